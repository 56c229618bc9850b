#!/usr/bin/env bash
# Proves both commands on a Debian with nothing but python3, python3-venv and make: as a user without sudo and as root,
# with and without a network, and after a set-up that was killed half-way. Needs root, debootstrap and a network; takes
# about a quarter of an hour. `make fresh-root ARGS=FOLDER` keeps the roots in FOLDER and uses its bare one again.
#
# What is committed is what is tried. The network and its certificates are the host's; nothing else of it is visible.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] || { echo "fresh_root.sh makes a root of its own and must be started as root."; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing; install it with: apt install debootstrap"; exit 1; }
if [ -z "${IN_OWN_MOUNTS:-}" ]; then # what is mounted below then ends with this script, however it ends
    IN_OWN_MOUNTS=1 exec unshare --mount --propagation private bash "$0" "$@"
fi

folder=$(realpath "${1:-$(mktemp -d)}")
bare=$folder/bare root=$folder/root
[ -n "${1:-}" ] || trap 'umount -R "$root/dev" "$root/proc" "$root/sys" 2>/dev/null; rm -rf "$folder"' EXIT

if [ ! -e "$bare.done" ]; then
    echo "Making a bare Debian 12 in $bare ..."
    mkdir -p "$folder"
    rm -rf "$bare"
    debootstrap --variant=minbase --include=python3,python3-venv,make bookworm "$bare" >"$folder/debootstrap.log" 2>&1 ||
        { cat "$folder/debootstrap.log"; exit 1; }
    touch "$bare.done"
fi
rm -rf "$root"
cp -a "$bare" "$root"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root/etc/ssl/certs"
cp -rL /etc/ssl/certs/. "$root/etc/ssl/certs/" 2>/dev/null || true
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys" # MediaPipe counts processors there, and dies where it cannot

for home in /root /home/visitor; do
    mkdir -p "$root$home/booth"
    git archive HEAD | tar -x -C "$root$home/booth"
done
chroot "$root" useradd --shell /bin/bash visitor
chroot "$root" chown -R visitor: /home/visitor

# Where packages come from and which certificates prove it is the host's business; hand it on, whatever it says.
passed_on=()
while IFS= read -r line; do passed_on+=("$line"); done < <(env | grep -E '^(PIP|SSL)_' || true)

as() { # as USER COMMAND...: in the root, in that user's checkout, with no terminal
    local user=$1 home=/home/visitor
    shift
    [ "$user" = root ] && home=/root
    chroot --userspec="$user:$user" "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME="$home" \
        "${passed_on[@]}" bash -c "cd ~/booth && $*" </dev/null
}

offline() { # the same with no network but the machine's own
    unshare --net bash -c 'ip link set lo up 2>/dev/null; "$@"' - chroot --userspec="$1:$1" "$root" env -i \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME="/home/$1" bash -c "cd ~/booth && ${*:2}" </dev/null
}

faults=0
expect() { # expect STATUS WORDS COMMAND...: runs it, shows what it says, and counts it when the status is another
    local wanted=$1 words=$2 status=0 started=$EPOCHREALTIME
    shift 2
    printf '\n--- %s\n' "$words"
    "$@" >"$folder/said" 2>&1 || status=$?
    sed 's/^/    /' "$folder/said"
    local took
    took=$(echo "$started $EPOCHREALTIME" | awk '{ printf "%.1f", $2 - $1 }')
    if [ "$status" = "$wanted" ]; then
        echo "ok: $words ($took s)"
    else
        echo "FAILED: $words: status $status instead of $wanted ($took s)"
        faults=$((faults + 1))
    fi
}
said() { # said WORDS: the command before must have said them
    grep -qF -- "$1" "$folder/said" || { echo "FAILED: nowhere it said: $1"; faults=$((faults + 1)); }
}

expect 2 "a user without sudo is told what to install" as visitor "make run ARGS=--once"
said "apt-get install --yes libegl1 libgles2 libfribidi0"
expect 0 "root: everything is set up and a guest is served" as root "make run ARGS=--once"
said "Installing libegl1 libgles2 libfribidi0 with apt"
expect 0 "root: the tests' set-up, and they can be collected" as root "make test ARGS=--collect-only"
as visitor "setsid timeout --signal=KILL 12 make set-up" >/dev/null 2>&1 || true
expect 0 "a set-up killed half-way repairs itself" as visitor "make set-up"
expect 0 "a user: a guest is served" as visitor "make run ARGS=--once"
expect 0 "a second start without a network" offline visitor "make run ARGS=--once"
expect 0 "nothing to set up is quick" offline visitor "make set-up"
expect 0 "a user: the whole suite" as visitor "make test"

echo
[ "$faults" = 0 ] && echo "All as it should be." || echo "$faults faults."
[ "$faults" = 0 ]

#!/bin/sh
# shellcheck disable=SC2154 # key and steps are on the kernel's command line
# What is tried inside the virtual machine, one step after the other; a step that went well is not repeated for the same
# commit, processor and kernel. Lines that begin with [arm] are the report. The kernel's command line says $key, which of
# them these are, and $steps, names between commas: those that are to be done, all without it.
cd /booth || exit 1
export PIP_NO_INDEX=1 PIP_NO_COMPILE=1 # the packages are there; pip finds that out by itself
done=/var/arm/$key
mkdir -p "$done"

step() { # step NAME SECONDS COMMAND...
    name=$1 limit=$2 log=/var/arm/$1.log
    shift 2
    case ,$steps, in *,"$name",* | ,,) ;; *) return ;; esac
    if [ -e "$done/$name" ]; then echo "[arm] $name: done before"; return; fi
    echo "--- $name"
    started=$(date +%s)
    { timeout -k 10 "$limit" "$@" 2>&1; echo $? >/run/status; } | tee "$log"
    took=$(($(date +%s) - started))
    if [ "$(cat /run/status)" = 0 ]; then
        touch "$done/$name"
        sync
        echo "[arm] $name: $took s. $(grep -av '^ *$' "$log" | tail -n 1 | cut -c 1-160)"
    else
        echo "[arm] FAILED: $name: status $(cat /run/status) after $took s"
    fi
}

photo() {
    printf '%s\n' '[camera]' 'device = "demo"' 'demo = "guests"' >photo.toml
    { .venv/bin/python -m booth run --once --config photo.toml 2>&1; echo $? >/run/photo; } | tee /var/arm/photo.txt
    [ "$(cat /run/photo)" = 0 ] && grep 'http' /var/arm/photo.txt && grep '^Photo:' /var/arm/photo.txt
}

check() { # there is no touch screen, no loudspeaker, no service: warnings, which are 3
    .venv/bin/python -m booth check --config check.toml || [ $? = 3 ]
}

packages() { # of the booth and of its tests
    python3 -c "
import os, pathlib
from booth.clock import Clock
from booth.ops.setup.environment import SetUp
from booth.ops.setup.progress import Progress
import sys
SetUp(pathlib.Path.cwd(), Progress(sys.stdout, Clock()), os.environ).bring_up(tests=True)"
}

with_packages() { # with_packages GOAL: make GOAL, whose new version gets the packages that the disk has
    version=$(python3 -c "
from pathlib import Path
from booth.ops.setup.versions import Versions
versions = Versions(Path('/opt/booth'), Path.cwd())
versions.own.is_dir() or versions.copy()
print(versions.own)")
    [ -d "$version/.venv" ] || cp -al .venv "$version/"
    make "$1"
}

install() { # systemd does not run yet: it is enabled, and comes up at the next start
    mkdir -p /etc/systemd/system/booth.service.d /etc/systemd/system/multi-user.target.wants
    # No screen and no console here, and a core that is ten to thirty times slower.
    printf '%s\n' '[Service]' 'Environment=SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy' StandardInput=null TTYPath= \
        TTYReset=no TTYVHangup=no TTYVTDisallocate=no TimeoutStartSec=3000 WatchdogSec=600 TimeoutStopSec=300 \
        >/etc/systemd/system/booth.service.d/emulated.conf
    printf '%s\n' '[Unit]' 'After=booth.service' '[Service]' 'ExecStart=/sbin/machine systemd' StandardOutput=tty \
        TTYPath=/dev/ttyAMA0 'Environment=HOME=/root LANG=C.UTF-8' >/etc/systemd/system/rehearsal.service
    ln -sf ../rehearsal.service /etc/systemd/system/multi-user.target.wants/
    with_packages install
}

main_pid() { systemctl show --value --property=MainPID booth; }

is_up() { # is_up PID: another process than PID has shown a picture as the service
    for _ in $(seq 600); do
        [ "$(systemctl is-active booth)" = active ] && [ "$(main_pid)" != "$1" ] && return
        sleep 5
    done
    systemctl status booth --no-pager
    return 1
}

survive() { # survive SIGNAL
    before=$(main_pid)
    systemctl kill --kill-who=main --signal="$1" booth && is_up "$before"
}

again() { # twice: the first time notes that it has been seen running
    make install && make install >/var/arm/again.txt && cat /var/arm/again.txt && ! grep -E ': (done|would)' /var/arm/again.txt
}

upgrade() {
    before=$(readlink /opt/booth/current)
    grep -q '# newer' config.toml || echo '# newer' >>config.toml
    with_packages upgrade && [ "$(readlink /opt/booth/current)" != "$before" ] && is_up 0
}

case ${1:-} in
    photo | check | packages | install | again | upgrade) "$1"; exit ;;
    is_up | survive) "$@"; exit ;;
    systemd) # as a service, in the second boot
        step unit 3600 sh tests/arm/steps.sh is_up 0
        step killed 3600 sh tests/arm/steps.sh survive SIGKILL
        step frozen 3600 sh tests/arm/steps.sh survive SIGSTOP
        step again 3600 sh tests/arm/steps.sh again
        step upgrade 7200 sh tests/arm/steps.sh upgrade
        echo "[arm] all steps done"
        exit
        ;;
esac

step packages 7200 sh tests/arm/steps.sh packages
step libraries 1800 .venv/bin/python -m tests.arm.libraries
step models 1800 .venv/bin/python -m tests.arm.mattes models expected.npz
step live 3600 .venv/bin/python -m tests.arm.mattes live expected.npz
step photo 3600 sh tests/arm/steps.sh photo
echo '[camera]
device = "demo"' >check.toml
step check 3600 sh tests/arm/steps.sh check
# Not tests/album/test_kills.py and tests/test_no_connections.py: under strace here they would take hours.
step tests 7200 .venv/bin/python -m pytest -q -p no:cacheprovider -o timeout=3000 --ignore tests/album/test_kills.py \
    tests/segmentation/test_selfie.py tests/segmentation/test_contract.py tests/segmentation/test_segmenter.py \
    tests/segmentation/test_processor.py tests/segmentation/test_faces.py tests/segmentation/test_heads.py \
    tests/runtime tests/album
step install 7200 sh tests/arm/steps.sh install
# The longest one, since every multiplication of MODNet is emulated.
step still 21600 .venv/bin/python -m tests.arm.mattes still expected.npz
echo "[arm] all steps done"

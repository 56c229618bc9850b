#!/usr/bin/env bash
# Runs the booth on a Raspberry Pi's architecture without a Pi: a Debian for arm64, booted in qemu's system emulation,
# in which the booth is set up, plays a guest, checks itself, runs its tests, and cuts out ten pictures that must come
# out as they do on this machine.
#
#     make arm ARGS=FOLDER SUITE=bookworm|trixie CPU=cortex-a72|cortex-a76 KERNEL=debian|16k|39bit STEPS=models,photo
#
# Then it is installed there (make install), and the machine boots once more, with systemd as its first program: the booth
# has to come up as a service, to survive being killed and frozen, and to be upgraded. With KERNEL=debian only: a kernel of
# our own has nothing that systemd needs.
#
# FOLDER (default /var/tmp/booth-arm) keeps everything, about 10 GB for each suite; started again, it goes on with the
# step that was not done. A Pi 4 is a cortex-a72 and its own kernel has 39-bit addresses; a Pi 5 is a cortex-a76 and
# its own kernel has pages of 16 KB. STEPS are names in tests/arm/steps.sh: all of them if it is not set. What is
# committed is what is tried. Needs root, an x86_64 Debian with the packages named below, a network for what is
# downloaded, and an hour or two: an emulated core is ten to thirty times slower.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/tests/arm

folder=$(realpath -m "${1:-/var/tmp/booth-arm}")
suite=${SUITE:-bookworm} cpu=${CPU:-cortex-a72} kernel=${KERNEL:-debian} mirror=${MIRROR:-}
case $suite in bookworm) python=3.11 ;; trixie) python=3.13 ;; *) echo "SUITE is bookworm or trixie"; exit 2 ;; esac
case $cpu-$kernel in
    cortex-a72-16k) echo "A cortex-a72 has no pages of 16 KB; take CPU=cortex-a76."; exit 2 ;;
    *-debian | *-16k | *-39bit) ;;
    *) echo "KERNEL is debian, 16k or 39bit"; exit 2 ;;
esac
[ "$(id -u)" = 0 ] || { echo "arm.sh makes a root of its own and must be started as root."; exit 1; }
export PATH=$PATH:/usr/sbin:/sbin
need() { # need COMMAND PACKAGE...
    command -v "$1" >/dev/null || { echo "$1 is missing; install what this needs with: apt-get install ${*:2}"; exit 1; }
}
for command in debootstrap qemu-system-aarch64 cpio depmod xz mke2fs; do
    need "$command" debootstrap qemu-system-arm ipxe-qemu cpio kmod xz-utils e2fsprogs
done
if [ "$kernel" != debian ]; then
    for command in aarch64-linux-gnu-gcc make flex bison bc; do
        need "$command" linux-source gcc-aarch64-linux-gnu libc6-dev make flex bison bc libssl-dev
    done
fi

own=$folder/$suite root=$folder/$suite/root disk=$folder/$suite/disk.img
mkdir -p "$own/done" "$folder/kernels"

since() { echo "$1 $EPOCHREALTIME" | awk '{ printf "%.0f s", $2 - $1 }'; }

step() { # step NAME WORDS FUNCTION: does it unless it was done, shows how far it is, says how long it took
    local name=$1 words=$2 log=$own/$1.log
    if [ -e "$own/done/$name" ]; then echo "$words: done before"; return; fi
    echo "$words ..."
    watch "$words" "$log" "$3" || { tail -n 20 "$log"; echo "FAILED: $words; all it said is in $log"; exit 1; }
    touch "$own/done/$name"
}

watch() { # watch WORDS LOG FUNCTION: runs it, with the last line of its output every half minute
    local words=$1 log=$2 started=$EPOCHREALTIME status=0 ticks=0 pid
    ("$3") >"$log" 2>&1 &
    pid=$!
    while kill -0 $pid 2>/dev/null; do
        sleep 1
        ticks=$((ticks + 1))
        [ $((ticks % 30)) != 0 ] || printf '    %s: %s\n' "$(since "$started")" "$(tail -n 1 "$log" | tr -d '\r' | cut -c 1-100)"
    done
    wait $pid || status=$?
    echo "$words: $(since "$started")"
    return $status
}

packages=python3,python3-venv,make,strace,iproute2,libegl1,libgles2,libfribidi0,busybox-static,linux-image-arm64
packages=$packages,systemd-sysv,udev,dbus,libgomp1
packed=$(echo "$packages" | sha256sum | cut -c 1-6)

# `step` looks at how these end, so that set -e counts for nothing in them: what they cannot do without says exit 1.
make_root() { # unpacked only: configuring it would take many minutes of emulation and little here needs it
    rm -rf "$root"
    debootstrap --arch=arm64 --foreign --variant=minbase --include="$packages" "$suite" "$root" ${mirror:+"$mirror"} || exit 1
    for package in "$root"/var/cache/apt/archives/*.deb; do
        echo "unpacking ${package##*/}"
        dpkg-deb -x "$package" "$root" || exit 1
    done
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root/debootstrap"
    # The accounts that configuring makes: base-passwd's own, udev's groups, dbus's user; systemd makes its own at a start.
    cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
    { cat "$root/usr/share/base-passwd/group.master"; echo input:x:990:; echo render:x:991:; echo messagebus:x:992:; } >"$root/etc/group"
    echo messagebus:x:992:992::/nonexistent:/usr/sbin/nologin >>"$root/etc/passwd"
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id" # without one systemd asks at its first start
    echo 127.0.0.1 localhost >"$root/etc/hosts"
    cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt" # Debian's pip reads it
}

make_initrd() { # Debian's kernel has the disk and its file system as modules
    local version ram
    version=$(ls "$root/lib/modules")
    cp "$root/boot/vmlinuz-$version" "$own/kernel-debian"
    depmod -b "$root" "$version"
    ram=$(mktemp -d)
    mkdir -p "$ram"/{bin,mnt,proc,sys,dev,modules}
    cp "$root/bin/busybox" "$ram/bin/"
    {
        echo '#!/bin/busybox sh'
        echo '/bin/busybox mount -t devtmpfs dev /dev'
        for module in virtio_mmio virtio_blk crc32c_generic ext4 dummy; do
            modprobe -d "$root" -S "$version" --show-depends "$module"
        done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
            name=$(basename "$file" .xz)
            case $file in *.xz) xz -dc "$file" >"$ram/modules/$name" ;; *) cp "$file" "$ram/modules/" ;; esac
            echo "/bin/busybox insmod /modules/$name"
        done
        echo '/bin/busybox sleep 1; /bin/busybox mount -t ext4 /dev/vda /mnt && exec /bin/busybox switch_root /mnt /sbin/machine'
        echo '/bin/busybox ls /dev; /bin/busybox sleep 5'
    } >"$ram/init"
    chmod +x "$ram/init"
    (cd "$ram" && find . | cpio -o -H newc | gzip -1) >"$own/initrd"
    rm -rf "$ram"
}

locks="requirements.lock tests/requirements.lock"
tags=()
for tag in manylinux_2_28 manylinux_2_27 manylinux_2_26 manylinux_2_24 manylinux_2_17 manylinux2014; do
    tags+=(--platform "${tag}_aarch64")
done

make_disk() { # with the packages that set-up would fetch: the virtual machine has no network, and unpacks them slowly
    cp "$here/machine" "$root/sbin/machine"
    rm -rf "$root/booth"
    for lock in $locks; do
        .venv/bin/python -m tests.arm.locked "$lock" "$python" >"$own/lock"
        python3 -m pip install --target "$root/booth/.venv/lib/python$python/site-packages" --python-version "$python" \
            "${tags[@]}" --no-deps --require-hashes --only-binary :all: --no-compile --ignore-requires-python \
            --requirement "$own/lock" || exit 1
    done
    rm -rf "$root/booth/.venv/lib/python$python/site-packages/bin"
    rm -f "$disk"
    truncate -s 6G "$disk"
    mke2fs -q -t ext4 -m 0 -d "$root" "$disk"
}

make_kernel() { # one of our own, as Raspberry Pis have it, with nothing but what the virtual machine needs
    local source=$folder/kernels/source build=$folder/kernels/$kernel options
    if [ ! -e "$source.done" ]; then
        mkdir -p "$source"
        tar xf "$(find /usr/src -name 'linux-source-*.tar.xz' | sort | tail -n 1)" -C "$source" --strip-components=1
        touch "$source.done"
    fi
    case $kernel in
        16k) options="CONFIG_ARM64_16K_PAGES=y CONFIG_ARM64_VA_BITS_47=y" ;;
        39bit) options="CONFIG_ARM64_4K_PAGES=y CONFIG_ARM64_VA_BITS_39=y" ;;
    esac
    local make=(make -C "$source" O="$build" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- -j"$(nproc)")
    mkdir -p "$build"
    "${make[@]}" tinyconfig
    { cat "$here/kernel.config"; echo "$options" | tr ' ' '\n'; } >>"$build/.config"
    "${make[@]}" olddefconfig
    for option in $options; do grep -qx "$option" "$build/.config" || { echo "the kernel has no $option"; exit 1; }; done
    "${make[@]}" Image
    cp "$build/arch/arm64/boot/Image" "$own/kernel-$kernel"
}

run_machine() { # boots it with the booth's code as a second disk; its steps, and which were done before, are its own
    local boot=(-append "root=/dev/vda rw init=/sbin/machine $1")
    if [ "$kernel" = debian ]; then boot=(-initrd "$own/initrd" -append "$1"); fi
    nice -n 19 qemu-system-aarch64 -M virt -cpu "$cpu" -smp 2 -m 4G -accel tcg,thread=multi -no-reboot -nographic \
        -net none -kernel "$own/kernel-$kernel" "${boot[@]}" \
        -drive file="$disk",format=raw,if=none,id=disk,cache=unsafe -device virtio-blk-device,drive=code \
        -drive file="$own/code.tar",format=raw,if=none,id=code,readonly=on -device virtio-blk-device,drive=disk </dev/null
}

echo "arm64 in $own: $suite, $cpu, kernel $kernel"
step "root-$packed" "Debian $suite for arm64" make_root
step "initrd-$packed" "Debian's kernel" make_initrd
# shellcheck disable=SC2086 # a list of names
step "disk-$packed-$(cat "$here/machine" "$here/locked.py" $locks | sha256sum | cut -c 1-12)" "The disk, with packages for Python $python on aarch64" make_disk
[ "$kernel" = debian ] || step "kernel-$kernel-$(sha256sum <"$here/kernel.config" | cut -c 1-12)" "The kernel with $kernel" make_kernel

commit=$(git rev-parse --short HEAD)
make_code() { # the booth as it was committed, and what its mattes are on this machine
    rm -rf "$own/code"
    mkdir "$own/code"
    git archive HEAD | tar -x -C "$own/code"
    nice -n 19 .venv/bin/python -m tests.arm.mattes make "$own/code/expected.npz"
    mkdir "$own/code/guests" # a JPEG as a webcam sends it: drawing the demo's guests would take half of an emulated Pi
    .venv/bin/python -c "import sys
from booth.camera.demo import DemoCamera
from booth.clock import Clock
open(sys.argv[1], 'wb').write(DemoCamera(Clock(), cast='two').read().jpeg)" "$own/code/guests/two.jpg"
    tar -cf "$own/code.tar" -C "$own/code" .
    rm -rf "$own/code" "$own"/done/code-*
}
step "code-$commit" "The mattes of this machine" make_code

boot() { # on a busy machine a core of this one may wait for many seconds: nowatchdog, for that is no fault
    run_machine "console=ttyAMA0 quiet panic=-1 nowatchdog now=$(date +%s) key=$commit-$cpu-$kernel steps=${STEPS:-} $1"
}
boot_steps() { boot boot=steps; }
boot_systemd() { boot "boot=systemd systemd.show_status=no"; }

faults=0
run() { # run NAME WORDS FUNCTION: one boot, and what it reports
    local log=$own/machine-$cpu-$kernel-$1.log
    echo "$2; all it says is in $log ..."
    watch "The machine" "$log" "$3"
    echo
    tr -d '\r' <"$log" | grep '^\[arm\]' || true
    grep -q '^\[arm\] all steps done' "$log" || { tail -n 30 "$log"; echo "FAILED: it ended before its last step."; exit 1; }
    ! grep -q '^\[arm\] FAILED' "$log" || faults=1
}
run steps "The machine runs" boot_steps
[ "$kernel" != debian ] || run systemd "The machine runs, with systemd" boot_systemd
exit $faults

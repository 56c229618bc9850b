"""Tries what needs drivers of the kernel in a virtual machine: a camera that is unplugged, the booth's own Wi-Fi.

Not a part of the suite: it needs QEMU, a kernel package and a minute or two. As root on Debian 12:

    apt install --no-install-recommends qemu-system-x86 busybox-static kmod cpio v4l-utils
    apt install --no-install-recommends network-manager wpasupplicant dnsmasq-base udhcpc iw nftables   (the Wi-Fi)
    apt-get download linux-image-6.1.0-NN-amd64      (NN: see apt-cache depends linux-image-amd64)
    dpkg-deb -x linux-image-*.deb kernel && depmod -b kernel 6.1.0-NN-amd64
    .venv/bin/python tests/support/vm.py kernel            (the camera: on_vivid.py)
    .venv/bin/python tests/support/vm.py kernel wifi       (mac80211_hwsim's radios: on_hwsim.py)

The machine's own root is the guest's, read-only under a layer of memory, so that the same environment runs in both.
Needs no KVM. Ends with status 0 when every check passed there, 1 otherwise.
"""
# ruff: noqa: T201  a program for the terminal

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
NEEDED = ("qemu-system-x86_64", "busybox", "modprobe", "cpio")
DRIVERS = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
SUBJECTS = {  # what is tried there: the program, and the drivers that it needs beside those
    "camera": ("on_vivid", ("vivid",)),
    "wifi": ("on_hwsim", ("ccm", "ctr", "cmac", "nft_masq", "nft_chain_nat", "nft_ct", "mac80211_hwsim")),
}
LIMIT = 420  # seconds for the whole machine
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc p /proc; mount -t sysfs s /sys; mount -t devtmpfs d /dev
for module in /mods/*; do case $module in *hwsim*) insmod $module radios=3;; *) insmod $module;; esac; done
mkdir -p /host /memory /root
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,ro host /host
mount -t tmpfs t /memory; mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work o /root
for place in proc sys dev; do mount --bind /$place /root/$place; done
chroot /root /bin/sh -c 'cd {project} && PATH=/usr/sbin:/usr/bin:/sbin:/bin .venv/bin/python -m tests.support.{program}'
poweroff -f
"""


def initial_disk(kernel: Path, target: Path, init: str, drivers: tuple[str, ...]) -> None:
    """Packs busybox, the *drivers* in their order with what they need, and *init*, the first program."""
    version = next((kernel / "lib" / "modules").iterdir()).name
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("bin", "mods", "proc", "sys", "dev"):
            (root / name).mkdir()
        shutil.copy(shutil.which("busybox") or "", root / "bin" / "busybox")
        wanted: list[str] = []
        for driver in drivers:
            command = ["modprobe", "-d", str(kernel), "-S", version, "--show-depends", driver]
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
            wanted += [line.split()[1] for line in lines if line.startswith("insmod")]
        for number, module in enumerate(dict.fromkeys(wanted)):
            shutil.copy(module, root / "mods" / f"{number:02}-{Path(module).name}")
        (root / "init").write_text(init)
        (root / "init").chmod(0o755)
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        packed = subprocess.run(
            ["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(), check=True, capture_output=True
        )
        target.write_bytes(gzip.compress(packed.stdout))


def main(kernel: Path, subject: str = "camera") -> int:
    """Boots the machine, prints its console, returns the status."""
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        print(f"{', '.join(missing)} missing; see the first lines of {__file__}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder) / "disk.gz"
        program, drivers = SUBJECTS[subject]
        initial_disk(kernel.resolve(), disk, INIT.format(project=PROJECT, program=program), (*DRIVERS, *drivers))
        command = [
            "nice",
            "qemu-system-x86_64",
            "-accel",
            "tcg",
            "-cpu",
            "max",
            "-m",
            "1536",
            "-smp",
            "1",
            "-nographic",
        ]
        command += ["-no-reboot", "-kernel", str(next((kernel / "boot").glob("vmlinuz-*"))), "-initrd", str(disk)]
        command += ["-append", "console=ttyS0 quiet panic=-1 no_timer_check"]
        command += ["-fsdev", "local,id=h,path=/,security_model=none,readonly=on,multidevs=remap"]
        command += ["-device", "virtio-9p-pci,fsdev=h,mount_tag=host"]
        console = subprocess.run(
            ["timeout", str(LIMIT), *command], check=False, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
    print(console.stdout)
    return 0 if "every check passed" in console.stdout else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:3]))

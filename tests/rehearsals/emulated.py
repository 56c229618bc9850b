"""The installed booth in an emulated machine: its own kernel, screen, console, camera, and systemd as first program.

`python -m tests.rehearsals.emulated ROOT KERNEL [--times 3] [--keep DIR]`, as root. ROOT is a folder with a Debian in
which `make install` was played (see installed.py, its `bare` root, and there: apt-get install udev kmod v4l-utils
libgl1-mesa-dri); it is not written to. KERNEL is an unpacked kernel package (see tests/support/vm.py). Needs no KVM,
and ten minutes or more.

The screen is virtio-gpu, through kmsdrm; the camera is vivid, the pointer a tablet, whose touch must reach the booth.
Prints what was tried; the status is 1 if something did not come true. The screen's pictures are kept in DIR.
"""

import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from booth.clock import Clock
from tests.support.vm import initial_disk

DRIVERS = ("virtio_pci", "virtio_blk", "crc32c_generic", "ext4", "virtio_input", "evdev", "virtio_gpu", "vivid")
LIMIT = 3600  # seconds for the whole machine
SCREEN = (1280, 720)
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc p /proc; mount -t sysfs s /sys; mount -t devtmpfs d /dev
for module in /mods/*; do insmod $module; done
mkdir -p /root
mount -t ext4 /dev/vda /root
cd /root/etc/systemd/system
mkdir -p booth.service.d multi-user.target.wants
rm -f booth.service.d/*
# A core that is ten times slower and more.
printf '%s\\n' '[Service]' TimeoutStartSec=1200 WatchdogSec=90 TimeoutStopSec=60 >booth.service.d/emulated.conf
printf '%s\\n' '[Service]' 'ExecStart=/bin/sh /rehearsal' StandardOutput=tty TTYPath=/dev/ttyS0 >rehearsal.service
ln -sf ../rehearsal.service multi-user.target.wants/
cat >/root/rehearsal <<'END'
{script}
END
cd /
umount /proc /sys; mount -o move /dev /root/dev
exec switch_root /root /lib/systemd/systemd
"""
SCRIPT = r"""
say() { echo "[booth] $*"; }
property() { systemctl show --value --property="$1" booth; }
status() { property StatusText | cut -d ';' -f "$1"; }
expect() { words=$1; shift; if "$@"; then say "ok: $words"; else say "FAILED: $words"; fi; }
since() { expr "$(date +%s)" - "$began"; }
wait_for() { # wait_for SECONDS COMMAND...
    limit=$1; shift; began=$(date +%s)
    until "$@"; do [ "$(since)" -lt "$limit" ] || return 1; sleep 1; done
}
up() { [ "$(property ActiveState)" = active ] && [ "$(property MainPID)" != "$before" ]; }
has_camera() { status 2 | grep -q 'frames' || ! status 2 | grep -q -e lost -e opening; }
touched() { ! property StatusText | grep -q '^attract'; }
fault() { # fault WORDS COMMAND...
    words=$1; shift; came=0; longest=0
    for _ in $(seq @times@); do
        before=$(property MainPID)
        "$@"
        wait_for 900 up && came=$((came + 1)); [ "$(since)" -le "$longest" ] || longest=$(since)
    done
    expect "$words @times@ times: it came back $came times, within $longest s" [ "$came" = @times@ ]
}
as_service() {
    systemd-run --quiet --wait --pipe -p User=booth -p DynamicUser=yes -p WorkingDirectory=/opt/booth/current \
        /opt/booth/current/.venv/bin/python -B -c "$1"
}

before=0
expect "it comes up with the machine" wait_for 1200 up
say "it was up $(cut -d ' ' -f 1 /proc/uptime) s after the kernel's start"
files=$(ls -l /proc/"$(property MainPID)"/fd)
expect "its screen is the console's, through kmsdrm" sh -c "echo '$files' | grep -q /dev/dri/card"
expect "it listens to the input devices" sh -c "echo '$files' | grep -q /dev/input/event"
expect "no login prompt is on its console" [ "$(systemctl is-active getty@tty1)" != active ]
expect "the console does not go dark by itself" [ "$(cat /sys/module/kernel/parameters/consoleblank)" = 0 ]
expect "it runs as a user of its own" [ "$(stat -c %U /proc/"$(property MainPID)")" != root ]
expect "it finds the camera" wait_for 300 has_camera
say "$(property StatusText)"
sleep 5
say "screen attract"
expect "a touch reaches it" wait_for 120 touched
say "screen choose"
sleep 2
restarts=$(property NRestarts)
came=0
for _ in $(seq @times@); do
    v4l2-ctl -d /dev/video0 -c disconnect=1
    wait_for 60 sh -c '! (systemctl show --value --property=StatusText booth | grep -q "camera: lost")' && sleep 6
    wait_for 300 has_camera && came=$((came + 1))
done
expect "the camera unplugged @times@ times: it came back $came times" [ "$came" = @times@ ]
expect "the service went on meanwhile" [ "$(property NRestarts)" = "$restarts" ]
fault killed systemctl kill --kill-who=main --signal=SIGKILL booth
fault frozen systemctl kill --kill-who=main --signal=SIGSTOP booth
say "screen again"
sleep 3
as_service "
from datetime import UTC, datetime
from booth.clock import Clock
from booth.operator.machine import Machine
Machine(Clock()).set_clock(datetime(2031, 6, 12, 18, 0, tzinfo=UTC))"
expect "the service's user may set the clock: $(date -u +%Y-%m-%d)" [ "$(date -u +%Y-%m-%d)" = 2031-06-12 ]
say "the machine is to be switched off by the service's user"
as_service "
from booth.clock import Clock
from booth.operator.machine import Machine
Machine(Clock()).switch_off()"
sleep 60
say "FAILED: it was not switched off"
systemctl poweroff --force
"""


class Screen:
    """The emulated machine's screen and pointer, through QEMU's monitor (QMP)."""

    def __init__(self, address: Path, keep: Path) -> None:
        self._address = address
        self._keep = keep

    def picture(self, name: str) -> bool:
        """Keeps what the screen shows as *name*; whether that is a picture."""
        file = self._keep / f"{name}.ppm"
        self._ask("screendump", filename=str(file))
        Clock().sleep(2.0)  # it is written after the answer
        with Image.open(file) as shown:
            shown.save(file.with_suffix(".png"))
            return shown.size == SCREEN and float(np.asarray(shown).std()) > 10

    def touch(self) -> None:
        """A click in the middle."""
        middle = [{"type": "abs", "data": {"axis": axis, "value": 0x4000}} for axis in ("x", "y")]
        for down in (True, False):
            button = {"type": "btn", "data": {"button": "left", "down": down}}
            self._ask("input-send-event", events=[*middle, button])
            Clock().sleep(0.3)

    def _ask(self, command: str, **arguments: object) -> None:
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self._address))
            answers = monitor.makefile()
            answers.readline()
            for each in ({"execute": "qmp_capabilities"}, {"execute": command, "arguments": arguments}):
                monitor.sendall(json.dumps(each).encode() + b"\n")
                while "return" not in (answer := json.loads(answers.readline())):
                    assert "error" not in answer, answer


def machine(root: Path, kernel: Path, folder: Path, times: int) -> subprocess.Popen[str]:
    """The machine, switched on."""
    disk, image = folder / "disk.gz", folder / "root.img"
    with image.open("wb") as file:
        file.truncate(6_000_000_000)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-m", "0", "-d", str(root), str(image)], check=True)
    init = INIT.replace("{script}", SCRIPT.replace("@times@", str(times)))
    initial_disk(kernel.resolve(), disk, init, DRIVERS)
    command = ["nice", "timeout", str(LIMIT), "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max"]
    command += ["-m", "3072", "-smp", "2", "-display", "none", "-vga", "none", "-serial", "stdio", "-no-reboot"]
    command += ["-kernel", str(next((kernel / "boot").glob("vmlinuz-*"))), "-initrd", str(disk), "-net", "none"]
    command += [
        "-append",
        "console=tty0 console=ttyS0 quiet panic=-1 no_timer_check nowatchdog consoleblank=600 systemd.show_status=1",
    ]
    command += ["-drive", f"file={image},format=raw,if=virtio,snapshot=on", "-device", "virtio-tablet-pci"]
    command += ["-device", f"virtio-gpu-pci,xres={SCREEN[0]},yres={SCREEN[1]}"]
    command += ["-qmp", f"unix:{folder / 'monitor'},server,nowait"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace")


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("kernel", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    faults, said = 0, ""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:  # the disk is larger than some machines' /tmp
        folder = Path(made)
        keep = (chosen.keep or folder).resolve()
        keep.mkdir(parents=True, exist_ok=True)
        screen = Screen(folder / "monitor", keep)
        running = machine(chosen.root, chosen.kernel, folder, chosen.times)
        assert running.stdout
        with (keep / "console.log").open("w") as log:
            for line in running.stdout:
                log.write(line)
                log.flush()
                if not (found := re.search(r"\[booth\] (.*)", line.strip())):
                    continue
                said = found[1]
                if said.startswith("screen "):
                    seen = screen.picture(said.removeprefix("screen "))
                    said = f"{'ok' if seen else 'FAILED'}: a picture is on the screen ({said.removeprefix('screen ')})"
                    if said.endswith("(attract)"):
                        screen.touch()
                faults += said.startswith("FAILED")
                print(said, flush=True)
        ended = running.wait()
    if ended or not said.endswith("by the service's user"):
        faults += 1
        print(f"FAILED: the machine was not switched off by the booth: status {ended}")
    print("ok: it was switched off" if not faults else f"{faults} of these did not come true")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether a booth on a very slow machine is only slow: nothing of it is taken for stuck, lost or dead.

`python -m tests.rehearsals.slow [--share 10] [--keep DIR]`

Plays one guest (`booth run --once`) before the demo camera, the whole booth held to *share* percent of one core by a
control group's quota, as systemd starts it; as root. Outside of the quota are the screen in memory and what reads the
booth's signs of life. The booth draws into its window without OpenGL, which would be a processor's work here.

Printed are the signs of life, the booth's log, and the times that the limits of systemd/booth.service are for. Ends
with status 1 if there is no photo, if the log blames anything, or if those limits do not hold with a factor of two.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from booth.clock import Clock
from tests.support.running import ROOT, XScreen, environment, free_port, until

PATIENCE = 3600.0  # seconds after which the run counts as failed
FACTOR = 2  # by which the service's limits are to hold
PERIOD = 100_000  # microseconds, the kernel's default for quotas
# Not "did not stop within": a booth that ends waits three seconds for each part, and leaves the rest behind.
BLAMED = re.compile(r"stuck|lost|dead|died|stopped|ended|did not (?!stop)|does not|skipped|could not|begins again")
GROUPS = Path("/sys/fs/cgroup")
SETTINGS = """
[camera]
device = "demo"
[share]
address = "127.0.0.1"
port = {port}
"""


@contextmanager
def held_to(share: int, period: int = PERIOD) -> Iterator[Path]:
    """The file of a control group, of version 2 or else 1, into which those go that get *share* percent of one core.

    *period*: microseconds, for which the quota counts.
    """
    quota = period * share // 100
    name = f"booth-slow-{os.getpid()}"
    if (GROUPS / "cgroup.controllers").exists():
        (GROUPS / "cgroup.subtree_control").write_text("+cpu")
        group, limits = GROUPS / name, {"cpu.max": f"{quota} {period}"}
    else:
        group, limits = GROUPS / "cpu" / name, {"cpu.cfs_period_us": f"{period}", "cpu.cfs_quota_us": f"{quota}"}
    group.mkdir()
    for file, value in limits.items():
        (group / file).write_text(value)
    try:
        yield group / "cgroup.procs"
    finally:
        until(lambda: not (group / "cgroup.procs").read_text(), "its processes are gone")
        group.rmdir()


def service_limit(name: str) -> float:
    """Seconds that systemd/booth.service has for *name*."""
    found = re.search(rf"^{name}=(\d+)$", (ROOT / "systemd" / "booth.service").read_text("utf-8"), re.MULTILINE)
    assert found
    return float(found[1])


def play(home: Path, processes: Path) -> tuple[int | None, list[float]]:
    """The exit status of a booth that plays one guest, None if it did not end, and the seconds of its signs of life."""
    (home / "config.toml").write_text(SETTINGS.format(port=free_port()), encoding="utf-8")
    clock = Clock()
    life: list[float] = []
    with (
        XScreen(home, (1280, 720)) as screen,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
        (home / "log").open("wb") as log,
    ):
        systemd.bind(str(home / "notify"))
        systemd.settimeout(0.2)
        variables = environment() | {
            "NOTIFY_SOCKET": str(home / "notify"),
            "WATCHDOG_USEC": f"{service_limit('WatchdogSec') * 1e6:.0f}",
            "DISPLAY": screen.display,
            "SDL_VIDEODRIVER": "x11",
            "SDL_FRAMEBUFFER_ACCELERATION": "0",
        }
        command = f'echo $$ >{processes}; exec "$0" -m booth run --once --config {home}/config.toml'
        began = clock.now()
        booth = subprocess.Popen(["sh", "-c", command, sys.executable], cwd=ROOT, env=variables, stderr=log)
        while booth.poll() is None and clock.now() - began < PATIENCE:
            try:
                message = systemd.recv(4096).decode()
            except TimeoutError:
                continue
            life.append(clock.now() - began)
            print(f"{life[-1]:6.1f} s  {message.partition('STATUS=')[2].splitlines()[0]}", flush=True)
        status = booth.poll()
        booth.kill()
        booth.wait()
    print(f"{clock.now() - began:6.1f} s  ended with {status}", flush=True)
    return status, life


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", type=int, default=10, metavar="PERCENT")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a new folder for the photo")
    chosen = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder, held_to(chosen.share) as processes:
        home = Path(folder)
        status, life = play(home, processes)
        log = (home / "log").read_text(encoding="utf-8", errors="replace")
        photos = [file for file in home.glob("photos/[!.]*/*/*/about.json") if file.with_name("photo.jpg").exists()]
        abouts = [json.loads(file.read_text(encoding="utf-8")) for file in photos]
        if chosen.keep and photos:
            shutil.copytree(home / "photos", chosen.keep)
    print(log)
    if status != 0 or len(photos) != 1:
        faults.append(f"status {status} and {len(photos)} photos instead of 0 and one")
    faults += [f"blamed: {line}" for line in log.splitlines() if BLAMED.search(line)]
    ready, gap = life[0], max(later - earlier for earlier, later in pairwise(life))
    for name, seconds in {"TimeoutStartSec": ready, "WatchdogSec": gap}.items():
        print(f"{name}={service_limit(name):.0f} is for what took {seconds:.1f} s at {chosen.share} %")
        if FACTOR * seconds > service_limit(name):
            faults.append(f"{name} does not hold with a factor of {FACTOR}")
    print("photo:", [(about["finished"], [shot["scene"] for shot in about["shots"]]) for about in abouts])
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""The installed booth as a unit of PID 1: installed, frozen, killed, upgraded, gone back, taken away again.

`python -m tests.rehearsals.installed ROOT [--times 5]`, as root, with systemd-container. ROOT is a bare Debian, which
stays as it is; what is played with is a copy beside it. It is made by

    debootstrap --variant=minbase --include=systemd-sysv,dbus,polkitd,libnss-systemd,udev,python3,python3-venv,make,\
procps,libegl1,libgles2,libfribidi0 bookworm ROOT

What is committed is what is installed. A container has no screen and no console, so SDL draws into memory there; screen
and camera themselves are tried in the emulated machine (tests/support/vm.py). Prints a line for each thing that was
tried, and what it counted; the status is 1 if one of them did not come true.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from booth.clock import Clock
from tests.support.running import ROOT

DROP_IN = """# no screen and no console here
[Service]
Environment=SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
"""
SOURCE = "/root/booth"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PATIENCE = 120.0  # seconds within which the service is up again, whatever happened
RUN = "    def run(self, *, once: bool) -> int:\n"  # in booth/start.py: what `booth check --self` does without
clock = Clock()


class Rehearsal:
    """What has been tried, and how much of it did not come true."""

    def __init__(self) -> None:
        self.faults = 0

    def expect(self, words: str, seen: object, *, more: str = "") -> None:
        """Prints whether *words* are true: *seen* is."""
        self.faults += not seen
        print(f"{'ok' if seen else 'FAILED'}: {words}{f' ({more})' if more else ''}", flush=True)


class Machine:
    """A container that runs systemd."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.start()

    def start(self) -> None:
        """Switches it on."""
        words = ["--quiet", f"--directory={self.root}", "--machine=booth-rehearsal", "--boot", "--register=no"]
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", *words, "--keep-unit", "--console=pipe", "--resolv-conf=copy-host"],
            stdin=subprocess.DEVNULL,
            stdout=(self.root.parent / "console.log").open("ab"),
            stderr=subprocess.STDOUT,
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        )
        self.wait_for_start()

    def restart(self) -> float:
        """Switches it off in order, and on again; seconds that the former took."""
        began = clock.now()
        self.run("systemctl poweroff")
        self._nspawn.wait(PATIENCE)
        took = clock.now() - began
        self.start()
        return took

    def wait_for_start(self) -> None:
        """Until PID 1 has started all that it starts."""
        until(lambda: self.run("systemctl is-system-running")[1].strip() in {"running", "degraded"})

    def run(self, command: str, **variables: str) -> tuple[int, str]:
        """The status and the output of *command*, a shell's, inside."""
        leader = subprocess.run(
            ["pgrep", "--parent", str(self._nspawn.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        if not leader:
            return 1, ""
        handed_on = [f"{name}={value}" for name, value in os.environ.items() if re.match("PIP_|SSL_", name)]
        given = [f"{name}={value}" for name, value in variables.items()]
        ended = subprocess.run(
            [
                *("nsenter", "--target", leader[0], "--mount", "--uts", "--ipc", "--pid", "--cgroup"),
                *("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", *handed_on, *given),
                *("sh", "-c", command),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout

    def make(self, goal: str, **variables: str) -> tuple[int, str]:
        """`make` *goal* in the program's folder."""
        status, said = self.run(f"make -C {SOURCE} {goal}", **variables)
        (self.root.parent / f"{goal}.log").write_text(said)
        return status, said

    def unit(self, name: str) -> str:
        """A property of the service."""
        return self.run(f"systemctl show --value --property={name} booth.service")[1].strip()

    @property
    def is_up(self) -> bool:
        """Whether the service has shown a picture since it was started."""
        return self.unit("ActiveState") == "active"

    @property
    def current(self) -> str:
        """The version in use."""
        link = self.root / "opt/booth/current"
        return link.readlink().name if link.is_symlink() else ""

    @property
    def versions(self) -> list[str]:
        """Those that are installed."""
        return sorted(path.name for path in (self.root / "opt/booth/versions").glob("*"))

    def back_after(self, fault: str) -> float | None:
        """Does the shell's *fault* to the service; seconds until another process of it is up, None if none comes."""
        before, began = self.unit("MainPID"), clock.now()
        self.run(fault)
        return until(lambda: self.unit("MainPID") not in {"0", before} and self.is_up, began)

    def end(self) -> None:
        """Ends the container and all that runs in it."""
        self._nspawn.terminate()
        self._nspawn.wait(PATIENCE)


def until(true: object, began: float | None = None) -> float | None:
    """Seconds from *began*, or from now, until *true* is, which is asked; None after PATIENCE."""
    assert callable(true)
    began = clock.now() if began is None else began
    while clock.now() - began < PATIENCE:
        if true():
            return clock.now() - began
        clock.sleep(0.3)
    return None


@contextmanager
def machine(bare: Path) -> Iterator[Machine]:
    """A copy of *bare* that runs, with the committed program in it."""
    folder = bare.parent / f"{bare.name}-rehearsal"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    root = folder / "root"
    subprocess.run(["cp", "-a", str(bare), str(root)], check=True)
    (root / CERTIFICATES[1:]).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CERTIFICATES, root / CERTIFICATES[1:])  # whatever proves this machine's package index
    (root / "etc/systemd/system/booth.service.d").mkdir(parents=True)
    (root / "etc/systemd/system/booth.service.d/container.conf").write_text(DROP_IN)
    (root / SOURCE[1:]).mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", str(root / SOURCE[1:])], input=archive.stdout, check=True)
    running = Machine(root)
    try:
        yield running
    finally:
        running.end()
        shutil.rmtree(folder / "root")


def install(tried: Rehearsal, there: Machine) -> None:
    """The first time, and again."""
    status, said = there.make("install", DRY="1")
    tried.expect("a dry run names its steps and does none", status == 0 and not there.versions and "would be" in said)
    status, said = there.run(f"setarch linux32 make -C {SOURCE} install")
    tried.expect("a 32-bit system is refused in words", status and "The booth needs a 64-bit Linux" in said)
    began = clock.now()
    status, said = there.make("install")
    more = f"{clock.now() - began:.0f} s, packages included"
    tried.expect("make install ends with the service's first picture", status == 0 and there.is_up, more=more)
    pid, before = there.unit("MainPID"), there.versions
    status, said = there.make("install")
    steps = [line for line in said.splitlines() if ": " in line and not line.startswith("make")]
    nothing = status == 0 and all(line.endswith("nothing to do") for line in steps)
    tried.expect("again it does nothing", nothing and there.unit("MainPID") == pid and there.versions == before)
    status, said = there.run("/usr/local/bin/booth check --json; echo status $?")
    tried.expect("its command is there", "status" in said and '"part"' in said)


def survive(tried: Rehearsal, there: Machine, times: int) -> None:
    """What happens to it as a service."""
    restarts = int(there.unit("NRestarts"))
    for name, fault, limit in (
        ("killed", "systemctl kill --kill-who=main --signal=SIGKILL booth", 15.0),
        ("frozen", "systemctl kill --kill-who=main --signal=SIGSTOP booth", 45.0),  # WatchdogSec and the start
    ):
        took = [there.back_after(fault) for _ in range(times)]
        back = [seconds for seconds in took if seconds is not None and seconds < limit]
        longest = max((seconds for seconds in took if seconds), default=0.0)
        tried.expect(
            f"{name} {times} times: it came back {len(back)} times", len(back) == times, more=f"within {longest:.1f} s"
        )
    made = int(there.unit("NRestarts")) - restarts
    tried.expect(f"it was started again {made} times", made == 2 * times)
    left = there.run("pgrep -fc 'booth: '")[1].strip()
    tried.expect("no child of a killed booth is left", int(left or 0) <= 6, more=f"{left} processes")
    there.run("systemctl stop booth")
    tried.expect("without a camera it is up all the same", there.back_after("systemctl start booth") is not None)
    tried.expect("and says so", "no camera" in there.run("journalctl -u booth --output=cat --no-pager")[1])
    off = there.restart()
    tried.expect("it ends with the machine", off < 20.0, more=f"{off:.1f} s")
    up = until(lambda: there.is_up)
    tried.expect("and starts with it", up is not None, more=f"{up or 0:.1f} s after the system")
    listening = there.run("systemctl is-active booth.socket")[1].strip()
    tried.expect("port 80 is open", listening == "active")


def upgrade(tried: Rehearsal, there: Machine) -> None:
    """To a version that works, and to two that do not."""
    source, first = there.root / SOURCE[1:], there.current
    with (source / "config.toml").open("a") as settings:
        settings.write("# a newer version\n")
    status, _ = there.make("upgrade")
    second = there.current
    tried.expect("a version that works takes over", status == 0 and second != first and there.is_up)
    tried.expect("the one before stays to go back to", there.versions == sorted((first, second)))
    start = source / "booth/start.py"
    good = start.read_text()
    start.write_text(good.replace(RUN, f"{RUN}        raise SystemExit(3)\n"))
    status, said = there.make("upgrade")
    tried.expect("one that shows no picture gives way", status and there.current == second and there.is_up)
    tried.expect(
        "and says which is in use", f"The version before is in use again: /opt/booth/versions/{second}" in said
    )
    tried.expect("and leaves nothing behind", there.versions == sorted((first, second)))
    start.write_text(good)
    check = source / "booth/ops/check/photo.py"
    good = check.read_text()
    check.write_text(good + "\n\nraise SystemExit('this version is broken')\n")
    status, said = there.make("upgrade")
    tried.expect("one that fails its check is not taken into use", status and "This version is not taken into" in said)
    tried.expect("nor left behind", there.versions == sorted((first, second)) and there.current == second)
    check.write_text(good)


def uninstall(tried: Rehearsal, there: Machine) -> None:
    """Takes all away but what guests and operator have made."""
    state = there.root / "var/lib/private/booth"
    photo = state / "photos/kept.jpg"
    photo.parent.mkdir(exist_ok=True)
    photo.write_text("guests")
    status, said = there.make("uninstall")
    tried.expect("make uninstall takes it away", status == 0 and not (there.root / "opt/booth").exists())
    tried.expect("the service is gone", "could not be found" in there.run("systemctl status booth")[1])
    tried.expect("photos and settings stay", photo.exists() and (state / "config.toml").exists())
    rules = list((there.root / "etc/polkit-1").rglob("*booth*"))
    tried.expect("no right of it is left", not rules and "Settings and photos stay" in said)


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    tried = Rehearsal()
    with machine(chosen.root.resolve()) as there:
        install(tried, there)
        survive(tried, there, chosen.times)
        upgrade(tried, there)
        uninstall(tried, there)
    print(f"{tried.faults} of these did not come true" if tried.faults else "All of it came true.")
    return 1 if tried.faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""The Python environment of the booth: made, filled with the locked packages.

Runs on the machine's own python3 before anything is installed: standard library only.
"""

from __future__ import annotations  # for the Pythons that are too old

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress
from booth.ops.setup.remedies import remedy

SCENES_LOCK = "booth/rendering/requirements.lock"
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off")
EXACTLY = ("--require-hashes", "--no-deps", "--only-binary", ":all:")  # what the lock names, and nothing else


@dataclass(frozen=True)
class SetUpStep:
    """One thing that set-up does once, and again when what it was done for has changed."""

    title: str
    is_done: Callable[[], bool]
    run: Callable[[str], None]
    """Called with the line under which its progress is shown. Raises SetUpFault."""


class SetUp:
    """Brings the environment *folder* in *root* to what the lock files say; does nothing when it is there already.

    A step that is done leaves a stamp in `set-up/` of the environment, written when its files are on the disk. While
    the environment is being changed, `.venv.unfinished` (for *folder* .venv) stands beside it: if Ctrl-C or a power
    cut came in between, the next start finds that file and makes the environment anew.
    """

    def __init__(self, root: Path, progress: Progress, variables: Mapping[str, str], folder: str = ".venv") -> None:
        """*variables* are the process's environment variables, `os.environ`."""
        self.root = root
        self.python = root / folder / "bin" / "python"
        self.variables = dict(variables)
        self._venv = root / folder
        self._packages = self._venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        self._unfinished = root / f"{folder}.unfinished"
        self._progress = progress

    def bring_up(self, *, tests: bool) -> None:
        """Does what is not done yet, one line of progress for each step.

        *tests*: with what only the tests need. Raises SetUpFault.
        """
        self._run_pending(self._locks(tests=tests))

    def is_complete(self) -> bool:
        """Whether nothing is left to do, the tests' packages aside."""
        return not self._pending(self._locks(tests=False))

    def bring_up_for_scenes(self) -> None:
        """The same with what scenes are rendered with, about 1.5 GB. Raises SetUpFault."""
        self._run_pending([("packages of the scenes, Blender among them", self.root / SCENES_LOCK)])

    def _locks(self, *, tests: bool) -> list[tuple[str, Path]]:
        """The lock files, by what they hold."""
        locks = [("packages", self.root / "requirements.lock")]
        if tests:
            locks.append(("packages of the tests", self.root / "tests" / "requirements.lock"))
        return locks

    def _run_pending(self, locks: list[tuple[str, Path]]) -> None:
        if not self._pending(locks):
            return
        with self._locked():
            if self._unfinished.exists() or not self._packages.is_dir():  # the latter: made by another Python
                shutil.rmtree(self._venv, ignore_errors=True)
            pending = self._pending(locks)  # asked again: another set-up may have done it meanwhile
            for number, step in enumerate(pending, start=1):
                step.run(f"[{number}/{len(pending)}] {step.title}")

    def _pending(self, locks: list[tuple[str, Path]]) -> list[SetUpStep]:
        steps = [
            SetUpStep("Making the Python environment", (self._packages / "pip").is_dir, self._make_environment),
            *(self._install_step(name, lock) for name, lock in locks),
        ]
        anew = self._unfinished.exists()
        return [step for step in steps if anew or not step.is_done()]

    def _install_step(self, name: str, lock: Path) -> SetUpStep:
        stamp, content = self._venv / "set-up" / name.replace(" ", "-"), lock.read_bytes()
        key = hashlib.sha256(content).hexdigest()
        count = len(set(re.findall(rb"^[\w.-]+(?===)", content, re.MULTILINE)))
        return SetUpStep(
            f"Installing {count} {name}",
            lambda: _is_stamped(stamp, key),
            partial(self._install, lock, count, stamp, key),
        )

    def _make_environment(self, title: str) -> None:
        self._unfinished.touch()
        self._run(title, [sys.executable, "-m", "venv", str(self._venv)])
        os.sync()
        self._unfinished.unlink()

    def _install(self, lock: Path, total: int, stamp: Path, key: str, title: str) -> None:
        # pip unpacks next to its target: /tmp may be a small piece of memory, or forbid to run what is in it.
        unpacking = self._venv / "unpacking"
        unpacking.mkdir(exist_ok=True)
        command = [str(self.python), *PIP, *EXACTLY, "--requirement", str(lock)]
        changed = False

        def so_far(output: str) -> str:
            nonlocal changed
            changed = "Installing collected packages" in output  # until this line pip only fetches
            fetched = len(re.findall("^Collecting ", output, re.MULTILINE))
            return "putting them in place" if changed else f"{min(fetched, total)} of {total}"

        self._unfinished.touch()
        try:
            self._run(title, command, {"TMPDIR": str(unpacking)}, so_far)
            _stamp(stamp, key)
            changed = False
        finally:
            if not changed:  # what was there before still works, and it may be all there is without a network
                self._unfinished.unlink()
            shutil.rmtree(unpacking, ignore_errors=True)

    def _run(
        self,
        title: str,
        command: Sequence[str],
        more: Mapping[str, str] | None = None,
        so_far: Callable[[str], str] | None = None,
    ) -> None:
        """Runs *command* with *more* environment variables. Raises SetUpFault with its output and a remedy."""
        status, output = self._progress.run(
            title, command, cwd=self.root, variables={**self.variables, **(more or {})}, so_far=so_far
        )
        if status:
            raise SetUpFault(f"{output.rstrip()}\n\n{remedy(output, status, self.root)}")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds the lock of the folder, having waited for another set-up of it to end."""
        # The children inherit the lock, so that a pip left alone by a kill is waited for too.
        folder = os.open(self.root, os.O_RDONLY)
        fcntl.fcntl(folder, fcntl.F_SETFD, 0)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._progress.say("Waiting for another set-up of this folder to end ...")
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _stamp(stamp: Path, key: str) -> None:
    os.sync()  # a stamp must not be on the disk before what it stands for
    stamp.parent.mkdir(exist_ok=True)
    draft = stamp.with_suffix(".draft")
    with draft.open("w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(stamp)


def _is_stamped(stamp: Path, key: str) -> bool:
    try:
        return stamp.read_text() == key
    except OSError:
        return False


def _processor() -> bytes:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_bytes().splitlines():
            if line.startswith((b"model name", b"CPU part")):
                return line
    return b""

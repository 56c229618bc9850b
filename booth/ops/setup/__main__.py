"""What `make` does: sets up what is missing on this machine, then runs what was asked for.

Runs on the machine's own python3 before anything is installed: standard library only, and no syntax that a Python too
old for the booth would stumble over before it could say so.
"""

from __future__ import annotations  # for the Pythons that are too old

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from booth.clock import Clock
from booth.ops.setup import machine
from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
UV = ("uv", "pip", "compile", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--only-binary",
      ":all:", "--custom-compile-command", "make lock", "--quiet", "--output-file")  # fmt: skip
SCENES_PYTHON = (3, 11)  # the only one that Blender 5.0 as a module is made for
SCENES_LOCK = "booth/rendering/requirements.lock"
GOALS = {  # what is run once the machine is set up; what the operator adds goes to the last command
    "set-up": (),
    "scenes-env": (),
    "run": (("booth", "run"),),
    "pictures": (("tests.pictures",),),
    "rehearse": (("tests.rehearsals.rehearse",),),
    "format": (("ruff", "check", "--fix", "--quiet", "."), ("ruff", "format", ".")),
    "test": (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pytest", "-rs"),  # -rs: every skipped test says what to install
    ),
    "lock": (
        (*UV, "requirements.lock", "--universal", "pyproject.toml"),
        (*UV, "tests/requirements.lock", "--universal", "--constraint", "requirements.lock", "--group", "dev"),
        (*UV, SCENES_LOCK, "--python-platform", "x86_64-manylinux_2_28", "--group", "scenes"),
    ),
}


@dataclass(frozen=True)
class SetUpStep:
    """One thing that set-up does once, and again when its *key* (what it was done for) has changed."""

    words: str
    done: Callable[[], bool]
    do: Callable[[str], None]


class SetUp:
    """Brings an environment in *root* to what its lock files say; does nothing when it is there already.

    A stamp in `set-up/` of its *folder* is written when a step's files are on the disk, and `.venv.unfinished` (so for
    *folder* .venv) stands while the environment is being changed: one cut short in that by Ctrl-C or a power cut is
    seen and made anew.
    """

    def __init__(self, root: Path, progress: Progress, environment: Mapping[str, str], folder: str = ".venv") -> None:
        self.root = root
        self.python = root / folder / "bin" / "python"
        self.environment = {**environment, "NUMBA_CACHE_DIR": str(root / "state" / "kernels")}
        self._venv = root / folder
        self._packages = self._venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        self._unfinished = root / f"{folder}.unfinished"
        self._kernels = root / "state" / "kernels"
        self._progress = progress

    def bring_up(self, *, tests: bool, kernels: bool) -> None:
        """Does what is not done yet, one line of progress for each step.

        *tests*: with what only the tests need; *kernels*: with the darkroom's compiled kernels. Raises SetUpFault.
        """
        locks = [("packages", self.root / "requirements.lock")]
        if tests:
            locks.append(("packages of the tests", self.root / "tests" / "requirements.lock"))
        self._do(locks, kernels=kernels)

    def bring_up_for_scenes(self) -> None:
        """The same with what scenes are rendered with, about 1.5 GB. Raises SetUpFault."""
        self._do([("packages of the scenes, Blender among them", self.root / SCENES_LOCK)], kernels=False)

    def _do(self, locks: list[tuple[str, Path]], *, kernels: bool) -> None:
        if not self._pending(locks, kernels):
            return
        with self._alone():
            if self._unfinished.exists() or not self._packages.is_dir():  # the latter: made by another Python
                shutil.rmtree(self._venv, ignore_errors=True)
            pending = self._pending(locks, kernels)
            for number, step in enumerate(pending, start=1):
                step.do(f"[{number}/{len(pending)}] {step.words}")

    def _pending(self, locks: list[tuple[str, Path]], kernels: bool) -> list[SetUpStep]:
        steps = [
            SetUpStep("Making the Python environment", (self._packages / "pip").is_dir, self._make_environment),
            *(self._installing(name, lock) for name, lock in locks),
            *([self._compiling()] if kernels else []),
        ]
        again = self._unfinished.exists()
        return [step for step in steps if again or not step.done()]

    def _installing(self, name: str, lock: Path) -> SetUpStep:
        stamp, content = self._venv / "set-up" / name.replace(" ", "-"), lock.read_bytes()
        key = hashlib.sha256(content).hexdigest()
        names = set(re.findall(rb"^[\w.-]+(?===)", content, re.MULTILINE))
        return SetUpStep(
            f"Installing {len(names)} {name}",
            lambda: _is_stamped(stamp, key),
            partial(self._install, lock, len(names), stamp, key),
        )

    def _compiling(self) -> SetUpStep:
        stamp = self._venv / "set-up" / "kernels"
        # Kernels fit one processor and the code they were made from: an environment copied to another machine makes
        # its own, and a new lock with the same compiler does not cost another minute.
        makers = re.findall(
            rb"^(?:llvmlite|numba|numpy|pymatting)==\S+", (self.root / "requirements.lock").read_bytes(), re.MULTILINE
        )
        key = hashlib.sha256(b" ".join([*makers, _processor()])).hexdigest()
        return SetUpStep(
            "Compiling the darkroom's kernels, about a minute",
            lambda: self._kernels.is_dir() and _is_stamped(stamp, key),
            partial(self._compile, stamp, key),
        )

    def _make_environment(self, words: str) -> None:
        self._unfinished.touch()
        self._run(words, [sys.executable, "-m", "venv", str(self._venv)])
        os.sync()
        self._unfinished.unlink()

    def _install(self, lock: Path, total: int, stamp: Path, key: str, words: str) -> None:
        # pip unpacks next to its target: /tmp may be a small piece of memory, or forbid to run what is in it.
        unpacking = self._venv / "unpacking"
        unpacking.mkdir(exist_ok=True)
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar", "off", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
        changed = False

        def so_far(written: str) -> str:
            nonlocal changed
            changed = "Installing collected packages" in written  # until it says so, pip only fetches
            fetched = len(re.findall("^Collecting ", written, re.MULTILINE))
            return "putting them in place" if changed else f"{min(fetched, total)} of {total}"

        self._unfinished.touch()
        try:
            self._run(words, [*command, "--requirement", str(lock)], {"TMPDIR": str(unpacking)}, so_far)
            _stamp(stamp, key)
            changed = False
        finally:
            if not changed:  # what was there before still works, and it may be all there is without a network
                self._unfinished.unlink()
            shutil.rmtree(unpacking, ignore_errors=True)

    def _compile(self, stamp: Path, key: str, words: str) -> None:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(self._kernels, ignore_errors=True)  # half a kernel would be taken for a whole one
        self._kernels.mkdir(parents=True)
        program = "from booth.segmentation.still.pipeline import compile_kernels; compile_kernels()"
        try:
            self._run(words, [str(self.python), "-c", program])
        except SetUpFault as fault:
            self._progress.say(
                f"{fault}\nThe booth starts all the same: photos keep their live cutout until this works."
            )
        else:
            _stamp(stamp, key)

    def _run(
        self,
        words: str,
        command: Sequence[str],
        more: Mapping[str, str] | None = None,
        so_far: Callable[[str], str] | None = None,
    ) -> None:
        status, written = self._progress.run(
            words, command, cwd=self.root, environment={**self.environment, **(more or {})}, so_far=so_far
        )
        if status:
            raise SetUpFault(f"{written.rstrip()}\n\n{_what_to_do(written, status, self.root)}")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
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


CURES = (  # what a failed command wrote, and what to do about it; the first that fits is said
    ("No space left on device", "The disk is full. Make 2 GB free ({free:.1f} GB are) and start again."),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The package index could not prove who it is. Is the date right ({date})? Then is ca-certificates installed?",
    ),
    (
        "MATCH THE HASHES",
        "A package is not the one that was tried with the booth: a damaged download, or a package index that makes "
        "its own. Run `python3 -m pip cache purge` and start again.",
    ),
    (
        "NewConnectionError|NameResolutionError|name resolution|ConnectTimeout|ReadTimeout|Connection reset|"
        "Network is unreachable|Could not find a version",
        "The package index could not be reached. The first start needs the internet, later ones do not: "
        "see that this machine is online and start again.",
    ),
    ("Permission denied|Read-only file system", "This folder must be writable for whoever sets the booth up."),
    ("Killed|MemoryError|Cannot allocate memory", "The memory ran out. Close other programs and start again."),
)


def _what_to_do(written: str, status: int, root: Path) -> str:
    for signs, cure in CURES:
        if re.search(signs, written):
            return cure.format(free=shutil.disk_usage(root).free / 1e9, date=Clock().wall().strftime("%d %B %Y"))
    if status == -signal.SIGKILL:
        return "It was killed; most often the memory ran out. Close other programs and start again."
    return "The reason stands above. The next start goes on from here."


def main(arguments: Sequence[str]) -> int:
    """Sets up for a goal of the Makefile and runs it; returns the status that `make` sees."""
    goal, *rest = arguments
    progress = Progress(sys.stdout, Clock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that nothing started is left behind
    os.chdir(ROOT)
    set_up = SetUp(ROOT, progress, os.environ)
    try:
        if goal == "scenes-env":
            machine.check_for_scenes(SCENES_PYTHON, ["-m", "booth.ops.setup", *arguments])
            SetUp(ROOT, progress, os.environ, ".scenes-env").bring_up_for_scenes()
            return 0
        machine.bring_up(progress, ["-m", "booth.ops.setup", *arguments])
        set_up.bring_up(tests=goal not in ("run", "set-up"), kernels=goal not in ("format", "lock"))
    except SetUpFault as fault:
        progress.say(str(fault))
        return 1
    except OSError as fault:
        progress.say(f"{fault}\nSet-up could not write or read a file of its own in {ROOT}.")
        return 1
    except KeyboardInterrupt:
        progress.say("Stopped. The next start goes on from here.")
        return 128 + signal.SIGINT
    commands = [[str(set_up.python), "-m", *command] for command in GOALS[goal]]
    if goal == "lock":
        commands = [[*command, *rest] for command in commands]
    elif commands:
        commands[-1] += rest
    if len(commands) == 1:  # the booth takes the place of this program: signals and status are its own
        os.execve(set_up.python, commands[0], set_up.environment)  # noqa: S606 - no shell is wanted
    failed = [" ".join(command[2:4]) for command in commands if _runs(command, set_up.environment, progress)]
    if failed:
        progress.say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _runs(command: list[str], environment: Mapping[str, str], progress: Progress) -> int:
    progress.say(f"{' '.join(command[2:])}")
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

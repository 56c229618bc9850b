"""Where processes with an album in them meet a kill or an error at a chosen system call: strace(1) makes it.

What plays is in doomed_album.py; `fail` has one play meet an error at each of its calls in turn, and says what went
wrong.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.rehearsals.rehearsed_album import Rehearsal, check_whole, tree
from tests.support.doomed_album import OUTSIDE, comes_home, left_outside, second_of

CALLS = (
    *("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "mkdir", "mkdirat"),
    *("unlink", "unlinkat", "rmdir", "close", "ftruncate"),
)
CHANGES = ("write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink", "unlinkat", "rmdir")
"""Of these, what changes the disk here; the others read and open."""
TWO_FOLDERS = ("brings_home", "changes_scene_elsewhere")
"""The scenes in which photos go from one folder to the other."""
ERRORS = ("ENOSPC", "EIO", "EROFS")
ROOT = Path(__file__).parents[2]


class Stage:
    """Where doomed albums play their scenes, each in a fresh folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "photos"
        self.trace = Path(tempfile.gettempdir(), f"trace-{os.getpid()}")  # not where the power is cut
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "tests.support.doomed_album"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
        )

    def close(self) -> None:
        self.parent.terminate()
        self.parent.wait()
        for pipe in (self.parent.stdin, self.parent.stdout):
            assert pipe
            pipe.close()

    def play(self, scene: str, call: str, which: int, fault: str) -> tuple[list[list[str]], bool]:
        """What the album said when the *which*th *call* of each of its threads met *fault*, and if any got so far."""
        for folder in (self.folder, second_of(self.folder)):
            shutil.rmtree(folder, ignore_errors=True)
        self._tell(f"{scene} {self.folder}")
        pid = int(self._hear()[0])
        said = []
        while (words := self._hear()) != ["ready"]:
            said.append(words)
        strace = subprocess.Popen(
            [
                *("strace", "-f", "-qq", "-o", str(self.trace), "-p", str(pid)),
                *("-e", f"trace=?{call}", "-e", f"inject=?{call}:{fault}:when={which}"),
            ]
        )
        while not traced(pid):
            assert strace.poll() is None, "strace may not watch the process"
            time.sleep(0.001)
        self._tell("go")
        while (words := self._hear())[0] != "end":
            said.append(words)
        strace.wait()
        assert words[1] in ("0", "-9"), "the album failed in a way of its own"
        return said, words[1] == "-9" or "(INJECTED)" in self.trace.read_text()

    def _tell(self, line: str) -> None:
        assert self.parent.stdin
        self.parent.stdin.write(f"{line}\n".encode())

    def _hear(self) -> list[str]:
        assert self.parent.stdout
        line = bytearray()
        while not line.endswith(b"\n"):
            part = self.parent.stdout.read(1)
            assert part, "the albums' process has ended"
            line += part
        return line.decode().split()


def traced(pid: int) -> bool:
    """Whether every thread of a process is under strace by now."""
    threads = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            threads.append((thread / "status").read_text())
    return all(re.search(r"TracerPid:\t[1-9]", status) for status in threads)


@contextmanager
def staged(disk: Path | None = None) -> Iterator[Stage]:
    """A stage in memory where there is some: neither kills nor errors ask for a real *disk*, only power cuts do."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=disk or (memory if memory.is_dir() else None)) as place:
        stage = Stage(Path(place))
        try:
            yield stage
        finally:
            stage.close()


def begun_to_throw_away(folder: Path, photo_id: str) -> bool:
    return not any(photo_id in path for path in tree(folder) if not path.startswith(".thrown"))


def fail(stage: Stage, scene: str, call: str, error: str) -> tuple[int, int, list[str]]:
    """Has each *call* of *scene* return *error*, one after another; gives how many did, photos kept, what was wrong."""
    which, reached, kept = 1, True, 0
    wrong: list[str] = []
    said: list[list[str]] = []
    while reached:
        place = f"{scene}, {error} at {call} {which}"
        reached = False
        try:
            said, reached = stage.play(scene, call, which, f"error={error}")
            kept += sum(words[0] == "kept" for words in said)
            if scene in OUTSIDE:
                left_outside(stage.folder, said)
            else:
                _check(stage.folder, scene, said)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
            wrong.append(f"{place}, said {said}: {type(fault).__name__} {fault}")
        which += 1
    return which - 2, kept, wrong


def _check(folder: Path, scene: str, said: list[list[str]]) -> None:
    """Asserts that after a next start all is whole, what was kept is there, and what is gone stays so."""
    gone = {words[1] for words in said if words[0] == "gone"}
    maybe = {
        words[1]
        for words in said
        if words[0] == "kept" and scene.startswith("throws") and begun_to_throw_away(folder, words[1])
    }
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(20), "recovery does not end"
    found = check_whole(folder)
    for _, photo_id, kept_scene in (words for words in said if words[0] == "kept"):
        if photo_id in gone:
            assert photo_id not in found, "it came back"
        elif photo_id not in maybe:
            assert found[photo_id] in ({kept_scene, "beach"} if scene.startswith("changes") else {kept_scene})
    assert "everything" not in gone or tree(folder) == set()


def left_at_home(folder: Path, said: list[list[str]]) -> None:
    """Asserts that after a next start with both folders every photo that was kept is in the first, once and whole.

    A photo that was changed is as it was or as it was wanted: as it was wanted once that was told.
    """
    again = comes_home(folder)
    assert tree(second_of(folder)) == set(), "something is left in the second folder"
    found = check_whole(folder)
    scenes = {words[1]: words[2] for words in said if words[0] == "kept"}  # of each the last that was told
    assert set(found) == set(scenes)
    assert len({photo.token for photo in again.published}) == len(scenes)
    for photo_id, scene in scenes.items():
        assert found[photo_id] in {scene, "beach"}

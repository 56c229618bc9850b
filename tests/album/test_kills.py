"""The album killed with SIGKILL at every system call that touches the disk, and given an error by each."""

import logging
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.rehearsals.rehearsed_album import Rehearsal, check_whole, tree
from tests.support.needs import needs

CALLS = (
    *("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "mkdir", "mkdirat"),
    *("unlink", "unlinkat", "rmdir", "close", "ftruncate"),
)
log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]


class Stage:
    """Where doomed albums play their scenes, each in a fresh folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "photos"
        self.trace = place / "trace"
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
        shutil.rmtree(self.folder, ignore_errors=True)
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


@pytest.fixture
def stage() -> Iterator[Stage]:
    memory = Path("/dev/shm")  # a kill does not ask for a real disk, only a power cut does
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        stage = Stage(Path(place))
        yield stage
        stage.close()


def begun_to_throw_away(folder: Path, photo_id: str) -> bool:
    return not any(photo_id in path for path in tree(folder) if not path.startswith(".thrown"))


@needs("strace")
@pytest.mark.parametrize(
    "scene",
    [
        *("keeps", "throws_away", "throws_away_at_once", "recovers"),
        *("changes_scene", "changes_scene_at_once", "changes_scene_from_a_phone"),
    ],
)
def test_a_kill_at_any_system_call_loses_nothing_and_brings_nothing_back(stage: Stage, scene: str) -> None:
    points = 0
    for call in CALLS:
        which, killed = 1, True
        while killed:
            said, killed = stage.play(scene, call, which, "signal=SIGKILL")
            points += killed
            place = f"{scene}, killed at {call} {which}, said {said}"
            thrown = {
                words[1]
                for words in said
                if words[0] == "kept"
                and scene.startswith("throws")
                and (["gone", words[1]] in said or begun_to_throw_away(stage.folder, words[1]))
            }
            with Rehearsal(stage.folder) as again:
                assert again.album.recovered.wait(20), place
                published = {photo.id: photo.scene for photo in again.published}
            try:
                photos = check_whole(stage.folder)
            except Exception as fault:
                raise AssertionError(place) from fault
            assert published == photos, place
            for _, photo_id, kept_scene in (words for words in said if words[0] == "kept"):
                if photo_id in thrown:
                    assert photo_id not in photos, place
                elif scene.startswith("changes"):
                    assert photos[photo_id] in (kept_scene, "beach"), place
                else:
                    assert photos[photo_id] == kept_scene, place
            if scene.startswith("changes") and len(said) == 2:
                assert list(photos.values()) == ["beach"], place
            if ["gone", "everything"] in said:
                assert tree(stage.folder) == set(), place
            which += 1
    log.info("%s: killed at %d system calls", scene, points)
    assert points > 10


@needs("strace")
@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("fsync", "EIO", "Input/output error"),
        ("write", "ENOSPC", "No space left on device; make room on it"),
        ("rename", "EROFS", "Read-only file system"),
        ("mkdir", "EACCES", "let the booth's user write there"),
        ("openat", "EMFILE", "Too many open files"),
        ("pwrite64", "ENOSPC", None),
        ("fdatasync", "EIO", None),
        ("unlink", "EROFS", None),
    ],
)
def test_an_error_at_any_system_call_is_told_in_words_and_passes(
    stage: Stage, call: str, error: str, words: str | None
) -> None:
    """*words*: what the operator reads; None where such a call is not one that a guest's photo depends on."""
    which, reached, told = 1, True, 0
    while reached:
        said, reached = stage.play("keeps_two", call, which, f"error={error}")
        place = f"{error} at {call} {which}, said {said}"
        problems = [" ".join(line) for line in said if line[0] == "problem"]
        kept = {line[1]: line[2] for line in said if line[0] == "kept"}
        assert len(problems) <= 1, place
        assert len(kept) + len(problems) == 2, place
        assert all(words and words in problem and str(stage.folder) in problem for problem in problems), place
        assert not list(stage.folder.rglob(".*")), place
        with Rehearsal(stage.folder) as again:
            assert again.album.recovered.wait(20), place
        assert kept.items() <= check_whole(stage.folder).items(), place
        told += len(problems)
        which += 1
    assert which > 2
    assert bool(told) == bool(words)

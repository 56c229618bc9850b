"""An event's folder on a stick, copied onto the booth's own disk: nothing but ordinary files, and not too many."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from booth.album.storage import RESERVE
from booth.durable import flush
from booth.texts import quoted, undrawable

SETTINGS = "config.toml"  # what makes a folder an event's
MOST_EVENTS = 40  # folders that are shown of a stick
MOST_FILES = 2_000
LARGEST = 200_000_000  # bytes of one file: no picture is larger
MOST_BYTES = 1_000_000_000  # of all of them
DEEPEST = 6  # folders in each other: themes/wonders/scenes/castle/ has four
MOST_REASONS = 20  # that are told at once

_CHUNK = 1_000_000  # bytes
_NOBODYS = {"system volume information", "$recycle.bin", "thumbs.db", "desktop.ini"}  # what systems leave on sticks


class EventFault(Exception):
    """Why an event cannot be taken from a stick; *reasons* has a sentence for each mistake, with file and remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)  # as it is, since it crosses processes
        self.reasons = reasons

    def __str__(self) -> str:
        return "; ".join(self.reasons)


class Interrupted(Exception):
    """The operator did not want it any more."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path  # below the event's folder
    size: int  # bytes


def events_on(place: Path) -> tuple[str, ...]:
    """The folders at the top of the stick mounted at *place* that hold an event, by name. Raises OSError."""
    found = []
    with os.scandir(place) as entries:
        for entry in entries:
            usable = not _is_nobodys(entry.name) and undrawable(entry.name) is None
            if usable and entry.is_dir(follow_symlinks=False) and os.path.lexists(Path(entry.path, SETTINGS)):
                found.append(entry.name)
    return tuple(sorted(found)[:MOST_EVENTS])


def copy_event(
    source: Path, target: Path, told: Callable[[int, int], None], stopping: Callable[[], bool] = lambda: False
) -> None:
    """Copies the event's folder *source* to *target*, which does not exist; durable on return.

    Nothing is copied before everything in *source* was looked at. Links, pipes, devices, and what is hidden or was left
    by a computer's system, never get here. *told* hears how many bytes of how many. Raises EventFault with every
    mistake, Interrupted, and OSError; then *target* may be there in part.
    """
    reasons: list[str] = []
    files = list(_files(source, Path(), reasons))
    total = sum(file.size for file in files)
    if len(files) > MOST_FILES:
        reasons.append(f"{source.name}: has more than {MOST_FILES:,} files; leave there what belongs to the event")
    if total > MOST_BYTES:
        reasons.append(f"{source.name}: has {total / 1e6:,.0f} MB, and {MOST_BYTES / 1e6:,.0f} MB are the most")
    if reasons:
        more = len(reasons) - MOST_REASONS
        raise EventFault(reasons[:MOST_REASONS] + ([f"and {more:,} more"] if more > 0 else []))
    free = shutil.disk_usage(target.parent).free - 2 * RESERVE
    if total > free:
        words = f"The event needs {total / 1e6:,.0f} MB, and {max(0, free) / 1e6:,.0f} MB are free on the booth."
        raise EventFault([words])
    copied = 0
    target.mkdir()
    for file in files:
        if stopping():
            raise Interrupted
        _make_folders(target, file.path.parent)
        _copy(source / file.path, target / file.path)
        copied += file.size
        told(copied, total)
    for folder, _, _ in os.walk(target, topdown=False):
        flush(Path(folder))
    flush(target.parent)


def _files(source: Path, folder: Path, reasons: list[str]) -> Iterator[_File]:
    """The ordinary files in *folder* of *source*; what is none becomes a reason."""
    if len(folder.parts) > DEEPEST:
        reasons.append(f"{folder}: lies too deep; {DEEPEST} folders in each other are the most")
        return
    with os.scandir(source / folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = folder / entry.name
        if _is_nobodys(entry.name):
            continue
        if len(reasons) > MOST_REASONS:
            return
        if undrawable(entry.name) is not None:
            reasons.append(f"{quoted(str(path))}: its name has a character that cannot be shown; rename it")
            continue
        mode = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(mode.st_mode):
            yield from _files(source, path, reasons)
        elif stat.S_ISLNK(mode.st_mode):
            reasons.append(f"{path}: is a link; put the file itself there")
        elif not stat.S_ISREG(mode.st_mode):
            reasons.append(f"{path}: is no ordinary file; remove it")
        elif mode.st_size > LARGEST:
            reasons.append(f"{path}: is larger than {LARGEST / 1e6:,.0f} MB; save a smaller one, as a JPEG")
        else:
            yield _File(path, mode.st_size)


def _make_folders(target: Path, folder: Path) -> None:
    for number in range(len(folder.parts)):
        (target / Path(*folder.parts[: number + 1])).mkdir(exist_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copies one file and flushes it. What is no ordinary file after all is not waited for, and ends as an OSError."""
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file, target.open("xb") as copy:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no ordinary file", str(source))
        left = LARGEST
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            copy.write(chunk)
            left -= len(chunk)
        copy.flush()
        os.fsync(copy.fileno())


def _is_nobodys(name: str) -> bool:
    """Whether *name* is hidden or was left by a computer's system: it is passed over."""
    return name.startswith(".") or name.casefold() in _NOBODYS

"""Copies an event's finished photos into a folder, under names that say when they were taken, with their checksums.

It reads the photo folders beside a running booth. What is there already is not copied again, so that an export that was
interrupted goes on, and one that is repeated adds what is new. Each copy is read back from the disk and compared.
"""

import errno
import hashlib
import itertools
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from booth.album.record import About
from booth.album.survey import photos_of
from booth.durable import digest_on_disk, put, sweep

CHECKSUMS = "SHA256SUMS"  # as sha256sum(1) writes and checks it
_LARGEST_SUMS = 20_000_000  # bytes of that file: 150,000 photos
_CLUSTER = 65_536  # bytes, at most, that a file takes more on a stick than it has
_NUMBER = re.compile(r"-\d+(-shot-\d)?\.(jpg|mp4|webp)$")  # what follows a photo's stem
_LINE = re.compile(r"([0-9a-f]{64})  ([^/]+)")


@dataclass(slots=True)
class Exported:
    """What became of each photo."""

    copied: int = 0
    there: int = 0  # they were copied before
    unfinished: list[str] = field(default_factory=list)  # ids: the darkroom has not made them yet
    damaged: list[str] = field(default_factory=list)  # sentences
    checked: dict[str, str] = field(default_factory=dict)  # by id, the checksum of each photo that was read back
    stopped: bool = False  # before the last one


def export(
    albums: Sequence[Path],
    event: str,
    target: Path,
    told: Callable[[int, int], None],
    stopping: Callable[[], bool] = lambda: False,
) -> Exported:
    """Copies the photos of *event*, a folder of *albums* as `photos_of` has them, into the folder *target*.

    *told* hears how many photos were seen to, of how many; *stopping* is asked before each. A file that is there is
    never replaced, and no link in *target* is followed. Raises OSError, whose strerror is a phrase for the operator: if
    *target* cannot be written, has not enough room, or does not give back what was written.
    """
    exported = Exported()
    target.mkdir(parents=True, exist_ok=True)
    sweep(target)
    sums = read_checksums(target)
    found = sorted(_photos(albums, event, exported), key=lambda photo: (photo[1].taken, photo[0].name))
    _check_room(found, target)
    try:
        for number, (folder, about) in enumerate(found, 1):
            if stopping():
                exported.stopped = True
                break
            if not about.finished:
                exported.unfinished.append(folder.name)
            else:
                _copy(folder, about, target, sums, exported)
            told(number, len(found))
    finally:
        write_checksums(target, sums)
    return exported


def _photos(albums: Sequence[Path], event: str, exported: Exported) -> Iterator[tuple[Path, About]]:
    for folder, about in photos_of(albums, event):
        if isinstance(about, str):
            exported.damaged.append(about)
        else:
            yield folder, about


def _check_room(found: list[tuple[Path, About]], target: Path) -> None:
    """Raises OSError if the photos *found* that are not in *target* yet have no room there."""
    there = {(_NUMBER.sub("", path.name), path.lstat().st_size) for path in target.glob("*.*")}
    needed = 0
    for folder, about in found:
        with suppress(FileNotFoundError):
            for file in about.pictures.values() if about.finished else ():
                size = (folder / file).stat().st_size
                if (_stem(about), size) not in there:
                    needed += size + _CLUSTER
    free = shutil.disk_usage(target).free
    if needed > free:
        words = f"the photos need {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free"
        raise OSError(errno.ENOSPC, words, str(target))


def _copy(folder: Path, about: About, target: Path, sums: dict[str, str], exported: Exported) -> None:
    try:
        pictures = [(folder / file).read_bytes() for file in about.pictures.values()]
    except FileNotFoundError:  # thrown away meanwhile
        return
    digits = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    for (kind, file), found in zip(about.pictures.items(), digits, strict=True):
        if kind in about.media and about.media[kind].checksum != found and About.read(folder) == about:
            exported.damaged.append(f"{folder / file} is not as the booth wrote it")
            return
    for number in itertools.count(1):  # another photo of the same second, or the same one in another scene, has one
        names = [f"{_stem(about)}-{number}{ending}" for ending in _endings(about)]
        there = [_there(target / name, wanted) for name, wanted in zip(names, digits, strict=True)]
        if False not in there:
            break
    for name, picture, wanted, is_there in zip(names, pictures, digits, there, strict=True):
        if is_there is None:
            put(target, {name: picture})
            if checksum_on_disk(target / name) != wanted:
                (target / name).unlink()
                raise OSError(errno.EIO, "what was written there does not come back as it was", str(target / name))
        sums[name] = wanted
    if there[0]:
        exported.there += 1
    else:
        exported.copied += 1
    if not folder.exists():  # thrown away while it was copied: nobody has it then
        for name in names:
            (target / name).unlink()
            del sums[name]
    else:
        exported.checked[folder.name] = digits[0]


def _endings(about: About) -> list[str]:
    """How the names of its files end, in the order of `About.pictures`."""
    singles = len(about.shots) if about.layout else 0
    kinds = [file.rpartition(".")[2] for file in list(about.pictures.values())[1 + singles :]]
    return [".jpg", *(f"-shot-{place}.jpg" for place in range(1, singles + 1)), *(f".{kind}" for kind in kinds)]


def _there(path: Path, digits: str) -> bool | None:
    """Whether the file *path* has the checksum *digits*; None if there is nothing."""
    return checksum_on_disk(path) == digits if os.path.lexists(path) else None


def _stem(about: About) -> str:
    return f"{about.event}-{about.taken:%Y-%m-%d-%H%M%S}"


def write_checksums(target: Path, sums: Mapping[str, str]) -> None:
    """Writes the checksums by file name into SHA256SUMS in *target*, if there are any. Raises OSError."""
    if sums:
        lines = "".join(f"{digits}  {name}\n" for name, digits in sorted(sums.items()))
        put(target, {CHECKSUMS: lines.encode()})


def read_checksums(target: Path) -> dict[str, str]:
    """The checksums that SHA256SUMS in *target* has, by file name, of the files that are still there."""
    descriptor = _opened(target / CHECKSUMS)
    if descriptor is None:
        return {}
    with os.fdopen(descriptor, "rb") as file:
        lines = file.read(_LARGEST_SUMS).decode("utf-8", "replace").splitlines()
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return {match[2]: match[1] for match in found if os.path.lexists(target / match[2])}


def checksum_on_disk(path: Path) -> str | None:
    """The checksum of the file *path* as it is on the disk, not in memory; None if it is no ordinary file."""
    descriptor = _opened(path)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return digest_on_disk(file)


def _opened(path: Path) -> int | None:
    """The ordinary file *path*, open to be read; None if there is none. A pipe is not waited for, no link followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as fault:
        if fault.errno in (errno.ENOENT, errno.ELOOP, errno.ENXIO):  # nothing, a link, a socket
            return None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return descriptor

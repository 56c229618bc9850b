"""What kind of storage the photo folder lies on: a disk of its own, and whether it keeps what is flushed."""

import errno
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from booth.config import AlbumSettings
from booth.durable import CANNOT_FLUSH, PART, flush
from booth.problems import Problem

MOUNTS = Path("/proc/self/mounts")
STICKS = (Path("/media"), Path("/mnt"), Path("/run/media"))  # where sticks are mounted
RESERVE = 50_000_000  # bytes that stay free, so that what is under way can be finished when the disk fills up
PHOTO_SIZE = 2_500_000  # bytes of a photo with its cutout: 1.5 million where it has 1920x1080 pixels, some have more


@dataclass(frozen=True, slots=True)
class StorageRules:
    """What the operator demands of a photo folder's storage, and what they put up with."""

    apart_from: tuple[Path, ...] = ()  # the folder is on another disk than any of these
    unflushed: bool = False  # also where a flush is not possible, so that a power cut may take the newest photos


ANY_STORAGE = StorageRules()
"""Any disk, as long as it keeps what is flushed."""


def storage_rules(settings: AlbumSettings, home: Path) -> tuple[StorageRules, ...]:
    """What *settings* demand of the storage of each photo folder; *home* is where the settings file lies.

    Where there are two, one for a stick is known without being told so: it lies where sticks are mounted, or the other
    lies beside the settings and it does not. An empty mount point is then not written to, since the other is there.
    """
    folders = settings.folders(home)
    demanded = [settings.mounted, False][: len(folders)]
    if len(folders) > 1:
        outside = [not folder.is_relative_to(home) for folder in folders]
        of_sticks = [any(folder.is_relative_to(place) for place in STICKS) for folder in folders]
        demanded = [
            demands or of_stick or (is_outside and not all(outside))
            for demands, of_stick, is_outside in zip(demanded, of_sticks, outside, strict=True)
        ]
    return tuple(StorageRules((Path("/"), home) if demands else (), settings.unflushed) for demands in demanded)


def check_usable(folder: Path, *, failed: bool) -> None:
    """Raises Problem if the disk of *folder* is too full for another photo, OSError if it cannot be written.

    *failed*: something has failed on it, so that it is tried with a file; else only what the kernel knows is asked.
    """
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))
    if failed:
        can_flush(folder, others=True)
    free = shutil.disk_usage(folder).free
    if free < RESERVE:
        reserve = f"{RESERVE / 1e6:.0f} MB are needed for what is under way"
        raise Problem("could_not_keep", f"{folder}: {free / 1e6:.0f} MB left, {reserve}; make room on it")


def photos_that_fit(folder: Path) -> int:
    """About how many more photos the disk of *folder* has room for. Raises OSError."""
    return max(0, shutil.disk_usage(folder).free - RESERVE) // PHOTO_SIZE


def existing(folder: Path) -> Path:
    """*folder*, or the nearest of its parents that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def on_one_disk(one: Path, other: Path) -> bool:
    """Whether two folders, or what there is of their parents, are on the same disk."""
    return not is_apart(one, (existing(other),))


def is_apart(folder: Path, others: tuple[Path, ...]) -> bool:
    """Whether *folder*, or what there is of its parents, is on another disk than each of *others*."""
    device = existing(folder).stat().st_dev
    return all(device != other.stat().st_dev for other in others if other.exists())


def can_flush(folder: Path, *, others: bool = False) -> bool:
    """Whether files and names in *folder* can be made durable, tried with a file.

    Other faults than that are left to those who write, or with *others* raised as OSError.
    """
    probe = folder / f".flush{PART}"
    try:
        with probe.open("wb") as file:
            os.fsync(file.fileno())
        flush(folder, strict=True)
    except OSError as fault:
        if others and fault.errno not in CANNOT_FLUSH:
            raise
        return fault.errno not in CANNOT_FLUSH
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return True


def kind_of(folder: Path, mounts: str) -> str:
    """The kind of file system that *folder* lies on, as "cifs"; *mounts* is the text of /proc/self/mounts."""
    kind, longest = "unknown", -1
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) > 2:
            place = Path(fields[1].replace("\\040", " "))  # fstab(5): a space is written so
            if folder.absolute().is_relative_to(place) and len(place.parts) >= longest:  # of two, the later is on top
                kind, longest = fields[2], len(place.parts)
    return kind

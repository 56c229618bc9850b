"""What a kill or a power cut left in the photo folders, brought to a whole state one folder at a time."""

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, Before, checksum
from booth.durable import put, remove, sweep

log = logging.getLogger(__name__)

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"\d{8}-\d{6}-[A-Z2-7]{8}")


@dataclass(frozen=True, slots=True)
class RepairedFolder:
    """A photo folder that is whole, and what may still be wanting."""

    about: About
    has_picture: bool
    to_develop: bool  # its negative is there and the darkroom never got done with it


def photo_folders(album: Path, event: str) -> Iterator[Path]:
    """The folders of all photos in *album*, *event* and the newest first; looks at the disk as it goes.

    Removes the empty folders of dates and events that a kill left between making them and the photo.
    """
    for event_folder in sorted(_folders(album), key=lambda folder: folder.name != event):
        for date in _folders(event_folder):
            if _DATE.fullmatch(date.name):
                yield from (folder for folder in _folders(date) if _ID.fullmatch(folder.name))
                prune(date)
        if event_folder.name == event:
            with suppress(OSError):  # it is not empty, which is as well
                event_folder.rmdir()


def repair(folder: Path, *, keep_negatives: bool) -> RepairedFolder | None:
    """Removes what is half-written in *folder*, and says what is there; None if it was no photo yet, and is gone.

    Raises OSError, or ValueError if its about.json is damaged.
    """
    sweep(folder)
    names = {path.name for path in folder.iterdir()}
    if names <= {ABOUT}:  # cut off before the negative was safe
        erase(folder)
        return None
    if not names & {PICTURE, NEGATIVE}:
        return None  # the operator's doing
    about = About.read(folder)
    if about.before and PICTURE in names:
        about = _settle(folder, about, about.before)
    over = PICTURE in names and CUTOUT in about.checksums
    if over and NEGATIVE in names and not keep_negatives:
        remove(folder / NEGATIVE)
    return RepairedFolder(about, PICTURE in names, NEGATIVE in names and not over)


def erase(folder: Path) -> None:
    """Removes a photo's folder and the parents that are empty without it, as far as the disk lets it."""
    shutil.rmtree(folder, ignore_errors=True)
    prune(folder.parent)


def prune(date: Path) -> None:
    """Removes the folders of a date and its event if they are empty."""
    with suppress(OSError):  # it is not empty, which is as well
        date.rmdir()
        date.parent.rmdir()


def _settle(folder: Path, about: About, before: Before) -> About:
    """Finds out which scene photo.jpg shows after a cut in the middle of changing it, and writes it down."""
    sums = {name: checksum((folder / name).read_bytes()) for name in {PICTURE, *about.checksums} - {NEGATIVE}}
    if sums[PICTURE] == before.picture:
        about = about.but(scene=before.scene, finished=before.finished)
    about = about.but(checksums=about.checksums | sums, before=None)
    put(folder, {ABOUT: about.to_bytes()})
    return about


def _folders(folder: Path) -> list[Path]:
    """The folders in *folder*, the newest first; none if it cannot be read."""
    try:
        return sorted((path for path in folder.iterdir() if path.is_dir()), reverse=True)
    except OSError as fault:
        log.warning("%s cannot be read: %s", folder, fault.strerror)
        return []

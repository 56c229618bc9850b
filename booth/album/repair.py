"""Repairs what a kill or a power cut left in the photo folders, one folder at a time."""

import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from booth.album.record import ABOUT, FILES, FRAMES, NEGATIVE, PICTURE, About, Before, Kind, checksum, is_later
from booth.album.upgrade import VERSION
from booth.durable import put, remove, sweep

log = logging.getLogger(__name__)

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_OF_STRIP = re.compile(r"(negative|shot)(-\d+)?\.jpg")
_ID = re.compile(r"\d{8}-\d{6}-[A-Z2-7]{8}")


@dataclass(frozen=True, slots=True)
class RepairedFolder:
    """A photo folder with nothing half-written in it."""

    about: About
    has_picture: bool
    to_develop: bool  # it has a negative that the darkroom has not finished


def photo_folders(album: Path, event: str) -> Iterator[Path]:
    """The folders of all photos in *album*, those of *event* first, then the newest first; reads the disk as it goes.

    Removes empty folders of dates and events, which a kill leaves between making them and making the photo's. A folder
    that cannot be read is passed over with a warning.
    """
    for event_folder in sorted(_folders(album), key=lambda folder: folder.name != event):
        for date in _folders(event_folder):
            if _DATE.fullmatch(date.name):
                yield from (folder for folder in _folders(date) if _ID.fullmatch(folder.name))
                prune(date)
        if event_folder.name == event:
            with suppress(OSError):  # it is not empty
                event_folder.rmdir()


def repair(folder: Path, *, keep_negatives: bool) -> RepairedFolder | None:
    """Removes half-written files from *folder* and finds out what is in it. Its changes are durable when it returns.

    None if there is no photo: either the shot was cut off before its negative was safe, and the folder is gone now, or
    the folder holds something else and is left alone. One that a later booth wrote is only read.
    Raises OSError, or ValueError if about.json is damaged or cannot be read by this booth.
    """
    sweep(folder)
    names = {path.name for path in folder.iterdir()}
    if names <= {ABOUT, FRAMES} and not _is_of_later_booth(folder):
        erase(folder)
        return None
    if not names & {PICTURE, NEGATIVE} and not any(_OF_STRIP.fullmatch(name) for name in names):
        return None
    about = About.read(folder)
    if about.version > VERSION:
        return RepairedFolder(about, has_picture=PICTURE in names, to_develop=False)
    if about.layout:
        return _repair_strip(folder, about, names, keep_negatives=keep_negatives)
    if about.before and PICTURE in names:
        about = _settle_scene(folder, about, about.before)
    finished = PICTURE in names and about.finished
    if finished and not keep_negatives:
        for name in names & {NEGATIVE, FRAMES}:
            remove(folder / name)
    return RepairedFolder(about, has_picture=PICTURE in names, to_develop=NEGATIVE in names and not finished)


def _repair_strip(folder: Path, about: About, names: set[str], *, keep_negatives: bool) -> RepairedFolder:
    """As repair, for a strip: removes what belongs to none of its shots, as taking one again may leave it."""
    finished = PICTURE in names and about.finished
    negatives = {shot.negative.file for shot in about.shots} if keep_negatives or not finished else set()
    wanted = negatives | {shot.picture for shot in about.shots}
    for name in names - wanted:
        if _OF_STRIP.fullmatch(name):
            remove(folder / name)
    missing = any(shot.negative.file not in names for shot in about.shots if not about.has_finished(shot))
    return RepairedFolder(about, has_picture=PICTURE in names, to_develop=not finished and not missing)


def erase(folder: Path) -> None:
    """Removes a photo's folder and the parents that are empty without it; ignores what the disk refuses to remove."""
    shutil.rmtree(folder, ignore_errors=True)
    prune(folder.parent)


def prune(date: Path) -> None:
    """Removes the folders of a date and its event if they are empty."""
    with suppress(OSError):  # it is not empty
        date.rmdir()
        date.parent.rmdir()


def _settle_scene(folder: Path, about: About, before: Before) -> About:
    """Finds out which scene photo.jpg shows after a change of scene was cut off, and makes that durable."""
    kinds: set[Kind] = {"photo", *(kind for kind in FILES if kind in about.media)}
    checksums = {kind: checksum((folder / FILES[kind]).read_bytes()) for kind in kinds}
    if checksums["photo"] == before.photo:
        about = about.in_scene(before.scene).but(finished=before.finished)
    elif not (folder / NEGATIVE).exists():  # it was composed of the cutout: what is developed has a negative till then
        about = about.but(finished=True)
    about = about.with_media(checksums).but(before=None)
    put(folder, {ABOUT: about.to_bytes()})
    return about


def _is_of_later_booth(folder: Path) -> bool:
    try:
        return is_later(json.loads((folder / ABOUT).read_bytes()))
    except (FileNotFoundError, ValueError, RecursionError):
        return False


def _folders(folder: Path) -> list[Path]:
    """The folders in *folder*, the last name (the newest date) first; none if it cannot be read."""
    try:
        return sorted((path for path in folder.iterdir() if path.is_dir()), reverse=True)
    except OSError as fault:
        log.warning("%s cannot be read: %s", folder, fault.strerror)
        return []

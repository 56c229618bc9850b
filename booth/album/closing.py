"""Closes an event: its photos leave the booth once each of them was copied and the copy was read back."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import wait
from contextlib import suppress
from pathlib import Path

from booth.album.album import Album
from booth.album.catalogue import Catalogue
from booth.album.discards import clear, throw
from booth.album.export import export
from booth.album.index import CATALOGUE
from booth.album.record import PICTURE, About, Photo, album_of
from booth.album.repair import prune
from booth.album.statistics import Kind, Tallied, hour_of, read_counts, write_counts
from booth.album.survey import photos_of, survey
from booth.album.tally import Tally
from booth.clock import Clock

log = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks whether it is still wanted
COUNTED = 20  # photos removed between two times that their counts are written; a power cut takes the counts of these


class NotClosed(Exception):
    """The event stays as it is; *reasons* are sentences for the operator."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def checked_copies(
    albums: Sequence[Path],
    event: str,
    target: Path,
    clock: Clock,
    told: Callable[[int, int], None],
    stopping: Callable[[], bool] = lambda: False,
) -> dict[str, str]:
    """Copies the photos of *event*, a folder of *albums*, into *target*; every copy was read back from the disk.

    Gives their checksums by id. *told* and *stopping* as `export` has them. Raises NotClosed if there is one that could
    not be copied or is not finished, OSError if *target* cannot be written.
    """
    if any(target.resolve().is_relative_to(album.resolve()) for album in albums):
        raise NotClosed(f"{target} lies in the photo folder: name another place for the copies.")
    found = survey(albums, event, clock.wall())
    if found.unreadable:
        raise NotClosed(f"{found.unreadable} photo folders of {event} cannot be read: look into them first.")
    if found.unfinished:
        raise NotClosed(f"{found.unfinished} photos are not finished yet: a running booth finishes them.")
    exported = export(albums, event, target, told, stopping)
    if exported.stopped:
        raise NotClosed("It was stopped.")
    if exported.damaged or exported.unfinished:
        raise NotClosed(*exported.damaged, *(f"{name} is not finished yet." for name in exported.unfinished))
    return exported.checked


def remove_copied(albums: Sequence[Path], state: Path, event: str, copied: Mapping[str, str]) -> list[str]:
    """Removes from *albums*, which no booth uses meanwhile, the photos of *event* that are among those *copied*.

    They stay in the counts, as photos that guests have kept. Gives the ids of photos that are still there, since they
    are not as they were when they were copied, or were not. Raises OSError.
    """
    left = []
    tallied = read_counts(state, event)
    rows = {album: _Rows(album / CATALOGUE) for album in albums}
    uncounted = 0
    try:
        for folder, about in list(photos_of(albums, event)):
            if isinstance(about, str) or copied.get(folder.name) != _digits(folder / PICTURE):
                left.append(folder.name)
                continue
            for album in albums:  # also what lies in the first of a photo that was changed in the second
                _remove(album / folder.relative_to(album_of(folder)))
                rows[album].remove(folder.name)
            _count(tallied, folder.name, about)
            uncounted += 1
            if uncounted == COUNTED:
                write_counts(state, event, tallied)
                uncounted = 0
    finally:
        for each in rows.values():
            each.close()
        write_counts(state, event, tallied)
    return left


def discard_copied(
    album: Album,
    tally: Tally,
    copied: Mapping[str, str],
    told: Callable[[int, int], None],
    stopping: Callable[[], bool],
) -> int:
    """Discards through the running *album* the photos *copied*, whose checksums are given by id; gives how many.

    A photo stays that is not finished, or not as it was copied any more. The others stay in the counts of *tally*, as
    photos that guests have kept. One at a time, so that a guest's shot waits for one at most. *told* hears how many
    were seen to, of how many; *stopping* is asked before each. To be called in a thread that may wait. Raises NotClosed
    if the album has not found all of its photos yet, or the disk refuses.
    """
    if not album.recovered.is_set():
        raise NotClosed("The booth is still looking through its photos: try again in a minute.")
    removed = 0
    for number, (photo_id, digits) in enumerate(copied.items(), 1):
        photo = album.newest(photo_id)
        if stopping():
            break
        if photo:
            wanted = _Wanted(photo, digits, tally)
            discarded = album.discard(photo, wanted)
            while not discarded.done() and not stopping():
                wait([discarded], POLL)
            wait([discarded], POLL)  # the one under way when it was stopped; an album that has ended does it no more
            if discarded.done() and (fault := discarded.exception()):
                raise NotClosed(f"{removed} photos were removed, then the booth's own disk refused: {fault}")
            removed += wanted.said
        told(number, len(copied))
    return removed


class _Wanted:
    """Whether a photo is as it was copied. Asked in the album's thread, which alone changes it, just before it goes."""

    def __init__(self, photo: Photo, digits: str, tally: Tally) -> None:
        self.said = False
        self._photo = photo
        self._digits = digits
        self._tally = tally

    def __call__(self) -> bool:
        folder = self._photo.folder
        with suppress(OSError, ValueError):  # what cannot be read stays
            about = About.read(folder)
            self.said = about.finished and about.before is None and _digits(folder / PICTURE) == self._digits
        if self.said:
            self._tally.copied(self._photo.token)
        return self.said


def _digits(path: Path) -> str | None:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _remove(folder: Path) -> None:
    """As booth.album.discards: after a power cut it is there or gone, and what was moved aside never comes back."""
    if not folder.exists():
        return
    throw(folder)
    clear(album_of(folder))
    prune(folder.parent)


def _count(tallied: Tallied, photo: str, about: About) -> None:
    tallied.gone[Kind(hour_of(photo), about.scene, thrown=False, opened=photo in tallied.opened)] += 1
    tallied.opened.discard(photo)


class _Rows:
    """The catalogue's rows. It is an index, which the booth's next start puts right: a fault in it stops nothing."""

    def __init__(self, path: Path) -> None:
        self._catalogue: Catalogue | None = None
        with suppress(sqlite3.Error, OSError):
            self._catalogue = Catalogue(path) if path.exists() else None

    def remove(self, photo: str) -> None:
        with suppress(sqlite3.Error, OSError):
            if self._catalogue:
                self._catalogue.remove(photo)

    def close(self) -> None:
        if self._catalogue:
            self._catalogue.close()

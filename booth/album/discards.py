"""Photos that are thrown away: a tombstone first, then the files. Where the disk refuses, it is tried again."""

import logging
import shutil
from contextlib import suppress
from pathlib import Path

from booth.album.development import Developments
from booth.album.index import PhotoIndex
from booth.album.lock import problem_of
from booth.album.places import Places
from booth.album.record import album_of
from booth.album.repair import prune
from booth.album.strips import Strips
from booth.album.tombstones import bury
from booth.durable import flush, have_folder, move, put, remove
from booth.problems import Problem

log = logging.getLogger(__name__)

THROWN = ".thrown"
_UNWANTED = ".unwanted"  # a folder in an album's, of notes that are called by the ids of photos in the other one


class Discards:
    """Throws photos away. Used by the album's thread alone, but for `trouble`."""

    def __init__(self, places: Places, index: PhotoIndex, developments: Developments, strips: Strips) -> None:
        self.trouble: str | None = None
        """For the operator: what guests wanted gone and is still on the disk; None if there is nothing."""
        self._places = places
        self._index = index
        self._developments = developments
        self._strips = strips
        self._left: dict[Path, str] = {}  # folders that are still there, and why

    def sweep(self, album: Path) -> None:
        """Removes what an earlier run has left in *album* of photos thrown away, as far as its disk lets it.

        Photos that it could not remove from another disk are removed when they are found.
        """
        if (album / _UNWANTED).is_dir():
            for note in (album / _UNWANTED).iterdir():
                self._index.refuse(note.name)
        thrown = album / THROWN
        if thrown.is_symlink() or not thrown.is_dir():
            return  # what stands in the way of the folder is moved aside when that is needed
        try:
            clear(album)
        except OSError as fault:
            if not self._left:
                self._left[thrown] = str(fault.strerror)
                log.error("%s", self._tell())

    def discard(self, folder: Path, token: str | None = None) -> None:
        """Leaves nothing of the photo in *folder*; one that is gone already is no fault. Raises OSError."""
        if folder.exists():
            throw(folder)
            self._settle(folder)
        self._forget(folder, token)
        if (album_of(folder) / THROWN).exists():
            clear(album_of(folder))
        prune(folder.parent)

    def discard_everywhere(self, folder: Path, token: str | None) -> str:
        """The same in every place that the photo in *folder* lies in; gives why that was put off, if it was."""
        put_off = ""
        for each in (folder, *self._places.others(folder)):
            place = self._places.of(each)
            try:
                self._places.open(place)
                self.discard(each, token)
            except (OSError, Problem) as fault:
                if isinstance(fault, OSError):
                    self._places.failed(place)
                put_off = self.put_off(each, token, problem_of(place.folder, fault).operator)
        return put_off

    def put_off(self, folder: Path, token: str | None, reason: str) -> str:
        """Notes that *folder* cannot be discarded now: its photo is offered no more. Gives words for the operator."""
        self._forget(folder, token)
        if not self._places.of(folder).lock.held:  # closed because of this very fault: its catalogue was opened by that
            self._index.close(album_of(folder))
        self._left[folder] = reason
        self._note(folder)
        return self._tell()

    def retry(self) -> None:
        """Tries again to discard what was put off."""
        for folder in list(self._left):
            if not folder.exists() and not self._places.of(folder).lock.held:
                continue  # its disk is away
            with suppress(OSError):
                if folder.name != THROWN:
                    self.discard(folder)
                elif folder.exists():
                    clear(folder.parent)
                del self._left[folder]
                log.info("%s is gone now", folder)
                self._tell()

    def _note(self, folder: Path) -> None:
        """Writes down where that is possible that the photo in *folder* is unwanted, for whichever run finds it."""
        for place in self._places:
            if place.lock.held and place is not self._places.of(folder):
                with suppress(OSError):
                    (place.folder / _UNWANTED).mkdir(exist_ok=True)
                    put(place.folder / _UNWANTED, {folder.name: b""})
                    flush(place.folder)

    def _settle(self, folder: Path) -> None:
        """The photo in *folder* is gone from there: takes back what was written down, unless it lies elsewhere too."""
        if any(each.name == folder.name and each != folder for each in self._left):
            return
        for place in self._places:
            note = place.folder / _UNWANTED / folder.name
            with suppress(OSError):
                if note.exists():
                    remove(note)
                    note.parent.rmdir()  # if it is empty

    def _forget(self, folder: Path, token: str | None) -> None:
        self._developments.cancel(folder.name)
        self._strips.cancel(folder.name)
        self._index.remove(folder, token)

    def _tell(self) -> str:
        """Brings `trouble` up to date; the newest in words."""
        if not self._left:
            self.trouble = None
            return ""
        folder, reason = list(self._left.items())[-1]
        more = f" (and {len(self._left) - 1} more)" if len(self._left) > 1 else ""
        there = folder if folder.exists() or folder.name == THROWN else album_of(folder) / THROWN / folder.name
        words = f"{there}{more} was thrown away and is still on the disk: {reason}; remove it by hand if that lasts"
        self.trouble = words
        return words


def throw(folder: Path) -> None:
    """Moves a photo's *folder* aside, durable on return: the tombstone, from which nothing brings it back."""
    thrown = album_of(folder) / THROWN
    have_folder(thrown, links=False)
    move(folder, thrown / folder.name)


def clear(album: Path) -> None:
    """Removes what was moved aside; that a copy elsewhere has to go, too, is durable before. Raises OSError."""
    bury(album, album / THROWN)
    shutil.rmtree(album / THROWN)

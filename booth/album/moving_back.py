"""Brings the photos of the second folder home, once the first can be written again: one at a time, between shots."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from booth.album.carrying import bring_home, leave, tidy
from booth.album.development import Developments, Do
from booth.album.discards import Discards
from booth.album.index import PhotoIndex
from booth.album.places import Places
from booth.album.record import album_of
from booth.album.recovery import Recovery
from booth.album.repair import photo_folders
from booth.album.strips import Strips

log = logging.getLogger(__name__)


class MovingBack:
    """Goes through the second folder whenever the first is in order. Used by the album's thread alone."""

    def __init__(
        self,
        do: Do,
        places: Places,
        index: PhotoIndex,
        developments: Developments,
        strips: Strips,
        discards: Discards,
        recovery: Recovery,
    ) -> None:
        self._do = do
        self._places = places
        self._index = index
        self._developments = developments
        self._strips = strips
        self._discards = discards
        self._recovery = recovery
        self._left: Iterator[Path] | None = None  # folders that were not looked at yet
        self._stay: set[str] = set()  # ids of photos that cannot be brought home in this run
        self._brought = 0

    def look(self, event: str) -> None:
        """Begins, the photos of *event* first, if there is anything to do and nothing speaks against it."""
        second = self._places.second
        if second and self._left is None and self._possible():
            self._left = left = photo_folders(second.folder, event)
            self._do(Future(), lambda: self._bring_next(left))

    def _possible(self) -> bool:
        """Whether both folders can be written, and nothing of an earlier run is being taken up."""
        return self._recovery.done.is_set() and all(place.refused is None and place.lock.held for place in self._places)

    def _bring_next(self, left: Iterator[Path]) -> None:
        folder = next((each for each in left if each.name not in self._stay), None) if self._possible() else None
        if folder is None:
            self._left = None
            if self._brought:
                log.info("%d photos were brought home to %s", self._brought, self._places.first.folder)
            self._brought = 0
            return
        try:
            self._bring(folder)
        except OSError as fault:
            if self._places.fault_of_a_disk(fault) is None:
                self._stay.add(folder.name)
            log.warning("%s stays where it is for now: %s", folder, fault)
        self._do(Future(), lambda: self._bring_next(left))

    def _bring(self, folder: Path) -> None:
        name = folder.name
        if self._developments.is_under_way(name) or self._strips.is_under_way(name) or not folder.exists():
            return  # its turn comes
        if self._index.has_removed(name):
            self._discards.discard(folder)
            return
        tidy(album_of(folder), self._places.first.folder)  # of another that could not leave
        if not folder.exists():
            return
        home = bring_home(folder, self._places.first.folder)
        self._places.moved(folder, home)
        leave(folder)
        self._brought += 1

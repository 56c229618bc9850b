"""What is done at the target, one errand at a time, and what is noted of it with the photo.

A file is noted as there once it is, so that one that a kill or a fault came between is brought anew: under the same
name, and checked by the target. A thumbnail is also noted before it goes there: it has to go again when the guests no
longer want it there, whether the booth knows that it has arrived or not.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path

from booth.album.copies import Copy
from booth.album.record import About, Photo
from booth.album.tombstones import settle
from booth.clock import Clock
from booth.problems import Problem
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.files import CopyFile, content_of
from booth.sharing.cloud.scene_pictures import ScenePictures
from booth.sharing.cloud.target import THUMB, TargetFault
from booth.sharing.cloud.waiting import Bring, Errand, Remove, Waiting, Withdraw

log = logging.getLogger(__name__)

NOTE_LIMIT = 20.0  # seconds for the album to note something

Change = Callable[[About], About]


class Delivery:
    """Does errands. Used by the outbox's thread alone."""

    def __init__(
        self,
        waiting: Waiting,
        place: str,
        albums: Sequence[Path],
        clock: Clock,
        *,
        note: Callable[[Photo, Change], Future[Photo]],
        make_page: Callable[[Photo], bytes] | None,
        scenes: ScenePictures,
    ) -> None:
        """*waiting* is told what was done. *place*: the target's name for the operator. The others as the outbox's."""
        self._waiting = waiting
        self._place = place
        self._albums = albums
        self._clock = clock
        self._note = note
        self._make_page = make_page
        self._scenes = scenes
        self._told: set[str] = set()  # ids of photos of which a file could not be read

    def do(self, errand: Errand, courier: Courier) -> int:
        """Does *errand*; gives how many bytes went there.

        Raises TargetFault, Refused; OSError if a file of the photo cannot be had at the moment.
        """
        match errand:
            case Bring():
                return self._bring(errand, courier)
            case Withdraw():
                self._withdraw(errand, courier)
            case Remove():
                self._remove(errand, courier)
        return 0

    def _bring(self, errand: Bring, courier: Courier) -> int:
        photo, file = errand.photo, errand.file
        try:
            content = self._content(photo, file)
        except OSError as fault:
            if photo.folder.exists() and photo.id not in self._told:
                self._told.add(photo.id)
                log.warning("no copy of %s gets away: %s", photo.id, fault)
            raise
        if file.name == THUMB and not errand.announced:
            if not self._noted(photo, lambda copy: copy.with_sent(THUMB, "")):
                raise OSError("the album cannot note it")
            self._waiting.announced(errand)
        courier.put(f"{errand.folder}/{file.name}", content, file.media_type)
        digits = file.source or hashlib.sha256(content).hexdigest()
        self._waiting.brought(errand, digits, self._clock.now())
        self._noted(photo, lambda copy: copy.with_sent(file.name, digits))
        return len(content)

    def _content(self, photo: Photo, file: CopyFile) -> bytes:
        if not file.scene:
            return content_of(photo, file, self._make_page)
        if picture := self._scenes.picture(photo, file.scene, file.source):
            return picture
        raise OSError(f"{photo.id} is not there in the scene {file.scene}")

    def _withdraw(self, errand: Withdraw, courier: Courier) -> None:
        self._see_removed(f"{errand.folder}/{THUMB}", courier)
        if self._waiting.withdrawn(errand, self._clock.now()):
            self._noted(errand.photo, lambda copy: copy.without(THUMB))

    def _remove(self, errand: Remove, courier: Courier) -> None:
        """One name after the other, and what was seen to be gone is not asked for again after a fault."""
        courier.remove_folder(errand.folder)
        left = self._waiting.left(errand.token)
        while left:
            self._see_removed(f"{errand.folder}/{left[0]}", courier)
            del left[0]
        if self._waiting.removed(errand, self._clock.now()):
            for album in self._albums:
                with suppress(OSError):  # it is done anew at the next start
                    settle(album, self._waiting.which, errand.token)

    def _see_removed(self, place: str, courier: Courier) -> None:
        if courier.length(place) is None:
            return
        courier.remove(place)
        if courier.length(place) is not None:
            raise TargetFault(f"{self._place} still has what was removed there")

    def _noted(self, photo: Photo, change: Callable[[Copy], Copy]) -> bool:
        """Has a *change* noted with *photo*; whether that was done: else it is thrown away, or done anew later."""
        try:
            self._note(photo, lambda about: about.with_copy(self._waiting.which, change)).result(NOTE_LIMIT)
        except (CancelledError, Problem, TimeoutError):
            return False
        return True

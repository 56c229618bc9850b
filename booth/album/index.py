"""Which photos there are: in memory, in the catalogue, and told to whoever does something with them."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from booth.album.catalogue import Catalogue
from booth.album.record import Photo

log = logging.getLogger(__name__)

CATALOGUE = "catalogue.sqlite"


class Subscriber(Protocol):
    """What takes part in a photo after it is durable, such as the guests' page.

    Called in the album's thread, which guests' shots wait for: it returns at once and does its work elsewhere.
    """

    def published(self, photo: Photo) -> None:
        """*photo* is durable. Called at every start for each photo found, and again whenever one has changed."""

    def retired(self, token: str) -> None:
        """The photo of *token* is gone, or about to be: nobody may have it any more."""


class PhotoIndex:
    """The photos of an album. Changed by the album's thread alone; `newest` and `all` may be called by any."""

    def __init__(self, folder: Path, subscribers: Sequence[Subscriber]) -> None:
        self.complete = True  # whether every photo in the folder has been found
        self._path = folder / CATALOGUE
        self._subscribers = tuple(subscribers)
        self._photos: dict[str, Photo] = {}  # by id
        self._removed: set[str] = set()  # ids of photos that were thrown away in this run
        self._catalogue: Catalogue | None = None

    def newest(self, photo_id: str) -> Photo | None:
        """The photo as it is by now; None if there is none."""
        return self._photos.get(photo_id)

    def has_removed(self, photo_id: str) -> bool:
        """Whether the photo was thrown away in this run, even if its folder could not be removed."""
        return photo_id in self._removed

    def all(self) -> list[Photo]:
        """Every photo, in the order in which they were found or taken."""
        return list(self._photos.values())

    def enter(self, photo: Photo) -> None:
        """Adds or replaces *photo*: its row is durable before anybody is told."""
        self._photos[photo.id] = photo
        self._note(lambda catalogue: catalogue.enter(photo))
        self._tell(lambda subscriber: subscriber.published(photo))

    def find(self, photo: Photo) -> None:
        """Adds *photo*, found in the folder at a start. Its row is left to `reconcile`."""
        if self._photos.get(photo.id) != photo:
            self._photos[photo.id] = photo
            self._tell(lambda subscriber: subscriber.published(photo))

    def remove(self, photo_id: str, token: str | None) -> None:
        """Removes a photo, if there is one of this id; *token* is its token if it is known."""
        photo = self._photos.pop(photo_id, None)
        if photo:
            token = photo.token
        if token and photo_id not in self._removed:
            self._retire(token)
        self._removed.add(photo_id)
        self._note(lambda catalogue: catalogue.remove(photo_id))

    def reconcile(self) -> None:
        """Removes the photos whose folders are gone, and makes the catalogue's rows those of the others."""
        self.complete = True
        for photo in self.all():
            if not photo.folder.exists():  # it went with its disk, or the operator moved it
                del self._photos[photo.id]
                self._retire(photo.token)
        self._note(lambda catalogue: catalogue.reconcile(self.all()))

    def close(self) -> None:
        """Closes the catalogue; the next change opens it again."""
        if self._catalogue:
            self._catalogue.close()
            self._catalogue = None

    def _retire(self, token: str) -> None:
        self._tell(lambda subscriber: subscriber.retired(token))

    def _tell(self, news: Callable[[Subscriber], None]) -> None:
        """Calls every subscriber; the fault of one is its own."""
        for subscriber in self._subscribers:
            try:
                news(subscriber)
            except Exception:  # a photo is kept and shared whatever a subscriber does
                log.exception("%s failed", type(subscriber).__name__)

    def _note(self, change: Callable[[Catalogue], None]) -> None:
        """Changes the catalogue. It is an index: a fault in it never costs a guest a photo, and is made good later."""
        try:
            if not self._catalogue:
                self._catalogue = Catalogue(self._path)
                if self.complete:  # otherwise recovery calls reconcile when it has found every photo
                    self._catalogue.reconcile(self.all())
            change(self._catalogue)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as fault:
            log.warning("%s cannot be used (%s); photos are kept without it", self._path, fault)
            self.close()

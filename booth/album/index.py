"""Which photos there are: in memory, in the catalogue, and told to whoever does something with them."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from booth.album.catalogue import Catalogue
from booth.album.record import Photo, album_of

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
    """The photos of an album. Changed by the album's thread alone; `newest` and `all` may be called by any.

    An album in two folders has a catalogue in each, of the photos there.
    """

    def __init__(self, subscribers: Sequence[Subscriber]) -> None:
        self.complete = True  # whether every photo in the album's folders has been found
        self._subscribers = tuple(subscribers)
        self._photos: dict[str, Photo] = {}  # by id
        self._removed: set[str] = set()  # ids of photos that were thrown away in this run
        self._catalogues: dict[Path, Catalogue] = {}  # those that are open, by the folder that they lie in

    def newest(self, photo_id: str) -> Photo | None:
        """The photo as it is by now; None if there is none."""
        return self._photos.get(photo_id)

    def where(self, folder: Path) -> Path:
        """The folder that the photo in *folder* is in by now."""
        photo = self._photos.get(folder.name)
        return photo.folder if photo else folder

    def has_removed(self, photo_id: str) -> bool:
        """Whether the photo was thrown away in this run, even if its folder could not be removed."""
        return photo_id in self._removed

    def refuse(self, photo_id: str) -> None:
        """A photo that was thrown away in an earlier run: it counts as thrown away in this one."""
        self._removed.add(photo_id)

    def all(self) -> list[Photo]:
        """Every photo, in the order in which they were found or taken."""
        return list(self._photos.values())

    def enter(self, photo: Photo) -> None:
        """Adds or replaces *photo*, wherever it lies: its row is durable before anybody is told."""
        before = self._photos.get(photo.id)
        self._photos[photo.id] = photo
        self._note(album_of(photo.folder), lambda catalogue: catalogue.enter(photo))
        if before and (old := album_of(before.folder)) != album_of(photo.folder) and old in self._catalogues:
            self._note(old, lambda catalogue: catalogue.remove(photo.id))
        self._tell(lambda subscriber: subscriber.published(photo))

    def find(self, photo: Photo) -> None:
        """Adds *photo*, found in the folder at a start. Its row is left to `reconcile`."""
        if self._photos.get(photo.id) != photo:
            self._photos[photo.id] = photo
            self._tell(lambda subscriber: subscriber.published(photo))

    def remove(self, folder: Path, token: str | None) -> None:
        """Removes the photo in *folder*, if there is one; *token* is its token if it is known."""
        photo_id = folder.name
        photo = self._photos.pop(photo_id, None)
        if photo:
            token = photo.token
        if token and photo_id not in self._removed:
            self._retire(token)
        self._removed.add(photo_id)
        self._note(album_of(folder), lambda catalogue: catalogue.remove(photo_id))

    def reconcile(self, albums: Iterable[Path]) -> None:
        """Removes the photos in *albums* whose folders are gone, and makes the others the rows of their catalogues.

        An album's folder that is gone itself is passed over: its disk was pulled out, and may come back.
        """
        self.complete = True
        for album in albums:
            if album.exists():
                self._reconcile(album)

    def _reconcile(self, album: Path) -> None:
        for photo in self._in(album):
            if not photo.folder.exists():  # another disk is here, or the operator moved it
                del self._photos[photo.id]
                self._retire(photo.token)
        self._note(album, lambda catalogue: catalogue.reconcile(self._in(album)))

    def close(self, album: Path) -> None:
        """Closes the catalogue in the folder *album*; the next change opens it again."""
        if catalogue := self._catalogues.pop(album, None):
            catalogue.close()

    def _in(self, album: Path) -> list[Photo]:
        return [photo for photo in self.all() if album_of(photo.folder) == album]

    def _retire(self, token: str) -> None:
        self._tell(lambda subscriber: subscriber.retired(token))

    def _tell(self, news: Callable[[Subscriber], None]) -> None:
        """Calls every subscriber; the fault of one is its own."""
        for subscriber in self._subscribers:
            try:
                news(subscriber)
            except Exception:  # a photo is kept and shared whatever a subscriber does
                log.exception("%s failed", type(subscriber).__name__)

    def _note(self, album: Path, change: Callable[[Catalogue], None]) -> None:
        """Changes the catalogue in the folder *album*.

        It is an index: a fault in it never costs a guest a photo, and is made good later.
        """
        try:
            catalogue = self._catalogues.get(album)
            if not catalogue:
                catalogue = self._catalogues[album] = Catalogue(album / CATALOGUE)
                if self.complete:  # otherwise recovery calls reconcile when it has found every photo
                    catalogue.reconcile(self._in(album))
            change(catalogue)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as fault:
            log.warning("%s cannot be used (%s); photos are kept without it", album / CATALOGUE, fault)
            self.close(album)

"""A shot on its way into the album: in which scene it is wanted, whether it is safe, whether it is finished."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from booth.album.record import Photo
from booth.frames import Shot
from booth.imaging.cropping import cover
from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Matte, Picture, Plate, Size
from booth.ui.motion import ease_both

log = logging.getLogger(__name__)

SHARPENS = 0.3  # seconds in which the finished photo takes the place of the composed one


class Album(Protocol):
    """Keeps photos; the screens' side of booth.album.album."""

    def keep(self, shot: Shot, cut: Future[Shot] | None = None) -> Future[Photo]:
        """Resolves when the photo, made of what *cut* brings, is safe on the disk. Its exception is a Problem."""

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        """The same shot in another scene."""

    def discard(self, photo: Photo | Future[Photo]) -> Future[None]:
        """Leaves nothing behind."""

    def newest(self, photo_id: str) -> Photo | None:
        """What is known of a photo now."""


class PendingPhoto:
    """One shot, handed to the album at once, whose scene may still be changed. Goes from screen to screen."""

    def __init__(self, album: Album, shot: Shot) -> None:
        """*shot* has no matte yet: its negative is made durable while the segmenter still works."""
        self.shot = shot  # in the scene that is wanted now
        self._album = album
        self._kept: Photo | None = None
        self._cut: Future[Shot] = Future()
        self._asked = album.keep(shot, self._cut)

    def cut(self, matte: Matte | None, plate: Plate | None) -> None:
        """The live matte has come; or, None, it has not in time. *plate* is the empty room, if it is known."""
        self.shot = replace(self.shot, matte=matte, plate=plate)
        self._cut.set_result(self.shot)

    def want(self, scene: str) -> None:
        """The guest has settled on *scene*."""
        self.shot = replace(self.shot, scene=scene)

    def update(self) -> Photo | None:
        """The photo, once it is safe in the scene that is wanted; None until then.

        Raises the album's Problem if it could not be kept.
        """
        if self._asked.done():
            self._kept = self._asked.result()
            if self._kept.scene != self.shot.scene:
                self._asked = self._album.change_scene(self._kept, self.shot)
                return None
            return self._kept
        return None

    @property
    def finished(self) -> Photo | None:
        """The photo once the darkroom has finished it in the scene that is wanted."""
        if self._kept is None:
            return None
        newest = self._album.newest(self._kept.id)
        return newest if newest and newest.finished and newest.scene == self.shot.scene else None

    def discard(self) -> None:
        """Nothing of it is to stay, however far it has come."""
        failed = self._asked.done() and self._asked.exception()
        if not failed:
            self._album.discard(self._asked)
        elif self._kept:
            self._album.discard(self._kept)


class FinishedPicture:
    """The finished photo as a picture: asked for when it is there, faded in, gone when another scene is wanted."""

    def __init__(
        self, keeping: PendingPhoto, size: Size, read: Callable[[Path, Size], Future[Picture]], *, still: bool
    ) -> None:
        """*size*: the picture's, in pixels; *still*: it is there at once, nothing fades."""
        self._seconds = 0.0 if still else SHARPENS
        self.picture: Picture | None = None
        self._keeping = keeping
        self._size = size
        self._read = read
        self._scene = keeping.shot.scene
        self._reading: Future[Picture] | None = None
        self._since = 0.0

    def update(self, now: float) -> None:
        """Looks whether there is something to read, or something has been read."""
        if self._scene != self._keeping.shot.scene:
            self._scene, self._reading, self.picture = self._keeping.shot.scene, None, None
        if self._reading is None:
            if photo := self._keeping.finished:
                self._reading = self._read(photo.picture, self._size)
        elif self.picture is None and self._reading.done():
            if (fault := self._reading.exception()) is None:
                self.picture, self._since = self._reading.result(), now
            elif not isinstance(fault, PictureFault):
                raise fault

    def share(self, now: float) -> float:
        """How much of the finished picture is to be seen, 0 to 1."""
        if self.picture is None:
            return 0.0
        return ease_both((now - self._since) / self._seconds) if self._seconds else 1.0


class PhotoReader:
    """Reads photos' files in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")

    def read(self, path: Path, size: Size) -> Future[Picture]:
        """The picture in *path* at *size*. Its exception is a PictureFault if the file has gone or is none."""
        return self._thread.submit(_read, path, size)

    def stop(self) -> None:
        """Reads nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _read(path: Path, size: Size) -> Picture:
    return cover(read_picture(path, size), size, (0.5, 0.5))

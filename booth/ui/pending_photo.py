"""A shot on its way into the album: the scene that is wanted for it, whether it is safe, whether it is finished."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from booth.album.record import Photo
from booth.frames import Shot
from booth.picture_types import Matte, Plate


class Strips(Protocol):
    """Goes on with strips; the screens' side of booth.album.strips."""

    def add(self, strip: Future[Photo], shot: Shot, cut: Future[Shot] | None = None, place: int | None = None) -> None:
        """Adds a shot to a strip, or puts it in the place of one."""

    def end(self, strip: Future[Photo]) -> Future[Photo]:
        """Resolves when the strip of all shots so far is safe on the disk. May fail with a Problem."""


class Groups(Protocol):
    """Puts photos together; the screens' side of booth.album.groups."""

    def put_together(self, photos: Sequence[Photo]) -> Future[str]:
        """Resolves to the token of a page of *photos*. May fail with a Problem."""


class Album(Protocol):
    """Keeps photos; the screens' side of booth.album.album."""

    @property
    def refuses(self) -> bool:
        """Whether no photo can be kept now, so that guests should not begin."""

    @property
    def strips(self) -> Strips:
        """What goes on with the strips that `keep` begins."""

    @property
    def groups(self) -> Groups:
        """What puts photos together on one page."""

    def keep(self, shot: Shot, cut: Future[Shot] | None = None, layout: str | None = None) -> Future[Photo]:
        """Resolves when the photo, made of the shot that *cut* brings, is safe on the disk. May fail with a Problem.

        With a *layout* the shot begins a strip.
        """

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        """Resolves when the photo of *shot* is safe in the shot's new scene. May fail with a Problem."""

    def show(self, photo: Photo, *, shown: bool) -> Future[Photo]:
        """Resolves when everybody can see the photo, or can no more."""

    def discard(self, photo: Photo | Future[Photo]) -> Future[None]:
        """Resolves when nothing of the photo is left."""

    def newest(self, photo_id: str) -> Photo | None:
        """What is known of a photo now; None if there is none."""


def when_safe(requested: Future[Photo], told: Callable[[Photo], None]) -> None:
    """Has *told* hear of the photo *requested* once it is there: at once if it is; never if it fails."""

    def hear(requested: Future[Photo]) -> None:
        if not requested.cancelled() and not requested.exception():
            told(requested.result())

    requested.add_done_callback(hear)


class PendingPhoto:
    """One shot, handed to the album at once, whose scene can still be changed. Passed on from screen to screen."""

    def __init__(self, album: Album, shot: Shot) -> None:
        """*shot* has no matte yet: its negative is made durable while the segmenter still works."""
        self.shot = shot  # in the scene that is wanted now
        self._album = album
        self._kept: Photo | None = None
        self._cut: Future[Shot] = Future()
        self._requested = album.keep(shot, self._cut)
        self._discarded: Future[None] | None = None

    def cut(self, matte: Matte | None, plate: Plate | None) -> None:
        """Completes the shot with its live matte, None if that is late, and with the empty room, if that is known."""
        self.shot = replace(self.shot, matte=matte, plate=plate)
        self._cut.set_result(self.shot)

    @property
    def promised(self) -> Future[Photo]:
        """The photo, as the album has promised it by now."""
        return self._requested

    def when_safe(self, told: Callable[[Photo], None]) -> None:
        """Has *told* hear of the photo once it is safe, in whatever thread: at once if it is; never if it fails."""
        when_safe(self._requested, told)

    def want(self, scene: str) -> None:
        """The guest has settled on *scene*."""
        self.shot = replace(self.shot, scene=scene)

    def update(self) -> Photo | None:
        """The photo, once it is safe in the scene that is wanted; None until then.

        Raises the album's Problem if it could not be kept.
        """
        if not self._requested.done():
            return None
        self._kept = self._requested.result()
        if self._kept.scene != self.shot.scene:
            self._requested = self._album.change_scene(self._kept, self.shot)
            return None
        return self._kept

    @property
    def finished(self) -> Photo | None:
        """The photo, once the darkroom has finished it in the scene that is wanted; None until then."""
        if self._kept is None:
            return None
        newest = self._album.newest(self._kept.id)
        return newest if newest and newest.finished and newest.scene == self.shot.scene else None

    def follow(self) -> None:
        """Takes over the scene that the finished photo was put into from a phone, if it was."""
        if self._kept is None or self._kept.scene != self.shot.scene:
            return
        newest = self._album.newest(self._kept.id)
        if newest and newest.finished and newest.scene != self.shot.scene:
            self.shot = replace(self.shot, scene=newest.scene)
            self._kept = newest
            self._requested = Future()
            self._requested.set_result(newest)

    @property
    def deleted(self) -> bool:
        """Whether the photo was safe and is not there any more: it was deleted from a phone."""
        return self._kept is not None and self._album.newest(self._kept.id) is None

    def take_back(self) -> None:
        """Keeps the shot anew after `discard`: it has been in memory only, and gets another folder and link."""
        self._kept = None
        self._requested = self._album.keep(self.shot)

    def discard(self) -> None:
        """Leaves nothing of it on the disk, however far it has come."""
        failed = self._requested.done() and self._requested.exception()
        if not failed:
            self._discarded = self._album.discard(self._requested)
        elif self._kept:
            self._discarded = self._album.discard(self._kept)

    @property
    def gone(self) -> bool | None:
        """Whether `discard` has left nothing; None while that is not known, False if the disk has refused."""
        if self._discarded is None:
            return True  # there was nothing on the disk
        return self._discarded.exception() is None if self._discarded.done() else None

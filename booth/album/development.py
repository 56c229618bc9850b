"""Shots on their way to photos: the live composition at once, the darkroom's photo in its place, however late.

The negative stays until that photo is durable. What the darkroom could not develop in this run is set aside with one
line to the operator, and tried again at the next start.
"""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from booth.album.index import PhotoIndex
from booth.album.places import Change
from booth.album.placing import (
    about_again,
    as_noted,
    change_about,
    keep_negative_again,
    keep_negative_as,
    place_clip,
    place_finished,
    place_in_scene,
    place_live,
    remove_negatives,
    settle_for_live,
)
from booth.album.record import PICTURE, About, Photo, taken_of
from booth.frames import Shot
from booth.problems import Problem

if TYPE_CHECKING:  # the album carries files and needs nothing of what makes them
    from booth.darkroom.developed import Developed, DevelopedClip

log = logging.getLogger(__name__)

MOST_HELD = 60_000_000  # bytes of shots that wait for the darkroom in memory; further ones wait on the disk

DevelopLive = Callable[[Shot], "Developed"]
"""Composes a shot at once, with its live matte."""

Do = Callable[[Future[Any], Callable[[], None]], None]
"""Has the album's thread do some work; a fault of it becomes the exception of the Future."""


class Develop(Protocol):
    """Has the darkroom develop a shot; one that is not urgent after all that are."""

    def __call__(self, shot: Shot, /, *, urgent: bool) -> "Future[Developed]":
        """The Future fails if the shot cannot be developed in this run; it never fails for time."""


class DevelopClip(Protocol):
    """Has the darkroom develop a shot's clip; one that is not urgent after all that are."""

    def __call__(self, shot: Shot, /, *, urgent: bool) -> "Future[DevelopedClip]":
        """As Develop's."""


def no_clips(shot: Shot, /, *, urgent: bool) -> "Future[DevelopedClip]":  # noqa: ARG001  as DevelopClip
    """For albums in which no clips are kept."""
    raise ValueError("there are no clips")


class PhotoPromise(Future[Photo]):
    """A photo to come. Has its folder before it is a photo, so that it can be thrown away meanwhile."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()  # only the album ends it, by discard() too
        self.folder = folder


@dataclass(eq=False)
class Development:
    """A shot whose negative is durable, on its way to a photo."""

    shot: Shot
    folder: Path
    promise: PhotoPromise
    about: About  # as it was when this began
    live_cutout: bytes | None = None  # for when the darkroom fails
    order: "Future[Developed] | Future[DevelopedClip] | None" = None  # from the darkroom
    urgent: bool = True  # guests wait for it


class Developments:
    """All shots under way, at most one for each photo: of several changes of scene in a row, only the newest.

    Used by the album's thread alone.
    """

    def __init__(
        self,
        do: Do,
        change: Change,
        index: PhotoIndex,
        develop_live: DevelopLive,
        develop: Develop,
        develop_clip: DevelopClip,
        leave: Callable[[Path, About], None],
        *,
        keep_negatives: bool,
        mirrored: bool = False,
    ) -> None:
        """*leave*: has the negative in a folder developed when nothing more urgent is to be done."""
        self._do = do
        self._change = change
        self._mirrored = mirrored
        self._index = index
        self._develop_live = develop_live
        self._develop = develop
        self._develop_clip = develop_clip
        self._leave = leave
        self._keep_negatives = keep_negatives
        self._under_way: dict[str, Development] = {}  # by the photo's id
        self._set_aside: set[str] = set()  # ids of those that cannot be developed in this run

    def wants(self, photo_id: str) -> bool:
        """Whether a negative that was found is to be developed: it is not under way, nor was it set aside."""
        return photo_id not in self._under_way and photo_id not in self._set_aside

    def is_under_way(self, photo_id: str) -> bool:
        """Whether a photo is on its way."""
        return photo_id in self._under_way

    def is_current(self, development: Development) -> bool:
        """Whether *development* is under way: it was not thrown away, nor put into another scene."""
        return self._under_way.get(development.folder.name) is development

    def begin(self, development: Development, cut: Future[Shot] | None) -> None:
        """Makes the live composition of a shot whose negative is durable once *cut* brings its matte, or at once."""
        if cut is None:
            self.make(development)
            return
        self._under_way[development.folder.name] = development
        cut.add_done_callback(
            lambda cut: self._do(development.promise, lambda: self._make_with_matte(development, cut.result()))
        )

    def _make_with_matte(self, development: Development, shot: Shot) -> None:
        if self.is_current(development):  # else it was thrown away meanwhile
            development.shot = replace(development.shot, matte=shot.matte, plate=shot.plate)
            self.make(development)

    def make(self, development: Development) -> None:
        """Makes the live composition the photo, if there can be one, and sends the shot to the darkroom."""
        try:
            live = self._develop_live(development.shot)
        except Exception as fault:  # noqa: BLE001  whatever it is, the darkroom may still make a photo of it
            log.warning(
                "%s: no live composition (%s), the guest waits for the darkroom", development.folder.name, fault
            )
        else:
            development.live_cutout = live.cutout
            about = self._step(development, lambda folder: place_live(folder, development.shot.scene, live.photo))
            self._tell(development.folder, about, development.promise)
            development.shot = replace(development.shot, matte=None)  # it was for the live composition
            self._under_way.pop(development.folder.name, None)  # `send` enters it again
            if sum(each.shot.held for each in (development, *self._under_way.values())) > MOST_HELD:
                self._leave(development.folder, about)
                return
        self.send(development, urgent=True)

    def send(self, development: Development, *, urgent: bool) -> None:
        """Sends the shot to the darkroom, behind all urgent ones if it is not; what it answers becomes the photo."""
        self._under_way[development.folder.name] = development
        development.urgent = urgent
        shot = replace(development.shot, matte=None)  # the darkroom makes its own, and many shots may be waiting
        development.order = order = self._develop(shot, urgent=urgent)
        order.add_done_callback(lambda order: self._do(development.promise, lambda: self._finish(development, order)))

    def change_scene(self, shot: Shot, promise: PhotoPromise) -> None:
        """Makes the photo promised anew of *shot*, the one it was made of but in another scene, unless it is gone."""
        photo = self._there(promise)
        if photo is None:
            return
        self.cancel(photo.id)
        shot = replace(shot, taken=taken_of(photo.id))
        about = about_again(photo, shot, mirrored=self._mirrored)
        development = Development(shot, photo.folder, promise, about)

        def begin(folder: Path) -> About:
            keep_negative_again(folder, shot.frame.jpeg)  # until the photo in the other scene is finished too
            return About.read(folder)

        about = self._step(development, begin)
        development.about, development.shot = about, replace(shot, taken=about.taken)
        self.make(development)

    def put_into_scene(self, scene: str, picture: bytes, promise: PhotoPromise) -> None:
        """Makes *picture*, composed of the cutout of the photo promised, that photo, unless it is under way or gone."""
        photo = self._there(promise)
        if photo is None:
            return
        if photo.singles or photo.is_clip or not photo.finished or self.is_under_way(photo.id):
            promise.set_exception(CancelledError())
            return
        self._tell(*self._change(photo.folder, lambda folder: place_in_scene(folder, scene, picture)), promise)

    def note(self, promise: PhotoPromise, change: Callable[[About], About]) -> None:
        """Makes a *change* of the about.json of the photo promised, unless it is gone."""
        if photo := self._there(promise):
            self._tell(*self._change(photo.folder, lambda folder: change_about(folder, change)), promise)

    def cancel(self, photo_id: str) -> None:
        """Gives up what is under way of a photo, if anything; what the darkroom still sends of it is ignored."""
        development = self._under_way.pop(photo_id, None)
        if development and development.order:
            development.order.cancel()
        if development and not development.promise.done():
            development.promise.set_exception(CancelledError())

    def _finish(self, development: Development, order: "Future[Developed]") -> None:
        if not self.is_current(development):
            return
        photo_id = development.folder.name
        del self._under_way[photo_id]
        development.order = None  # the two refer to each other: megabytes until the garbage collector finds them
        if fault := order.exception():
            self._set_aside.add(photo_id)
            about = self._step(development, lambda folder: self._settle_for_live(folder, development, fault))
            self._tell(development.folder, about, development.promise)
            return
        self._set_aside.discard(photo_id)
        finished, scene, clip = order.result(), development.shot.scene, bool(development.shot.clip)
        about = self._step(development, lambda folder: place_finished(folder, scene, finished, finished=not clip))
        if clip:
            self._index.enter(about.photo(development.folder))
            self._send_clip(development)
            return
        self._tell(development.folder, about, development.promise)
        if not self._keep_negatives:
            remove_negatives(development.folder)

    def _send_clip(self, development: Development) -> None:
        """Sends a shot whose still is finished to the darkroom again, for its clip."""
        self._under_way[development.folder.name] = development
        order = self._develop_clip(replace(development.shot, matte=None), urgent=development.urgent)
        development.order = order
        order.add_done_callback(
            lambda order: self._do(development.promise, lambda: self._finish_clip(development, order))
        )

    def _finish_clip(self, development: Development, order: "Future[DevelopedClip]") -> None:
        if not self.is_current(development):
            return
        del self._under_way[development.folder.name]
        development.order = None
        if fault := order.exception():
            self._set_aside.add(development.folder.name)
            words = "%s has a still and no clip, until the next start tries again: %s"
            log.warning(words, development.folder.name, fault)
            self._tell(development.folder, self._step(development, About.read), development.promise)
            return
        clip = order.result()
        about = self._step(development, lambda folder: place_clip(folder, clip))
        self._tell(development.folder, about, development.promise)
        if not self._keep_negatives:
            remove_negatives(development.folder)

    def _there(self, promise: PhotoPromise) -> Photo | None:
        """The photo that the one promised is made of; None, and the promise broken, if it was thrown away."""
        assert promise.folder
        photo = self._index.newest(promise.folder.name)
        if photo is None:
            promise.set_exception(CancelledError())
        return photo

    def _step(self, development: Development, step: Callable[[Path], About]) -> About:
        """Does *step* to a photo's folder, wherever that is; one that can be neither written nor read begins anew."""
        photo_id, about = development.folder.name, development.about
        if photo := self._index.newest(photo_id):
            about = as_noted(about, photo)

        def begin(album: Path) -> Path:
            return keep_negative_as(photo_id, album, about, development.shot.frame.jpeg, development.shot.clip)

        development.folder, about = self._change(development.folder, step, begin)
        development.promise.folder = development.folder
        return about

    def _settle_for_live(self, folder: Path, development: Development, fault: BaseException) -> About:
        """Leaves the live composition as it is for this run. Raises Problem if there is none in the scene wanted."""
        about = About.read(folder)
        if not (folder / PICTURE).exists() or about.scene != development.shot.scene:
            if about.finished and not self._keep_negatives:  # it stays in its former scene
                remove_negatives(folder)
            raise Problem("could_not_keep", f"{folder} cannot be developed: {fault}; the next start tries again")
        log.warning("%s stays as it was composed live, until the next start tries again: %s", folder.name, fault)
        # An earlier scene's cutout is as good or better.
        return settle_for_live(folder, None if "cutout" in about.media else development.live_cutout)

    def _tell(self, folder: Path, about: About, promise: PhotoPromise) -> None:
        """Tells everybody of a photo that is durable: the catalogue, the subscribers, then the guest."""
        photo = about.photo(folder)
        self._index.enter(photo)
        if not promise.done():
            promise.set_result(photo)

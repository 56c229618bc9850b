"""A strip on its way into the album: its shots, handed over one by one, whether it is safe, whether it is finished."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Literal

from booth.album.record import Photo
from booth.composition.sheet import MIDDLE, Placed, focus_on_guests
from booth.frames import Shot
from booth.imaging.resize import resize_fast
from booth.picture_types import Matte, Picture, Plate
from booth.ui.composition_view import ShownGuests
from booth.ui.pending_photo import Album, when_safe

_LONG_SIDE = 960  # pixels of a shot's picture on the screen


@dataclass(frozen=True, slots=True)
class StripOptions:
    """How strips are taken."""

    shots: int
    pause: float  # seconds from one shot to the next
    scenes: Literal["next", "same"]  # where the shots after the first are taken
    layout: str  # the key of one of the theme's


class PendingStrip:
    """Several shots that become one photo, each handed to the album at once. Passed on from screen to screen."""

    def __init__(self, album: Album, options: StripOptions) -> None:
        self.shots: list[Shot] = []
        self.pictures: list[Placed] = []  # of each, as the guests were shown it
        self.place: int | None = None  # the shot that is being taken again
        self.options = options
        self._album = album
        self._begun: Future[Photo] | None = None
        self._kept: Photo | None = None
        self._cut: Future[Shot] = Future()
        self._requested: Future[Photo] | None = None
        self._discarded: Future[None] | None = None
        self._former: Future[Photo] | None = None  # what was begun on a disk that has gone since
        self._safe: list[Callable[[Photo], None]] = []  # hear of the strip once it is safe

    @property
    def shot(self) -> Shot:
        """The one that was taken last."""
        return self.shots[-1 if self.place is None else self.place]

    @property
    def complete(self) -> bool:
        """Whether no shot is missing."""
        return len(self.shots) >= self.options.shots

    def take(self, shot: Shot) -> None:
        """Hands another *shot* to the album, or one in place of that which is taken again."""
        self._cut = Future()
        if self.place is None:
            self.shots.append(shot)
        else:
            self.shots[self.place] = shot
        self._hand_over(shot, self._cut)

    def cut(self, matte: Matte | None, plate: Plate | None) -> None:
        """Completes the last shot with its live matte, None if that is late, and the empty room, if that is known."""
        place = len(self.shots) - 1 if self.place is None else self.place
        self.shots[place] = replace(self.shots[place], matte=matte, plate=plate)
        self._cut.set_result(self.shots[place])

    def show(self, picture: Picture, guests: ShownGuests) -> None:
        """The last shot's *picture* as the *guests* were shown it, at the view's size."""
        scale = min(1.0, _LONG_SIDE / max(picture.shape))
        small = resize_fast(picture, (round(scale * picture.shape[1]), round(scale * picture.shape[0])))
        focus = MIDDLE
        if guests.cutout:
            matte = guests.cutout.matte
            focus = focus_on_guests(matte[:, ::-1] if guests.mirror else matte)
        if self.place is None:
            self.pictures.append(Placed(small, focus))
        else:
            self.pictures[self.place] = Placed(small, focus)

    def end(self) -> None:
        """No more shots are to come for now."""
        self.place = None
        if self._requested is None:
            assert self._begun is not None
            self._requested = self._album.strips.end(self._begun)

    def update(self) -> Photo | None:
        """The strip, once all its shots are safe in it; None until then.

        Raises the album's Problem if it could not be kept, nor anew: a disk may have gone between two shots.
        """
        if self._requested is None or not self._requested.done():
            return None
        if self._requested.exception() and self._kept is None and self._former is None:
            self._former = self._begun
            self._keep_anew()
            return None
        first = self._kept is None
        self._kept = self._requested.result()
        if first and self._former:
            self._album.discard(self._former)
        return self._kept

    @property
    def promised(self) -> Future[Photo]:
        """The strip, as the album has promised it by now."""
        assert self._requested is not None
        return self._requested

    def when_safe(self, told: Callable[[Photo], None]) -> None:
        """Has *told* hear of the strip once it is safe, in whatever thread: at once if it is; never if it fails."""
        assert self._requested is not None
        self._safe.append(told)
        when_safe(self._requested, told)

    @property
    def finished(self) -> Photo | None:
        """The strip, once the darkroom has finished all its shots; None until then."""
        if self._kept is None or self._requested is None or not self._requested.done():
            return None
        newest = self._album.newest(self._kept.id)
        return newest if newest and newest.finished else None

    def follow(self) -> None:
        """A strip stays in the scenes that it was taken in."""

    @property
    def deleted(self) -> bool:
        """Whether the strip was safe and is not there any more: it was deleted from a phone."""
        return self._kept is not None and self._album.newest(self._kept.id) is None

    def take_back(self) -> None:
        """Keeps the shots anew after `discard`: they have been in memory only, and get another folder and link."""
        self._safe.clear()
        self._keep_anew()

    def discard(self) -> None:
        """Leaves nothing of it on the disk, however far it has come."""
        assert self._begun is not None
        if self._former and self._kept is None:
            self._album.discard(self._former)
        if self._kept or not (self._begun.done() and self._begun.exception()):
            self._discarded = self._album.discard(self._kept or self._begun)

    @property
    def gone(self) -> bool | None:
        """Whether `discard` has left nothing; None while that is not known, False if the disk has refused."""
        if self._discarded is None:
            return True  # there was nothing on the disk
        return self._discarded.exception() is None if self._discarded.done() else None

    def _keep_anew(self) -> None:
        self._kept = self._begun = self._requested = None
        for shot in self.shots:
            self._hand_over(shot, None)
        self.end()
        assert self._requested is not None
        for told in self._safe:
            when_safe(self._requested, told)

    def _hand_over(self, shot: Shot, cut: Future[Shot] | None) -> None:
        self._requested = None
        if self._begun is None:
            self._begun = self._album.keep(shot, cut, self.options.layout)
        else:
            self._album.strips.add(self._begun, shot, cut, self.place)

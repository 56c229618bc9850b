"""The gallery on the first screen: photos whose guests said that everybody may see them drift slowly past.

It begins after a quiet minute, stands back for whoever comes, and shows nothing that is not to be seen any more.
"""

from concurrent.futures import Future
from dataclasses import dataclass

import pygame

from booth.album.record import Photo
from booth.imaging.picture_files import PictureFault
from booth.ui.context import ScreenContext
from booth.ui.motion import ease_both
from booth.ui.prints import Print

QUIET = 60.0  # seconds without anybody, from which on photos drift past
LOOKS = 1.0  # seconds between two looks at which photos may be seen
_SPEED = 0.022  # of the canvas's width a second
_APPEARS, _GOES = 2.0, 0.5  # seconds
_HEIGHTS = (0.40, 0.34, 0.44)  # of the canvas's height, one after the other
_RISES = (0.40, 0.47, 0.38)  # the same: the middle of each
_TILTS = (-2.2, 1.6, 2.6, -1.3)  # degrees
_GAP = 0.05  # of the canvas's width: between two prints
_STILL = 8.0  # seconds that a print stands where nothing is to move


@dataclass
class _Drifting:
    """One photo on its way over the screen."""

    photo: Photo
    making: Future[Print]
    y: int
    width: float  # of the print, about
    x: float  # its middle
    ready: float | None = None  # since when there is the print
    gone: float | None = None  # since when the photo may not be seen any more

    def opacity(self, now: float) -> float:
        """From 0, while it appears or goes, to 1."""
        appears = 0.0 if self.ready is None else (now - self.ready) / _APPEARS
        goes = 1.0 if self.gone is None else 1 - (now - self.gone) / _GOES
        return ease_both(min(1.0, appears)) * max(0.0, goes)


class Gallery:
    """Draws the prints over the scene. One for each time that the first screen is shown."""

    def __init__(self, context: ScreenContext, now: float) -> None:
        self._context = context
        self._quiet_since = now
        self._looked = float("-inf")
        self._moved = now
        self._photos: tuple[Photo, ...] = ()  # that may be seen, the newest first
        self._turns: dict[str, int] = {}  # how often each was shown, by its id
        self._drifting: list[_Drifting] = []  # from left to right
        self._count = 0  # of prints so far
        self._opacity = 0.0
        self._since = now  # where nothing is to move: when the print began to stand

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the photos that are on the screen, or about to come."""
        return tuple(each.photo.id for each in self._drifting if each.gone is None)

    def update(self, now: float, *, alone: bool) -> None:
        """Moves on. While the booth is not *alone*, and a minute after, there are no photos."""
        if not alone:
            self._quiet_since = now
        passed, self._moved = min(now - self._moved, 0.1), now
        wanted = now - self._quiet_since >= QUIET
        if wanted and now - self._looked >= LOOKS:
            self._looked = now
            self._photos = tuple(self._context.photos.gallery())
            seen = {photo.id for photo in self._photos}
            for each in self._drifting:
                if each.photo.id not in seen and each.gone is None:
                    each.gone = now
        self._opacity += passed / _APPEARS if wanted else -passed / _GOES
        self._opacity = min(1.0, max(0.0, self._opacity))
        if not wanted and self._opacity == 0:
            self._drifting.clear()
        elif self._context.options.reduced_motion:
            self._stand(now, wanted=wanted)
        elif wanted:
            self._drift(now, passed)
        for each in self._drifting:
            if each.ready is None and each.making.done() and not each.making.exception():
                each.ready = now

    def _drift(self, now: float, passed: float) -> None:
        """Everything moves on; what has left goes, and the next comes in."""
        width = self._context.drawing.size[0]
        for each in self._drifting:
            each.x -= _SPEED * width * passed
        self._drifting = [
            each
            for each in self._drifting
            if each.x > -each.width and (each.gone is None or now - each.gone < _GOES) and not _failed(each)
        ]
        end = max((each.x + each.width / 2 for each in self._drifting), default=0.06 * width)
        if end < 1.1 * width and (photo := self._due()):
            each = self._begin(photo)
            each.x = max(end + _GAP * width, 0.0) + each.width / 2
            self._drifting.append(each)

    def _stand(self, now: float, *, wanted: bool) -> None:
        """One photo in the middle, another after a while; nothing moves, nothing fades."""
        self._opacity = 1.0 if wanted else 0.0
        self._drifting = [each for each in self._drifting if each.gone is None and not _failed(each)]
        if wanted and (not self._drifting or now - self._since >= _STILL) and (photo := self._due()):
            each = self._begin(photo)
            each.x = self._context.drawing.size[0] / 2
            self._drifting = [each]
            self._since = now

    def _due(self) -> Photo | None:
        """The photo that was shown least, of several the newest; none of those that are shown now."""
        there = set(self.shown)
        others = [photo for photo in self._photos if photo.id not in there]
        return min(others, key=lambda photo: self._turns.get(photo.id, 0), default=None)

    def _begin(self, photo: Photo) -> _Drifting:
        number, self._count = self._count, self._count + 1
        self._turns[photo.id] = self._turns.get(photo.id, 0) + 1
        canvas, (wide, high) = self._context.drawing.size, self._context.shooting.ratio
        height = min(_HEIGHTS[number % len(_HEIGHTS)] * canvas[1], 0.62 * canvas[0] * high / wide)
        size = (round(height * wide / high), round(height))
        making = self._context.photos.print_of(photo.first_picture, size, _TILTS[number % len(_TILTS)])
        return _Drifting(photo, making, round(_RISES[number % len(_RISES)] * canvas[1]), 1.12 * size[0], 0.0)

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws the prints that are ready."""
        for each in self._drifting:
            if each.ready is not None:
                own = 1.0 if self._context.options.reduced_motion else each.opacity(self._moved)
                if (opacity := ease_both(self._opacity) * own) > 0:
                    each.making.result().draw(canvas, each.x, each.y, opacity)


def _failed(each: _Drifting) -> bool:
    """Whether there is no print of the photo: its file is gone. Raises whatever else was wrong."""
    if not each.making.done() or not (fault := each.making.exception()):
        return False
    if isinstance(fault, PictureFault):
        return True
    raise fault

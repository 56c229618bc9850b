"""The live view: the newest guests in a scene, and what is said when there are none to be had."""

from collections.abc import Callable, Sequence

import pygame

from booth.composition.levels import LevelMeter
from booth.frames import Cutout, Frame, Latest, Levels
from booth.scenes.scene_files import HERE
from booth.scenes.words import Words
from booth.ui.composition_view import NOBODY, CompositionView, Guests, Showing

STALE = 1.0  # seconds; an older frame is never shown as live
LONG = 60.0  # seconds without a frame after which the operator has to be called
SOMEBODY = 0.01  # share of the picture that is person


class LiveView:
    """Looks at the newest cutout once per drawn frame and shows it. One for the whole booth."""

    def __init__(
        self,
        easel: CompositionView,
        frames: Latest[Frame],
        cutouts: Latest[Cutout],
        segmenter_alive: Callable[[float], bool],
        *,
        mirror: bool,
    ) -> None:
        self.age = 0.0  # seconds since the newest frame was taken
        self.room_only = False  # the segmenter is silent: guests are shown, and taken, in the room as it is
        self.levels = Levels()  # as the camera shows the guests
        self._easel = easel
        self._frames = frames
        self._cutouts = cutouts
        self._segmenter_alive = segmenter_alive
        self._mirror = mirror
        self._cutout: Cutout | None = None
        self._guests = NOBODY
        self._meter = LevelMeter()
        self._now = 0.0
        self._waits_since: float | None = None

    def update(self, now: float) -> None:
        """Takes what is newest at *now*."""
        self._now = now
        frame = self._frames.peek()
        if frame is None:
            self._waits_since = now if self._waits_since is None else self._waits_since
            self.age = now - self._waits_since
        else:
            self._waits_since = None
            self.age = now - frame.taken
        self.room_only = not self._segmenter_alive(now)
        cutout = self._cutouts.peek()
        if cutout is not None and now - cutout.frame.taken > STALE:
            cutout = None
        if cutout is not self._cutout:
            self._cutout = cutout
            if cutout:
                self.levels = self._meter.update(cutout.picture, cutout.matte, cutout.frame.taken)
            self._guests = Guests(cutout, self.levels, mirror=self._mirror) if cutout else NOBODY

    @property
    def lost(self) -> bool:
        """Whether there is nothing to show as live."""
        return self.age > STALE

    @property
    def somebody(self) -> bool:
        """Whether there is anybody, or anything, to take a photo of."""
        if self.lost:
            return False
        return self.room_only or (self._cutout is not None and self._cutout.presence >= SOMEBODY)

    @property
    def cutout(self) -> Cutout | None:
        """The newest cutout, unless it is stale."""
        return self._cutout

    def scene(self, key: str) -> str:
        """The scene that is shown where *key* is asked for: the room as it is while the segmenter is silent."""
        return HERE if self.room_only else key

    def draw(self, canvas: pygame.Surface, showing: Showing) -> None:
        """Draws the guests in what *showing* says; without guests if there are none to be had."""
        if self.room_only and not self.lost:
            showing = Showing(HERE)
        self._easel.show(canvas, showing, NOBODY if self.lost else self._guests, self._now)

    def notice(self, words: Words, contact: str) -> Sequence[str]:
        """What guests have to be told in place of a live view: nothing, "one moment", and in the end whom to call."""
        if not self.lost:
            return ()
        if self.age > LONG and contact:
            return words["one_moment"], words.fill("call_us", contact=contact)
        return (words["one_moment"],)

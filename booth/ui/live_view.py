"""The live view: the newest guests in a scene, and what guests are told when there is nothing to show."""

from collections.abc import Callable

import pygame

from booth.composition.levels import LevelMeter
from booth.frames import Cutout, Frame, Latest, Levels
from booth.scenes.scene_files import HERE
from booth.scenes.words import Words
from booth.ui.composition_view import NOBODY, CompositionView, ShownGuests, ShownScene

STALE = 1.0  # seconds; an older frame is not shown as live, unless the machine is so slow that they come that seldom
SLOWEST = 10.0  # seconds; an older frame is never shown as live
CALL_AFTER = 60.0  # seconds without a frame after which guests are told whom to call
SOMEBODY = 0.01  # fraction of the picture that is person; below it nobody is there


class _Pace:
    """How old the newest of a row of frames may be: three times as long as it came after the one before it.

    So on a very slow machine guests are seen late, but seen, while a camera that stands still is lost after a second.
    """

    def __init__(self) -> None:
        self.limit = STALE
        """In seconds."""
        self._newest: Frame | None = None

    def follow(self, frame: Frame, *, every: bool) -> None:
        """The newest is *frame*. *every*: all frames of the camera are in the row, also those that nobody looked at."""
        before, self._newest = self._newest, frame
        if before is None or frame.taken == before.taken:
            return
        frames = frame.number - before.number if every else 1
        if frames > 0:  # else the camera was opened anew meanwhile
            self.limit = min(max(3 * (frame.taken - before.taken) / frames, STALE), SLOWEST)


class LiveView:
    """Takes the newest frame and cutout once per drawn frame, and shows them. One for the whole booth.

    The stage calls `update` before every update of a screen that shows the live view.
    """

    def __init__(
        self,
        composition: CompositionView,
        frames: Latest[Frame],
        cutouts: Latest[Cutout],
        segmenter_alive: Callable[[float], bool],
        *,
        mirror: bool,
    ) -> None:
        self.age = 0.0  # seconds since the newest frame was taken
        self.room_only = False  # the segmenter is silent: guests are shown, and taken, in the room as it is
        self.levels = Levels()  # as the camera shows the guests
        self.cutout: Cutout | None = None  # the newest, unless it is stale
        self.composition = composition
        self._frames = frames
        self._cutouts = cutouts
        self._segmenter_alive = segmenter_alive
        self._mirror = mirror
        self._frame_pace, self._cutout_pace = _Pace(), _Pace()
        self._guests = NOBODY
        self._meter = LevelMeter()
        self._now = 0.0
        self._seen: float | None = None  # when the newest frame was taken; before the first, when one was missed

    def update(self, now: float) -> None:
        """Takes what is newest at *now*."""
        self._now = now
        frame = self._frames.peek()
        if frame:
            self._seen = frame.taken
            self._frame_pace.follow(frame, every=True)
        elif self._seen is None:
            self._seen = now
        self.age = now - self._seen
        self.room_only = not self._segmenter_alive(now)
        cutout = self._cutouts.peek()
        if cutout is not None:
            self._cutout_pace.follow(cutout.frame, every=False)
            if now - cutout.frame.taken > self._cutout_pace.limit:
                cutout = None
        if cutout is not self.cutout:
            self.cutout = cutout
            if cutout:
                self.levels = self._meter.update(cutout.picture, cutout.matte, cutout.frame.taken)
            self._guests = ShownGuests(cutout, self.levels, mirror=self._mirror) if cutout else NOBODY

    @property
    def lost(self) -> bool:
        """Whether there is nothing to show as live."""
        return self.age > self._frame_pace.limit

    @property
    def somebody(self) -> bool:
        """Whether there is anybody, or anything, to take a photo of."""
        if self.lost:
            return False
        return self.room_only or (self.cutout is not None and self.cutout.presence >= SOMEBODY)

    @property
    def nobody(self) -> bool:
        """Whether the newest cutout shows that nobody is there. Without one that is not known."""
        return self.cutout is not None and self.cutout.presence < SOMEBODY

    def scene(self, key: str) -> str:
        """The scene that is shown where *key* is asked for: the room as it is while the segmenter is silent."""
        return HERE if self.room_only else key

    def draw(self, canvas: pygame.Surface, shown: ShownScene) -> None:
        """Draws the guests in the scene that is *shown*; the scene alone while there is nothing else to show."""
        if self.room_only and not self.lost and self.cutout:
            shown = ShownScene(HERE, look=shown.look)
        self.composition.show(canvas, shown, NOBODY if self.lost else self._guests, self._now)

    def notice(self, words: Words, contact: str) -> tuple[str, ...]:
        """What guests are told in place of a live view: nothing, "one moment", and after a minute whom to call."""
        if not self.lost:
            return ()
        if self.age > CALL_AFTER and contact:
            return words["one_moment"], words.fill("call_us", contact=contact)
        return (words["one_moment"],)

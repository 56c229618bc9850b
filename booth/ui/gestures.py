"""What fingers, mice and keys do, as small frozen values: no screen ever asks whether a finger or key is down."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from booth.picture_types import Size

Point = tuple[float, float]
"""x and y in pixels from the canvas's upper left corner."""

KeyName = Literal["left", "right", "go", "back"]

HOLD = 3.0  # seconds: longer than any guest rests a finger on one point
TAP_SLOP = 0.025  # of the short side: how far a finger may slip on a touch that is still a tap
EDGE_MM = 5.0  # millimetres from the edge within which a touch is never a tap
EDGE = 0.02  # of the short side: the same where the panel's size is not known
_SPEED_WINDOW = 0.1  # seconds over which a finger's speed is measured
RESTS = 2.0  # seconds without a movement after which a finger gives way: a bag, a drop of water, a lift that got lost
_LEAST_TIME = 1 / 60  # seconds that a movement takes at least: a drawn frame, whose touches all bear the same time


@dataclass(frozen=True, slots=True)
class Press:
    """A finger has come down: to draw what it touches as pressed, before it is known what the gesture will be."""

    at: Point
    began: float  # monotonic seconds when the finger came down, as in all gestures


@dataclass(frozen=True, slots=True)
class Tap:
    """A finger has lifted where it came down."""

    at: Point
    began: float


@dataclass(frozen=True, slots=True)
class Drag:
    """A finger moves."""

    start: Point
    at: Point
    velocity: Point  # pixels per second
    began: float


@dataclass(frozen=True, slots=True)
class Swipe:
    """A finger that moved has lifted."""

    start: Point
    at: Point
    velocity: Point  # pixels per second
    began: float


@dataclass(frozen=True, slots=True)
class Key:
    """A key, or a button of a box that acts as a keyboard."""

    name: KeyName
    began: float


@dataclass(frozen=True, slots=True)
class Hold:
    """A finger has stayed where it came down for HOLD seconds. What it does next is a gesture as ever."""

    at: Point
    began: float


Gesture = Press | Tap | Drag | Swipe | Key
"""What screens are given."""


class Fingers:
    """Turns what fingers do into gestures. The first finger counts until it lifts; others are ignored until then.

    One that rests gives way to the next that comes down, or whatever leans on the screen would keep everybody out.
    """

    def __init__(self, canvas: Size, edge: float | None = None) -> None:
        """*edge*: pixels from the canvas's edge within which a touch is never a tap, only the start of a swipe."""
        short = min(canvas)
        self._canvas = canvas
        self._edge = EDGE * short if edge is None else edge
        self._slop = TAP_SLOP * short
        self._finger: int | None = None
        self._start: Point = (0, 0)
        self._began = 0.0
        self._track: deque[tuple[float, Point]] = deque(maxlen=64)
        self._moved = False
        self._held = False  # this finger's Hold was told

    def down(self, finger: int, at: Point, now: float) -> list[Gesture]:
        """*finger* has come down."""
        let_go: list[Gesture] = []
        if self._finger is not None:
            rested, last = self._track[-1]
            if finger != self._finger and now - rested < RESTS:
                return []
            if self._moved:  # what it has dragged comes to rest too
                let_go = [Swipe(self._start, last, (0.0, 0.0), self._began)]
        self._finger, self._start, self._began = finger, at, now
        self._track.clear()
        self._track.append((now, at))
        self._moved = self._held = False
        return let_go if self._at_edge() else [*let_go, Press(at, now)]

    def move(self, finger: int, at: Point, now: float) -> list[Gesture]:
        """*finger* has moved."""
        if finger != self._finger:
            return []
        self._track.append((now, at))
        if not self._moved and max(abs(at[0] - self._start[0]), abs(at[1] - self._start[1])) <= self._slop:
            return []
        self._moved = True
        return [Drag(self._start, at, self._velocity(now), self._began)]

    def up(self, finger: int, at: Point, now: float) -> list[Gesture | Hold]:
        """*finger* has lifted."""
        if finger != self._finger:
            return []
        drags = self.move(finger, at, now)
        held = self.held(now)  # on a slow machine nobody has asked since it came down
        self._finger = None
        if self._moved:
            return [*drags, Swipe(self._start, at, self._velocity(now), self._began)]
        return [*held] if self._at_edge() else [*held, Tap(self._start, self._began)]

    def held(self, now: float) -> list[Hold]:
        """A Hold, once, if the finger has rested for long enough; to be asked once per drawn frame."""
        if self._finger is None or self._moved or self._held or now - self._began < HOLD:
            return []
        self._held = True
        return [Hold(self._start, self._began)]

    def _at_edge(self) -> bool:
        x, y = self._start
        width, height = self._canvas
        return min(x, y, width - x, height - y) < self._edge

    def _velocity(self, now: float) -> Point:
        recent = [(time, at) for time, at in self._track if now - time <= _SPEED_WINDOW]
        if not recent:
            return (0.0, 0.0)
        (first, (x0, y0)), (last, (x1, y1)) = recent[0], recent[-1]
        seconds = max(last - first, _LEAST_TIME)
        return ((x1 - x0) / seconds, (y1 - y0) / seconds)

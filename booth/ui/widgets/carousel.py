"""The row of scenes behind the guests: follows a finger, carries on when flicked, settles on one scene."""

import math
from collections.abc import Sequence

from booth.ui.composition_view import ShownScene
from booth.ui.gestures import Drag, Gesture, Swipe
from booth.ui.motion import Spring, rubber

_CARRIES = 0.18  # seconds for which a flick is extrapolated at its speed to decide where it settles
_ENOUGH = 0.25  # scenes: who has pulled so far, however slowly, goes on
_AT_REST = 0.0008  # scenes, a pixel or two: nearer than this to its target it has settled


class Carousel:
    """Where in the row of scenes the guests stand: 0 is the first, 1.5 is half-way between the second and third."""

    def __init__(self, scenes: Sequence[str], start: str, width: float, *, reduced_motion: bool) -> None:
        """*width*: pixels that a finger moves for one scene. With *reduced_motion* scenes change at once."""
        self.scenes = tuple(scenes)
        self.position = float(self.scenes.index(start)) if start in self.scenes else 0.0
        self.target = round(self.position)
        self._width = width
        self._reduced_motion = reduced_motion
        self._spring: Spring | None = None
        self._held: tuple[float, float] | None = None  # when the finger came down, and the position then

    @property
    def scene(self) -> str:
        """The scene that it settles on."""
        return self.scenes[self.target]

    @property
    def settled(self) -> bool:
        """Whether nothing moves, and no finger holds it."""
        return self._spring is None and self._held is None

    def touch(self, gesture: Gesture, now: float) -> None:
        """Follows a finger while it drags; when it lifts, settles on a scene at most one further."""
        match gesture:
            case Drag(start, at, _, began):
                if self._held is None or self._held[0] != began:
                    self._held = (began, self.position)
                    self._spring = None
                if not self._reduced_motion:
                    self.position = self._stretched(self._held[1] - (at[0] - start[0]) / self._width)
            case Swipe(start, at, velocity, _):
                origin = self.target
                caught = self._held[1] if self._held else self.position
                speed = -velocity[0] / self._width
                # With reduced motion nothing has followed the finger.
                pulled = caught - (at[0] - start[0]) / self._width if self._reduced_motion else self.position
                goal = _goal(caught, pulled + speed * _CARRIES)
                self._held = None
                self._settle(min(max(goal, origin - 1), origin + 1), speed, now)

    def go(self, target: int, now: float) -> None:
        """Slides to scene *target*, or to the nearest end of the row; not while a finger holds it."""
        if self._held is None:
            self._settle(target, self._spring.speed(now) if self._spring else 0.0, now)

    def update(self, now: float) -> None:
        """Moves on to *now*."""
        if self._spring:
            self.position = self._spring.at(now)
            if self._spring.rests(now, _AT_REST):
                self.position, self._spring = float(self.target), None

    def shown(self, width: int) -> ShownScene:
        """What is visible in a view *width* pixels wide."""
        nearest = min(max(round(self.position), 0), len(self.scenes) - 1)
        shift = round((nearest - self.position) * width)
        beside = nearest - 1 if shift > 0 else nearest + 1
        neighbour = self.scenes[beside] if shift and 0 <= beside < len(self.scenes) else None
        return ShownScene(self.scenes[nearest], neighbour, shift)

    def _stretched(self, position: float) -> float:
        """*position*, but past either end of the row it follows a finger less and less."""
        last = len(self.scenes) - 1
        if position < 0:
            return rubber(position) * 0.5
        return last + rubber(position - last) * 0.5 if position > last else position

    def _settle(self, target: int, speed: float, now: float) -> None:
        self.target = min(max(target, 0), len(self.scenes) - 1)
        if self._reduced_motion:
            self.position, self._spring = float(self.target), None
        else:
            self._spring = Spring(self.position, speed, self.target, now)


def _goal(caught: float, reached: float) -> int:
    """The scene to settle on after a pull from the position *caught* to the position *reached*.

    The next one in the pull's direction once that is `_ENOUGH` past a scene; without a pull the nearest.
    """
    if reached > caught:
        return math.floor(reached + 1 - _ENOUGH)
    return math.ceil(reached - 1 + _ENOUGH) if reached < caught else round(reached)

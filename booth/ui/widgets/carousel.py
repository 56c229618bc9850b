"""The row of scenes under the guests: follows a finger, carries on when flicked, settles on one."""

from collections.abc import Sequence

from booth.ui.composition_view import Showing
from booth.ui.gestures import Drag, Gesture, Swipe
from booth.ui.motion import Spring, rubber

_CARRIES = 0.18  # seconds that a flick carries on with its speed before it is decided where it settles
_THERE = 0.0008  # screens; below a pixel or two it has settled


class Carousel:
    """Where in the row of scenes the guests stand: 0 is the first, 1.5 is half-way between the second and third."""

    def __init__(self, scenes: Sequence[str], start: str, width: float, *, still: bool) -> None:
        """*width*: how far a finger has to go for one scene, pixels; *still*: scenes change at once, nothing slides."""
        self.scenes = tuple(scenes)
        self.position = float(self.scenes.index(start)) if start in self.scenes else 0.0
        self.target = round(self.position)
        self._width = width
        self._still = still
        self._spring: Spring | None = None
        self._held: tuple[float, float] | None = None  # when the finger came down, and the position then

    @property
    def scene(self) -> str:
        """The scene that it settles on."""
        return self.scenes[self.target]

    @property
    def settled(self) -> bool:
        """Whether nothing moves."""
        return self._spring is None and self._held is None

    def touch(self, gesture: Gesture, now: float) -> None:
        """Follows a finger."""
        match gesture:
            case Drag(start, at, velocity, began):
                if self._held is None or self._held[0] != began:
                    self._held = (began, self.position)
                    self._spring = None
                if not self._still:
                    self.position = self._stretched(self._held[1] - (at[0] - start[0]) / self._width)
            case Swipe(start, at, velocity, _):
                origin = self.target
                speed = -velocity[0] / self._width
                goal = (self.position if not self._still else origin - (at[0] - start[0]) / self._width * 2) + (
                    speed * _CARRIES
                )
                self._held = None
                self._settle(min(max(round(goal), origin - 1), origin + 1), speed, now)

    def go(self, target: int, now: float) -> None:
        """Slides to scene *target*, or as near as there is one."""
        if self._held is None:
            self._settle(target, self._spring.speed(now) if self._spring else 0.0, now)

    def update(self, now: float) -> None:
        """Moves on to *now*."""
        if self._spring:
            self.position = self._spring.at(now)
            if self._spring.rests(now, _THERE):
                self.position, self._spring = float(self.target), None

    def showing(self, width: int) -> Showing:
        """What is to be seen, in a view *width* pixels wide."""
        near = min(max(round(self.position), 0), len(self.scenes) - 1)
        shift = round((near - self.position) * width)
        beside = near - 1 if shift > 0 else near + 1
        neighbour = self.scenes[beside] if shift and 0 <= beside < len(self.scenes) else None
        return Showing(self.scenes[near], neighbour, shift)

    def _stretched(self, position: float) -> float:
        last = len(self.scenes) - 1
        if position < 0:
            return rubber(position) * 0.5
        return last + rubber(position - last) * 0.5 if position > last else position

    def _settle(self, target: int, speed: float, now: float) -> None:
        self.target = min(max(target, 0), len(self.scenes) - 1)
        if self._still:
            self.position, self._spring = float(self.target), None
        else:
            self._spring = Spring(self.position, speed, self.target, now)

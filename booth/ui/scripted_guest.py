"""A guest who plays a script with the same gestures as everybody: where there is no screen, and in tests."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from booth.picture_types import Size
from booth.ui.gestures import Fingers, Gesture, Hold, Key, KeyName, Point
from booth.ui.panel.corner import operator_corner
from booth.ui.stage import Stage

_LOOKS = 0.8  # seconds that a guest looks at a new screen before touching it
_TOUCH = 0.09  # seconds from finger down to finger up
_TRIES_AGAIN = 2.0  # seconds after a touch that has not helped
_SWIPE = 0.18  # seconds from finger down to finger up
_MOVES = 9  # of the finger in one swipe
_REACH = 0.4  # of the width: how far a swipe goes


@dataclass(frozen=True, slots=True)
class _Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class _Tap:
    target: str


@dataclass(frozen=True, slots=True)
class _LeaveBy:
    target: str
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Swipe:
    scenes: int


@dataclass(frozen=True, slots=True)
class _Hold:
    seconds: float


class Script:
    """What a guest does, step by step: `Script().tap("begin").swipe(1).tap("shutter")`."""

    def __init__(self) -> None:
        self.steps: list[_Wait | _Tap | _LeaveBy | _Swipe | _Hold | KeyName] = []

    def wait(self, seconds: float) -> Self:
        """Does nothing for a while."""
        self.steps.append(_Wait(seconds))
        return self

    def tap(self, target: str) -> Self:
        """Touches the target of that name, as soon as a screen has it and the guest has looked at that screen."""
        self.steps.append(_Tap(target))
        return self

    def leave_by(self, target: str, again: tuple[str, ...] = ()) -> Self:
        """Touches *target* until another screen appears, as people do when the first touch has not helped.

        A screen without it that has one of *again* is one that the guest was before: that is touched once more.
        """
        self.steps.append(_LeaveBy(target, again))
        return self

    def swipe(self, scenes: int) -> Self:
        """Swipes to the next scene (1) or back to the one before (-1)."""
        self.steps.append(_Swipe(scenes))
        return self

    def hold(self, seconds: float) -> Self:
        """Rests a finger in the operator's corner."""
        self.steps.append(_Hold(seconds))
        return self

    def key(self, name: KeyName) -> Self:
        """Presses a key."""
        self.steps.append(name)
        return self


class ScriptedGuest:
    """Plays a script on a stage, whatever the canvas's size."""

    def __init__(self, script: Script, stage: Stage, canvas: Size) -> None:
        self._steps = deque(script.steps)
        self._stage = stage
        self._canvas = canvas
        self._fingers = Fingers(canvas)
        self._moves: deque[tuple[float, str, Point]] = deque()  # when the finger does what, and where
        self._until = 0.0  # the end of a wait
        self._now = 0.0
        self._leaving: float | None = None  # when the screen appeared that the guest wants to leave

    @property
    def done(self) -> bool:
        """Whether the script is over."""
        return not self._steps and not self._moves and self._now >= self._until

    def play(self, now: float) -> None:
        """Does what is due."""
        self._now = now
        while self._moves and self._moves[0][0] <= now:
            _, action, at = self._moves.popleft()
            for gesture in self._finger(action, at, now):
                self._stage.touch(gesture, now)
        for hold in self._fingers.held(now):
            self._stage.touch(hold, now)
        if self._steps and not self._moves and now >= self._until and self._begin(now):
            self._steps.popleft()

    def _begin(self, now: float) -> bool:
        """Begins the next step; False if its time has not come."""
        ready = now - self._stage.since >= _LOOKS
        match self._steps[0]:
            case _Wait(seconds):
                self._until = now + seconds
            case _Tap(target):
                rect = self._stage.screen.targets.get(target)
                if rect is None or not ready:
                    return False
                self._touch(rect.center, now)
            case _LeaveBy(target, again):
                if self._leaving is not None and self._leaving != self._stage.since:
                    self._leaving = None
                    return True
                targets = self._stage.screen.targets
                touched = next((name for name in (target, *again) if name in targets), None)
                if touched and ready:
                    self._leaving = self._stage.since if touched == target else None
                    self._until = now + _TRIES_AGAIN
                    self._touch(targets[touched].center, now)
                return False
            case _Swipe(scenes):
                if not ready:
                    return False
                width, height = self._canvas
                for step in range(_MOVES + 1):
                    x = width / 2 - scenes * width * _REACH * (step / _MOVES - 0.5)
                    action = "down" if step == 0 else "up" if step == _MOVES else "move"
                    self._moves.append((now + _SWIPE * step / _MOVES, action, (x, height * 0.4)))
                self._until = now + _SWIPE
            case _Hold(seconds):
                if not ready:
                    return False
                self._touch(operator_corner(self._canvas).center, now, seconds)
            case name:
                if not ready:
                    return False
                self._stage.touch(Key(name, now), now)
        return True

    def _touch(self, at: Point, now: float, seconds: float = _TOUCH) -> None:
        self._moves.append((now, "down", at))
        self._moves.append((now + seconds, "up", at))

    def _finger(self, action: str, at: Point, now: float) -> Sequence[Gesture | Hold]:
        match action:
            case "down":
                return self._fingers.down(0, at, now)
            case "move":
                return self._fingers.move(0, at, now)
        return self._fingers.up(0, at, now)

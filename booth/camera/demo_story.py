"""Who is in front of the demo camera, where, and how they move: pure functions of time."""

import math
import random
from dataclasses import dataclass
from typing import Literal

Cast = Literal["story", "one", "two", "nobody"]

CHILD, PASSER_BY = 2, 3  # guests 0 and 1 are adults

_Places = tuple[float, float, float, float]  # where guests 0 to 2 stand, in frame widths, and how near they are
_OUTSIDE = (1.36, -0.36, 1.36)  # frame widths; where each waits unseen
_ALONE: _Places = (0.5, _OUTSIDE[1], _OUTSIDE[2], 1.0)
_PAIR: _Places = (0.615, 0.388, _OUTSIDE[2], 0.94)  # close enough that both are in an upright photo too
_FAMILY: _Places = (_OUTSIDE[0], 0.46, 0.86, 1.0)  # the child stands by itself: nothing but its size says who it is
_NOBODY: _Places = (*_OUTSIDE, 1.0)
_ACTS = ((24.0, _ALONE), (20.0, _PAIR), (14.0, _FAMILY), (6.0, _NOBODY))  # seconds, who stands where
_FIXED = {"one": _ALONE, "two": _PAIR, "nobody": _NOBODY}
_WALK = 2.2  # seconds from one place to the next
_PASSES = (8.0, 18.0)  # seconds into the first act between which somebody walks past the window
_PAST = (0.05, 0.335)  # of the room's width; where they come from and where they go
_BEFORE = 4.0  # seconds of the first act that have passed at frame 0, so that somebody is there at once


@dataclass(frozen=True, slots=True)
class Pose:
    """One guest's place. Lengths are shares: *x* of the frame's width, *lift* of the guest's height."""

    guest: int  # 0, 1, CHILD or PASSER_BY
    x: float  # middle of the guest
    lift: float  # how much higher than usual
    lean: float  # radians, clockwise
    near: float  # size against the usual one


def poses(seconds: float, seed: int, cast: Cast) -> list[Pose]:
    """Where the guests are *seconds* after frame 0, who is further back first; who is outside is not listed."""
    chance = random.Random(seed)
    lengths = _lengths(chance)
    phases = [[chance.uniform(0, math.tau) for _ in range(6)] for _ in _OUTSIDE]
    if cast == "story":
        number, passed = _act(seconds, lengths)
        here, before = _ACTS[number][1], _ACTS[number - 1][1]
        walked = min(passed / _WALK, 1.0)
    else:
        here = before = _FIXED[cast]
        walked = 1.0
    step = walked * walked * walked * (walked * (6 * walked - 15) + 10)  # starts and ends without a jerk
    near = before[3] + (here[3] - before[3]) * step
    placed = []
    for guest in (1, 0, CHILD):
        x = before[guest] + (here[guest] - before[guest]) * step
        if abs(x - _OUTSIDE[guest]) > 0.005:
            walking = abs(here[guest] - before[guest]) * walked * (1 - walked)
            placed.append(_posing(guest, x, near, seconds, phases[guest], walking))
    return placed


def passer_by(seconds: float, seed: int, cast: Cast) -> Pose | None:
    """Who walks past the window *seconds* after frame 0, if anybody does; *x* is a share of the room's width."""
    number, passed = _act(seconds, _lengths(random.Random(seed)))
    first, last = _PASSES
    if cast != "story" or number != 0 or not first <= passed <= last:
        return None
    x = _PAST[0] + (_PAST[1] - _PAST[0]) * (passed - first) / (last - first)
    return Pose(PASSER_BY, x, 0.03 * abs(math.sin(math.tau * seconds / 1.1)), math.radians(2), 1.0)


def _lengths(chance: random.Random) -> list[float]:
    """How long each act is, seconds."""
    return [length * chance.uniform(0.85, 1.15) for length, _ in _ACTS]


def _act(seconds: float, lengths: list[float]) -> tuple[int, float]:
    """Which act is played *seconds* after frame 0, and how many seconds of it have passed."""
    left = (seconds + _BEFORE) % sum(lengths)
    number = 0
    while left >= lengths[number]:
        left -= lengths[number]
        number += 1
    return number, left


def _posing(guest: int, x: float, near: float, seconds: float, phases: list[float], walking: float) -> Pose:
    """Sways, breathes and leans as somebody does who looks at themselves; the periods (seconds) never fall together."""

    def wave(number: int, period: float) -> float:
        return math.sin(math.tau * seconds / period + phases[number])

    return Pose(
        guest,
        x + 0.010 * wave(0, 5.3) + 0.006 * wave(1, 2.9),
        0.005 * wave(2, 3.7) + 0.10 * walking * abs(math.sin(math.tau * seconds / 1.3)),  # a step every 0.65 s
        math.radians(1.6 * wave(3, 6.1)),
        near * (1 + 0.030 * wave(4, 9.7) + 0.004 * wave(5, 4.1)),
    )

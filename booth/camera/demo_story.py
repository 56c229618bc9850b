"""Who is in front of the demo camera, where, and how they move: pure functions of time and a seed."""

import math
import random
from dataclasses import dataclass
from typing import Literal

Cast = Literal["story", "one", "two", "nobody"]

CHILD, PASSER_BY = 2, 3  # numbers of figures; 0 and 1 are adult guests

_Places = tuple[float, float, float, float]  # x of guests 0 to 2 in frame widths, then the scale of all
_OUTSIDE = (1.36, -0.36, 1.36)  # x at which each waits outside the frame, frame widths
_ALONE: _Places = (0.5, _OUTSIDE[1], _OUTSIDE[2], 1.0)
_PAIR: _Places = (0.615, 0.388, _OUTSIDE[2], 0.94)  # close enough that both are in an upright photo too
_FAMILY: _Places = (_OUTSIDE[0], 0.46, 0.86, 1.0)  # the child stands apart: it is told by its size alone
_NOBODY: _Places = (*_OUTSIDE, 1.0)
_ACTS = ((24.0, _ALONE), (20.0, _PAIR), (14.0, _FAMILY), (6.0, _NOBODY))  # mean seconds, places
_FIXED = {"one": _ALONE, "two": _PAIR, "nobody": _NOBODY}
_WALK = 2.2  # seconds from one place to the next
_PASSING_TIME = (8.0, 18.0)  # seconds into the first act at which a passer-by appears and is gone again
_PASSING_X = (0.05, 0.335)  # where that is, fractions of the room's width
_HEAD_START = 4.0  # seconds of the first act that have passed at frame 0, so that somebody is there at once


@dataclass(frozen=True, slots=True)
class Pose:
    """Where and how one figure stands."""

    figure: int  # 0, 1, CHILD or PASSER_BY
    x: float  # middle of the figure, fraction of the frame's width; a passer-by's, of the room's width
    lift: float  # upwards, fraction of the figure's height
    lean: float  # radians, clockwise
    scale: float  # of its size


def poses(seconds: float, seed: int, cast: Cast) -> list[Pose]:
    """The guests who are in or near the frame *seconds* after frame 0, those further back first."""
    rng = random.Random(seed)
    lengths = _act_lengths(rng)
    phases = [[rng.uniform(0, math.tau) for _ in range(6)] for _ in _OUTSIDE]
    if cast == "story":
        act, elapsed = _act_at(seconds, lengths)
        here, before = _ACTS[act][1], _ACTS[act - 1][1]
        walked = min(elapsed / _WALK, 1.0)
    else:
        here = before = _FIXED[cast]
        walked = 1.0
    eased = walked * walked * walked * (walked * (6 * walked - 15) + 10)  # Perlin's smootherstep
    scale = before[3] + (here[3] - before[3]) * eased
    placed = []
    for guest in (1, 0, CHILD):
        x = before[guest] + (here[guest] - before[guest]) * eased
        if abs(x - _OUTSIDE[guest]) > 0.005:
            stride = abs(here[guest] - before[guest]) * walked * (1 - walked)
            placed.append(_idle_motion(guest, x, scale, seconds, phases[guest], stride))
    return placed


def passer_by(seconds: float, seed: int, cast: Cast) -> Pose | None:
    """Somebody who walks past the window *seconds* after frame 0, if anybody does then."""
    act, elapsed = _act_at(seconds, _act_lengths(random.Random(seed)))
    first, last = _PASSING_TIME
    if cast != "story" or act != 0 or not first <= elapsed <= last:
        return None
    x = _PASSING_X[0] + (_PASSING_X[1] - _PASSING_X[0]) * (elapsed - first) / (last - first)
    return Pose(PASSER_BY, x, 0.03 * abs(math.sin(math.tau * seconds / 1.1)), math.radians(2), 1.0)


def _act_lengths(rng: random.Random) -> list[float]:
    """Seconds that each act lasts."""
    return [length * rng.uniform(0.85, 1.15) for length, _ in _ACTS]


def _act_at(seconds: float, lengths: list[float]) -> tuple[int, float]:
    """The act that is played *seconds* after frame 0, and the seconds of it that have passed."""
    elapsed = (seconds + _HEAD_START) % sum(lengths)
    act = 0
    while elapsed >= lengths[act]:
        elapsed -= lengths[act]
        act += 1
    return act, elapsed


def _idle_motion(guest: int, x: float, scale: float, seconds: float, phases: list[float], stride: float) -> Pose:
    """Sways, breathes and leans as people before a mirror do; the periods (seconds) have no common multiple soon.

    *stride*: how much the guest bobs up and down in walking.
    """

    def wave(number: int, period: float) -> float:
        return math.sin(math.tau * seconds / period + phases[number])

    return Pose(
        guest,
        x + 0.010 * wave(0, 5.3) + 0.006 * wave(1, 2.9),
        0.005 * wave(2, 3.7) + 0.10 * stride * abs(math.sin(math.tau * seconds / 1.3)),  # a step every 0.65 s
        math.radians(1.6 * wave(3, 6.1)),
        scale * (1 + 0.030 * wave(4, 9.7) + 0.004 * wave(5, 4.1)),
    )

"""How things move: pure functions of time."""

import math
from dataclasses import dataclass

STIFFNESS = 19.0  # 1/s; a scene has settled to the pixel about 0.3 s after it was let go
_GIVE = 0.55  # fraction of a pull past the end that is followed at first


@dataclass(frozen=True, slots=True)
class Spring:
    """A critically damped spring: starts with the speed it is given and comes to rest at *target*, never past it."""

    start: float
    velocity: float  # at the start, units per second
    target: float
    began: float  # seconds

    def at(self, now: float) -> float:
        """Its position at *now*: the closed solution, so that it is the same at every frame rate."""
        seconds = max(0.0, now - self.began)
        away = self.start - self.target
        return self.target + (away + (self.velocity + STIFFNESS * away) * seconds) * math.exp(-STIFFNESS * seconds)

    def speed(self, now: float) -> float:
        """Its speed at *now*, units per second."""
        seconds = max(0.0, now - self.began)
        push = self.velocity + STIFFNESS * (self.start - self.target)
        return (self.velocity - STIFFNESS * push * seconds) * math.exp(-STIFFNESS * seconds)

    def rests(self, now: float, within: float) -> bool:
        """Whether it is, and stays, nearer than *within* to its target."""
        return abs(self.at(now) - self.target) < within and abs(self.speed(now)) < within * STIFFNESS


def rubber(pull: float) -> float:
    """How far something follows a *pull* past its end: less and less, never 1. Both in lengths of the thing."""
    give = 1 - 1 / (abs(pull) * _GIVE + 1)
    return math.copysign(give, pull)


def ease_out(progress: float) -> float:
    """Maps *progress* 0 to 1 onto 0 to 1: quick at first, then gently to rest. Constant outside."""
    left = 1 - min(max(progress, 0.0), 1.0)
    return 1 - left * left * left


def ease_both(progress: float) -> float:
    """Maps *progress* 0 to 1 onto 0 to 1: gently at both ends. Constant outside."""
    progress = min(max(progress, 0.0), 1.0)
    return progress * progress * (3 - 2 * progress)


def breath(now: float, period: float) -> float:
    """Swings from 0 to 1 and back, for ever, once in *period* seconds."""
    return 0.5 - 0.5 * math.cos(math.tau * now / period)

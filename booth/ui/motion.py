"""How things move: pure functions of time."""

import math
from dataclasses import dataclass

STIFFNESS = 19.0  # 1/s; a scene has settled to the pixel about 0.3 s after it was let go
_GIVE = 0.55  # how much of a pull past the end is followed at first


@dataclass(frozen=True, slots=True)
class Spring:
    """A critically damped spring: takes the speed it is given and comes to rest at *target* without swinging past."""

    start: float
    velocity: float  # at the start, units a second
    target: float
    began: float  # seconds

    def at(self, now: float) -> float:
        """Where it is at *now*: the closed solution, so that it is the same at every frame rate."""
        seconds = max(0.0, now - self.began)
        away = self.start - self.target
        return self.target + (away + (self.velocity + STIFFNESS * away) * seconds) * math.exp(-STIFFNESS * seconds)

    def speed(self, now: float) -> float:
        """How fast it is at *now*, units a second."""
        seconds = max(0.0, now - self.began)
        push = self.velocity + STIFFNESS * (self.start - self.target)
        return (self.velocity - STIFFNESS * push * seconds) * math.exp(-STIFFNESS * seconds)

    def rests(self, now: float, within: float) -> bool:
        """Whether it is, and stays, nearer than *within* to its target."""
        return abs(self.at(now) - self.target) < within and abs(self.speed(now)) < within * STIFFNESS


def rubber(pull: float) -> float:
    """How far something gives way that is pulled *pull* of its own length past its end: ever less, never a length."""
    give = 1 - 1 / (abs(pull) * _GIVE + 1)
    return math.copysign(give, pull)


def ease_out(share: float) -> float:
    """0 to 1 for *share* 0 to 1: quick at first, then gently to rest; outside it stays at the ends."""
    left = 1 - min(max(share, 0.0), 1.0)
    return 1 - left * left * left


def ease_both(share: float) -> float:
    """0 to 1 for *share* 0 to 1, gently at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def breath(now: float, period: float) -> float:
    """0 to 1 and back, for ever, once in *period* seconds."""
    return 0.5 - 0.5 * math.cos(math.tau * now / period)

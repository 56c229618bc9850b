"""Time. The only module that reads a clock or sleeps; everything else is handed the time it acts on."""

import time  # noqa: TID251  this is the one place
from datetime import datetime


class Clock:
    """Tells the time in two kinds: monotonic for countdowns and ages, wall for names and dates.

    Frames carry the monotonic kind, which is also what the kernel's camera driver stamps them with.
    """

    def now(self) -> float:
        """Monotonic seconds: never jumps, means nothing outside this boot of the machine."""
        return time.monotonic()

    def wall(self) -> datetime:
        """The date and time of day with its zone, as the operator's clock on the wall shows it."""
        return datetime.now().astimezone()  # noqa: TID251  this is the one place

    def sleep(self, seconds: float) -> None:
        """Does nothing for *seconds*; returns at once if they are zero or negative."""
        if seconds > 0:
            time.sleep(seconds)


class Pacer:
    """Makes something happen evenly, *rate* times a second, whatever the work between takes."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._pause = 1 / rate
        self._due = clock.now()

    def wait(self) -> None:
        """Waits until it is time. What was late by less than a turn is made up for, what was later is let go."""
        now = self._clock.now()
        self._due += self._pause
        if self._due < now - self._pause:
            self._due = now
        self._clock.sleep(self._due - now)


def stopwatch() -> float:
    """Seconds of a clock fit for measuring how long a piece of work takes."""
    return time.perf_counter()

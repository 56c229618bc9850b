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


def stopwatch() -> float:
    """Seconds of a clock fit for measuring how long a piece of work takes."""
    return time.perf_counter()

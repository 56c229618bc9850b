"""A clock for tests in which nobody waits."""

from booth.clock import Clock


class StoppedClock(Clock):
    """Stands still unless somebody sleeps; then the time is over at once."""

    def __init__(self) -> None:
        self.time = 100.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += max(0.0, seconds)

"""A clock for tests in which nobody waits."""

from datetime import datetime

from booth.clock import Clock


class StoppedClock(Clock):
    """Stands still unless somebody sleeps; then the time is over at once."""

    def __init__(self, date: datetime | None = None) -> None:
        """*date*: what `wall` says for ever; None for the real one."""
        self.time = 100.0
        self.date = date

    def wall(self) -> datetime:
        return self.date or super().wall()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += max(0.0, seconds)

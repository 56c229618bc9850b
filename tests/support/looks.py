"""Clocks of machines that take no time for a look at a picture, and far too much."""

from booth.clock import Clock


class NoTime(Clock):
    """The looks of a fast machine."""

    def process_time(self, pid: int) -> float:
        """Never any."""
        return 0.0


class Slow(Clock):
    """The looks of a slow machine: a minute each."""

    def __init__(self) -> None:
        self._used = 0.0

    def process_time(self, pid: int) -> float:
        """A minute more each time."""
        self._used += 60.0
        return self._used

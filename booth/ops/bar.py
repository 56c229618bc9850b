"""How far a command has come that sees to many photos: a bar at a terminal, a line now and then anywhere else."""

from typing import TextIO

from booth.clock import Clock

_BAR = 30  # characters of the bar
_PLAIN = 5.0  # seconds between two lines where no line can be drawn over


class Bar:
    """A bar that grows at a terminal, and a plain line now and then anywhere else."""

    def __init__(self, out: TextIO, what: str = "photos") -> None:
        """*what* is counted."""
        self._out = out
        self._what = what
        self._clock = Clock()
        self._drawn = self._clock.now()

    def draw(self, done: int, total: int) -> None:
        """Shows that *done* of *total* were seen to."""
        text = f"{done} of {total} {self._what}"
        if self._out.isatty():
            full = _BAR * done // total
            end = "\n" if done == total else ""
            self._out.write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {text}{end}")
        elif done == total or self._clock.now() - self._drawn >= _PLAIN:
            self._drawn = self._clock.now()
            self._out.write(f"{text}\n")
        self._out.flush()

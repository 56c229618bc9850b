"""How long a sheet takes, learnt from those that have come out."""

USUAL = 45.0  # seconds of a dye-sublimation printer, until one has been seen
_NEWEST = 0.3  # how much the newest sheet counts
_STEP = 5  # seconds: what guests are told is a multiple


class Pace:
    """Used by the print thread; `left` by any."""

    def __init__(self) -> None:
        self._each = USUAL
        self._began: float | None = None

    def handed_over(self, now: float) -> None:
        """A sheet was handed over."""
        self._began = now

    def out(self, now: float, *, undisturbed: bool) -> None:
        """It has come out; *undisturbed*: the printer has not waited for anybody."""
        if self._began is not None and undisturbed:
            self._each += _NEWEST * (now - self._began - self._each)
        self._began = None

    def left(self, sheets: int, now: float) -> int:
        """Seconds until so many *sheets* are out, the one in hand counted."""
        began = self._began
        seconds = sheets * self._each - (now - began if began is not None else 0.0)
        return max(_STEP, round(seconds / _STEP) * _STEP)

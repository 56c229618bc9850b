"""The server process's log: where something failed and how it is called, never what a phone had sent."""

import logging
import traceback
from types import TracebackType


def be_discreet() -> None:
    """From now on no fault in the log of this process says more than its name and its place."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Discreet("%(name)s: %(message)s"))


class _Discreet(logging.Formatter):
    """Leaves out the words of a fault: they may repeat a link, or whatever else it failed over."""

    def formatException(  # noqa: N802  the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, place = ei
        return "".join([*traceback.format_tb(place), kind.__name__ if kind else ""])

"""The last faults: what the booth has written to its log as a warning or an error, for the panel."""

import logging
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from booth.clock import Clock
from booth.texts import drawable

KEPT = 100  # faults; older ones are in the journal
_LONGEST = 400  # characters of one


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the log."""

    when: datetime  # local time
    words: str  # the operator's: what went wrong, and mostly what to do
    severe: bool  # an error; else a warning
    times: int = 1  # that the same was said in a row


class FaultRecord(logging.Handler):
    """Keeps the newest faults that the booth's parts have logged. Any thread logs, any thread asks."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(logging.WARNING)
        self._clock = clock
        self._guard = threading.Lock()  # guards _faults
        self._faults: deque[Fault] = deque(maxlen=KEPT)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The newest first."""
        with self._guard:
            return tuple(reversed(self._faults))

    def emit(self, record: logging.LogRecord) -> None:
        """Takes down *record*; of an exception only what it says, not where it came from."""
        words = record.getMessage()
        if record.exc_info and (fault := record.exc_info[1]) is not None:
            words = f"{words} ({type(fault).__name__}: {fault})"
        words = drawable(words)[:_LONGEST]
        severe, now = record.levelno >= logging.ERROR, self._clock.wall()
        with self._guard:
            times = 1
            if self._faults and self._faults[-1].words == words:
                times += self._faults.pop().times
            self._faults.append(Fault(now, words, severe, times))

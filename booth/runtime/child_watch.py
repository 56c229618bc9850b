"""Ends a child process that will not come back: one that was stopped, or that neither works nor answers.

From a thread of its own, because the one that talks to the child may be waiting in the middle of a message. That one
then finds the pipe closed, as it does when a child has died.
"""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from booth.clock import Clock
from booth.runtime.patience import LONGEST, Patience

POLL_INTERVAL = 0.25  # seconds between two looks at the process
STOPPED = 4  # looks in a row at which a stopped process is taken for lost; nothing stops the booth's for longer

_STOPPED = "T"  # proc_pid_stat(5); one that a debugger holds is "t"
_WANTS_TO_WORK = "RD"  # it waits for the processor, or for the disk


class ChildWatch:
    """Watches one process from its start to its end."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", name: str, has_answered: Callable[[], bool], clock: Clock
    ) -> None:
        """Begins at once. *has_answered*: whether a message of the process waits to be read; called in any thread."""
        self.fault = ""
        """Why the process was ended; empty if it was not, or not by the watch."""
        self.was_stopped = False
        """Whether that is because somebody had stopped it."""
        self._process = process
        self._has_answered = has_answered
        self._clock = clock
        self._waiting = 0.0  # seconds for which the process was seen to wait for the processor or the disk
        self._patience: Patience | None = None
        self._over = threading.Event()
        threading.Thread(target=self._watch, name=f"{name} watch", daemon=True).start()

    def expect(self, limit: float, longest: int = LONGEST) -> None:
        """From now on the process owes a message; it is ended if it does no work for *limit* seconds, and sends none.

        One that works is given *longest* times as much: see patience.py.
        """
        self._patience = Patience(limit, self._clock.now(), self._worked(), longest)

    def rest(self) -> None:
        """From now on the process owes nothing."""
        self._patience = None

    @property
    def expecting(self) -> bool:
        """Whether the process owes a message."""
        return self._patience is not None

    def end(self) -> None:
        """Ends the watch."""
        self._over.set()

    def _watch(self) -> None:
        looks = 0  # in a row at which it was stopped
        while not self._over.wait(POLL_INTERVAL) and self._process.poll() is None:
            state = _state(self._process.pid)
            looks = looks + 1 if state == _STOPPED else 0
            self._waiting += POLL_INTERVAL * (state in _WANTS_TO_WORK)
            patience = self._patience
            if looks >= STOPPED:
                self.was_stopped = True
                self._kill("was stopped, and was ended")
            elif patience and patience.is_over(self._clock.now(), self._worked()) and self._owes(patience):
                self._kill("did not answer and was ended")

    def _owes(self, patience: Patience) -> bool:
        """Whether the message is still owed; the thread that talks to the process may not have got to reading it."""
        return patience is self._patience and not self._has_answered()

    def _kill(self, fault: str) -> None:
        self.fault = fault
        self._process.kill()

    def _worked(self) -> float:
        """Seconds that the process has worked, or would have if there had been a processor or a disk for it."""
        try:
            return self._clock.process_time(self._process.pid) + self._waiting
        except OSError:  # it has died
            return self._waiting


def _state(pid: int) -> str:
    """What the process is doing, as one letter of proc_pid_stat(5); empty if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[0]  # the name before it, in parentheses, may hold anything

"""Whether a process still gets anywhere: one that uses the processor is slow, one that does not is stuck.

Unlike `runtime/patience.py` it has no limit of time, however long the machine takes, only one of work.
"""

from pathlib import Path

from booth.clock import Clock
from booth.runtime.patience import SLOW

SILENT = 15.0  # seconds without any work after which a process that should work is stuck


class Pulse:
    """One task of a process, or its rest between two: whether it still gets anywhere. Used by one thread."""

    def __init__(self, pid: int, clock: Clock, most: float | None) -> None:
        """*most*: seconds of processor time that the task may take, and it is a loop without end; None for rest."""
        self.pid = pid
        self._clock = clock
        self._most = most
        self._began = self._worked = self._processor_time()
        self._since = clock.now()

    def fault(self) -> str | None:
        """Why the process will not come back, as "was stopped"; None as long as it may, however slow it is."""
        if self._is_stopped():
            return "was stopped"
        if self._most is None:
            return None
        worked = self._processor_time()
        if worked - self._began > self._most:
            return f"came to no end in {self._most:.0f} s of work"
        now = self._clock.now()
        if now - self._since < SILENT:
            return None
        if worked - self._worked < SLOW * (now - self._since):
            return f"did nothing for {now - self._since:.0f} s"
        self._since, self._worked = now, worked
        return None

    def _processor_time(self) -> float:
        try:
            return self._clock.process_time(self.pid)
        except OSError:  # it is dead, which its pipe tells
            return 0.0

    def _is_stopped(self) -> bool:
        """Whether somebody sent it a SIGSTOP; one that a debugger holds is not meant."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] == "T"  # proc_pid_stat(5): after the name in parentheses

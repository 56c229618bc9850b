"""One thread with one job: started again after a fault, stopped within a limit."""

import logging
import threading
from collections.abc import Callable

from booth.clock import Clock

log = logging.getLogger(__name__)

BACK_OFF = (0.5, 1.0, 2.0, 5.0)  # seconds before a new start, the last for ever
SETTLED = 30.0  # seconds without a fault after which the back-off begins anew


class BackOff:
    """How long to wait before trying again: longer each time, from the beginning after a quiet while."""

    def __init__(self) -> None:
        self._faults = 0
        self._last = float("-inf")

    def after_fault(self, now: float) -> float:
        """Seconds to wait after a fault at *now*."""
        if now - self._last > SETTLED:
            self._faults = 0
        self._last = now
        self._faults += 1
        return BACK_OFF[min(self._faults, len(BACK_OFF)) - 1]


class Worker:
    """A thread with one job, which is done when it returns; a fault is logged, and after a pause it is begun again."""

    def __init__(self, name: str, job: Callable[[threading.Event], None], clock: Clock) -> None:
        """*job* returns when the event it is given is set; it looks at least once a second."""
        self.name = name
        self._job = job
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins the job."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Tells the job to end; returns at once."""
        self._stopping.set()

    def stop(self, timeout: float) -> bool:
        """Tells the job to end and waits at most *timeout* seconds; False, and a line in the log, if it is stuck."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        if self._thread.is_alive():
            log.error("%s did not stop within %.0f s", self.name, timeout)
            return False
        return True

    def _run(self) -> None:
        back_off = BackOff()
        while not self._stopping.is_set():
            try:
                self._job(self._stopping)
            except Exception:  # the boundary of a thread: whatever it was, the booth goes on
                if self._stopping.is_set():
                    return
                pause = back_off.after_fault(self._clock.now())
                log.exception("%s failed; it begins again in %.1f s", self.name, pause)
                self._stopping.wait(pause)
            else:
                return

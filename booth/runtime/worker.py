"""A thread with one job: started again after a fault, stopped within a limit."""

import logging
import threading
from collections.abc import Callable

from booth.clock import Clock

log = logging.getLogger(__name__)

BACK_OFF = (0.5, 1.0, 2.0, 5.0)  # seconds before a new start; the last repeats
SETTLED = 30.0  # seconds without a fault after which the back-off starts over


class BackOff:
    """How long to wait before trying again: longer after each fault, and from the start after a quiet period."""

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
    """A thread with one job. When the job returns it is done; when it raises, it is started again."""

    def __init__(self, name: str, job: Callable[[threading.Event], None], clock: Clock) -> None:
        """*job* is given an event, looks at it at least once a second, and returns when it is set."""
        self.name = name
        self._job = job
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Starts the job."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Tells the job to end, without waiting for it."""
        self._stopping.set()

    def stop(self, timeout: float) -> bool:
        """Tells the job to end and waits at most *timeout* seconds; if it is stuck, logs that and returns False."""
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
            except Exception:  # the boundary of a thread: the booth goes on whatever failed
                if self._stopping.is_set():
                    return
                pause = back_off.after_fault(self._clock.now())
                log.exception("%s failed; it begins again in %.1f s", self.name, pause)
                self._stopping.wait(pause)
            else:
                return

"""The darkroom: finishes shots at full quality in a process of its own, which computes and nothing else."""

import contextlib
import logging
import queue
import threading
from concurrent.futures import Future
from typing import Any

from booth.clock import Clock
from booth.darkroom.job import Developed
from booth.frames import Shot
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.settings import Settings

log = logging.getLogger(__name__)

LIMIT = 8.0  # seconds after which the live composition is the photo
PATIENT_LIMIT = 120.0  # seconds for a shot that has no live composition
TURN = 0.2  # seconds after which the thread looks at its other duty


class DarkroomFault(Exception):
    """A shot that was not finished, with the reason in the operator's words."""


class Darkroom:
    """Takes shots from any thread, one after the other, and gives back their finished photos."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Does nothing yet: the process begins with `start()`."""
        self._clock = clock
        self._jobs: queue.SimpleQueue[tuple[Shot, Future[Developed], float] | None] = queue.SimpleQueue()
        self._child = ChildProcess("darkroom", "booth.darkroom.job:serve", settings, clock=clock, offline=True, nice=10)
        self._worker = Worker("darkroom", self._work, clock)
        self.busy = False
        """Whether a shot is being finished."""

    def start(self) -> None:
        """Starts the process, which warms up meanwhile."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Gives up what is not finished, whose Futures stay open; False if the thread is stuck."""
        self._worker.ask_to_stop()
        self._jobs.put(None)
        self._child.kill()
        return self._worker.stop(timeout)

    def develop(self, shot: Shot) -> Future[Developed]:
        """*shot* finished at full quality; the Future's exception is a DarkroomFault if it is late or fails.

        A Future that is cancelled before its turn costs nothing.
        """
        future: Future[Developed] = Future()
        limit = PATIENT_LIMIT if shot.matte is None else LIMIT
        self._jobs.put((shot, future, self._clock.now() + limit))
        return future

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._child.pid

    def _work(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                self.busy = False
                try:
                    job = self._jobs.get(timeout=TURN)
                except queue.Empty:
                    with contextlib.suppress(ChildLost):
                        self._warm_up(self._clock.now() + TURN, stopping)
                    continue
                if job and job[1].set_running_or_notify_cancel():
                    shot, future, deadline = job
                    self.busy = True
                    self._develop(shot, future, deadline, stopping)
        finally:
            self._child.stop()

    def _develop(self, shot: Shot, future: Future[Developed], deadline: float, stopping: threading.Event) -> None:
        try:
            self._warm_up(deadline, stopping)
            if stopping.is_set():
                return
            answer: Any = self._child.ask(shot, max(0.1, deadline - self._clock.now()))
        except ChildLost as fault:
            if not stopping.is_set():  # a booth that ends leaves the shot to its next start
                future.set_exception(DarkroomFault(str(fault)))
            return
        if isinstance(answer, Developed):
            future.set_result(answer)
        else:
            future.set_exception(DarkroomFault(answer))

    def _warm_up(self, deadline: float, stopping: threading.Event) -> None:
        """Waits until the process is ready. Raises ChildLost if it is not by *deadline*, but lets it go on warming."""
        while not stopping.is_set():
            try:
                if self._child.ready(TURN):
                    return
            except ChildLost:
                stopping.wait(TURN)
            if self._clock.now() >= deadline:
                raise ChildLost("the darkroom is still warming up")

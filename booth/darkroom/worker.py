"""The darkroom: finishes shots at full quality in a process of its own, which computes and nothing else."""

import contextlib
import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from booth.clock import Clock
from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.settings import Settings

log = logging.getLogger(__name__)

LIMIT = 8.0  # seconds after which the live composition stays the photo
PATIENT_LIMIT = 120.0  # seconds for a shot that has no live composition
TURN = 0.2  # seconds that the thread waits for a shot, or for the process, before it sees to the other


class DarkroomFault(Exception):
    """A shot that was not finished, with the reason in the operator's words."""


@dataclass(frozen=True, slots=True)
class DarkroomStatus:
    """How the darkroom is doing."""

    pid: int | None  # of its process, or None while there is none
    ready: bool  # the process has loaded what it needs
    busy: bool  # a shot is being finished
    waiting: int  # shots that were asked for and not begun
    fault: str | None  # why the last shot was not finished; None if it was

    def line(self) -> str:
        """The status as a short phrase."""
        doing = "finishing a photo" if self.busy else "ready" if self.ready else "warming up"
        waiting = f", {self.waiting} waiting" if self.waiting else ""
        return f"darkroom: {doing}{waiting}{f', the last failed: {self.fault}' if self.fault else ''}"


class Darkroom:
    """Takes shots from any thread, one after the other, and gives back their finished photos."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Does nothing yet: the process begins with `start()`."""
        self._clock = clock
        self._jobs: queue.SimpleQueue[tuple[Shot, Future[Developed], float] | None] = queue.SimpleQueue()
        self._child = ChildProcess("darkroom", "booth.darkroom.job:serve", settings, clock=clock, offline=True, nice=10)
        self._worker = Worker("darkroom", self._work, clock)
        self._ready = False
        self._fault: str | None = None
        self.busy = False
        """Whether a shot is being finished."""

    def start(self) -> None:
        """Starts the process, which warms up meanwhile."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Abandons what is not finished, whose Futures stay open.

        False if the thread has not ended after *timeout* seconds.
        """
        self._worker.ask_to_stop()
        self._jobs.put(None)
        self._child.kill()
        return self._worker.stop(timeout)

    def develop(self, shot: Shot) -> Future[Developed]:
        """*shot* finished at full quality; the Future's exception is a DarkroomFault if it is late or fails.

        Late is after 8 s, or 120 s for a shot without a matte, which has no live composition. A Future that is
        cancelled before its turn costs nothing.
        """
        future: Future[Developed] = Future()
        limit = PATIENT_LIMIT if shot.matte is None else LIMIT
        self._jobs.put((shot, future, self._clock.now() + limit))
        return future

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._child.pid

    @property
    def status(self) -> DarkroomStatus:
        """How the darkroom is doing; may be asked from any thread."""
        return DarkroomStatus(self.pid, self._ready, self.busy, self._jobs.qsize(), self._fault)

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
                self._fail(future, str(fault))
            return
        if isinstance(answer, Developed):
            self._fault = None
            future.set_result(answer)
        else:
            self._fail(future, answer)

    def _fail(self, future: Future[Developed], reason: str) -> None:
        self._fault = reason
        future.set_exception(DarkroomFault(reason))

    def _warm_up(self, deadline: float, stopping: threading.Event) -> None:
        """Waits until the process is ready. Raises ChildLost if it is not by *deadline*, but lets it go on warming."""
        while not stopping.is_set():
            try:
                self._ready = self._child.ready(TURN)
                if self._ready:
                    return
            except ChildLost:
                self._ready = False
                stopping.wait(TURN)
            if self._clock.now() >= deadline:
                raise ChildLost("the darkroom is still warming up")

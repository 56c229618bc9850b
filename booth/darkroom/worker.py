"""The darkroom: finishes shots at full quality in a process of its own, which computes and nothing else.

No shot is ever given up for time. A process that is slow is waited for; one that died, was stopped or is stuck is
started again and the shot tried again. Guests' new shots come first, what earlier ones left has its turn between them,
and finished photos in other scenes, which phones ask for, after all shots: one picture at a time, so that a new shot
waits for no more than that.
"""

import itertools
import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from booth.clock import Clock
from booth.darkroom.developed import Developed, DevelopedClip
from booth.frames import SceneOrder, Shot
from booth.runtime.child import ChildLost, ChildProcess, ChildStopped
from booth.runtime.worker import Worker
from booth.settings import Settings

log = logging.getLogger(__name__)

JOB = "booth.darkroom.job:serve"
TRIES = 3  # for a shot over which the process dies or gets stuck
STUCK = 15.0  # seconds without any work on a shot after which the process is started again
LONGEST = 80  # times that for one with work: two seconds, of a large camera on a Raspberry Pi a minute, if not crowded
OF_LOADING = 100.0  # as long as so many times what loading took, if that is more: a still takes one to three times it
POLL_INTERVAL = 0.2  # seconds that the thread waits for a shot, or for the process, before it sees to the other


class DarkroomFault(Exception):
    """A shot that cannot be finished in this run, with the reason in the operator's words."""


@dataclass(frozen=True, slots=True)
class DarkroomStatus:
    """How the darkroom is doing."""

    pid: int | None  # of its process, or None while there is none
    ready: bool  # the process has loaded what it needs
    busy: bool  # a shot is being finished, or a picture composed
    waiting: int  # of these, those that were asked for and not begun
    fault: str | None  # why the last shot was not finished, or the process is not ready; None if all is well

    def line(self) -> str:
        """The status as a short phrase."""
        doing = "finishing a photo" if self.busy else "ready" if self.ready else "warming up"
        waiting = f", {self.waiting} waiting" if self.waiting else ""
        return f"darkroom: {doing}{waiting}{f', the last failed: {self.fault}' if self.fault else ''}"


class _Turn(IntEnum):
    """What comes first."""

    NEW_SHOT = 0
    CLIP = 1
    EARLIER_SHOT = 2
    PICTURE = 3


@dataclass(order=True)
class _Job:
    """What is asked of the process, in the queue; the order is the queue's."""

    turn: _Turn
    number: int
    asked: Shot | SceneOrder = field(compare=False)
    future: Future[Any] = field(compare=False)
    begun: bool = field(default=False, compare=False)
    failed: int = field(default=0, compare=False)  # so many times the process was lost over it


class Darkroom:
    """Takes shots from any thread, one after the other, and gives back their finished photos."""

    def __init__(self, settings: Settings, clock: Clock, job: str = JOB) -> None:
        """Does nothing yet: the process, which runs *job*, begins with `start()`."""
        self._clock = clock
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._child = ChildProcess("darkroom", job, settings, clock=clock, offline=True, nice=10)
        self._worker = Worker("darkroom", self._work, clock)
        self._ready = False
        self._started = float("-inf")  # when the process was last started
        self._loading = 0.0  # seconds that it took to load
        self._fault: str | None = None
        self.busy = False
        """Whether a shot is being finished, or a picture composed."""

    def start(self) -> None:
        """Starts the process, which warms up meanwhile."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Abandons what is not finished, whose Futures stay open.

        False if the thread has not ended after *timeout* seconds.
        """
        self._worker.ask_to_stop()
        self._child.kill()
        return self._worker.stop(timeout)

    def develop(self, shot: Shot, *, urgent: bool = True) -> Future[Developed]:
        """*shot* finished at full quality, however long that takes; one that is not *urgent* after all that are.

        The Future's exception is a DarkroomFault if the shot cannot be developed, or if the process was lost over it
        three times. A Future that is cancelled before its turn costs nothing.
        """
        return self._ask(_Turn.NEW_SHOT if urgent else _Turn.EARLIER_SHOT, replace(shot, clip=()))

    def develop_clip(self, shot: Shot, *, urgent: bool = True) -> Future[DevelopedClip]:
        """The clip of *shot*, as `develop`, but after all photos that are urgent."""
        return self._ask(_Turn.CLIP if urgent else _Turn.EARLIER_SHOT, shot)

    def compose(self, order: SceneOrder) -> Future[bytes]:
        """The picture of *order*, once there is no shot to finish: a JPEG, or a WebP if it is small.

        The Future's exception is a DarkroomFault, as in `develop`.
        """
        return self._ask(_Turn.PICTURE, order)

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._child.pid

    @property
    def status(self) -> DarkroomStatus:
        """How the darkroom is doing; may be asked from any thread."""
        return DarkroomStatus(self.pid, self._ready, self.busy, self._jobs.qsize(), self._fault)

    def _ask(self, turn: _Turn, asked: Shot | SceneOrder) -> Future[Any]:
        future: Future[Any] = Future()
        self._jobs.put(_Job(turn, next(self._numbers), asked, future))
        return future

    def _work(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                self.busy = False
                if not self._is_ready(stopping):
                    stopping.wait(0 if self._child.pid else POLL_INTERVAL)
                    continue
                try:
                    job = self._jobs.get(timeout=POLL_INTERVAL)
                except queue.Empty:
                    continue
                if job.begun or job.future.set_running_or_notify_cancel():
                    job.begun = self.busy = True
                    self._develop(job, stopping)
        finally:
            self._child.stop()

    def _is_ready(self, stopping: threading.Event) -> bool:
        """Whether the process can be given a shot; starts it if there is none. Waits for a moment if it is loading."""
        was_there = self._child.pid is not None
        if not was_there:
            self._started = self._clock.now()
        try:
            ready = self._child.ready(POLL_INTERVAL)
        except ChildLost as lost:
            self._ready = False
            words = str(lost).partition(";")[0]  # without when it begins again, which changes
            if was_there and words != self._fault and not stopping.is_set():  # a booth that ends kills it
                self._fault = words
                log.warning("%s", lost)
            return False
        if ready and not self._ready:
            self._fault = None
            self._loading = self._clock.now() - self._started
        self._ready = ready
        return ready

    def _develop(self, job: _Job, stopping: threading.Event) -> None:
        try:
            longest = max(LONGEST, round(OF_LOADING * self._loading / STUCK))
            answer: Developed | DevelopedClip | bytes | str = self._child.ask(job.asked, STUCK, longest)
        except ChildLost as lost:
            self._ready = False
            if not stopping.is_set():  # a booth that ends leaves the shot to its next start
                self._try_again(job, str(lost), counts=not isinstance(lost, ChildStopped))
            return
        if not isinstance(answer, str):
            if isinstance(job.asked, Shot):
                self._fault = None
            job.future.set_result(answer)
        elif not stopping.is_set():
            self._fail(job, answer)

    def _try_again(self, job: _Job, words: str, *, counts: bool) -> None:
        job.failed += counts
        if job.failed >= TRIES:
            self._fail(job, f"{words}, {TRIES} times over this photo")
            return
        log.warning("%s; the photo that it was finishing is tried again", words)
        job.number = next(self._numbers)  # the others have not done anything wrong
        self._jobs.put(job)

    def _fail(self, job: _Job, reason: str) -> None:
        if isinstance(job.asked, Shot):  # a scene that cannot be read costs no photo
            self._fault = reason
        job.future.set_exception(DarkroomFault(reason))

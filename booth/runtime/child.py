"""A child process with one job: talked to over a pipe, started again after a fault, stopped within a limit."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.runtime.child_watch import ChildWatch
from booth.runtime.patience import LONGEST
from booth.runtime.pipe import Pipe, open_pipe
from booth.runtime.worker import BackOff

log = logging.getLogger(__name__)

IDLE_LIMIT = 15.0  # seconds without any work after which a child that loads, or should take a message, is stuck
LONGEST_LOADING = 240  # times that, while it works: three models take minutes to load on a tenth of a core

_ROOT = Path(__file__).parent.parent.parent
# Otherwise MediaPipe's native libraries write pages of informational lines to stderr.
_QUIET_LOGS = {"GLOG_minloglevel": "2", "TF_CPP_MIN_LOG_LEVEL": "3"}


class ChildLost(Exception):
    """A child process has died, does not answer or cannot be started yet."""


class ChildStopped(ChildLost):
    """A child process was stopped from outside and therefore ended: whatever it was doing is not to blame."""


class ChildProcess:
    """A process with one job, talked to over a pipe by a single thread.

    It is started by the first message to it, and again, after a pause, when it was lost: the pause grows while it does
    not come up. It ends by itself when its pipe closes, and is killed by the kernel when the thread that talks to it
    ends: a killed booth leaves no process behind, not even a stopped one.

    One that is stopped or stuck is ended whatever it does, loading and doing nothing included; one that is only slow is
    waited for. See child_watch.py.
    """

    def __init__(self, name: str, job: str, *arguments: Any, clock: Clock, offline: bool, nice: int = 0) -> None:
        """*job* is "module:function", called in the child as `function(pipe, *arguments)`; *arguments* must pickle.

        A name and not the function itself, because its module must be imported only in the child, after *offline*.
        *offline*: the child has no network. *nice*: its scheduling priority, higher is lower (0 to 19).
        """
        self.name = name
        self._job = (job, offline, nice, arguments)  # the first message to the child
        self._clock = clock
        self._back_off = BackOff()
        self._not_before = float("-inf")
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: ChildWatch | None = None
        self._pipe: Pipe | None = None
        self._closing = threading.Lock()  # the pipe is not closed while the watch looks into it
        self._ready = False

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Starts the process if there is none. Raises ChildLost while it is too early to try again."""
        if self._process:
            return
        pause = self._not_before - self._clock.now()
        if pause > 0:
            raise ChildLost(f"{self.name} begins again in {pause:.1f} s")
        ours, theirs = open_pipe()
        program = (
            f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
            f"from booth.runtime import child_main; child_main.main({theirs.fileno()})"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, f"booth: {self.name}"],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # A Ctrl-C at the terminal is handled by the parent alone. A group, not a session of its own: each session
            # gets the same share of the processor (sched(7), autogroup), and *nice* would count for nothing.
            process_group=0,
            env=os.environ | _QUIET_LOGS,
        )
        theirs.close()
        self._pipe = ours
        self._watch = ChildWatch(self._process, self.name, self._has_message, self._clock)
        self._watch.expect(IDLE_LIMIT, LONGEST_LOADING)
        self.send(self._job)

    def ready(self, timeout: float) -> bool:
        """Whether the child is there and has loaded what it needs; waits *timeout* seconds for its message "ready".

        Only for jobs whose first message that is. Starts the process if need be. Raises ChildLost, also if the child
        has died since: whoever calls this now and then while there is nothing to ask has it started again.
        """
        self.start()
        if self._ready:
            if self._process and self._process.poll() is not None:
                raise self._lost("has died")
            return True
        with contextlib.suppress(TimeoutError):
            self._ready = self.receive(timeout) == "ready"
        return self._ready

    def send(self, message: Any, limit: float = IDLE_LIMIT, descriptor: int | None = None) -> None:
        """Sends *message*, which must pickle, and starts the process if need be. Raises ChildLost.

        A child that does not take it and does no work for *limit* seconds is ended. *descriptor*: an open file or
        socket of which it gets a copy, by `recv_descriptor` behind the message.
        """
        self.start()
        assert self._pipe
        assert self._watch
        watch, expecting = self._watch, self._watch.expecting
        if not expecting:
            watch.expect(limit)
        try:
            self._pipe.send(message)
            if descriptor is not None:
                self._pipe.send_descriptor(descriptor)
        except OSError as fault:
            raise self._lost("has died") from fault
        if not expecting:
            watch.rest()

    def receive(self, timeout: float | None) -> Any:
        """The child's next message. Raises ChildLost if it is dead, TimeoutError after *timeout* seconds."""
        if not self._pipe or not self._watch:
            raise ChildLost(f"{self.name} is not running")
        try:
            there = self._pipe.poll(timeout)
            message = self._pipe.recv() if there else None
        except (EOFError, OSError) as fault:  # at the end of a message, or in the middle of one
            raise self._lost("has died") from fault
        if not there:
            raise TimeoutError(f"{self.name} said nothing for {timeout:.1f} s")
        self._watch.rest()
        self._back_off = BackOff()  # it comes up
        return message

    def ask(
        self, question: Any, limit: float, longest: int = LONGEST, meanwhile: Callable[[], None] = lambda: None
    ) -> Any:
        """The child's answer to *question*. Raises ChildLost; one that does no work for *limit* seconds is ended first.

        One that works all the while, because the machine is slow or busy, has *longest* times as much. *meanwhile* is
        called while it works.
        """
        self.expect(limit, longest)
        self.send(question)
        try:
            meanwhile()
        finally:
            answer = self.receive(None)  # in any case: it would be taken for the answer to the next question
        return answer

    def expect(self, limit: float, longest: int = LONGEST) -> None:
        """From now on the child owes a message, and is ended as in `ask`. Raises ChildLost."""
        self.start()
        assert self._watch
        self._watch.expect(limit, longest)

    def kill(self) -> None:
        """Ends the process at once. May be called from any thread; the one that talks to it gets ChildLost."""
        if process := self._process:
            process.kill()

    def stop(self, timeout: float = 5.0) -> None:
        """Closes the pipe, at which the child ends by itself; one that has not after *timeout* seconds is killed."""
        self._ready = False
        if self._pipe:
            with self._closing:
                self._pipe.close()
            self._pipe = None
        if self._watch:
            self._watch.end()
            self._watch = None
        if self._process:
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end by itself and was killed", self.name)
                self._process.kill()
                self._process.wait()
            self._process = None

    def _has_message(self) -> bool:
        """Whether a message of the child waits to be read; for any thread."""
        with self._closing:
            return self._pipe is not None and not self._pipe.closed and self._pipe.poll(0)

    def _lost(self, what: str) -> ChildLost:
        if self._process:
            self._process.kill()
        loss = ChildLost
        if self._watch and self._watch.fault:
            what = self._watch.fault
            loss = ChildStopped if self._watch.was_stopped else ChildLost
        self.stop()
        pause = self._back_off.after_fault(self._clock.now())
        self._not_before = self._clock.now() + pause
        return loss(f"{self.name} {what}; it begins again in {pause:.1f} s")

"""A child process with one job: talked to over a pipe, started again after a fault, stopped within a limit."""

import logging
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.runtime.patience import LONGEST, SLOW
from booth.runtime.pipe import Pipe, open_pipe
from booth.runtime.worker import BackOff

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parent.parent.parent
# Otherwise MediaPipe's native libraries write pages of informational lines to stderr.
_QUIET_LOGS = {"GLOG_minloglevel": "2", "TF_CPP_MIN_LOG_LEVEL": "3"}


class ChildLost(Exception):
    """A child process has died, does not answer or cannot be started yet."""


class ChildProcess:
    """A process with one job, talked to over a pipe by a single thread.

    It is started by the first message to it, and again, after a pause, when it was lost. It ends by itself when its
    pipe closes, and is killed by the kernel when the thread that talks to it ends: a killed booth leaves no process
    behind, not even a stopped one.
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
        self._pipe: Pipe | None = None
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
        self.send(self._job)

    def ready(self, timeout: float) -> bool:
        """Whether the child has loaded what it needs; waits *timeout* seconds for its message "ready".

        Only for jobs whose first message that is. Starts the process if need be. Raises ChildLost.
        """
        if not self._ready:
            self.start()
            try:
                self._ready = self.receive(timeout) == "ready"
            except TimeoutError:
                return False
        return True

    def send(self, message: Any, timeout: float = 5.0) -> None:
        """Sends *message*, which must pickle, and starts the process if need be. Raises ChildLost.

        A frozen child, whose pipe stays full for *timeout* seconds, is killed first.
        """
        self.start()
        assert self._pipe
        try:
            with socket.socket(fileno=os.dup(self._pipe.fileno())) as pipe_socket:
                seconds, rest = divmod(timeout, 1)
                timeval = struct.pack("ll", int(seconds), int(rest * 1e6))
                pipe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval)  # holds for the pipe too
            self._pipe.send(message)
        except BlockingIOError as fault:
            raise self._lost(f"did not answer within {timeout:.1f} s and was ended") from fault
        except OSError as fault:
            raise self._lost("has died") from fault

    def receive(self, timeout: float) -> Any:
        """The child's next message. Raises ChildLost if it is dead, TimeoutError after *timeout* seconds."""
        if not self._pipe:
            raise ChildLost(f"{self.name} is not running")
        try:
            if not self._pipe.poll(timeout):
                raise TimeoutError(f"{self.name} said nothing for {timeout:.1f} s")
            return self._pipe.recv()
        except (EOFError, ConnectionError) as fault:
            raise self._lost("has died") from fault

    def ask(self, question: Any, timeout: float) -> Any:
        """The child's answer to *question*. Raises ChildLost; a child silent for *timeout* seconds is killed first.

        One that works all the while, because the machine is slow or busy, is given more: see patience.py.
        """
        self.send(question, timeout)
        worked = self._worked()
        for _ in range(LONGEST):
            try:
                return self.receive(timeout)
            except TimeoutError:
                before, worked = worked, self._worked()
                if worked - before < SLOW * timeout:
                    break
        raise self._lost(f"did not answer within {timeout:.1f} s and was ended")

    def kill(self) -> None:
        """Ends the process at once. May be called from any thread; the one that talks to it gets ChildLost."""
        if process := self._process:
            process.kill()

    def stop(self, timeout: float = 1.0) -> None:
        """Closes the pipe, at which the child ends by itself; one that has not after *timeout* seconds is killed."""
        self._ready = False
        if self._pipe:
            self._pipe.close()
            self._pipe = None
        if self._process:
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end by itself and was killed", self.name)
                self._process.kill()
                self._process.wait()
            self._process = None

    def _worked(self) -> float:
        """Seconds of processor time that the process has used."""
        try:
            return self._clock.process_time(self._process.pid) if self._process else 0.0
        except OSError:  # it has died
            return 0.0

    def _lost(self, what: str) -> ChildLost:
        if self._process:
            self._process.kill()
        self.stop()
        pause = self._back_off.after_fault(self._clock.now())
        self._not_before = self._clock.now() + pause
        return ChildLost(f"{self.name} {what}; it begins again in {pause:.1f} s")

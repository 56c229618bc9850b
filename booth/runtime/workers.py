"""One thread, or one child process, with one job: started again after a fault, stopped within a limit."""

import logging
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.runtime.pipe import Wire, wire

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


class ChildLost(Exception):
    """A child process has died, does not answer or cannot be started yet."""


class Child:
    """A process with one job, talked to over a pipe by one thread.

    It is started when it is first needed and again, after a pause, when it was lost. It ends by itself when its pipe
    closes, so that a killed booth leaves nothing behind.
    """

    def __init__(self, name: str, job: str, *arguments: Any, clock: Clock, offline: bool, nice: int = 0) -> None:
        """*job* is "module:function", called in the child as `function(pipe, *arguments)`."""
        self.name = name
        self._job = (job, offline, nice, arguments)
        self._clock = clock
        self._back_off = BackOff()
        self._not_before = float("-inf")
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Wire | None = None
        self._ready = False

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Starts the process if there is none. Raises ChildLost while it is too early to try again."""
        if self._process:
            return
        wait = self._not_before - self._clock.now()
        if wait > 0:
            raise ChildLost(f"{self.name} begins again in {wait:.1f} s")
        ours, theirs = wire()
        path = f"import sys; sys.path.insert(0, {str(_ROOT)!r})"
        inside = f"{path}; from booth.runtime import child; child.main({theirs.fileno()})"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", inside, f"booth: {self.name}"],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C at the terminal is the parent's to handle
            env=os.environ | _QUIET,
        )
        theirs.close()
        self._pipe = ours
        self.send(self._job)

    def ready(self, timeout: float) -> bool:
        """Whether the child has said "ready", which it does when it has loaded what it needs; waits *timeout* for it.

        Starts the process if need be. Raises ChildLost. Only for jobs whose first message this is.
        """
        if not self._ready:
            self.start()
            try:
                self._ready = self.receive(timeout) == "ready"
            except TimeoutError:
                return False
        return True

    def send(self, message: Any, timeout: float = 5.0) -> None:
        """Hands *message* to the child, starting it if need be. Raises ChildLost.

        A child that takes nothing for *timeout* seconds, frozen with a full pipe, is ended first.
        """
        self.start()
        assert self._pipe
        try:
            with socket.socket(fileno=os.dup(self._pipe.fileno())) as same:
                seconds, rest = divmod(timeout, 1)
                same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(seconds), int(rest * 1e6)))
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
        """The answer to *question*. Raises ChildLost; a child that is silent for *timeout* seconds is killed first."""
        self.send(question, timeout)
        try:
            return self.receive(timeout)
        except TimeoutError as fault:
            raise self._lost(f"did not answer within {timeout:.1f} s and was ended") from fault

    def kill(self) -> None:
        """Ends the process at once, from any thread; the one that talks to it then finds it lost."""
        if process := self._process:
            process.kill()

    def stop(self, timeout: float = 1.0) -> None:
        """Closes the pipe, upon which the child ends by itself, and kills it if it has not after *timeout* seconds."""
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

    def _lost(self, what: str) -> ChildLost:
        if self._process:
            self._process.kill()
        self.stop()
        pause = self._back_off.after_fault(self._clock.now())
        self._not_before = self._clock.now() + pause
        return ChildLost(f"{self.name} {what}; it begins again in {pause:.1f} s")


_ROOT = Path(__file__).parent.parent.parent
# MediaPipe's native side writes pages of informational lines to stderr otherwise.
_QUIET = {"GLOG_minloglevel": "2", "TF_CPP_MIN_LOG_LEVEL": "3"}

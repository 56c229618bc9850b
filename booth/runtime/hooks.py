"""The operator's own commands, such as for a lamp: run beside the booth, never by a shell, and never waited for.

Each hook has a thread of its own that runs one command at a time; what comes faster than that waits in a short queue,
and is left out when that is full. A command that hangs is ended, and what it prints goes nowhere.
"""

import logging
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from booth.clock import Clock
from booth.config import HookSettings
from booth.runtime.worker import Worker

log = logging.getLogger(__name__)

LIMIT = 10.0  # seconds that a command may run
WAITING = 4  # calls of one hook that wait for the one before
_POLL = 0.1  # seconds between two looks at a command that runs, or at whether the booth ends
_KEPT_FROM = ("NOTIFY_", "WATCHDOG_", "LISTEN_")  # of systemd's: a command must not answer for the booth


class Hooks:
    """Runs the commands of *settings*. `fire` may be called from any thread and returns at once."""

    def __init__(self, settings: HookSettings, clock: Clock) -> None:
        commands = {name: command for name, command in settings if command}
        self._hooks = {name: _Hook(name, command, clock) for name, command in commands.items()}

    def start(self) -> None:
        """Begins to listen."""
        for hook in self._hooks.values():
            hook.worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends, and ends what still runs; False if that took longer than *timeout* seconds."""
        for hook in self._hooks.values():
            hook.worker.ask_to_stop()
        ended = [hook.worker.stop(timeout) for hook in self._hooks.values()]
        return all(ended)

    def fire(self, name: str, value: str = "") -> None:
        """Has the command of the hook *name* run, if there is one, with *value* as BOOTH_NAME in its environment."""
        if hook := self._hooks.get(name):
            hook.call({f"BOOTH_{name.upper()}": value} if value else {})


class _Hook:
    def __init__(self, name: str, command: Sequence[str], clock: Clock) -> None:
        self.worker = Worker(f"hook {name}", self._work, clock)
        self._name = name
        self._command = list(command)
        self._clock = clock
        self._calls: queue.Queue[Mapping[str, str]] = queue.Queue(WAITING)
        self._fault = ""  # the last one that was told, by the hook's own thread
        self._overrun = False  # that was told

    def call(self, values: Mapping[str, str]) -> None:
        try:
            self._calls.put_nowait(values)
        except queue.Full:
            if not self._overrun:
                self._overrun = True
                log.warning("[hooks] %s takes longer than guests do, and is left out meanwhile", self._name)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            with suppress(queue.Empty):
                self._tell(self._run(self._calls.get(timeout=_POLL), stopping))

    def _run(self, values: Mapping[str, str], stopping: threading.Event) -> str:
        """Runs the command to its end; what went wrong, empty if nothing did."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_KEPT_FROM)}
        nothing = subprocess.DEVNULL
        start = partial(subprocess.Popen, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
        try:
            process = start(self._command, env={**inherited, "BOOTH_HOOK": self._name, **values})
        except (OSError, ValueError) as fault:
            return f"it cannot be started: {getattr(fault, 'strerror', None) or fault}"
        ends = self._clock.now() + LIMIT
        while not stopping.is_set() and self._clock.now() < ends:
            with suppress(subprocess.TimeoutExpired):
                status = process.wait(_POLL)
                return f"it ended with status {status}" if status else ""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with what it has started
        process.wait()
        return "" if stopping.is_set() else f"it did not end within {LIMIT:.0f} s and was ended"

    def _tell(self, fault: str) -> None:
        """Tells a *fault* once, as long as it stays the same; arguments, which may be secrets, are not told."""
        if fault and fault != self._fault:
            log.warning("[hooks] %s (%s): %s", self._name, self._command[0], fault)
        self._fault = fault

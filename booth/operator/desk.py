"""The desk: a thread for what the panel asks of disk and machine, so that the screen never waits for it."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from booth.clock import Clock
from booth.runtime.worker import Worker

log = logging.getLogger(__name__)

T = TypeVar("T")


class Desk:
    """Does what it is given, one after the other. Jobs are short; what takes minutes has a thread of its own."""

    def __init__(self, clock: Clock) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._worker = Worker("desk", self._work, clock)

    def start(self) -> None:
        """Begins to work."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends after what was asked before; False if that took longer than *timeout* seconds."""
        self._worker.ask_to_stop()
        self._jobs.put(None)
        return self._worker.stop(timeout)

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Has the thread do *work*; the Future has what it returns or raises."""
        promise: Future[T] = Future()
        self._jobs.put((promise, work))
        return promise

    def _work(self, stopping: threading.Event) -> None:  # noqa: ARG002  it ends with the None behind the last job
        while (job := self._jobs.get()) is not None:
            promise, work = job
            if not promise.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except Exception as fault:  # noqa: BLE001  whoever asked is told, and decides what it means
                promise.set_exception(fault)
            else:
                promise.set_result(result)

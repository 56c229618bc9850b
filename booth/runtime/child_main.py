"""What runs in a child process: it gives up what it does not need, does one job, ends when its pipe closes."""

import importlib
import logging
import os
import select
import sys
import threading

from booth.runtime.offline import offline
from booth.runtime.pipe import Pipe


def main(descriptor: int) -> None:
    """Runs the job that the parent names in its first message over the pipe *descriptor*.

    The job is a function `job(pipe, *arguments)`, named as "module:function". Its module is imported only after the
    network was given up: imports start threads, and the filter holds only for threads that are started after it.
    """
    pipe = Pipe(descriptor)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    try:
        job, without_network, nice, arguments = pipe.recv()
        if without_network:
            offline()
        os.nice(nice)
        threading.Thread(target=_end_with_parent, args=(descriptor,), name="lifeline", daemon=True).start()
        module, _, function = job.partition(":")
        getattr(importlib.import_module(module), function)(pipe, *arguments)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent has ended


def _end_with_parent(descriptor: int) -> None:
    """Ends this process, whatever it is doing, when the parent's end of the pipe closes."""
    poll = select.poll()
    poll.register(descriptor, select.POLLRDHUP)
    poll.poll()
    os._exit(0)

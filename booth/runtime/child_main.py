"""What runs in a child process: it gives up what it does not need, does one job, ends when its pipe closes."""

import ctypes
import importlib
import logging
import os
import select
import signal
import sys
import threading
import warnings

from booth.runtime.offline import offline
from booth.runtime.pipe import Pipe

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(descriptor: int) -> None:
    """Runs the job that the parent names in its first message over the pipe *descriptor*.

    The job is a function `job(pipe, *arguments)`, named as "module:function". Its module is imported only after the
    network was given up: imports start threads, and the filter holds only for threads that are started after it.
    """
    _die_with_parent()
    pipe = Pipe(descriptor)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries remark about odd pictures helps no operator
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


def _die_with_parent() -> None:
    """Has the kernel kill this process when the parent's thread that started it ends: it may be stopped by then.

    A stopped process (SIGSTOP) runs no code of ours, so it would hold its port or its camera for the next booth. Once
    the parent is gone it is too late to ask for this, but then the pipe is closed and the first `recv` ends it.
    prctl(2) is in systemd's @system-service and passes `offline`.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL)) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused to end this process with its parent")


def _end_with_parent(descriptor: int) -> None:
    """Ends this process, whatever it is doing, when the parent's end of the pipe closes."""
    poll = select.poll()
    poll.register(descriptor, select.POLLRDHUP)
    poll.poll()
    os._exit(0)

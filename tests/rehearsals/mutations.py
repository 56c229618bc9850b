"""Thousands of mutated files: every one gets words, or is used; never a trace, a hang, or more memory than a Pi has.

    nice python -m tests.rehearsals.mutations [--settings 5000] [--scenes 2000] [--pictures 1000] [--seed 1]

One in twenty-five of the pictures has as many pixels as are allowed, or more.
"""

import argparse
import contextlib
import gc
import os
import random
import re
import signal
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from booth.clock import stopwatch
from tests.support.mutated_files import large_picture, mutated_picture
from tests.support.mutation_trials import Trials

HANG = 120  # seconds for one file, on a machine that others use too
MEMORY = 700_000  # kilobytes, of any process
LARGE = 25  # of so many pictures one is large


class _Hang(Exception):
    """A file that took too long."""


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise _Hang


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    signal.alarm(HANG)
    try:
        yield
    finally:
        signal.alarm(0)


class _Memory(threading.Thread):
    """Watches how much memory this process and its children take at most, in kilobytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.own = self.children = 0

    def run(self) -> None:
        own = Path("/proc/self")
        while True:
            self.own = max(self.own, _resident(own, "VmRSS"))
            for listed in own.glob("task/*/children"):
                with contextlib.suppress(OSError):
                    for child in listed.read_text().split():
                        process = Path("/proc") / child
                        if b"booth: " in (process / "cmdline").read_bytes():  # before exec it is this very process
                            self.children = max(self.children, _resident(process, "VmHWM"))
            threading.Event().wait(0.01)

    def forget(self) -> None:
        """Begins anew for this process: what it took to make a file does not count."""
        gc.collect()
        self.own = 0


def _resident(process: Path, which: str) -> int:
    try:
        found = re.search(rf"{which}:\s+(\d+)", (process / "status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def rehearse(name: str, count: int, seed: int, trials: Trials, memory: _Memory) -> tuple[Counter[str], float, int]:
    """Tries *count* files of a kind.

    Returns how many were used, told, or ended in a trace, the seconds of the slowest, and this process's memory in KB.
    """
    found: Counter[str] = Counter()
    slowest, own = 0.0, 0
    for number in range(count):
        chance = random.Random(f"{seed} {name} {number}")
        content = b""
        if name == "pictures":
            content = large_picture(chance) if number % LARGE == 0 else mutated_picture(chance)
        memory.forget()
        began = stopwatch()
        try:
            with _limited():
                if name == "pictures":
                    found[trials.picture(chance, content)] += 1
                else:
                    found[(trials.settings if name == "settings" else trials.scene)(chance)] += 1
        except Exception:  # noqa: BLE001  that is what is counted
            found["trace"] += 1
            print(f"{name} {number}:", file=sys.stderr)
            traceback.print_exc(limit=-4)
        slowest, own = max(slowest, stopwatch() - began), max(own, memory.own)
    return found, slowest, own


def main() -> int:
    """Runs all, prints the counts; 1 if there was a trace or a process too large."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("settings", 5000), ("scenes", 2000), ("pictures", 1000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    signal.signal(signal.SIGALRM, _hang)
    traces, largest, memory = 0, 0, _Memory()
    memory.start()
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder))
        for name in ("settings", "scenes", "pictures"):
            found, slowest, own = rehearse(name, getattr(chosen, name), chosen.seed, trials, memory)
            traces, largest = traces + found["trace"], max(largest, own, memory.children)
            print(f"{name}: {dict(found)}, the slowest {slowest:.1f} s, this process {own // 1000} MB", flush=True)
    print(f"memory: the largest process that decodes pictures {memory.children // 1000} MB")
    return 1 if traces or largest > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())

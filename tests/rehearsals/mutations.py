"""Thousands of mutated files: every one gets words, or is used; never a trace, a hang, or more memory than a Pi has.

    nice python -m tests.rehearsals.mutations [--settings 5000] [--scenes 2000] [--pictures 1000] [--seed 1]

One in twenty-five of the pictures has as many pixels as are allowed, or more.
"""

import argparse
import contextlib
import os
import random
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from booth.clock import stopwatch
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


def rehearse(name: str, count: int, seed: int, trials: Trials) -> tuple[Counter[str], float]:
    """Tries *count* files of a kind; how many were used, told, or ended in a trace, and what the slowest took, in s."""
    found: Counter[str] = Counter()
    slowest = 0.0
    for number in range(count):
        chance = random.Random(f"{seed} {name} {number}")
        began = stopwatch()
        try:
            with _limited():
                if name == "pictures":
                    found[trials.picture(chance, large=number % LARGE == 0)] += 1
                else:
                    found[(trials.settings if name == "settings" else trials.scene)(chance)] += 1
        except Exception:  # noqa: BLE001  that is what is counted
            found["trace"] += 1
            print(f"{name} {number}:", file=sys.stderr)
            traceback.print_exc(limit=-4)
        slowest = max(slowest, stopwatch() - began)
    return found, slowest


def main() -> int:
    """Runs all, prints the counts; 1 if there was a trace or a process too large."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("settings", 5000), ("scenes", 2000), ("pictures", 1000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    signal.signal(signal.SIGALRM, _hang)
    traces = 0
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder))
        for name in ("settings", "scenes", "pictures"):
            found, slowest = rehearse(name, getattr(chosen, name), chosen.seed, trials)
            traces += found["trace"]
            print(f"{name}: {dict(found)}, the slowest {slowest:.1f} s", flush=True)
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory: this process {own // 1000} MB, the largest of its children {children // 1000} MB")
    return 1 if traces or max(own, children) > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())

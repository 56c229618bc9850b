"""Guest after guest on the fast path: what they hold of memory, threads and descriptors, and how long a code takes.

    nice python -m tests.rehearsals.soak [--count 10000]

The real screens and the real album, with a darkroom that answers at once and a clock that nobody waits for; no window,
no other process (`python -m tests.rehearsals.rehearse --memory` has all of them, and finishes every photo). Ends with
status 1 if it holds 20 MB more of its own than after the first 500 guests, another thread or descriptor, or if the
processor time from the shutter to the code has drifted by 5 %, compared with a booth that has just begun and has twenty
guests beside each hundred: a processor that has other work to do is slower at both. Memory can only be compared within
one run, so this one is not resumed.
"""

import gc
import logging
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from booth.clock import Clock
from booth.picture_types import Picture, Size
from booth.ui.scripted_guest import Script
from booth.ui.stage import Stage
from tests.rehearsals.counted import Trial, options, say, write
from tests.rehearsals.rehearsed_album import Rehearsal
from tests.support.evening import Evening

SETTLED = 500  # guests after which the booth holds what it needs
MOST = 20_000_000  # bytes more
DRIFT = 0.05
BLOCK = 100  # guests from one look to the next
DRAWN = 30  # of so many frames one is drawn
WARM, COMPARED = 5, 20  # guests of the booth that has just begun: before they are timed, and timed


class SoakedAlbum:
    """The real album as the fake evening's: what was asked in a frame is done when the next begins."""

    def __init__(self, party: Rehearsal) -> None:
        self._party = party
        self.keep, self.discard = party.album.keep, party.album.discard
        self.change_scene, self.newest = party.album.change_scene, party.album.newest
        self.strips, self.groups = party.album.strips, party.album.groups
        self.show = party.album.show

    @property
    def refuses(self) -> bool:
        return self._party.album.refuses

    def step(self, _now: float) -> None:
        while self._party.album._jobs.unfinished_tasks:
            Clock().sleep(0.0001)
        self._party.darkroom.orders.clear()
        self._party.darkroom.urgent.clear()
        self._party.subscriber.photos.clear()
        self._party.subscriber.tokens.clear()


def read(_: Path, size: Size, at: float | None = None, /) -> "Future[Picture]":
    done: Future[Picture] = Future()
    done.set_result(np.zeros((size[1], size[0], 3), np.uint8))
    return done


def evening(party: Rehearsal) -> Evening:
    booth = Evening((480, 270))
    album = SoakedAlbum(party)
    booth.context = replace(booth.context, photos=replace(booth.context.photos, album=album, read=read))
    booth.album = album  # type: ignore[assignment]  # of the fake one nothing but step is used from here on
    booth.stage = Stage(booth.context, booth.now)
    return booth


@dataclass
class Held:
    """What this process holds."""

    memory: int  # bytes of its proportional set size (PSS)
    own: int  # the anonymous part of that: the rest also depends on which other programs share a library with it
    threads: int
    descriptors: int

    @classmethod
    def now(cls) -> "Held":
        gc.collect()
        lines = [line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()]
        memory, own = (next(int(line[1]) * 1024 for line in lines if line[0] == kind) for kind in ("Pss:", "Pss_Anon:"))
        return cls(memory, own, threading.active_count(), len(list(Path("/proc/self/fd").iterdir())))


def guest(booth: Evening, number: int) -> float:
    """One journey; the seconds of processor time from the shutter to the code."""
    clock, pid = Clock(), os.getpid()
    booth.play(Script().leave_by("begin").swipe(1 if number % 2 else -1).leave_by("shutter"))
    booth.run(8, until="Flash")
    began = clock.process_time(pid)
    booth.run(8, until="Photo").play(Script().leave_by("keep"))
    while not booth.stage.screen.targets.get("done"):
        booth.step()
    took = clock.process_time(pid) - began
    booth.draw()
    booth.play(Script().leave_by("done"))
    booth.seen.clear()
    booth.bursts.clear()
    booth.sounds.heard.clear()
    booth.links.codes_shown.clear()
    return took


@contextmanager
def booth_in_memory() -> Iterator[tuple[Rehearsal, Evening]]:
    """A booth on no screen, with its album."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    logging.disable()
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place,
        Rehearsal(Path(place) / "photos") as album,
    ):
        yield album, evening(album)


def of_a_new_booth(_: int) -> float:
    """What `guest` gives in the median for a booth that has just begun; in a process of its own."""
    with booth_in_memory() as (_album, booth):
        return statistics.median([guest(booth, number) for number in range(WARM + COMPARED)][WARM:])


def main() -> int:
    chosen = options("soak", __doc__, 10_000).parse_args()
    times: list[float] = []
    compared: list[float] = []  # of each block, its median by that of a booth that has just begun
    settled, held = None, Held.now()
    with booth_in_memory() as (album, booth):
        for number in range(1, chosen.count + 1):
            times.append(guest(booth, number))
            if number % BLOCK == 0:
                took = statistics.median(times[-BLOCK:])
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    compared.append(took / pool.map(of_a_new_booth, [0])[0])
                held = Held.now()
                settled = held if number <= SETTLED else settled
                figures = {
                    "PSS, MB": held.memory / 1e6,
                    "anonymous": held.own / 1e6,
                    "threads": held.threads,
                    "descriptors": held.descriptors,
                    "shutter to code, ms of processor time": 1000 * took,
                    "compared with a new booth": compared[-1],
                }
                write(chosen.results, "soak", chosen.seed, number, Trial("guests", faults=BLOCK, figures=figures))
                say(number, *(f"{name}: {figure:.2f}" for name, figure in figures.items()), sep="  ")
        kept = album.album.status.photos
    if settled is None:
        return 0
    grown, count = held.own - settled.own, SETTLED // BLOCK
    drift = statistics.median(compared[-count:]) / statistics.median(compared[:count]) - 1
    same = (held.threads, held.descriptors) == (settled.threads, settled.descriptors)
    say(
        f"{chosen.count} guests, {kept} photos: {grown / 1e6:+.1f} MB of its own since guest {SETTLED}, "
        f"threads and descriptors {'constant' if same else f'{settled} then, {held} now'}, "
        f"shutter to code {drift:+.1%}, compared with a booth that has just begun"
    )
    return int(grown > MOST or not same or drift > DRIFT)


if __name__ == "__main__":
    sys.exit(main())

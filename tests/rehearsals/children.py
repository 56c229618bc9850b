"""Kills and freezes each child process of a real booth at random moments, and counts how soon each is back.

    python -m tests.rehearsals.children [--times 100] [--only darkroom] [--seed 1]

The booth shows the demo camera on a screen nobody sees; a guest's photo is taken all the while. Segmenter, darkroom,
server and scene loader are hit at the same time, or only one of them, each --times with SIGKILL and --times with
SIGSTOP, at moments at which it loads, works or has nothing to do. Ends with status 1 if one is not back at all, or a
guest got no photo.
"""

import argparse
import logging
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from booth.clock import Clock
from booth.scenes import cache
from booth.scenes.cache import SceneCache
from booth.sharing.network.reaching import fetch
from tests.rehearsals.rehearse import Rehearsal, rehearsing, say

BACK = 5.0  # seconds within which a process is to be back
GIVE_UP = 120.0  # seconds after which it counts as not coming back
MOST_CALM = 4.0  # seconds for which one is left alone at most, once it is back


@dataclass
class Victim:
    """One of the booth's processes, and what became of it."""

    name: str
    pid: Callable[[], int | None]
    back: Callable[[], bool]  # whether it does its work, when its process is a new one
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"SIGKILL": [], "SIGSTOP": []})
    lost: int = 0

    def hit(self, number: signal.Signals, clock: Clock, over: Callable[[], bool]) -> None:
        """Sends it *number* and waits until another process does its work."""
        while (pid := self.pid()) is None:  # it is being started
            if over():
                return
            clock.sleep(0.01)
        began = clock.now()
        os.kill(pid, number)
        while not (self.pid() not in (pid, None) and self.back()):
            if over():
                return
            if clock.now() - began > GIVE_UP:
                self.lost += 1
                return
            clock.sleep(0.02)
        took = clock.now() - began
        self.seconds[number.name].append(took)
        hits = sum(map(len, self.seconds.values()))
        print(f"{self.name}: hit {hits} times, back after {took:.1f} s", flush=True)

    def lines(self) -> list[str]:
        """What became of it, for people."""
        return [
            f"{self.name:<10} {name}: back {len(times)} times, median {statistics.median(times):.1f} s, "
            f"slowest {max(times):.1f} s, {sum(time > BACK for time in times)} took over {BACK:.0f} s"
            for name, times in self.seconds.items()
            if times
        ] + ([f"{self.name:<10} NOT BACK {self.lost} times"] if self.lost else [])


def torment(victim: Victim, times: int, chance: random.Random, clock: Clock, over: Callable[[], bool]) -> None:
    """Hits *victim* *times* with each signal, in a random order and at random moments."""
    numbers = [signal.SIGKILL, signal.SIGSTOP] * times
    chance.shuffle(numbers)
    for number in numbers:
        # A third of the moments follow its return at once: it is starting up, or works on what has waited for it.
        clock.sleep(chance.choice((0.0, chance.random(), MOST_CALM * chance.random())))
        if over():
            return
        victim.hit(number, clock, over)


def serves(rehearsal: Rehearsal) -> bool:
    """Whether phones get an answer."""
    link = rehearsal.app.publisher.link("A" * 26)
    if not link:
        return False
    address, _, port = link.split("/")[2].partition(":")
    return fetch(address, int(port), "/", 5.0) is not None


def victims(rehearsal: Rehearsal) -> list[Victim]:
    """The four processes of the booth."""
    app = rehearsal.app

    def cuts_out() -> bool:
        cutout = app.cutouts.cutouts.peek()
        return cutout is not None and bool(cutout.matte.min() < 255)

    return [
        Victim("segmenter", lambda: app.cutouts.pid, cuts_out),
        Victim("darkroom", lambda: app.darkroom.pid, lambda: app.darkroom.status.ready),
        Victim("server", lambda: app.publisher.pid, lambda: serves(rehearsal)),
        Victim("scenes", lambda: app.scenes.pid, lambda: bool(app.scenes._child._ready)),
    ]


def rehearse(times: int, seed: int, only: str | None) -> tuple[list[Victim], int, int]:
    """Torments all four at once, or *only* one of them; what became of them, guests, and those without a photo."""
    clock = Clock()
    came = without = 0
    with tempfile.TemporaryDirectory() as name, rehearsing(Path(name), clock) as rehearsal:
        everybody = [victim for victim in victims(rehearsal) if only in (None, victim.name)]
        rehearsal.app.run(lambda _: all(victim.pid() and victim.back() for victim in everybody))
        ended = threading.Event()
        threads = [
            threading.Thread(
                target=torment, args=(victim, times, random.Random(f"{seed}{victim.name}"), clock, ended.is_set)
            )
            for victim in everybody
        ]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                came += 1
                without += not rehearsal.guest()
                rehearsal.calm(3)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        rehearsal.calm(10)
        without += not rehearsal.guest()  # the next guest notices nothing
        came += 1
        for fault in rehearsal.lost():
            say("LOST", fault)
            without += 1
    return everybody, came, without


def keep_the_loader_busy() -> None:
    """Gives the scene cache so little room that its process stays, with something to do whenever a guest swipes.

    No scene is blamed for the death of the process: here it is not the scene that kills it.
    """
    original = SceneCache.__init__

    def smaller(self: SceneCache, *arguments: object, **more: object) -> None:
        original(self, *arguments, **{**more, "budget": 25_000_000})  # type: ignore[arg-type]

    SceneCache.__init__ = smaller  # type: ignore[method-assign]
    cache.MAX_CRASHES = sys.maxsize


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100, help="with each of the two signals, each process (100)")
    parser.add_argument("--only", choices=["segmenter", "darkroom", "server", "scenes"], help="hit this one alone")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    keep_the_loader_busy()
    everybody, came, without = rehearse(chosen.times, chosen.seed, chosen.only)
    for victim in everybody:
        for line in victim.lines():
            say(line)
    say(f"{came} guests meanwhile and one afterwards, {without} without a photo; load {os.getloadavg()[0]:.1f}")
    return int(without > 0 or any(victim.lost for victim in everybody))


if __name__ == "__main__":
    sys.exit(main())

"""Whether every shot ends as a finished photo, however badly the darkroom fares.

`python -m tests.rehearsals.finishing cold|killed|load [--shots 8] [--faults 12] [--seed 1]`

The real album and the real darkroom, without screens. Every third shot has no live matte, so that its guest waits for
the darkroom.

- cold: the shots come while the darkroom still loads its models.
- killed: the darkroom's process gets SIGKILL or SIGSTOP at random moments, idle, loading or working, so many times as
  *faults* says.
- load: twenty processes that do nothing but compute, at the darkroom's own priority.

Counted are shots, photos, finished ones, and links that have stayed the same. What was set aside in the first run is
to be finished by a second one. Ends with status 1 if not all is finished under the same link.
"""

import argparse
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from booth.album.album import Album, Photo
from booth.album.record import ABOUT, NEGATIVE, About
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.config import Config
from booth.darkroom.live import develop_live
from booth.darkroom.worker import Darkroom
from booth.frames import Frame, Shot
from booth.settings import Settings, settings_of

PATIENCE = 3600.0  # seconds after which a run counts as stuck
EVERY = 3.0  # seconds from one shot to the next
MOST_WAITED = 20.0  # seconds for which a fault waits until the darkroom does what it is to be hit in
SPINNERS = 20
SPINS = "import os; os.nice(10); parent = os.getppid()\nwhile os.getppid() == parent: pass"


@dataclass
class Links:
    """A subscriber that notes which tokens each photo was published under, and whether it was finished."""

    tokens: dict[str, set[str]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)

    def published(self, photo: Photo) -> None:
        self.tokens.setdefault(photo.id, set()).add(photo.token)
        if photo.finished:
            self.finished.add(photo.id)

    def retired(self, token: str) -> None:
        raise AssertionError(f"nobody has thrown away {token}")


@contextmanager
def booth(settings: Settings, links: Links) -> Iterator[tuple[Album, Darkroom]]:
    """An album and its darkroom, running."""
    clock = Clock()
    darkroom = Darkroom(settings, clock)
    album = Album(
        settings.home / "photos",
        "rehearsal",
        clock,
        develop_live=lambda shot: develop_live(shot, settings, lambda _: None),
        develop=darkroom.develop,
        subscribers=[links],
        keep_negatives=False,
    )
    album.start()
    darkroom.start()
    try:
        yield album, darkroom
    finally:
        darkroom.stop(10)
        album.stop(10)


def take(album: Album, count: int) -> list[Future[Photo]]:
    """*count* shots of the demo guests."""
    clock = Clock()
    camera = DemoCamera(clock, size=(1280, 720), cast="two")
    kept = []
    for number in range(count):
        frame = Frame(camera.read().jpeg, (1280, 720), clock.now(), number)
        matte = None if number % 3 == 2 else camera.truth(number)
        kept.append(album.keep(Shot(frame, matte, "lake", (16, 9))))
        clock.sleep(EVERY)
    return kept


def doing(darkroom: Darkroom) -> str:
    """What the darkroom's process does now."""
    return "working" if darkroom.busy else "idle" if darkroom.status.ready else "loading"


def hit(darkroom: Darkroom, count: int, chance: random.Random, stopping: threading.Event) -> None:
    """Kills or stops the darkroom's process *count* times, at a random moment of what it does."""
    hits = 0
    while hits < count and not stopping.is_set():
        wanted, number = chance.choice(["loading", "working", "idle"]), chance.choice([signal.SIGKILL, signal.SIGSTOP])
        clock = Clock()
        until = clock.now() + MOST_WAITED
        while (doing(darkroom) != wanted or not darkroom.pid) and clock.now() < until and not stopping.wait(0.05):
            pass
        stopping.wait(chance.uniform(0.0, 2.0))
        if pid := darkroom.pid:
            was = doing(darkroom)
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                hits += 1
                print(f"  {number.name} while {was}", flush=True)


def undeveloped(settings: Settings) -> int:
    """Negatives that are still there, or photos that are not finished."""
    folders = [path.parent for path in (settings.home / "photos").rglob(ABOUT)]
    return sum((folder / NEGATIVE).exists() or not About.read(folder).finished for folder in folders)


def rehearse(part: str, shots: int, faults: int, seed: int) -> bool:
    """Plays one *part*; whether all is finished."""
    clock, links = Clock(), Links()
    with tempfile.TemporaryDirectory() as home:
        settings = settings_of(Config(), Path(home))

        began = clock.now()
        with booth(settings, links) as (album, darkroom):
            stopping = threading.Event()
            hitter = threading.Thread(target=hit, args=(darkroom, faults, random.Random(seed), stopping))
            if part == "killed":
                hitter.start()
            kept = take(album, shots)
            while album.status.waiting or any(not one.done() for one in kept) or darkroom.busy or hitter.is_alive():
                assert clock.now() < began + PATIENCE, "it does not come to an end"
                clock.sleep(0.2)
            while darkroom.status.waiting or darkroom.busy or album.status.waiting:
                clock.sleep(0.2)
            clock.sleep(1.0)
            stopping.set()
        took = clock.now() - began
        photos, finished, left = len(links.tokens), len(links.finished), undeveloped(settings)
        print(f"{part}: {shots} shots, {photos} photos, {finished} finished in the first run, in {took:.0f} s")
        if left or finished < shots:
            with booth(settings, links) as (album, _):
                assert album.recovered.wait(PATIENCE)
            print(f"{part}: {len(links.finished) - finished} more by the next start")
        changed = sum(len(tokens) != 1 for tokens in links.tokens.values())
        finished, left = len(links.finished), undeveloped(settings)
        print(f"{part}: {finished} of {shots} finished, {left} not, {changed} links changed", flush=True)
        return finished == shots and not left and not changed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", choices=["cold", "killed", "load"])
    parser.add_argument("--shots", type=int, default=8)
    parser.add_argument("--faults", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="  %(message)s", stream=sys.stdout)
    spinners = [
        subprocess.Popen([sys.executable, "-c", SPINS]) for _ in range(SPINNERS if options.part == "load" else 0)
    ]
    try:
        return 0 if rehearse(options.part, options.shots, options.faults, options.seed) else 1
    finally:
        for spinner in spinners:
            spinner.kill()


if __name__ == "__main__":
    sys.exit(main())

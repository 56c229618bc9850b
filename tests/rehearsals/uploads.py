"""Copies of photos on real servers, by a bad network, while the booth is killed: all there, once, whole, none too many.

    python -m tests.rehearsals.uploads [--target s3|webdav] [--count 80]

Each trial has a server (rclone, object storage or WebDAV) behind a proxy that spoils one connection in five: it
refuses, breaks off at a random byte or before the answer, stalls, trickles, answers 500, 503 or 403. A booth, an album
with its outbox in a process of its own, takes 25 photos, throws one in five away at random moments, and is killed by
SIGKILL several times; the last one brings away what is left. Meanwhile every file at the server is looked at: a half
one under a photo's name is wrong, and so is one of a photo that was thrown away, at the end.
"""

import argparse
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from booth.album.record import PICTURE as PHOTO
from booth.album.record import About
from booth.clock import Clock
from booth.config import CloudSettings
from booth.sharing.cloud import outbox, waiting
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import PICTURE
from tests.rehearsals.counted import Chance, Trial, options, run
from tests.rehearsals.rehearsed_album import REPEATS
from tests.support.copy_servers import NAME, SECRET, CopyServer, copy_server
from tests.support.copying_booth import CopyingBooth
from tests.support.faulty_proxy import FaultyProxy

PHOTOS = 25  # of a trial
BAD = 0.2  # of the connections
THROWN = 0.2  # of the photos
LIVES = (1, 4)  # booths that are killed, at least and at most
LIFE = (0.5, 8.0)  # seconds for which one of these lives once it has begun
PATIENCE = 4.0  # seconds for an answer; a booth has more
DRAINED = 400.0  # seconds for the last booth


def booth(folder: Path, settings: CloudSettings, seed: str) -> None:
    """A booth that takes photos until there were so many, throws some away, and ends when all is brought away."""
    outbox.FIRST_PAUSE, outbox.HURRY, outbox.LOOK, outbox.REFUSED_PAUSE = 0.2, 0.2, 0.2, 1.0
    waiting.SETTLED = 2.0
    chance, clock = random.Random(seed), Clock()
    with (
        (folder / "ledger").open("a", buffering=1) as ledger,
        CopyingBooth(
            folder / "photos", lambda: Courier(settings, Credentials(NAME, SECRET), Clock(), PATIENCE), settings
        ) as running,
    ):
        album = running.party.album
        assert album.recovered.wait(60)
        print("begun", flush=True)
        taken = (folder / "ledger").read_text().count("taking")
        while True:
            status = running.outbox.status
            if taken < PHOTOS:
                taken += 1
                ledger.write("taking\n")
                photo = running.keep(chance.choice(("lake", "beach", "moon")))
                ledger.write(f"kept {photo.token}\n")
                if chance.random() < THROWN:
                    clock.sleep(chance.uniform(0, 1.5))
                    ledger.write(f"throwing {photo.token}\n")
                    album.discard(photo).result(20)
                running.party.settle()
            elif not status.waiting and not status.to_remove and not list((folder / "photos/.gone").glob("*")):
                return
            clock.sleep(chance.uniform(0, 0.3))


def trial(number: int, chance: Chance, target: str) -> Trial:
    """One server and the booths that use it, one after the other."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as own:
        folder = Path(own)
        with (
            copy_server(target, folder / "there") as server,
            FaultyProxy(server.port, BAD, random.Random(chance.random())) as proxy,
        ):
            wrong: list[str] = []
            kills = chance.randint(*LIVES)
            for life in range(kills):
                _live(folder, server, proxy, f"{number} {life}", chance.uniform(*LIFE), wrong)
            began = clock.now()
            if not _live(folder, server, proxy, f"{number} last", DRAINED, wrong):
                wrong.append(f"the last booth has not brought all away within {DRAINED:.0f} s")
            took = clock.now() - began
            kept, lost = _compare(folder, server, wrong)
            faults = sum(proxy.made.values()) + kills
    figures = {"kills": float(kills), "connections": float(proxy.connections), "last booth, s": took}
    return Trial(target, faults, kept, lost, "; ".join(dict.fromkeys(wrong)), figures)


def _live(folder: Path, server: CopyServer, proxy: FaultyProxy, seed: str, seconds: float, wrong: list[str]) -> bool:
    """A booth's life; killed after so many *seconds*. Whether it has ended by itself, with all brought away."""
    clock = Clock()
    command = [sys.executable, "-m", "tests.rehearsals.uploads", "--booth", str(folder), "--seed-of-booth", seed]
    command += ["--target", server.settings.target, "--port", str(proxy.port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()  # "begun"
    ends = clock.now() + seconds
    while process.poll() is None and clock.now() < ends:
        _look(folder, server, wrong)
        clock.sleep(0.05)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    said = process.communicate()[1].decode(errors="replace")
    if process.returncode not in {0, -signal.SIGKILL}:
        wrong.append(f"a booth has failed: {said[-300:]}")
    return process.returncode == 0


def _look(folder: Path, server: CopyServer, wrong: list[str]) -> None:
    """Looks at what is there now."""
    for place, content in server.copies().items():
        whole = len(content) % REPEATS == 0 and content == content[: len(content) // REPEATS] * REPEATS
        if place.endswith(PICTURE) and server.settings.target == "s3" and not (content and whole):
            continue  # rclone writes into its folder what it shows only once it is whole
        if place.endswith(PICTURE) and not (content and whole):
            wrong.append("a half photo under a photo's name")


def _compare(folder: Path, server: CopyServer, wrong: list[str]) -> tuple[int, int]:
    """Photos that were kept, and those of them that are not where they belong as they are."""
    expected, in_album = {}, set()
    for path in (folder / "photos").glob("*/*/*/about.json"):
        about = About.read(path.parent)
        assert about.copy_elsewhere
        in_album.add(about.token)
        expected[f"{about.copy_elsewhere.folder}/{PICTURE}"] = (path.parent / PHOTO).read_bytes()
    found = server.copies()
    if extra := set(found) - set(expected):
        wrong.append(f"{len(extra)} files that do not belong there")
    ledger = (folder / "ledger").read_text().split("\n")
    thrown = {line.split()[1] for line in ledger if line.startswith("throwing")}
    kept = {line.split()[1] for line in ledger if line.startswith("kept")} - thrown
    if missing := kept - in_album:
        wrong.append(f"{len(missing)} photos are not in the album")
    return len(expected), sum(found.get(place) != content for place, content in expected.items())


def main() -> int:
    """The exit status."""
    parser = options("uploads", str(__doc__), 80)
    parser.add_argument("--target", choices=["s3", "webdav"], default="s3", help="the kind of server (s3)")
    parser.add_argument("--booth", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--seed-of-booth", default="", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.booth:
        logging.disable()
        place = f"http://127.0.0.1:{chosen.port}/our-photos"
        booth(chosen.booth, CloudSettings(target=chosen.target, place=place), chosen.seed_of_booth)
        return 0
    return run(f"uploads {chosen.target}", chosen, lambda number, chance: trial(number, chance, chosen.target))


if __name__ == "__main__":
    sys.exit(main())

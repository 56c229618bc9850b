"""A booth without screens that takes so many photos, changes its mind about some, and ends when all are elsewhere.

A process of its own, which may be killed at any time: another one goes on, by what the ledger says was begun.
"""

import argparse
import logging
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from booth.album.record import Photo
from booth.album.tombstones import buried
from booth.clock import Clock
from booth.frames import Frame
from booth.setting_tables import CloudSettings, SecondCopySettings
from booth.sharing.cloud import courier, outbox, waiting
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.credentials import Credentials
from tests.rehearsals import rehearsed_album
from tests.rehearsals.counted import say
from tests.support.copy_servers import BUCKET, NAME, SECRET
from tests.support.copying_booth import CopyingBooth
from tests.support.sealed_pictures import ONLINE, QuickDarkroom, page_of, scene_pictures, sealed, strip_of

PATIENCE = 4.0  # seconds for an answer; a booth has more
LIMIT = "BOOTH_REHEARSED_LIMIT"  # hurried_courier's, which only the courier imports
HURRIED = "tests.support.hurried_courier:carry_hurriedly"
NO_SECOND = SecondCopySettings()
OTHER: dict[str, Literal["s3", "webdav"]] = {"s3": "webdav", "webdav": "s3"}  # kinds of target: that of the second copy
STRIPS, CLIPS = 0.15, 0.05  # of the photos
THROWN, MOVED, SHOWN = 0.05, 0.05, 0.05  # of the photos: thrown away, put into another scene, shown to everybody
LATER = 20.0  # seconds, at most, until guests change their mind


@dataclass
class Ledger:
    """What was begun and what was shown to guests as kept, line by line, whatever happens to the process."""

    path: Path

    def write(self, *words: str) -> None:
        """Adds a line."""
        with self.path.open("a") as file:
            file.write(" ".join(words) + "\n")

    def read(self, what: str) -> list[list[str]]:
        """The words of the lines that begin with *what*, without it."""
        lines = self.path.read_text().split("\n") if self.path.exists() else []
        return [line.split()[1:] for line in lines if line.startswith(f"{what} ") or line == what]


@dataclass
class Guests:
    """Those who use the booth."""

    running: CopyingBooth
    ledger: Ledger
    chance: random.Random
    clock: Clock

    def __post_init__(self) -> None:
        self.plans: list[tuple[float, Callable[[], None]]] = []  # when, and what they do then

    def come(self) -> None:
        """Take a photo, a strip or a clip, keep it, and perhaps change their mind later."""
        self.ledger.write("taking")
        photo = self._taken()
        self.running.kept(photo)
        self.ledger.write("kept", photo.token)
        plans = ((THROWN, self._throw), (MOVED, self._move), (SHOWN, self._show), (SHOWN / 2, self._hide))
        for share, plan in plans:
            if self.chance.random() < share:
                when = self.clock.now() + self.chance.uniform(0, self.chance.choice((1.0, LATER)))
                self.plans.append((when, lambda plan=plan: plan(photo)))  # type: ignore[misc]  # mypy: bound defaults

    def follow_plans(self) -> None:
        """Do what is due of that."""
        now = self.clock.now()
        due = [plan for plan in self.plans if plan[0] <= now]
        self.plans = [plan for plan in self.plans if plan[0] > now]
        for _, plan in due:
            plan()

    def _taken(self) -> Photo:
        album, frames = self.running.party.album, [self._frame(number) for number in range(4)]
        scene = self.chance.choice(("lake", "beach", "moon"))
        shots = [replace(rehearsed_album.shot(scene), frame=frame) for frame in frames]
        kind = self.chance.random()
        if kind < STRIPS:
            strip = album.keep(shots[0], layout="strip")
            for shot in shots[1 : self.chance.randint(2, 4)]:
                album.strips.add(strip, shot)
            return album.strips.end(strip).result(60)
        shot = replace(shots[0], clip=tuple(frames)) if kind < STRIPS + CLIPS else shots[0]
        return album.keep(shot).result(60)

    def _frame(self, number: int) -> Frame:
        return Frame(self.chance.randbytes(300), (1920, 1080), number / 15, number, demo=False)

    def _throw(self, photo: Photo) -> None:
        self.ledger.write("throwing", photo.token)
        self.running.party.album.discard(photo).result(60)

    def _move(self, photo: Photo) -> None:
        picture = sealed(f"elsewhere {photo.id}")
        self.running.party.album.put_into_scene(photo, "elsewhere", picture).exception(60)  # gone, or not finished yet

    def _show(self, photo: Photo) -> None:
        self.running.party.album.show(photo, shown=True).exception(60)

    def _hide(self, photo: Photo) -> None:
        self.running.party.album.show(photo, shown=False).exception(60)


class NotingCourier(Courier):
    """Notes what came there, in its order."""

    ledger: Ledger

    def put(self, place: str, content: bytes, kind: str) -> None:
        """As Target's."""
        super().put(place, content, kind)
        self.ledger.write("put", place)


@contextmanager
def a_booth(
    folder: Path,
    letters: str,
    settings: CloudSettings,
    ledger: Ledger,
    second: SecondCopySettings = NO_SECOND,
    *,
    paged: bool = True,
) -> Iterator[CopyingBooth]:
    """A booth whose photos are in *folder*; *paged*: they have pages, with other scenes."""

    def open_courier() -> Courier:
        opened = NotingCourier(settings, Credentials(NAME, SECRET), Clock(), PATIENCE)
        opened.ledger = ledger
        return opened

    with CopyingBooth(
        *(folder / "photos", open_courier, settings, QuickDarkroom()),
        letters=letters,
        make_page=page_of if paged else None,
        scenes=scene_pictures(),
        online=ONLINE,
        open_second=lambda: Courier(second, Credentials(NAME, SECRET), Clock(), PATIENCE),
        second_settings=second,
    ) as running:
        assert running.party.album.recovered.wait(300)
        yield running


def run(chosen: argparse.Namespace, settings: CloudSettings, second: SecondCopySettings) -> None:
    """Takes the photos that are not taken yet, and ends when all that is to be elsewhere is there, and nothing else."""
    ledger, clock = Ledger(chosen.folder / "ledger"), Clock()
    with a_booth(chosen.folder, chosen.letters, settings, ledger, second) as running:
        say("begun")
        guests = Guests(running, ledger, random.Random(os.urandom(8)), clock)
        taken = len(ledger.read("taking"))
        while True:
            if taken < chosen.photos:
                taken += 1
                guests.come()
            elif not guests.plans and _is_done(running, chosen.folder):
                return
            guests.follow_plans()
            clock.sleep(guests.chance.uniform(0, chosen.pause))


def _is_done(running: CopyingBooth, folder: Path) -> bool:
    running.party.settle()
    photos = len(running.party.album._index.all())
    places = [each.status for each in running.outboxes if each.status.place]
    return all(
        each.there == photos and not each.to_remove and not buried(folder / "photos", each.table) for each in places
    )


def hurry(limit: float | None = None) -> None:
    """Pauses that a booth has for hours at a time are short; with *limit* seconds the courier's patience, too."""
    outbox.FIRST_PAUSE, outbox.HURRY, outbox.LOOK, outbox.REFUSED_PAUSE = 0.2, 0.2, 0.2, 1.0
    outbox.APART = 0.0
    waiting.SETTLED, waiting.BEHIND = 10.0, 0.5
    rehearsed_album.strip_of = strip_of
    if limit:
        os.environ[LIMIT] = str(limit)
        courier.JOB, courier.NICE = HURRIED, 0


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--letters", required=True)
    parser.add_argument("--photos", type=int, required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--second-port", type=int)
    parser.add_argument("--pause", type=float, required=True)
    parser.add_argument("--limit", type=float)
    chosen = parser.parse_args()
    logging.disable()
    hurry(chosen.limit)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    cloud = CloudSettings(target=chosen.target, place=f"http://127.0.0.1:{chosen.port}/{BUCKET}")
    place = f"http://127.0.0.1:{chosen.second_port}/{BUCKET}"
    run(chosen, cloud, SecondCopySettings(target=OTHER[cloud.target], place=place) if chosen.second_port else NO_SECOND)
    return 0


if __name__ == "__main__":
    sys.exit(main())

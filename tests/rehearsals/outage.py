"""A server that is away for as long as guests take photos, and comes back: all get there, in the order of guests.

The newest guests' photos go first, and every fourth file is one of the photo that has waited longest.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from booth.album.record import About
from booth.clock import Clock
from booth.sharing.cloud.files import files_of
from booth.sharing.cloud.target import PICTURE
from booth.sharing.cloud.waiting import OLDEST
from tests.rehearsals.counted import say
from tests.support.copies_compared import Found, compare
from tests.support.copy_servers import copy_server
from tests.support.faulty_proxy import FaultyProxy
from tests.support.uploading_booth import Guests, Ledger, a_booth, hurry
from tests.support.uploading_booths import Tally


def outage(folder: Path, target: str, photos: int) -> tuple[Found, Tally, list[str]]:
    """So many *photos* wait; what was found at the end, what was counted, and what is wrong."""
    hurry()
    clock, ledger, tally = Clock(), Ledger(folder / "ledger"), Tally(folder / "tally")
    began = clock.now()
    with copy_server(target, folder / "there") as server, FaultyProxy(server.port) as proxy:
        proxy.next = ["refuse"]
        with a_booth(folder, "0a1b2c3d", server.through(proxy.port), ledger, paged=False) as running:
            guests = Guests(running, ledger, random.Random(1), clock)
            for _ in range(photos):
                guests.come()
            running.party.settle()
            took = clock.now() - began
            say(f"{photos} photos were taken within {took:.0f} s; the server was asked {proxy.connections} times")
            waiting = _waiting(folder)
            clock.sleep(2.0)
            proxy.next, back = [], clock.now()
            while running.outbox.status.waiting:
                clock.sleep(0.2)
            tally.add(connections=proxy.connections, spoiled=sum(proxy.made.values()), drained=clock.now() - back)
        found = compare([folder], server, paged=False)
    tally.add(seconds=clock.now() - began)
    wrong = _out_of_order(waiting, [words[0] for words in ledger.read("put")])
    return found, tally, [wrong] if wrong else []


@dataclass
class _Photo:
    number: str  # by when it was taken
    left: list[str]  # names of files


def _waiting(folder: Path) -> dict[str, _Photo]:
    """What is to be brought, by the folder of each photo elsewhere."""
    found = {}
    for path in (folder / "photos").glob("*/*/*/about.json"):
        photo = About.read(path.parent).photo(path.parent)
        found[photo.copies["cloud"].folder] = _Photo(photo.id[:15], [file.name for file in files_of(photo, page=False)])
    return found


def _out_of_order(waiting: dict[str, _Photo], put: list[str]) -> str:
    """What is wrong with the order in which files were *put* there; empty if nothing.

    Of photos that were taken in the same second any is right.
    """
    if len(put) != sum(len(photo.left) for photo in waiting.values()):
        return f"{len(put)} files were put there"
    for count, place in enumerate(put):
        folder, _, name = place.rpartition("/")
        photo = waiting[folder]
        if count % OLDEST == OLDEST - 1:
            right = min(each.number for each in waiting.values())
        else:
            untouched = [each.number for each in waiting.values() if PICTURE in each.left]
            right = max(untouched or [each.number for each in waiting.values()])
        if photo.number != right or photo.left.pop(0) != name:
            return f"file {count + 1} was {name} of {photo.number}, and not of {right}"
        if not photo.left:
            del waiting[folder]
    return ""

"""Copies of photos on real servers, by a bad network, while booths are killed: all there, once, whole, none too many.

    python -m tests.rehearsals.uploads [--target s3|webdav] [--count 80]     25 photos a time, each with a new server
    python -m tests.rehearsals.uploads --photos 2000                         one booth
    python -m tests.rehearsals.uploads --booths 12 --each 500                booths that share a place, two of one name
    python -m tests.rehearsals.uploads --outage                              500 wait for a server that is away
    python -m tests.rehearsals.uploads --second                              25 photos a time, each to two servers

There is a server (rclone, object storage or WebDAV) behind a proxy that spoils one connection in five: it refuses,
breaks off at a random byte or before the answer, stalls, trickles, answers 500, 503 or 403. Booths, each an album with
its outbox in a process of its own, take photos, strips and clips with pictures of 30 KB, throw some away, put some into
another scene, show some to everybody and take that back, all at random moments, and are killed by SIGKILL; the last
ones bring away what is left. Meanwhile files are fetched from the server: none may be half. At the end every file there
has to be one of a photo in the albums, as it is there. --folder goes on with what was interrupted.
"""

import argparse
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from booth.clock import Clock
from tests.rehearsals.counted import Chance, Trial, options, run, say, summary, write
from tests.rehearsals.outage import outage
from tests.support.copies_compared import Found, compare
from tests.support.copy_servers import copy_server
from tests.support.faulty_proxy import FaultyProxy
from tests.support.uploading_booth import OTHER
from tests.support.uploading_booths import Booths, Tally

PHOTOS = 25  # of a trial
BAD = 0.2  # of the connections
TRICKLE = 2000  # bytes at a time: what a booth has given up has arrived before it looks for the second time
KILLS = (1, 4)  # of a trial
KILLED_AFTER = 150  # photos, on average, in a long rehearsal
LIFE, LONG_LIFE = (0.5, 8.0), (20.0, 120.0)  # seconds for which a booth lives that is killed, once it has begun
DRAINED = 400.0  # seconds for a trial
ALONE, AMONG_OTHERS = 1.0, 3.0  # seconds for an answer in a long rehearsal
PAUSE, LONG_PAUSE = 0.3, 0.1  # seconds, at most, between two photos


def trial(number: int, chance: Chance, target: str, *, second: bool) -> Trial:
    """One server and the booths that use it, one after the other."""
    del number
    with tempfile.TemporaryDirectory() as own:
        kills = chance.randint(*KILLS)
        return rehearse(Path(own), target, chance, booths=1, each=PHOTOS, kills=kills, second=second)


def rehearse(  # long: it passes on what was chosen
    folder: Path,
    target: str,
    chance: Chance,
    *,
    booths: int,
    each: int,
    kills: int,
    long: bool = False,
    second: bool = False,
) -> Trial:
    """*booths* that take so many photos *each* and are killed *kills* times together.

    *second*: they bring them to a server of the other kind, too, which is behind a proxy of its own.
    """
    clock, tally, wrong = Clock(), Tally(folder / "tally"), list[str]()
    began = clock.now()
    with ExitStack() as open_ones:
        servers = [open_ones.enter_context(copy_server(target, folder / "there"))]
        if second:
            servers.append(open_ones.enter_context(copy_server(OTHER[target], folder / "second")))
        proxies = [
            open_ones.enter_context(FaultyProxy(each.port, BAD, random.Random(chance.random()), TRICKLE))
            for each in servers
        ]
        running = Booths(folder, servers[0], proxies[0], tally, chance, wrong)
        running.second = proxies[1] if second else None
        running.life, running.pause = (LONG_LIFE, LONG_PAUSE) if long else (LIFE, PAUSE)
        running.limit = (ALONE if booths == 1 else AMONG_OTHERS) if long else None
        drained = None if long else DRAINED
        if not running.live(booths, each, kills, drained):
            wrong.append(f"not all was brought away within {drained:.0f} s")
        found = compare(running.folders, servers[0])
        if second:
            there = compare(running.folders, servers[1], "second_copy")
            found.lost += there.lost
            found.wrong += [f"at the second place {words}" for words in there.wrong]
            found.figures["files at the second place"] = there.figures["files"]
    tally.add(seconds=clock.now() - began)
    return _trial(f"{target}, {booths} booths", tally, found, wrong)


def _trial(what: str, tally: Tally, found: Found, wrong: list[str]) -> Trial:
    sums = tally.sums()
    wrong += found.wrong
    figures = {name: float(figure) for name, figure in (sums | found.figures).items()}
    faults = int(sums.get("spoiled", 0) + sums.get("kills", 0))
    return Trial(what, faults, found.kept, found.lost, "; ".join(dict.fromkeys(wrong)), figures)


def once(chosen: argparse.Namespace, name: str) -> int:
    """One long rehearsal; 1 if anything was lost or wrong."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # booths and server end, too
    chance = random.Random(f"{chosen.seed} {name}")
    with tempfile.TemporaryDirectory() as own:
        folder = chosen.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.outage:
            found, tally, wrong = outage(folder, chosen.target, chosen.photos or 500)
            made = _trial(f"{chosen.target}, outage", tally, found, wrong)
        else:
            booths, each = (chosen.booths, chosen.each) if chosen.booths else (1, chosen.photos)
            kills = booths * each // KILLED_AFTER
            made = rehearse(folder, chosen.target, chance, booths=booths, each=each, kills=kills, long=True)
    write(chosen.results, name, chosen.seed, 0, made)
    say(*summary(name, [made], made.figures.get("seconds", 0.0)), sep="\n")
    if made.wrong:
        say(made.wrong)
    return int(bool(made.lost or made.wrong))


def main() -> int:
    """The exit status."""
    parser = options("uploads", str(__doc__), 80)
    parser.add_argument("--target", choices=["s3", "webdav"], default="s3", help="the kind of server (s3)")
    parser.add_argument("--photos", type=int, help="one rehearsal with so many")
    parser.add_argument("--booths", type=int, help="one rehearsal with so many booths, the first two of one name")
    parser.add_argument("--each", type=int, default=500, help="how many photos each of those takes (500)")
    parser.add_argument("--outage", action="store_true", help="one rehearsal of a server that is away at first")
    parser.add_argument("--second", action="store_true", help="short ones, with a server of the other kind beside it")
    parser.add_argument("--folder", type=Path, help="where it is all kept, to go on there after an interruption")
    chosen = parser.parse_args()
    if chosen.outage or chosen.photos or chosen.booths:
        kind = "outage" if chosen.outage else f"{chosen.booths} booths" if chosen.booths else f"{chosen.photos} photos"
        return once(chosen, f"uploads {chosen.target} {kind}")
    name = f"uploads {chosen.target}{' and a second copy' if chosen.second else ''}"
    return run(name, chosen, lambda number, chance: trial(number, chance, chosen.target, second=chosen.second))


if __name__ == "__main__":
    sys.exit(main())

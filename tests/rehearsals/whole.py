"""The whole booth killed, or its power cut, at random moments; every photo that was told as kept is there afterwards.

    nice python -m tests.rehearsals.whole [--count 200]          SIGKILL
    nice python -m tests.rehearsals.whole --cut [--count 30]     power cuts, as root: see powercut.py

A real booth with its processes, before the demo camera and a screen that nobody sees, and guests who touch whatever
leads on. Each trial starts it in the home that the one before has left, and ends it while it starts, or up to two
seconds after a screen has come or a photo was kept: most of them while one is saved or developed. How long its
processes are still there is measured; after all trials a last booth has to offer every photo, finished.
"""

import argparse
import fcntl
import hashlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from booth.album.album import Photo
from booth.album.record import PICTURE, About
from booth.clock import Clock
from tests.rehearsals.cameras import EagerGuests
from tests.rehearsals.counted import Chance, Trial, options, run, say
from tests.rehearsals.powercut import _NO_FLUSH, _SHUTDOWN
from tests.rehearsals.rehearse import rehearsing

ROOT = Path(__file__).parents[2]
LONGEST = 2.0  # seconds from the screen to the end
MOMENTS = ("at attract", "at choose", "at countdown", "at flash", "at photo", "at share", "kept", "kept", "kept")
STARTING = 0.1  # of the ends come before the first picture
GONE = 60.0  # seconds within which all its processes have ended; one that loads notices when it has loaded
FINISHED = 900.0  # seconds that the last booth may take to finish what was left


def party(home: Path) -> None:
    """The booth, until it is killed. Tells each screen that comes, and each photo that is kept."""
    logging.disable()
    clock = Clock()

    def told(kept: "Future[Photo]") -> None:
        if not kept.cancelled() and not kept.exception():
            say("kept", kept.result().id)

    with rehearsing(home, clock) as rehearsal:
        guests, heard, since = EagerGuests(rehearsal), 0, 0.0

        def turn(now: float) -> bool:
            nonlocal heard, since
            guests.play(now)
            if rehearsal.app.stage.since != since:
                since = rehearsal.app.stage.since
                say("at", rehearsal.app.stage.status)
            for kept in rehearsal.kept[heard:]:
                kept.add_done_callback(told)
            heard = len(rehearsal.kept)
            return False

        rehearsal.app.run(turn)


@dataclass
class Home:
    """Where the booth has its photos, and the ids of those that it has told."""

    folder: Path
    ids: set[str] = field(default_factory=set)

    def lost(self, ids: set[str]) -> list[str]:
        """Of the photos *ids* those that are not there as they were made."""
        faults = []
        for photo_id in sorted(ids):
            try:
                (place,) = self.folder.glob(f"photos/*/*/{photo_id}")
                about = About.read(place)
                picture = (place / PICTURE).read_bytes()
                with Image.open(place / PICTURE) as image:
                    image.load()
                if about.finished and about.media["photo"].checksum != hashlib.sha256(picture).hexdigest():
                    raise ValueError("its checksum is another")
            except (OSError, ValueError, KeyError) as fault:
                faults.append(f"{photo_id}: {fault}")
        return faults


def descendants(pid: int) -> set[int]:
    """The processes that *pid* has started."""
    found = set()
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(each) for each in children.read_text().split()}
    return found


def one_run(home: Home, chance: Chance, clock: Clock, end: Callable[[int], None]) -> tuple[set[str], float, str]:
    """Starts the booth and *end*s it; photos that were told, seconds until its processes were gone, where it was."""
    command = [sys.executable, "-m", "tests.rehearsals.whole", "--party", str(home.folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    told: set[str] = set()
    when = "at its start" if chance.random() < STARTING else chance.choice(MOMENTS)
    line = "at its start"
    while not line.startswith(when):
        line = process.stdout.readline()
        assert line, f"it has ended by itself before {when}"
        if line.startswith("kept "):
            told.add(line.split()[1])
    clock.sleep(chance.uniform(0.0, LONGEST))
    children = descendants(process.pid)
    end(process.pid)
    ended = clock.now()
    for line in process.stdout.read().splitlines():
        if line.startswith("kept "):
            told.add(line.split()[1])
    process.wait()
    process.stdout.close()
    while any(_lives(pid) for pid in children) and clock.now() < ended + 10 * GONE:
        clock.sleep(0.02)
    return told, clock.now() - ended, when


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def disk(place: Path) -> Iterator[Callable[[int], None]]:
    """An ext4 file system at *place*; gives what cuts its power, kills a process, and mounts it again."""
    image = place.with_name("image")
    with image.open("wb") as file:
        file.truncate(1_500_000_000)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, place], check=True)

    def cut(pid: int) -> None:
        descriptor = os.open(place, os.O_RDONLY)
        fcntl.ioctl(descriptor, _SHUTDOWN, _NO_FLUSH)
        os.close(descriptor)
        os.kill(pid, signal.SIGKILL)
        clock = Clock()
        for _ in range(100):  # its processes hold files there
            clock.sleep(0.1)
            if not subprocess.run(["umount", place], check=False, stderr=subprocess.DEVNULL).returncode:
                break
        subprocess.run(["mount", "-o", "loop", image, place], check=True)

    try:
        yield cut
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def finish(home: Home) -> list[str]:
    """What a last booth does not offer, finished, of all the photos."""
    clock = Clock()
    with rehearsing(home.folder, clock) as rehearsal:
        album = rehearsal.app.album
        end = clock.now() + FINISHED
        rehearsal.app.run(lambda now: now > end or (album.recovered.is_set() and not album.status.unfinished))
        faults = [f"{each}: not offered" for each in sorted(home.ids) if not album.newest(each)]
        if album.status.unfinished:
            faults.append(f"{album.status.unfinished} photos were not finished within {FINISHED:.0f} s")
        return faults + home.lost(home.ids)


def main() -> int:
    parser = options("whole", __doc__, 200)
    parser.add_argument("--cut", action="store_true", help="the power is cut: files that were not flushed are lost")
    parser.add_argument("--party", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    if chosen.party:
        party(chosen.party)
        return 0
    clock = Clock()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        home = Home(Path(place) / "home")
        home.folder.mkdir()
        end = stack.enter_context(disk(home.folder)) if chosen.cut else lambda pid: os.kill(pid, signal.SIGKILL)

        def trial(_: int, chance: Chance) -> Trial:
            told, seconds, when = one_run(home, chance, clock, end)
            home.ids |= told
            lost = home.lost(home.ids if len(home.ids) < 20 else told)
            wrong = f"its processes were there for {seconds:.1f} s" if seconds > GONE and not chosen.cut else ""
            return Trial(
                when, kept=len(told), lost=len(lost), wrong=wrong, figures={"processes gone after, s": seconds}
            )

        name = "whole, power cuts" if chosen.cut else "whole, killed"
        status = run(name, chosen, trial)
        faults = finish(home)
        say(f"at the end {len(home.ids)} photos of this run are offered, finished: {faults or 'yes'}")
    return status or int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

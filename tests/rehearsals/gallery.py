"""The gallery of an event with very many photos, built at an object storage: how long it takes, and how much memory.

    python -m tests.rehearsals.gallery [--photos 100000] [--new 100]

Rclone's object storage on this machine has the photos of twelve booths in three days, four small files each, written
straight into its folder. The gallery is built, built again where nothing has changed, and once more after some new
photos have come and others were taken back. Beside the seconds that the command takes, as somebody at a terminal waits
for them, its processor time and the server's are told, which say what it would take where nothing else runs, and its
largest memory.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from booth.album.record import random_letters
from booth.album.tombstones import event_elsewhere
from booth.clock import Clock
from booth.sharing.cloud.target import ABOUT, PAGE, PICTURE, THUMB
from booth.sharing.targets import TARGETS
from tests.support.copy_servers import NAME, SECRET, CopyServer, copy_server

EVENT = "festival"
BOOTHS, DAYS = 12, 3
CONTENT = {PAGE: b"p" * 200, PICTURE: b"j" * 300, ABOUT: b"a" * 200, THUMB: b"t" * 200}
FIRST = 1_781_000_000  # seconds since 1970: when the first small picture came there
TAKEN_BACK = 10


@dataclass(frozen=True)
class Built:
    """What a building has taken."""

    seconds: float
    processor: float  # seconds
    of_server: float  # seconds of processor time that the object storage has used meanwhile, on the same machine
    memory: float  # MB
    said: str


def fill(folder: Path, photos: int, chance: random.Random) -> list[str]:
    """Writes so many *photos* of all booths; their folders."""
    clock, began = Clock(), Clock().now()
    places = []
    for number in range(photos):
        booth, day = chance.randrange(BOOTHS), 1 + number * DAYS // photos
        place = f"{event_elsewhere(EVENT)}/{booth:08X}/2026-06-{day:02d}/{random_letters(26)}"
        path = folder / place
        path.mkdir(parents=True)
        for name, content in CONTENT.items():
            (path / name).write_bytes(content)
        os.utime(path / THUMB, (FIRST + number, FIRST + number))
        places.append(place)
    print(f"{photos:,} photos, {4 * photos:,} files, written in {clock.now() - began:.0f} s", flush=True)
    return places


def build(settings: Path, server: int) -> Built:
    """Calls the command; *server*: the process id of the object storage."""
    clock = Clock()
    began, used_before = clock.now(), clock.process_time(server)
    command = [sys.executable, "-m", "booth", "event", "page", "--config", str(settings), "--event", EVENT]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = next(line for line in process.stdout.read().splitlines() if line.startswith(EVENT))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    own, of_server = used.ru_utime + used.ru_stime, clock.process_time(server) - used_before
    return Built(clock.now() - began, own, of_server, used.ru_maxrss / 1000, said)


def tell(what: str, built: Built) -> None:
    """Prints a line of the table."""
    processor = f"{built.processor:6.1f} s of processor beside {built.of_server:6.1f} of the server"
    took = f"{built.seconds:7.1f} s, {processor}, {built.memory:4.0f} MB"
    print(f"{what:<42} {took}; {built.said}", flush=True)


def change(server: CopyServer, places: list[str], new: int, chance: random.Random) -> None:
    """So many *new* photos come, and some are taken back: through the server, as booths do it."""
    target = TARGETS["s3"](server.settings, server.credentials)
    for _ in range(new):
        place = f"{event_elsewhere(EVENT)}/{chance.randrange(BOOTHS):08X}/2026-06-{DAYS:02d}/{random_letters(26)}"
        for name, content in CONTENT.items():
            target.put(f"{place}/{name}", content, "image/jpeg")
    for place in chance.sample(places, TAKEN_BACK):
        target.remove(f"{place}/{THUMB}")


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsals.gallery", description=__doc__)
    parser.add_argument("--photos", type=int, default=2000, help="of all booths (2000)")
    parser.add_argument("--new", type=int, default=100, help="that come before the last building (100)")
    chosen = parser.parse_args()
    chance = random.Random("gallery")
    with tempfile.TemporaryDirectory() as own, copy_server("s3", Path(own) / "there") as server:
        places = fill(server.files, chosen.photos, chance)
        settings = Path(own, "laptop.toml")
        settings.write_text(f'[cloud]\ntarget = "s3"\nplace = "{server.settings.place}"\n')
        keys = Path(own, "cloud.toml")
        keys.write_text(f'name = "{NAME}"\nsecret = "{SECRET}"\n')
        keys.chmod(0o600)
        tell("built", build(settings, server.pid))
        tell("again, nothing has changed", build(settings, server.pid))
        change(server, places, chosen.new, chance)
        tell(f"after {chosen.new} new ones and {TAKEN_BACK} taken back", build(settings, server.pid))
    return 0


if __name__ == "__main__":
    sys.exit(main())

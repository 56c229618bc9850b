"""Sheets on a real CUPS while the booth is killed and the printer fails: each asked-for sheet once in the tray.

    python -m tests.rehearsals.printing [--sheets 500] [--seed 1] [--folder FOLDER]

The booth is a process with an album and its queue, killed by SIGKILL at random moments; the printer is Debian's
ippeveprinter, which fails at one sheet in five (out of paper, a jam, a fault) and is unplugged now and then, with the
sheet that is in it. Every tray is counted after every kill. With --folder the album and the tray stay, and the next run
goes on from there. Ends with 1 if a sheet was missing or came twice.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from booth.album.record import About, Sheet
from booth.clock import Clock
from booth.config import PrintSettings
from tests.support.printing_booth import PrintingBooth
from tests.support.private_cups import PrivateCups, PrivatePrinter

PHOTOS = 20  # that the sheets are asked for of, in turn
AHEAD = 3  # sheets that wait at a time
ONE_IN = 5  # sheets, at which the printer fails
UNPLUGGED = 0.3  # of the kills in the middle of a sheet: the printer goes with the booth
LIFE = (1.0, 25.0)  # seconds that a booth lives
_FAILS = f"""#!/bin/bash
[ $((RANDOM % {ONE_IN})) -gt 0 ] && exit
echo $((RANDOM % 1000)) >> failures
modes=(empty cover jam fails fails)
echo "${{modes[$((RANDOM % 5))]}}"
"""


def booth(folder: Path, server: str, sheets: int) -> None:
    """A booth that asks for sheets until there are so many of them, and prints; ends when all have come out."""
    settings = PrintSettings(printer="photo", per_guest=0)
    clock = Clock()
    with PrintingBooth(folder, server, settings) as running:
        album = running.party.album
        assert album.recovered.wait(60)
        photos = [photo.id for photo in running.party.published]
        while len(photos) < PHOTOS:
            photos.append(running.party.keep().id)
        while True:
            known = [photo for name in sorted(set(photos)) if (photo := album.newest(name))]
            asked = sum(len(photo.sheets) for photo in known)
            still = sum(sheet.open for photo in known for sheet in photo.sheets)
            if asked >= sheets and not still:
                return
            if asked < sheets and still < AHEAD:
                fewest = min(known, key=lambda photo: len(photo.sheets))
                running.queue.again(fewest)
                running.party.settle()
            clock.sleep(0.05)


def life(album: Path, server: str, sheets: int, seconds: float) -> int | None:
    """A booth in a process of its own, killed after so many *seconds*: its exit status, None if it was killed."""
    pid = os.fork()
    if not pid:
        try:
            booth(album, server, sheets)
        except BaseException:  # noqa: BLE001  a child must never become a second parent
            sys.excepthook(*sys.exc_info())
            os._exit(70)
        os._exit(0)
    clock = Clock()
    ends = clock.now() + seconds
    while clock.now() < ends:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        clock.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def sheets_in(album: Path) -> list[Sheet]:
    """What about.json says of every sheet."""
    return [sheet for about in album.glob("*/*/*/about.json") for sheet in About.read(about.parent).sheets]


def faults(album: Path, tray: list[str]) -> list[str]:
    """What is wrong with what lies in the *tray*, so far."""
    out = Counter(job.split("-")[2] for job in tray)
    sheets = {sheet.name: sheet for sheet in sheets_in(album)}
    printed = [name for name, each in sheets.items() if each.state == "printed"]
    return [
        *(f"{name} came {count} times" for name, count in out.items() if count > 1),
        *(f"{name} came, and nobody has asked for it" for name in out if name not in sheets),
        *(f"{name} counts as printed and has not come" for name in printed if name not in out),
        *(f"{name}: {each.state}" for name, each in sheets.items() if each.state in {"unsure", "skipped"}),
    ]


def rehearse(folder: Path, sheets: int, chance: random.Random) -> int:
    """The exit status."""
    clock, kills, unplugged, seen = Clock(), 0, 0, set[str]()
    album = folder / "photos"
    tray: list[str] = (folder / "tray").read_text().split() if (folder / "tray").exists() else []
    with PrivateCups() as cups:
        printer = cups.printer("photo", seconds=0.1)
        (printer.folder / "fails").write_text(_FAILS)
        (printer.folder / "fails").chmod(0o755)
        (printer.folder / "failures").touch()
        (printer.folder / "out").write_text("".join(f"{job}\n" for job in tray))
        printer.mode("fails")
        began = clock.now()
        while True:
            status = life(album, cups.server, sheets, chance.uniform(*LIFE))
            kills += status is None
            (folder / "tray").write_text("".join(f"{job}\n" for job in printer.out))
            for fault in faults(album, printer.out):
                if fault not in seen:
                    print(f"FAULT after kill {kills}: {fault}", flush=True)
                    seen.add(fault)
            failed = len((printer.folder / "failures").read_text().split())
            said = f"{len(printer.out)} of {sheets} out, {kills} kills, {failed} faults of the printer"
            print(f"{clock.now() - began:6.0f} s: {said}, unplugged {unplugged} times", flush=True)
            if status is not None:
                break
            if chance.random() < UNPLUGGED and printer.has_document:
                printer.unplug()
                unplugged += 1
                clock.sleep(chance.uniform(0, 3))
                printer.switch_on()
        return verdict(album, printer, sheets, status, len(seen))


def verdict(album: Path, printer: PrivatePrinter, sheets: int, status: int, seen: int) -> int:
    """Counts everything once more, and says so; the exit status."""
    wrong = faults(album, printer.out)
    states = Counter(sheet.state for sheet in sheets_in(album))
    print(f"asked for {sum(states.values())}, in the tray {len(printer.out)}, different ones {len(set(printer.out))}")
    print(f"by about.json: {dict(states)}; faults {len(wrong)}, ever seen {seen}")
    return 0 if status == 0 and not wrong and not seen and len(printer.out) >= sheets else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keeps the album and the count here, to go on another time")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="booth-prints-"))
    folder.mkdir(exist_ok=True)
    try:
        return rehearse(folder, chosen.sheets, random.Random(chosen.seed))
    finally:
        if not chosen.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())

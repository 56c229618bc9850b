"""Cuts the power, many times, under an album at work, and counts what is lost.

    nice python -m tests.rehearsals.powercut [--count 500]       as root
    nice python -m tests.rehearsals.powercut --two-folders       at every change of the disk while photos come home

A file system on a loop device is shut down without flushing anything (EXT4_IOC_SHUTDOWN), which drops what was never
synced, as pulling the plug does; it is mounted again, the album recovers, and every answer that it gave is held against
what is there. The same with fsync switched off must lose something, or the trial proves nothing. What no trial of this
kind can show is a card that lies about flushing.
"""

import argparse
import fcntl
import logging
import os
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from booth.album.record import PICTURE
from tests.rehearsals.counted import Trial, options, run, say
from tests.rehearsals.rehearsed_album import Rehearsal, check_whole, shot
from tests.support.doomed_stage import CHANGES, TWO_FOLDERS, left_at_home, staged

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, linux/fs/ext4/ext4.h
_NO_FLUSH = struct.pack("I", 2)  # EXT4_GOING_FLAGS_NOLOGFLUSH
ROOT = Path(__file__).parents[2]


@dataclass
class Answers:
    """What the album said until the power went: by photo, the scenes it may be in; None: it may be gone."""

    may_be: dict[str, set[str | None]] = field(default_factory=dict)
    count: int = 0

    def hear(self, line: str) -> None:
        match line.split():
            case ["asked", photo_id, scene]:
                self.may_be[photo_id].add(None if scene == "gone" else scene)
            case ["is", photo_id, scene]:
                self.may_be[photo_id] = {None if scene == "gone" else scene}
                self.count += 1


def party(folder: Path, seed: int, *, fsync: bool) -> None:
    """Guests without end: every photo is kept, some are put into other scenes, some thrown away."""
    logging.disable()
    if not fsync:
        os.fsync = lambda fd: None
    chance = random.Random(seed)
    with Rehearsal(folder) as rehearsal:
        album = rehearsal.album
        while True:
            jpeg = chance.randbytes(400_000)
            photo = album.keep(shot("lake", jpeg=jpeg)).result(60)
            print("is", photo.id, "lake", flush=True)
            if chance.random() < 0.3:
                print("asked", photo.id, "beach", flush=True)
                album.change_scene(photo, shot("beach", jpeg=jpeg)).result(60)
                print("is", photo.id, "beach", flush=True)
            if chance.random() < 0.3:
                print("asked", photo.id, "gone", flush=True)
                album.discard(photo).result(60)
                print("is", photo.id, "gone", flush=True)


@contextmanager
def loop_disk(place: Path) -> Iterator[tuple[Path, Callable[[], None], Callable[[], None]]]:
    """A disk of its own in *place*, what pulls its plug, and what mounts it again."""
    image, disk = place / "image", place / "disk"
    disk.mkdir(exist_ok=True)
    with image.open("wb") as file:
        file.truncate(300_000_000)

    def pull() -> None:
        descriptor = os.open(disk, os.O_RDONLY)
        fcntl.ioctl(descriptor, _SHUTDOWN, _NO_FLUSH)
        os.close(descriptor)

    def mount_again() -> None:
        subprocess.run(["umount", disk], check=True)
        subprocess.run(["mount", "-o", "loop", image, disk], check=True)

    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, disk], check=True)
    try:
        yield disk, pull, mount_again
    finally:
        subprocess.run(["umount", disk], check=True)


def cut(place: Path, seed: int, *, fsync: bool) -> tuple[Answers, list[str]]:
    """One cut; what had been answered, and what is wrong afterwards."""
    chance = random.Random(seed)
    with loop_disk(place) as (disk, pull, mount_again):
        answers = Answers()
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "tests.rehearsals.powercut",
            "--party",
            disk / "photos",
            "--seed",
            str(seed),
        ]
        guests = subprocess.Popen(
            [*command, *([] if fsync else ["--without-fsync"])],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )
        assert guests.stdout
        end = None
        for line in guests.stdout:
            answers.hear(line)
            end = end or time.monotonic() + chance.uniform(0.02, 0.8)
            if time.monotonic() > end or answers.count > 200:
                break
        pull()
        guests.kill()
        for line in guests.stdout.read().splitlines():
            answers.hear(line)
        guests.wait()
        guests.stdout.close()
        mount_again()
        return answers, faults(disk / "photos", answers)


def cuts_between_two_folders(calls: Sequence[str] = CHANGES, step: int = 1) -> Iterator[str]:
    """Cuts the power at every *step*th of the system *calls* that bring photos home, or carry one into the second
    folder; of each what is wrong afterwards, if anything.
    """
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place,
        loop_disk(Path(place)) as (disk, pull, mount_again),
        staged(disk) as stage,
    ):
        for scene, call in product(TWO_FOLDERS, calls):
            which, killed = 1, True
            while killed:
                said, killed = stage.play(scene, call, which, "signal=SIGKILL")
                pull()
                mount_again()
                wrong = ""
                try:
                    left_at_home(stage.folder, said)
                except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
                    wrong = f"{scene}, cut at {call} {which}, said {said}: {type(fault).__name__} {fault}"
                yield wrong
                which += step


def faults(folder: Path, answers: Answers) -> list[str]:
    """What is not as it was said to be, after the album has recovered."""
    with Rehearsal(folder) as again:
        if not again.album.recovered.wait(60):
            return ["recovery did not end"]
    found = []
    for photo_id, scenes in answers.may_be.items():
        pictures = list(folder.rglob(f"{photo_id}/{PICTURE}"))
        content = pictures[0].read_bytes() if pictures else b""
        scene = content.decode().split()[1] if content else None
        if scene not in scenes or (pictures and not content):
            found.append(f"{photo_id} is {scene}{' and empty' if pictures and not content else ''}, not {scenes}")
    if not found:
        try:
            check_whole(folder)
        except (AssertionError, OSError, ValueError, sqlite3.Error) as fault:
            found.append(f"not whole: {fault or type(fault).__name__}")
    return found


def main() -> int:
    """The trial and its control; 1 if the first loses something or the second nothing."""
    parser = options("powercut", __doc__, 500)
    parser.add_argument("--party", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--two-folders", action="store_true", help="only this, at every change of the disk")
    parser.add_argument("--without-fsync", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.party:
        party(chosen.party, chosen.seed, fsync=not chosen.without_fsync)
        return 0
    if chosen.two_folders:
        wrong = list(cuts_between_two_folders())
        say(f"{len(wrong)} power cuts, {sum(map(bool, wrong))} times wrong", *filter(None, wrong), sep="\n")
        return int(any(wrong))
    if os.geteuid():
        sys.exit("This mounts disks of its own: run it as root.")
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:

        def trial(number: int, *, fsync: bool) -> Trial:
            answers, wrong = cut(Path(place), number, fsync=fsync)
            return Trial("a power cut", kept=answers.count, lost=len(wrong), wrong="; ".join(wrong[:3]))

        status = run("powercut", chosen, lambda number, _: trial(number, fsync=True))
        control = sum(trial(number, fsync=False).lost for number in range(5))
    say(f"control: with fsync switched off 5 cuts lose {control} answers")
    return status or int(not control)


if __name__ == "__main__":
    sys.exit(main())

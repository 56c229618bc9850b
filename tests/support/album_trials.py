"""What happens to an album's catalogue, to the clock, and to the folder it is in; each trial ends with a check."""

import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from booth.album.album import Photo
from booth.album.storage import StorageRules
from booth.problems import Problem
from tests.rehearsals.rehearsed_album import PartyClock, Rehearsal, check_whole, rows, shot, tree

Chance = random.Random


def _content(folder: Path, name: str = "catalogue.sqlite") -> bytearray:
    path = folder / name
    return bytearray(path.read_bytes()) if path.is_file() else bytearray()


def _write(folder: Path, content: bytes | bytearray, name: str = "catalogue.sqlite") -> None:
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.write_bytes(content)


def flipped_bits(folder: Path, chance: Chance) -> None:
    content = _content(folder)
    for _ in range(chance.choice((1, 10, 1000))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _write(folder, content)


def cut_off(folder: Path, chance: Chance) -> None:
    content = _content(folder)
    _write(folder, content[: chance.randrange(len(content))])


def noise(folder: Path, chance: Chance) -> None:
    content = _content(folder)
    at = chance.randrange(len(content))
    content[at : at + 4096] = chance.randbytes(4096)
    _write(folder, content)


def zeros(folder: Path, chance: Chance) -> None:
    content = _content(folder)
    at = chance.choice((0, chance.randrange(len(content))))
    _write(folder, content[:at] + bytes(len(content) - at))


def a_strange_log(folder: Path, chance: Chance) -> None:
    for tail in ("-wal", "-shm"):
        _write(folder, chance.randbytes(chance.choice((0, 100, 40_000))), f"catalogue.sqlite{tail}")


def another_programs(folder: Path, chance: Chance) -> None:
    _write(folder, b"")
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as other:
        other.execute(f"create table photos (id text, thing{chance.randrange(100)} integer)")
        other.commit()


def no_file(folder: Path, chance: Chance) -> None:
    path = folder / "catalogue.sqlite"
    path.unlink()
    if chance.random() < 0.5:
        (path / "in it").mkdir(parents=True)


DAMAGE: dict[str, Callable[[Path, Chance], None]] = {
    "flipped bits": flipped_bits,
    "cut off": cut_off,
    "noise": noise,
    "zeros": zeros,
    "a strange log": a_strange_log,
    "another program's": another_programs,
    "gone, or a folder": no_file,
}


def damaged_catalogue(folder: Path, kind: str, chance: Chance) -> int:
    """Damages the catalogue of an album, at rest or at work; asserts that no photo is lost. Gives how many were kept.

    A row may be missing until the next start at most.
    """
    with Rehearsal(folder) as party:
        kept = {party.keep().id for _ in range(4)}
        if at_work := chance.random() < 0.5:
            DAMAGE[kind](folder, chance)
            kept |= {party.keep("beach").id for _ in range(2)}
    if not at_work:
        DAMAGE[kind](folder, chance)
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(20)
        assert {photo.id for photo in again.published} >= kept, "a photo is not offered"
        kept.add(again.keep("lake").id)
        gone = next(photo for photo in again.published if photo.id in kept)
        again.album.discard(gone).result(10)
        kept.remove(gone.id)
    with Rehearsal(folder) as last:
        assert last.album.recovered.wait(20)
    assert set(rows(folder)) == kept
    for aside in folder.glob("catalogue-*"):
        shutil.rmtree(aside) if aside.is_dir() else aside.unlink()
    assert set(check_whole(folder)) == kept
    return len(kept) + 1


@dataclass
class WrongClock(PartyClock):
    """The party's, and what it says instead."""

    wrong_by: timedelta = timedelta()
    set_by: Literal["network", "battery", ""] = ""
    passed: timedelta = field(default_factory=timedelta)

    def wall(self) -> datetime:
        return super().wall() + self.passed + self.wrong_by

    @property
    def source(self) -> Literal["network", "battery", ""]:
        return self.set_by


JUMPS = {
    "ten years ahead": timedelta(days=3653),
    "a day back": timedelta(days=-1),
    "1970": datetime(1970, 1, 1, 2, tzinfo=PartyClock().wall().tzinfo) - PartyClock().wall(),
}


def clock_that_jumps(folder: Path, kind: str, chance: Chance) -> int:
    """The clock goes wrong while the booth runs or when it starts, and is set right in the end: no photo is lost."""
    clock = WrongClock(set_by=chance.choice(("", "battery")))
    kept: set[str] = set()
    for run in range(4):
        wrong = chance.random() < 0.6 and run < 3
        clock.wrong_by = JUMPS[kind] if wrong and chance.random() < 0.5 else timedelta()
        clock.set_by = "network" if run == 3 else clock.set_by
        with Rehearsal(folder, clock=clock, kept_for=timedelta(days=14)) as party:
            assert party.album.recovered.wait(20)
            kept.add(party.keep().id)
            if wrong:
                clock.wrong_by = JUMPS[kind] - clock.wrong_by
            kept.add(party.keep("beach").id)
            for _ in range(3):
                party.album._jobs.put(party.album._look)
            party.settle()
            assert len({photo.id for photo in party.published} & kept) == len(kept), "a photo is not offered"
            assert not party.retired, "a photo was removed because of its age"
        clock.passed += timedelta(hours=chance.randrange(1, 20))
    assert set(check_whole(folder)) == kept
    return len(kept)


def _mount(*words: str) -> None:
    subprocess.run(words, check=True, timeout=20)


@contextmanager
def a_disk(folder: Path) -> Iterator[None]:
    """A disk of its own in memory at *folder*."""
    folder.mkdir()
    _mount("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, timeout=20, stderr=subprocess.DEVNULL)


def read_only(disk: Path, party: Rehearsal) -> Callable[[], object]:
    """As the kernel makes a disk that fails. It does not ask; a remount by hand does: nobody may be writing."""
    for _ in range(100):
        party.album._jobs.put(lambda: party.album._index.close(party.folder))
        party.settle()
        if not subprocess.run(
            ["mount", "-o", "remount,ro", str(disk)], check=False, timeout=20, stderr=subprocess.DEVNULL
        ).returncode:
            return lambda: _mount("mount", "-o", "remount,rw", str(disk))
    raise AssertionError("the disk cannot be made read-only")


def pulled_out(disk: Path, _: Rehearsal) -> Callable[[], object]:
    """The stick is gone under open files, and comes back as it was."""
    elsewhere = disk.with_name("elsewhere")
    elsewhere.mkdir(exist_ok=True)
    _mount("mount", "--bind", str(disk), str(elsewhere))
    _mount("umount", "-l", str(disk))

    def plugged_in() -> None:
        _mount("mount", "--bind", str(elsewhere), str(disk))
        _mount("umount", "-l", str(elsewhere))

    return plugged_in


def full(disk: Path, _: Rehearsal) -> Callable[[], object]:
    with (disk / "fill").open("wb") as file:
        try:
            while file.write(bytes(1_000_000)):
                file.flush()
        except OSError:
            pass
    return (disk / "fill").unlink


def taken_by_another(disk: Path, party: Rehearsal) -> Callable[[], object]:
    """A second booth is set up with the same folder: it must keep out, and say so."""
    with Rehearsal(disk / "photos", clock=PartyClock()) as second:
        for _ in range(3):
            assert isinstance(refused := second.album.keep(shot()).exception(10), Problem)
            assert "in use by another booth" in refused.operator
        assert second.album.refuses
    return lambda: None


FOLDERS: dict[str, Callable[[Path, Rehearsal], Callable[[], object]]] = {
    "read-only": read_only,
    "pulled out": pulled_out,
    "full": full,
    "one folder, two booths": taken_by_another,
}


def folder_that_fails(place: Path, kind: str, chance: Chance) -> int:
    """Something happens to the photo folder's disk while guests come; it is told, passes, and no photo is lost."""
    disk = place / "disk"
    with a_disk(disk):
        rules = StorageRules(apart_from=(place,))
        with Rehearsal(disk / "photos", storage=rules) as party:
            kept = {party.keep().id for _ in range(chance.randrange(1, 4))}
            promise = party.album.keep(shot("beach")) if chance.random() < 0.5 else None
            mend = FOLDERS[kind](disk, party)
            promises = [*([promise] if promise else []), *(party.album.keep(shot("wall")) for _ in range(2))]
            told = [_told(each) for each in promises]
            party.album._jobs.put(party.album._look)
            party.settle()
            if kind != "one folder, two booths":
                assert party.album.refuses, "guests are not told before they begin"
            mend()
            party.album._jobs.put(party.album._look)
            party.settle()
            assert not party.album.refuses, party.album.refusal
            kept |= {photo.id for photo in told if photo}
            kept.add(party.keep().id)
            party.settle()
        with Rehearsal(disk / "photos", storage=rules) as again:
            assert again.album.recovered.wait(20)
        (disk / "fill").unlink(missing_ok=True)
        found = check_whole(disk / "photos")
        assert kept <= set(found), "a photo that was told as kept is gone"
        return len(kept)


SECOND = [kind for kind in FOLDERS if kind != "one folder, two booths"]


def folder_that_a_second_stands_in_for(place: Path, kind: str, chance: Chance) -> int:
    """The same with a second folder: guests notice nothing, and every photo is in the first in the end, once."""
    disk, second = place / "disk", place / "second"
    scenes: dict[str, str | None] = {}
    tokens: dict[str, str] = {}

    def booth() -> Rehearsal:
        return Rehearsal(disk / "photos", storage=StorageRules(apart_from=(place,)), second=second)

    def looked(party: Rehearsal) -> None:
        for _ in range(3):
            party.album._jobs.put(party.album._look)
            party.settle()

    def guest(party: Rehearsal) -> None:
        photo = party.keep("lake")
        scenes[photo.id], tokens[photo.id] = "lake", photo.token
        if chance.random() < 0.4:
            assert party.album.change_scene(photo, shot("beach")).result(20).token == photo.token
            scenes[photo.id] = "beach"
        if chance.random() < 0.2:
            party.album.discard(photo).result(20)
            scenes[photo.id] = None

    with a_disk(disk):
        with booth() as party:
            assert party.album.recovered.wait(20)
            for _ in range(chance.randrange(1, 4)):
                guest(party)
            if chance.random() < 0.5:
                party.settle()
            under_way = party.album.keep(shot("wall")) if chance.random() < 0.5 else None
            mend = FOLDERS[kind](disk, party)
            if under_way:
                photo = under_way.result(20)  # whether the disk has gone before, meanwhile or after
                scenes[photo.id], tokens[photo.id] = "wall", photo.token
            for _ in range(chance.randrange(1, 5)):
                guest(party)
                assert not party.album.refuses, party.album.refusal
            looked(party)
            assert party.album.status.away, "the operator is not told"
            if in_one_run := chance.random() < 0.5:
                mend()
                looked(party)
                guest(party)
        if not in_one_run:
            if chance.random() < 0.5:
                with booth() as without:
                    assert without.album.recovered.wait(20)
                    guest(without)
                    without.settle()
            mend()
        with booth() as again:
            assert again.album.recovered.wait(20)
            looked(again)
            assert again.album.status.in_second == 0
            assert again.album.status.away is None
        (disk / "fill").unlink(missing_ok=True)
        found = check_whole(disk / "photos")
        wanted = {photo: scene for photo, scene in scenes.items() if scene}
        assert found == wanted, f"{found} is there, {wanted} was told"
        assert tree(second) == set(), "something is left in the second folder"
        told = {photo.id: photo.token for photo in again.published}
        assert all(told[photo] == tokens[photo] for photo in wanted), "a code has changed"
    return len(scenes)


def _told(promise: "Future[Photo]") -> Photo | None:
    try:
        return promise.result(20)
    except Problem:
        return None

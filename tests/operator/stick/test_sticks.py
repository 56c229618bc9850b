"""Photos onto a stick and an event from one, as the panel asks for it, against a mock of UDisks2.

Where root and loop devices are there, the stick is a real file system, pulled out in the middle of it.
"""

import errno
import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from booth.album import closing, discards
from booth.album import export as exporting
from booth.album.closing import discard_copied
from booth.album.export import CHECKSUMS
from booth.album.record import Photo
from booth.album.statistics import Kind, statistics
from booth.album.tally import Tally
from booth.clock import Clock
from booth.config import Config
from booth.durable import put
from booth.operator.settings_file import SettingsFile
from booth.operator.stick import udisks
from booth.operator.stick.sticks import PULL, Sticks
from booth.operator.stick.udisks import Stick
from booth.ui.panel.panel_screen import PanelScreen
from tests.rehearsals.rehearsed_album import Darkroom, PartyClock, Rehearsal, check_whole, shot
from tests.support.evening import Evening, Room
from tests.support.mocked_bus import CAN_PLAY
from tests.support.mocked_udisks import MockedUdisks, mocked_udisks
from tests.support.operator import find
from tests.support.phone import until

pytestmark = CAN_PLAY
EVENT = "Anna and Ben"  # of the rehearsal
PHOTOS = 4
_SHUTDOWN, _NO_FLUSH = 0x8004587D, struct.pack("I", 2)  # as in tests/rehearsals/powercut.py


@pytest.fixture
def home(home: Path) -> Path:
    """With photos of the event."""
    with Rehearsal(home / "photos", Darkroom()) as party:
        for number in range(PHOTOS):
            party.album.keep(shot(jpeg=b"room %d " % number * 5000)).result(10)
        party.settle()
    (home / "config.toml").write_text(f'[event]\nname = "{EVENT}"\n')
    return home


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockedUdisks]:
    monkeypatch.setattr(udisks, "FOR_STICKS", (tmp_path,))
    with mocked_udisks() as machine:
        yield machine


@pytest.fixture
def folder(machine: MockedUdisks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of a stick, which is plugged in."""
    monkeypatch.setattr("booth.operator.stick.udisks.os.path.ismount", lambda _: True)
    (tmp_path / "stick").mkdir()
    machine.plug_in("photos", tmp_path / "stick")
    return tmp_path / "stick"


class Running:
    """The album of a booth that is running meanwhile, and its statistics."""

    def __init__(self, home: Path) -> None:
        self.folder, self._state = home / "photos", home / "state"
        self._tally = Tally(self._state, EVENT, PartyClock(), lambda _: False)
        self._rehearsal = Rehearsal(self.folder, Darkroom(), others=[self._tally])
        self.album = self._rehearsal.album

    def start(self) -> None:
        self._tally.start()
        self.album.start()
        assert self.album.recovered.wait(10)

    def end(self) -> None:
        assert self.album.stop(10)
        assert self._tally.stop(10)

    @property
    def photos(self) -> list[Photo]:
        return self._rehearsal.published

    @property
    def retired(self) -> set[str]:
        return set(self._rehearsal.retired)

    def remove(self, copied: Mapping[str, str], told: Callable[[int, int], None], stop: Callable[[], bool]) -> int:
        return discard_copied(self.album, self._tally, copied, told, stop)

    def counted(self) -> dict[Kind, int]:
        """What the statistics say once it has ended."""
        self.end()
        return statistics([self.folder], self._state, EVENT).photos


@pytest.fixture
def running(home: Path) -> Running:
    """Not started yet."""
    return Running(home)


@pytest.fixture
def sticks(home: Path, machine: MockedUdisks, running: Running) -> Iterator[Sticks]:
    file = SettingsFile(home / "config.toml", Clock())
    sticks = Sticks(file.read(), home, Clock(), read=file.read, change=file.change, remove=running.remove)
    sticks.start()
    yield sticks
    assert sticks.stop(20)


def plugged(sticks: Sticks) -> Stick:
    sticks.look()
    until(lambda: not sticks.busy)
    return (sticks.view.sticks or ())[0]


def after(sticks: Sticks, wish: Callable[[], None]) -> str:
    """What *sticks* says when *wish* is done with."""
    wish()
    until(lambda: not sticks.busy)
    return sticks.view.said


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_photos_are_copied_and_the_stick_may_be_pulled_out(
    sticks: Sticks, folder: Path, machine: MockedUdisks
) -> None:
    stick = plugged(sticks)
    said = after(sticks, lambda: sticks.copy_photos(stick))
    assert said == f"4 photos are on the stick, in the folder {EVENT}; each was read back and is right. {PULL}"
    assert sticks.view.went_well
    assert len([name for name in names(folder / EVENT) if name.endswith(".jpg")]) == PHOTOS
    assert subprocess.run(["sha256sum", "-c", "--quiet", CHECKSUMS], cwd=folder / EVENT, check=False).returncode == 0
    assert machine.called(stick.path, "Unmount") == 1
    assert (sticks.view.sticks or ())[0].place is None


def test_how_far_it_has_come_is_seen_and_it_can_be_interrupted_and_goes_on(
    sticks: Sticks, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = plugged(sticks)
    seen = []

    def interrupts(where: Path, files: dict[str, bytes]) -> None:
        put(where, files)
        if CHECKSUMS not in files:
            seen.append((sticks.view.doing, sticks.view.done))
            if len(seen) == 2:
                sticks.interrupt()

    monkeypatch.setattr(exporting, "put", interrupts)
    said = after(sticks, lambda: sticks.copy_photos(stick))
    assert not sticks.view.copied
    assert said == "Interrupted: 2 photos are on the stick. It goes on there."
    assert seen == [("Copying the photos", 0), ("Copying the photos", 1)]
    assert after(sticks, lambda: sticks.copy_photos(stick)).startswith("4 photos are on the stick")
    assert len(seen) == PHOTOS


def linked(folder: Path, home: Path) -> None:
    (folder / EVENT).symlink_to(home / "state")


def a_file(folder: Path, home: Path) -> None:
    (folder / EVENT).touch()


@pytest.mark.parametrize("prepare", [linked, a_file])
def test_nothing_is_written_where_a_link_leads(
    sticks: Sticks, folder: Path, home: Path, prepare: Callable[[Path, Path], None]
) -> None:
    prepare(folder, home)
    before = names(home / "state")
    stick = plugged(sticks)
    assert after(sticks, lambda: sticks.copy_photos(stick)) == (
        f"{EVENT} on the stick is no folder, and the photos belong into one. Rename it."
    )
    assert names(home / "state") == before


def test_without_photos_it_says_so(sticks: Sticks, folder: Path, home: Path) -> None:
    shutil.rmtree(home / "photos" / EVENT)
    stick = plugged(sticks)
    assert after(sticks, lambda: sticks.copy_photos(stick)) == f"There are no photos of {EVENT} on the booth."
    assert not sticks.view.went_well


def kept(*, photos: int) -> dict[Kind, int]:
    return {Kind("2026-06-12 15", "lake", thrown=False, opened=False): photos}


def test_photos_that_were_copied_leave_the_running_booth_and_stay_in_the_statistics(
    sticks: Sticks, folder: Path, running: Running, home: Path
) -> None:
    running.start()
    stick = plugged(sticks)
    assert not sticks.view.copied
    after(sticks, lambda: sticks.copy_photos(stick))
    copied = sticks.view.copied
    assert set(copied) == {photo.id for photo in running.photos}
    assert after(sticks, lambda: sticks.remove_photos(copied)) == f"Removed from the booth: 4 photos of {EVENT}."
    assert (sticks.view.went_well, sticks.view.copied) == (True, {})
    assert not (home / "photos" / EVENT).exists()
    assert running.retired == {photo.token for photo in running.photos}
    assert len(list((folder / EVENT).glob("*.jpg"))) == PHOTOS
    assert running.counted() == kept(photos=PHOTOS)


def test_an_operator_closes_the_event_on_the_panel(sticks: Sticks, folder: Path, running: Running, home: Path) -> None:
    running.start()
    evening = Evening((1280, 720), Room(still=True), home=home)
    evening.step()
    access = replace(evening.context.operator, sticks=sticks, config=Config.model_validate({"event": {"name": EVENT}}))
    panel = PanelScreen(replace(evening.context, operator=access), evening.now)
    evening.stage._show(panel, evening.now)
    evening.run(1)
    find(evening, "Stick").tap("Stick")

    def touch(label: str) -> None:
        until(lambda: label in evening.run(0.2).stage.screen.targets)
        find(evening, label).tap(label)

    touch("Copy all photos")
    touch("Remove them from the booth")
    assert len(list((home / "photos" / EVENT).rglob("photo.jpg"))) == PHOTOS
    touch("Yes: Remove them from the booth")
    until(lambda: sticks.view.said == f"Removed from the booth: {PHOTOS} photos of {EVENT}.")
    evening.run(0.2, draw=True)
    assert "Remove them from the booth" not in evening.stage.screen.targets
    assert not (home / "photos" / EVENT).exists()
    assert len(list((folder / EVENT).glob("*.jpg"))) == PHOTOS
    running.end()


def test_a_photo_that_was_taken_or_changed_after_the_copy_stays_and_is_told(
    sticks: Sticks, folder: Path, running: Running
) -> None:
    running.start()
    stick = plugged(sticks)
    after(sticks, lambda: sticks.copy_photos(stick))
    copied = sticks.view.copied
    changed = running.photos[0]
    running.album.put_into_scene(changed, "beach", b"finished beach again " * 1000).result(10)
    late = running.album.keep(shot()).result(10)
    until(lambda: bool((newest := running.album.newest(late.id)) and newest.finished))
    assert after(sticks, lambda: sticks.remove_photos(copied)) == (
        f"Removed from the booth: 3 photos of {EVENT}. Still on it: 2 photos, taken or changed since, not finished, or "
        "damaged. Copy again for these."
    )
    assert running.retired == {photo.token for photo in running.photos} - {changed.token, late.token}
    assert running.counted() == kept(photos=PHOTOS) | {Kind("2026-06-12 15", "beach", thrown=False, opened=False): 1}
    assert set(check_whole(running.folder)) == {changed.id, late.id}


def test_removing_is_seen_and_interrupted_between_two_whole_photos(
    sticks: Sticks, folder: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start()
    stick = plugged(sticks)
    after(sticks, lambda: sticks.copy_photos(stick))
    seen = []
    digits = closing._digits

    def interrupts(path: Path) -> str | None:
        seen.append((sticks.view.doing, sticks.view.done, sticks.view.uses_stick))
        if len(seen) == 3:
            sticks.interrupt()
        return digits(path)

    monkeypatch.setattr(closing, "_digits", interrupts)
    copied = sticks.view.copied
    said = after(sticks, lambda: sticks.remove_photos(copied))
    assert said == (
        f"Interrupted. Removed from the booth: 3 photos of {EVENT}. Still on it: 1 photo. "
        "Copy all photos again to go on."
    )
    assert seen == [("Removing the photos from the booth", done, False) for done in range(3)]
    assert running.counted() == kept(photos=PHOTOS)
    assert len(check_whole(running.folder)) == 1


def test_nothing_is_removed_before_the_booth_knows_all_of_its_photos(
    sticks: Sticks, folder: Path, running: Running
) -> None:
    stick = plugged(sticks)
    after(sticks, lambda: sticks.copy_photos(stick))
    copied = sticks.view.copied
    said = after(sticks, lambda: sticks.remove_photos(copied))
    assert said == "The booth is still looking through its photos: try again in a minute."
    assert len(check_whole(running.folder)) == PHOTOS


def test_a_disk_that_refuses_to_remove_is_told(
    sticks: Sticks, folder: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start()
    stick = plugged(sticks)
    after(sticks, lambda: sticks.copy_photos(stick))
    copied = sticks.view.copied

    def refuses(source: Path, target: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(source))

    monkeypatch.setattr(discards, "move", refuses)
    said = after(sticks, lambda: sticks.remove_photos(copied))
    assert said.startswith("0 photos were removed, then the booth's own disk refused: ")
    assert not sticks.view.went_well
    monkeypatch.undo()
    running.end()


def test_an_event_is_found_checked_taken_over_and_given_back(
    sticks: Sticks, folder: Path, prepared: Path, home: Path
) -> None:
    stick = plugged(sticks)
    after(sticks, lambda: sticks.find_events(stick))
    assert sticks.view.events == (stick, ("anna",))
    assert after(sticks, lambda: sticks.bring(stick, "anna")) == f"Anna & Tom is in order. {PULL}"
    event = sticks.view.event
    assert event
    shutil.rmtree(folder / "anna")  # pulled out
    assert after(sticks, lambda: sticks.take_over(event)).startswith("Anna & Tom is the event now.")
    assert SettingsFile(home / "config.toml", Clock()).read().theme == "garden"
    until(lambda: sticks.view.former == EVENT)
    assert after(sticks, sticks.go_back).startswith(f"{EVENT} is the event now.")


def test_every_mistake_of_an_event_is_seen(sticks: Sticks, folder: Path, prepared: Path, home: Path) -> None:
    (prepared / "logo.png").unlink()
    (prepared / "logo.png").symlink_to("/etc/passwd")
    text = (home / "config.toml").read_text()
    stick = plugged(sticks)
    assert after(sticks, lambda: sticks.bring(stick, "anna")).startswith("This event is not taken over.")
    assert sticks.view.mistakes == ("logo.png: is a link; put the file itself there",)
    assert (sticks.view.event, (home / "config.toml").read_text()) == (None, text)


def test_without_udisks_it_says_what_to_install(
    sticks: Sticks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    sticks.look()
    until(lambda: bool(sticks.view.fault))
    assert "sudo apt install udisks2" in sticks.view.fault


@pytest.fixture
def real(machine: MockedUdisks, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A real file system on a loop device, plugged in: its object's path, and where it will be mounted."""
    image, place = tmp_path / "stick.img", tmp_path / "mounted"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(20_000_000)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    found = subprocess.run(["losetup", "-f", "--show", str(image)], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"no loop device: {found.stderr.strip()}")
    device = found.stdout.strip()
    try:
        yield machine.plug_in("photos", place, device=device), place
    finally:
        subprocess.run(["umount", "-q", "-l", str(place)], check=False)
        subprocess.run(["losetup", "-d", device], check=True)


needs_root = pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("losetup"), reason="needs root and loop devices")


@needs_root
def test_a_real_stick_has_the_photos_after_it_was_unmounted(
    sticks: Sticks, real: tuple[str, Path], tmp_path: Path
) -> None:
    stick = plugged(sticks)
    assert PULL in after(sticks, lambda: sticks.copy_photos(stick))
    assert not os.path.ismount(real[1])
    (tmp_path / "elsewhere").mkdir()
    subprocess.run(["mount", "-o", "ro", str(tmp_path / "stick.img"), str(tmp_path / "elsewhere")], check=True)
    try:
        there = tmp_path / "elsewhere" / EVENT
        assert len(names(there)) == PHOTOS + 1
        assert subprocess.run(["sha256sum", "-c", "--quiet", CHECKSUMS], cwd=there, check=False).returncode == 0
    finally:
        subprocess.run(["umount", str(tmp_path / "elsewhere")], check=True)


@needs_root
def test_one_that_is_pulled_out_in_the_middle_is_told_kindly_and_goes_on_later(
    sticks: Sticks, real: tuple[str, Path], machine: MockedUdisks, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, place = real
    stick = plugged(sticks)
    written = 0

    def pulls(where: Path, files: dict[str, bytes]) -> None:
        nonlocal written
        put(where, files)
        written += 1
        if written == 2:
            descriptor = os.open(place, os.O_RDONLY)
            fcntl.ioctl(descriptor, _SHUTDOWN, _NO_FLUSH)  # from here on nothing works
            os.close(descriptor)
            machine.pull_out(path)

    monkeypatch.setattr(exporting, "put", pulls)
    said = after(sticks, lambda: sticks.copy_photos(stick))
    assert said.startswith("The stick was pulled out too early. Nothing is lost on the booth.")
    assert not sticks.view.went_well
    assert len(list((home / "photos" / EVENT).rglob("photo.jpg"))) == PHOTOS
    monkeypatch.undo()
    monkeypatch.setattr(udisks, "FOR_STICKS", (place.parent,))
    subprocess.run(["umount", str(place)], check=True)
    device = subprocess.run(
        ["losetup", "-j", str(place.parent / "stick.img")], capture_output=True, text=True, check=True
    )
    machine.plug_in("again", place, device=device.stdout.partition(":")[0])
    again = plugged(sticks)
    assert after(sticks, lambda: sticks.copy_photos(again)).startswith("4 photos are on the stick")


@needs_root
def test_one_that_is_too_small_is_told_before_anything_is_copied(
    sticks: Sticks, real: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_CLUSTER", 10_000_000)
    stick = plugged(sticks)
    said = after(sticks, lambda: sticks.copy_photos(stick))
    assert said.startswith("The stick is too full: the photos need 40 MB, and")


@needs_root
def test_one_that_can_only_be_read_is_told(sticks: Sticks, real: tuple[str, Path], machine: MockedUdisks) -> None:
    stick = plugged(sticks)
    path, place = real
    command = ["mount", "-o", "ro", str(place.parent / "stick.img"), str(place)]
    machine.method(path, "Mount", "s", f"import subprocess\nsubprocess.run({command!r})\nret = {str(place)!r}")
    assert "can only be read" in after(sticks, lambda: sticks.copy_photos(stick))

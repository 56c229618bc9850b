"""Which sticks are plugged in, and mounting them, against a mock of UDisks2."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.operator.stick import udisks
from booth.operator.stick.udisks import StickFault, Udisks
from tests.support.mocked_bus import CAN_PLAY
from tests.support.mocked_udisks import MockedUdisks, mocked_udisks

pytestmark = CAN_PLAY
NONE: frozenset[int] = frozenset()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockedUdisks]:
    """Where sticks are folders in the test's own."""
    monkeypatch.setattr(udisks, "FOR_STICKS", (tmp_path,))
    monkeypatch.setattr("booth.operator.stick.udisks.os.path.ismount", lambda _: True)
    with mocked_udisks() as machine:
        yield machine


def test_a_stick_is_found_by_its_name_mounted_and_unmounted(machine: MockedUdisks, tmp_path: Path) -> None:
    path = machine.plug_in("photos", tmp_path)
    with Udisks() as disks:
        (stick,) = disks.sticks(NONE)
        assert (stick.name, stick.size, stick.place, stick.refusal) == ("PHOTOS", 8_000_000_000, None, "")
        assert disks.mount(stick) == tmp_path
        (mounted,) = disks.sticks(NONE)
        assert mounted.place == tmp_path
        assert disks.mount(mounted) == tmp_path
        disks.unmount(mounted)
        assert disks.sticks(NONE) == (stick,)
    assert (machine.called(path, "Mount"), machine.called(path, "Unmount")) == (1, 1)


def test_disks_of_the_machine_are_no_sticks(machine: MockedUdisks, tmp_path: Path) -> None:
    machine.plug_in("system", tmp_path, HintSystem=("b", True))
    machine.plug_in("fstab", tmp_path, Configuration=("a(sa{sv})", [("fstab", {"dir": ("ay", b"/media/album\0")})]))
    machine.plug_in("album", tmp_path, DeviceNumber=("t", os.makedev(8, 17)))
    machine.plug_in("hidden", tmp_path, HintIgnore=("b", True))
    card = machine.plug_in("boot", tmp_path)
    places = {"MountPoints": ("aay", [b"/boot/firmware\0"])}
    machine.tell("UpdateProperties", "sa{sv}", f"{udisks._NAME}.Filesystem", places, path=card)
    with Udisks() as disks:
        found = disks.sticks(frozenset({os.makedev(8, 17)}))
    assert [stick.refusal[:20] for stick in found] == ["It is not formatted."]  # of "hidden", of which nothing is shown


def test_one_that_is_encrypted_or_not_formatted_is_shown_with_the_reason(machine: MockedUdisks) -> None:
    machine.plug_in("locked", None, IdUsage=("s", "crypto"))
    machine.plug_in("new", None)
    with Udisks() as disks:
        refusals = {stick.name: stick.refusal for stick in disks.sticks(NONE)}
    assert "encrypted" in refusals["LOCKED"]
    assert "not formatted" in refusals["Acme Flash"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NotAuthorizedCanObtain", "may not mount sticks"),
        ("DeviceBusy", "Something else"),
        ("Failed", "cannot be opened: unknown filesystem type 'hfs'. One that a computer has formatted as FAT32"),
    ],
)
def test_why_one_is_not_mounted_is_told(machine: MockedUdisks, tmp_path: Path, error: str, words: str) -> None:
    path = machine.plug_in("photos", tmp_path)
    machine.refuse(path, error, "unknown filesystem type 'hfs'")
    with Udisks() as disks:
        (stick,) = disks.sticks(NONE)
        with pytest.raises(StickFault, match=words):
            disks.mount(stick)


def test_nothing_is_written_where_the_booth_does_not_see_the_stick(
    machine: MockedUdisks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.operator.stick.udisks.os.path.ismount", lambda _: False)
    machine.plug_in("photos", tmp_path)
    with Udisks() as disks, pytest.raises(StickFault, match="does not see it there"):
        disks.mount(disks.sticks(NONE)[0])


def test_one_that_is_not_mounted_any_more_may_be_pulled_out(machine: MockedUdisks, tmp_path: Path) -> None:
    path = machine.plug_in("photos", tmp_path)
    machine.method(
        path, "Unmount", "", f"raise dbus.exceptions.DBusException('', name='{udisks._NAME}.Error.NotMounted')"
    )
    with Udisks() as disks:
        disks.unmount(disks.sticks(NONE)[0])


def test_without_udisks_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(StickFault, match="sudo apt install udisks2"):
        Udisks()

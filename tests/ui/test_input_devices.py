"""What the kernel says of its input devices, and a booth that may read none of them."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from booth.ui.input_devices import deafness, touch_screens

KEYBOARD = {"name": "Button box", "capabilities/abs": "0", "capabilities/key": "1000000000007 ff9f207ac14057ff"}
TOUCH_SCREEN = {  # as a Raspberry Pi's own reports itself
    "name": "10-0038 generic ft5x06 (79)",
    "capabilities/abs": "6e1800000000003",
    "capabilities/key": "400 0 0 0 0 0",
    "properties": "2",
}
RESISTIVE = {"name": "ADS7846 Touchscreen", "capabilities/abs": "1000003", "capabilities/key": "400 0 0 0 0 0"}
TOUCH_PAD = TOUCH_SCREEN | {"name": "Touchpad", "properties": "5"}
JOYSTICK = {"name": "Joystick", "capabilities/abs": "3", "capabilities/key": "ffff00000000 0 0 0 0"}


def plugged(folder: Path, *devices: dict[str, str]) -> Path:
    """What /sys/class/input says of *devices*."""
    for number, device in enumerate(devices):
        for name, content in device.items():
            file = folder / f"event{number}/device" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content + "\n")
    return folder


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """/dev/input of somebody who is not in the group input; root may read all, so the kernel's answer is played."""
    for number in range(3):
        (tmp_path / f"event{number}").touch()
    (tmp_path / "mice").touch()
    really = os.open

    def answer(path: Any, *rest: Any) -> int:
        if Path(path).name.startswith("event"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really(path, *rest)

    monkeypatch.setattr(os, "open", answer)
    return tmp_path


def test_touch_screens_are_known_by_what_they_report(tmp_path: Path) -> None:
    found = touch_screens(plugged(tmp_path, KEYBOARD, TOUCH_SCREEN, RESISTIVE, TOUCH_PAD, JOYSTICK))
    assert found == {"event1": "10-0038 generic ft5x06 (79)", "event2": "ADS7846 Touchscreen"}


def test_without_any_device_there_is_no_touch_screen(tmp_path: Path) -> None:
    assert touch_screens(tmp_path / "nowhere") == {}


def test_who_may_read_no_input_device_is_told_the_group_and_what_to_type(refused: Path) -> None:
    deaf = deafness(refused)
    assert deaf
    group = (refused / "event0").group()
    assert f"They belong to the group {group}." in deaf.reason
    assert "permission denied" in deaf.reason
    assert deaf.by_hand == f"sudo usermod -aG {group} $USER"


def test_one_that_may_be_read_will_do(tmp_path: Path) -> None:
    (tmp_path / "event0").touch()
    assert deafness(tmp_path) is None


def test_a_machine_without_input_devices_is_not_refused(tmp_path: Path) -> None:
    assert deafness(tmp_path) is None

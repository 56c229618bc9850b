from pathlib import Path

import pytest

from booth.config import Config
from booth.ops.check.devices import about_screen, about_sound, about_touch

SCREEN = Config().screen


def device(inputs: Path, number: int, name: str, *, properties: str, axes: str, keys: str) -> None:
    folder = inputs / f"event{number}" / "device"
    (folder / "capabilities").mkdir(parents=True)
    (folder / "name").write_text(f"{name}\n")
    (folder / "properties").write_text(f"{properties}\n")
    (folder / "capabilities/abs").write_text(f"{axes}\n")
    (folder / "capabilities/key").write_text(f"{keys}\n")


def test_a_touch_screen_is_told_from_a_touch_pad_a_mouse_and_a_keyboard(tmp_path: Path) -> None:
    device(tmp_path, 0, "Keyboard", properties="0", axes="0", keys="1000000000007 ff9f207ac14057ff")
    device(tmp_path, 1, "Touch pad", properties="5", axes="260800000000003", keys="e520 10000 0 0 0 0")
    device(tmp_path, 2, "Tablet that points", properties="0", axes="3", keys="70000 0 0 0 0")
    assert "there is no touch screen" in about_touch(tmp_path, tmp_path).text
    device(tmp_path, 3, "Panel of many fingers", properties="2", axes="260800000000003", keys="400 0 0 0 0 0")
    device(tmp_path, 4, "Panel of one", properties="2", axes="3", keys="400 0 0 0 0 0")
    found = about_touch(tmp_path, tmp_path)
    assert (found.level, found.text) == ("ok", "Panel of many fingers, Panel of one")
    unreadable = about_touch(tmp_path, tmp_path / "nowhere")
    assert (unreadable.level, "usermod -aG input" in unreadable.remedy) == ("warning", True)


def test_a_screen_that_is_missing_or_small_is_told(tmp_path: Path) -> None:
    assert about_screen(SCREEN, tmp_path).level == "warning"
    (tmp_path / "card0-HDMI-A-1").mkdir()
    (tmp_path / "card0-HDMI-A-1/status").write_text("connected\n")
    for mode, level in (("480x320", "warning"), ("800x480", "ok"), ("480x800", "ok")):
        (tmp_path / "card0-HDMI-A-1/modes").write_text(f"{mode}\n")
        assert about_screen(SCREEN, tmp_path).level == level


@pytest.mark.parametrize(
    ("cards", "level"),
    [(" 0 [Device         ]: USB-Audio - USB Speaker\n   at usb-1\n", "ok"), ("--- no soundcards ---\n", "warning")],
)
def test_a_missing_loudspeaker_is_told_unless_none_is_wanted(tmp_path: Path, cards: str, level: str) -> None:
    (tmp_path / "cards").write_text(cards)
    assert about_sound(SCREEN, tmp_path / "cards").level == level
    assert about_sound(SCREEN, tmp_path / "nowhere").level == "warning"
    silent = Config.model_validate({"screen": {"sound": False}}).screen
    assert about_sound(silent, tmp_path / "nowhere").level == "ok"

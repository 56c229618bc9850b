import fcntl
import os
from pathlib import Path

import numpy as np
import pytest

from booth.camera import CameraLost
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.config import Config
from booth.frames import Frame
from booth.imaging.exposure import Fault, fault_of_light
from booth.ops import check
from booth.ops.check import Finding, lines
from booth.picture_types import Picture, Size
from booth.segmentation.live.background import BackgroundModel
from booth.segmentation.live.governor import STEPS


def frames(size: Size = (1920, 1080), rate: float = 30.0) -> list[Frame]:
    return [Frame(b"", size, number / rate, number) for number in range(10)]


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def test_every_finding_that_is_not_ok_says_what_to_do() -> None:
    plate = BackgroundModel((320, 180))
    plates = [check._plate(plate)]
    plate.drop("the light has changed")
    plates.append(check._plate(plate))
    found = [
        *plates,
        check._camera("C920", frames(rate=10)),
        check._camera("C920", frames((640, 480))),
        check._no_camera("there is none", Path("/nowhere")),
        check._dead(),
        check._speed({1: [0.2], 2: [0.1]}),
        check._use(frames()[0], Config(), (9, 16)),
        *(Finding(level, "light", says, do) for level, says, do in check._LIGHT.values() if level != "ok"),
    ]
    assert all(finding.level != "ok" and finding.do for finding in found)


def test_a_good_camera_is_ok_and_says_its_size_and_rate() -> None:
    found = check._camera("C920", frames())
    assert found == Finding("ok", "camera", "C920: 1920x1080, 30 pictures a second")


def test_a_camera_that_lies_before_an_upright_screen_should_be_turned() -> None:
    found = check._use(frames()[0], Config(), (9, 16))
    assert "32%" in found.says
    assert "rotation = 90" in found.do
    turned = Config.model_validate({"camera": {"rotation": 90}})
    assert check._use(frames()[0], turned, (9, 16)).level == "ok"


@pytest.mark.parametrize(("state", "level"), [("learning", "warning"), ("trusted", "ok"), ("dropped", "warning")])
def test_the_plates_state_and_its_reason_are_said(state: str, level: str) -> None:
    plate = BackgroundModel((320, 180))
    if state != "learning":
        plate.show_empty(np.full((180, 320, 3), 90, np.uint8))
    if state == "dropped":
        plate.drop("the camera was moved")
    assert plate.state == state
    found = check._plate(plate)
    assert found.level == level
    if state != "learning":
        assert plate.reason in found.says


def test_the_speed_names_the_governors_step() -> None:
    assert check._speed({1: [0.02], 2: [0.015]}).level == "ok"
    slow = check._speed({1: [0.09], 2: [0.05]})
    assert slow.level == "warning"
    assert STEPS[2].name in slow.says
    assert check._speed({1: [0.02], 2: []}).level == "fault"


def test_a_booth_that_runs_is_no_fault_of_the_camera(tmp_path: Path) -> None:
    assert check._no_camera("it is in use", tmp_path).level == "fault"
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    found = check._no_camera("it is in use", tmp_path)
    os.close(descriptor)
    assert found.level == "warning"
    assert "systemctl stop booth" in found.do
    assert not check._in_use(tmp_path)  # and looking took no hold


def test_the_screen_is_asked_for_its_size(tmp_path: Path) -> None:
    for name, status, modes in (
        ("card0-HDMI-A-1", "disconnected", ""),
        ("card1-DP-1", "connected", "1280x720\n640x480"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(f"{status}\n")
        (tmp_path / name / "modes").write_text(modes)
    assert check._screen(Config().screen, tmp_path) == (1280, 720)
    upright = Config.model_validate({"screen": {"rotation": 90}}).screen
    assert check._screen(upright, tmp_path) == (720, 1280)
    second = Config.model_validate({"screen": {"display": 1}}).screen
    assert check._screen(second, tmp_path) is None


def lit(level: int, window: float = 0.0) -> Picture:
    picture = np.full((360, 640, 3), level, np.uint8)
    picture[:, : round(640 * window)] = 255
    return picture


@pytest.mark.parametrize(
    ("picture", "fault"),
    [
        (lit(130), None),
        (lit(130, 0.15), None),  # a window in a light room
        (lit(30), "too dark"),
        (lit(130, 0.6), "too bright"),
        (lit(40, 0.15), "backlight"),
    ],
)
def test_what_is_wrong_with_the_light_is_seen(picture: Picture, fault: Fault | None) -> None:
    assert fault_of_light(picture) == fault


def test_the_demo_room_is_lit_well_whoever_stands_in_it() -> None:
    for cast in ("nobody", "one", "two"):
        assert fault_of_light(DemoCamera(Clock(), size=(640, 360), cast=cast).picture(3)) is None


def test_a_camera_that_stops_is_a_fault_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(DemoCamera):
        def read(self) -> Frame:
            raise CameraLost("the camera stopped sending pictures; look at its cable")

    monkeypatch.setattr(check, "open_camera", lambda *_, **__: Stopping(Clock(), size=(640, 360)))
    (found,) = check.check(settings(tmp_path, ""), Clock())
    assert found.level == "fault"
    assert "look at its cable" in lines([found])


def test_a_segmenter_that_dies_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check._Looking, "look", lambda _self, _frame: False)
    monkeypatch.setattr(check, "_ready", lambda _child, _clock: True)
    found = check.check(settings(tmp_path, '[camera]\ndevice = "demo"\n'), Clock(), looks=0.2)
    assert [each.level for each in found if each.part == "cut-out"] == ["fault"]

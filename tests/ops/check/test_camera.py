import fcntl
import os
from pathlib import Path

from booth.frames import Frame
from booth.operator.finding import Finding
from booth.ops.check.camera import about_camera, about_crop, about_missing_camera, is_held
from booth.picture_types import Size

WEBCAM: Size = (1920, 1080)


def frames(size: Size = WEBCAM, rate: float = 30.0, *, demo: bool = False) -> list[Frame]:
    return [Frame(b"", size, number / rate, number, demo=demo) for number in range(10)]


def test_a_good_camera_is_ok_and_says_its_size_and_rate() -> None:
    found = about_camera("C920", frames())
    assert found == Finding("ok", "camera", "C920: 1920x1080, 30 pictures a second")


def test_a_camera_that_is_slow_small_or_the_demo_says_what_to_do() -> None:
    for poor in (frames(rate=10), frames((640, 480)), frames(demo=True)):
        found = about_camera("C920", poor)
        assert found.level == "warning"
        assert found.remedy


def test_a_camera_that_lies_before_an_upright_screen_should_be_turned() -> None:
    found = about_crop(WEBCAM, 0, (9, 16))
    assert found.level == "warning"
    assert "32%" in found.text
    assert "rotation = 90" in found.remedy
    assert about_crop(WEBCAM, 90, (9, 16)).level == "ok"


def test_a_screen_that_is_not_connected_is_mentioned_where_its_usual_size_was_taken() -> None:
    assert "a screen of 1920x1080 (none is connected now)" in about_crop(WEBCAM, 0, (16, 9), (1920, 1080)).text
    assert "screen" not in about_crop(WEBCAM, 0, (16, 9)).text


def test_a_missing_camera_is_a_fault_that_says_what_to_do(tmp_path: Path) -> None:
    for album in (tmp_path, Path("/nowhere")):
        found = about_missing_camera("there is none", [album])
        assert found.level == "fault"
        assert found.remedy


def test_a_booth_that_runs_is_no_fault_of_the_camera(tmp_path: Path) -> None:
    assert about_missing_camera("it is in use", [tmp_path]).level == "fault"
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    found = about_missing_camera("it is in use", [tmp_path])
    os.close(descriptor)
    assert found.level == "warning"
    assert "systemctl stop booth" in found.remedy
    assert not is_held(tmp_path)  # and looking took no hold

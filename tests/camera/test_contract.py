"""What holds for every camera in the registry. A new kind only has to add how it is asked for."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from booth.camera import CAMERAS, Camera, CameraLost, open_camera
from booth.camera.nodes import webcams
from booth.clock import Clock
from booth.config import CameraSettings
from tests.support.scripted_camera import ScriptedWebcam, plug_in


@pytest.fixture(params=CAMERAS)
def camera(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Camera]:
    if request.param == "webcam" and not webcams():
        plug_in(ScriptedWebcam(Clock()), monkeypatch)
    cv2.imwrite(str(tmp_path / "party.png"), np.full((90, 160, 3), 120, np.uint8))
    camera = CAMERAS[request.param](CameraSettings(demo=str(tmp_path)), Clock())
    yield camera
    camera.close()


@pytest.fixture
def nothing_plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booth.camera.webcam.webcams", list)


def test_a_camera_has_a_name(camera: Camera) -> None:
    assert camera.name


def test_frames_are_jpegs_of_the_size_they_say(camera: Camera) -> None:
    frame = camera.read()
    picture = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert (picture.shape[1], picture.shape[0]) == frame.size
    assert camera.read().size == frame.size


def test_frames_count_up_and_were_taken_before_they_were_read(camera: Camera) -> None:
    frames = [camera.read() for _ in range(5)]
    now = Clock().now()
    numbers, times = [frame.number for frame in frames], [frame.taken for frame in frames]
    assert numbers == sorted(set(numbers))
    assert times == sorted(set(times))
    assert all(now - 3 < taken <= now for taken in times)


def test_a_camera_may_be_closed_twice(camera: Camera) -> None:
    camera.close()
    camera.close()


def test_without_a_webcam_the_demo_camera_stands_in_for_somebody_who_started_by_hand(nothing_plugged_in: None) -> None:
    camera = open_camera(CameraSettings(), Clock(), stand_in=True)
    assert camera.read().demo


def test_without_a_webcam_a_booth_at_an_event_says_what_to_do(nothing_plugged_in: None) -> None:
    with pytest.raises(CameraLost, match="plug one in"):
        open_camera(CameraSettings(), Clock(), stand_in=False)


@pytest.mark.parametrize("stand_in", [True, False])
def test_a_camera_that_the_operator_named_is_never_replaced(stand_in: bool) -> None:
    with pytest.raises(CameraLost, match="there is no camera at /dev/v4l/by-id/none"):
        open_camera(CameraSettings(device="/dev/v4l/by-id/none"), Clock(), stand_in=stand_in)


def test_the_demo_camera_plays_what_the_operator_names(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "party.png"), np.full((90, 160, 3), 120, np.uint8))
    camera = open_camera(CameraSettings(device="demo", demo=str(tmp_path)), Clock(), stand_in=False)
    frame = camera.read()
    assert frame.size == (160, 90)
    assert frame.demo

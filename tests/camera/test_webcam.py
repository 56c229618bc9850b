import logging
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from booth.camera import CameraLost
from booth.camera.jpeg import encode_jpeg
from booth.camera.webcam import Webcam, open_webcam
from booth.config import CameraSettings
from tests.support.scripted_camera import C920, MJPG, YUYV, Mode, ScriptedWebcam, jpeg, plug_in
from tests.support.stopped_clock import StoppedClock

DEVICE = Path("/dev/video0")
SMALL: tuple[Mode, ...] = ((MJPG, (64, 48), 30.0),)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


def opened(webcam: ScriptedWebcam, clock: StoppedClock, patch: pytest.MonkeyPatch) -> Webcam:
    plug_in(webcam, patch)
    return Webcam(DEVICE, clock)


def test_the_largest_size_at_30_frames_a_second_is_chosen(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened(ScriptedWebcam(clock), clock, monkeypatch).read().size == (1920, 1080)


@pytest.mark.parametrize(
    ("modes", "size"),
    [
        (((MJPG, (1280, 720), 30.0), (MJPG, (1920, 1080), 15.0)), (1280, 720)),  # the largest is too slow
        (((MJPG, (1280, 720), 29.97), (MJPG, (640, 480), 60.0)), (1280, 720)),
        (((MJPG, (1920, 1080), 25.0), (MJPG, (640, 480), 30.0)), (1920, 1080)),  # none is fast and fit for a photo
        (((MJPG, (1280, 720), 5.0), (MJPG, (640, 480), 15.0)), (640, 480)),
        (((MJPG, (1280, 720), 25.0), (MJPG, (640, 480), 25.0)), (1280, 720)),
        (((MJPG, (2592, 1944), 30.0), (MJPG, (1280, 960), 30.0)), (1280, 960)),  # larger than asked is not wanted
        (((YUYV, (1280, 720), 10.0), (YUYV, (640, 480), 30.0)), (640, 480)),
    ],
)
def test_a_smaller_size_is_taken_where_the_largest_is_slow(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch, modes: tuple[Mode, ...], size: tuple[int, int]
) -> None:
    webcam = ScriptedWebcam(clock, modes)
    assert opened(webcam, clock, monkeypatch).read().size == size
    assert webcam.size == size


def test_the_frame_is_the_cameras_own_jpeg_without_its_padding(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    sent = jpeg((64, 48), 77)
    webcam.sent.append(sent + b"\0" * 300)
    assert camera.read().jpeg == sent


def test_a_camera_without_mjpg_is_read_as_it_is(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, ((YUYV, (64, 48), 30.0),))
    frame = opened(webcam, clock, monkeypatch).read()
    assert not webcam.raw
    assert frame.size == (64, 48)
    assert frame.jpeg.startswith(b"\xff\xd8")


def test_a_broken_buffer_is_skipped(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    good = jpeg((64, 48), 200)
    webcam.sent.extend([good[: len(good) // 2], b"\0" * 500, good])
    assert camera.read().jpeg == good


def test_a_camera_that_sends_only_broken_buffers_is_lost(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    webcam.sent.extend([b"\0" * 500] * 100)
    with pytest.raises(CameraLost, match="only broken pictures"):
        camera.read()
    assert clock.now() < 110  # within two seconds of the script's time and the warm-up's three


def test_a_camera_that_is_pulled_out_is_lost_at_once(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    webcam.sent.append(None)
    with pytest.raises(CameraLost, match=r"Scripted Cam.*stopped sending"):
        camera.read()
    camera.close()
    assert Webcam(DEVICE, clock).read()  # and can be opened again


def test_a_camera_that_sends_one_picture_again_and_again_is_lost_and_nothing_of_that_is_shown(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    stuck = jpeg((64, 48), 77)
    webcam.sent.extend([stuck] * 10)
    assert camera.read().jpeg == stuck
    assert camera.read().jpeg != stuck  # a hiccup is passed over
    webcam.sent.extend([stuck] * 100)
    camera.read()
    before = clock.now()
    with pytest.raises(CameraLost, match=r"again and again; pull it out"):
        camera.read()
    assert clock.now() - before < 0.6


def test_a_camera_that_sees_nothing_but_black_is_lost_until_there_is_light(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    covered = [jpeg((64, 48), 8 + number % 4) for number in range(400)]
    webcam.sent.extend(covered)
    before = clock.now()
    assert camera.read()  # it is looked for three times a second
    with pytest.raises(CameraLost, match="nothing but black; look whether it is covered, and for light"):
        list(iter(camera.read, None))
    assert clock.now() - before < 1.6
    camera.close()
    with pytest.raises(CameraLost, match="nothing but black"):
        Webcam(DEVICE, clock)
    webcam.sent.clear()
    assert Webcam(DEVICE, clock).read()


def test_a_dark_room_with_a_lit_face_in_it_is_no_black_picture(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    room = np.full((48, 64, 3), 4, np.uint8)
    for number in range(100):
        room[20:32, 20:32] = 60 + number % 2
        webcam.sent.append(encode_jpeg(room))
    while webcam.sent:
        camera.read()


def test_a_picture_that_says_it_is_huge_is_a_broken_one(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flipped bits in the header: decoding it would take gigabytes."""
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    huge = bytearray(jpeg((64, 48), 77))
    at = huge.index(b"\xff\xc0") + 5
    huge[at : at + 4] = b"\xff\xff\xff\xff"
    webcam.sent.append(bytes(huge))
    assert camera.read().size == (64, 48)


def test_a_number_that_is_gone_is_the_only_webcam_there_is(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was pulled out and plugged in again, and the kernel has called it another number."""
    webcam = ScriptedWebcam(clock, SMALL)
    plug_in(webcam, monkeypatch)
    monkeypatch.setattr("booth.camera.webcam.webcams", lambda: [Path("/dev/video6")])
    open_webcam(CameraSettings(device="/dev/video4"), clock)
    assert webcam.path == "/dev/video6"
    webcam.release()
    monkeypatch.setattr("booth.camera.webcam.webcams", lambda: [Path("/dev/video6"), Path("/dev/video8")])
    open_webcam(CameraSettings(device="4"), clock)
    assert webcam.path == "/dev/video4"  # of two nobody knows which


def test_a_camera_lost_while_it_is_opened_is_given_back(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL, [None])
    with pytest.raises(CameraLost):
        opened(webcam, clock, monkeypatch)
    assert webcam.opened == 0


def test_a_camera_in_use_says_so(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    webcam.opened = 1
    with pytest.raises(CameraLost, match="another program"):
        opened(webcam, clock, monkeypatch)


def test_a_frame_was_taken_when_the_driver_says(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    webcam.late = 0.04
    assert camera.read().taken == pytest.approx(clock.now() - 0.04)


@pytest.mark.parametrize("late", [5000.0, -3.0, 100.0])
def test_a_stamp_of_another_clock_is_not_believed(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch, late: float
) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    camera = opened(webcam, clock, monkeypatch)
    webcam.late = late
    assert camera.read().taken == clock.now()


def test_frames_are_kept_back_until_the_exposure_has_settled(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rising = [jpeg((64, 48), grey) for grey in (2, 20, 60, 90, 110, 120, 124, 126, 127, 128)]
    webcam = ScriptedWebcam(clock, SMALL, rising)
    opened(webcam, clock, monkeypatch)
    assert not webcam.sent


def test_a_flickering_light_keeps_nobody_waiting_for_longer_than_three_seconds(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webcam = ScriptedWebcam(clock, SMALL, [jpeg((64, 48), grey) for grey in (40, 200) * 500])
    before = clock.now()
    opened(webcam, clock, monkeypatch)
    assert clock.now() - before == pytest.approx(3.0, abs=0.2)


@pytest.mark.parametrize("device", ["auto", "0", "/dev/video0"])
def test_the_operator_may_name_a_camera_or_not(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch, device: str, caplog: pytest.LogCaptureFixture
) -> None:
    plug_in(ScriptedWebcam(clock, C920[:1]), monkeypatch)
    with caplog.at_level(logging.INFO):
        assert open_webcam(CameraSettings(device=device), clock).name == "Scripted Cam"
    assert '"Scripted Cam" (/dev/video0): 640x480 at 30 frames a second, MJPG' in caplog.text


def test_a_webcam_that_does_not_deliver_is_passed_over(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL, [None])
    plug_in(webcam, monkeypatch)
    monkeypatch.setattr("booth.camera.webcam.webcams", lambda: [Path("/dev/video0"), Path("/dev/video2")])
    open_webcam(CameraSettings(), clock)
    assert webcam.path == "/dev/video2"


def test_when_no_webcam_delivers_each_is_named(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(ScriptedWebcam(clock, SMALL, [None, None]), monkeypatch)
    monkeypatch.setattr("booth.camera.webcam.webcams", lambda: [Path("/dev/video0"), Path("/dev/video2")])
    with pytest.raises(CameraLost, match=r"/dev/video0.*/dev/video2"):
        open_webcam(CameraSettings(), clock)


def test_a_file_that_is_no_camera_is_named(tmp_path: Path, clock: StoppedClock) -> None:
    (tmp_path / "video9").write_text("")
    with pytest.raises(CameraLost, match="video9 is not a camera"):
        Webcam(tmp_path / "video9", clock)


def test_a_camera_that_may_not_be_opened_says_which_group_is_missing(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(CameraLost, match="group video"):
        Webcam(DEVICE, clock)


def test_opencv_waits_a_second_for_a_silent_camera_not_ten() -> None:
    assert os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] == "1"


def test_two_buffers_are_asked_for(clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    webcam = ScriptedWebcam(clock, SMALL)
    opened(webcam, clock, monkeypatch)
    assert webcam.told[cv2.CAP_PROP_BUFFERSIZE] == 2

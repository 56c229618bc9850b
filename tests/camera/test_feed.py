import threading

import pytest

from booth.camera import Camera, CameraLost
from booth.camera import feed as module
from booth.camera.feed import STUCK, CameraFeed, CameraStatus
from booth.clock import Clock
from booth.config import CameraSettings
from booth.frames import Frame
from tests.support.stopped_clock import StoppedClock


class ShortLived:
    """A camera that gives a few frames and is then pulled out."""

    name = "short-lived"

    def __init__(self) -> None:
        self._left = 3
        self.closed = False

    def read(self) -> Frame:
        if self._left == 0:
            raise CameraLost("it was unplugged")
        self._left -= 1
        return Frame(b"", (640, 360), 0.0, 3 - self._left)

    def close(self) -> None:
        self.closed = True


def test_a_camera_that_is_lost_is_closed_and_opened_again_with_one_line_each(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    opened: list[ShortLived] = []
    enough = threading.Event()

    def open_camera(_settings: CameraSettings, _clock: Clock, *, stand_in: bool) -> Camera:
        if len(opened) == 1 and not attempts:
            attempts.append(1)
            raise CameraLost("there is no webcam")  # still out at the second look
        camera = ShortLived()
        opened.append(camera)
        if len(opened) == 2:
            enough.set()
        return camera

    attempts: list[int] = []
    monkeypatch.setattr(module, "open_camera", open_camera)
    feed = CameraFeed(CameraSettings(), Clock(), stand_in=False)
    feed.start()
    assert enough.wait(20)
    assert feed.stop(5)
    assert opened[0].closed
    assert caplog.text.count("no camera:") <= 2
    assert "the camera is back" in caplog.text


def test_a_camera_that_was_away_for_long_is_found_as_soon_as_one_that_was_away_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[int] = []
    enough = threading.Event()

    def open_camera(*_arguments: object, stand_in: bool) -> Camera:
        tries.append(1)
        if len(tries) < 40:
            raise CameraLost("there is no webcam")
        enough.set()
        return ShortLived()

    assert module.LOOKS <= 1
    monkeypatch.setattr(module, "LOOKS", 0.01)  # with growing pauses this would take three minutes
    monkeypatch.setattr(module, "open_camera", open_camera)
    feed = CameraFeed(CameraSettings(), Clock(), stand_in=False)
    feed.start()
    assert enough.wait(20)
    assert feed.stop(5)


def test_a_webcam_that_was_there_is_never_played_by_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    enough = threading.Event()

    def open_camera(_settings: CameraSettings, _clock: Clock, *, stand_in: bool) -> Camera:
        asked.append(stand_in)
        if len(asked) == 2:
            enough.set()
        return ShortLived()

    monkeypatch.setattr(module, "open_camera", open_camera)
    feed = CameraFeed(CameraSettings(), Clock(), stand_in=True)
    feed.start()
    assert enough.wait(20)
    assert feed.stop(5)
    assert asked[:2] == [True, False]


def test_the_status_tells_of_an_open_camera_a_silent_one_and_a_lost_one(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, lost = StoppedClock(), threading.Event()

    class Unplugged(ShortLived):
        def read(self) -> Frame:
            if clock.now() > 100:
                lost.wait(20)
                raise CameraLost("it was unplugged")
            clock.sleep(0.1)
            return Frame(b"", (640, 360), clock.now(), 0)

    def open_camera(*_args: object, stand_in: bool) -> Camera:
        if lost.is_set():
            raise CameraLost("there is no webcam")
        return Unplugged()

    monkeypatch.setattr(module, "open_camera", open_camera)
    feed = CameraFeed(CameraSettings(), clock, stand_in=False)
    assert feed.status == CameraStatus("", None, None, None, "")
    assert feed.status.line() == "camera: being opened"
    feed.start()
    assert feed.frames.after(0, timeout=20)[0]
    assert feed.status == CameraStatus("short-lived", (640, 360), 0.0, None, "")
    assert feed.status.line() == "camera: short-lived, 640x360"
    clock.sleep(3.0)
    assert feed.status.line() == "camera: short-lived, 640x360, no frame for 3 s"
    lost.set()
    feed.frames.after(1, timeout=20)
    clock.sleep(5.0)
    assert feed.status == CameraStatus("short-lived", None, None, 5.0, "it was unplugged")
    assert feed.status.line() == "camera: lost for 5 s (it was unplugged)"
    assert feed.stop(5)


def test_a_driver_that_does_not_come_back_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    release, called = threading.Event(), threading.Event()

    class Stuck(ShortLived):
        def read(self) -> Frame:
            called.set()
            release.wait(20)
            raise CameraLost("at last")

    monkeypatch.setattr(module, "open_camera", lambda *_args, **_more: Stuck())
    feed = CameraFeed(CameraSettings(), Clock(), stand_in=False)
    feed.start()
    assert called.wait(20)
    now = Clock().now()
    assert not feed.stuck(now)
    assert feed.stuck(now + STUCK + 1)
    assert not feed.stop(0.05)
    release.set()
    assert feed.stop(5)


def test_a_driver_that_works_is_only_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    release, called = threading.Event(), threading.Event()

    class Slow(ShortLived):
        def read(self) -> Frame:
            called.set()
            while not release.is_set():
                pass
            raise CameraLost("at last")

    monkeypatch.setattr(module, "open_camera", lambda *_args, **_more: Slow())
    feed = CameraFeed(CameraSettings(), Clock(), stand_in=False)
    feed.start()
    assert called.wait(20)
    Clock().sleep(0.3)
    assert not feed.stuck(Clock().now() + STUCK + 1)
    release.set()
    assert feed.stop(5)


def test_the_demo_cameras_frames_arrive() -> None:
    feed = CameraFeed(CameraSettings(device="demo"), Clock(), stand_in=False)
    feed.start()
    frame, _ = feed.frames.after(0, timeout=20)
    assert feed.stop(5)
    assert frame
    assert frame.demo

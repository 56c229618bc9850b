import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from booth.camera.playback import Playback
from booth.camera.protocol import CameraLost
from booth.frames import Frame
from booth.picture_types import Size
from tests.support.stopped_clock import StoppedClock

GREY = {"a.png": 40, "b.jpg": 120, "c.webp": 200}


def film(path: Path, greys: range, size: Size = (64, 48), rate: float = 25.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, size)
    for grey in greys:
        writer.write(np.full((size[1], size[0], 3), grey, np.uint8))
    writer.release()
    return path


def folder(path: Path) -> Path:
    for name, grey in GREY.items():
        cv2.imwrite(str(path / name), np.full((48, 64, 3), grey, np.uint8))
    return path


def grey(frame: Frame) -> float:
    picture = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert (picture.shape[1], picture.shape[0]) == frame.size
    return float(picture.mean())


def test_a_film_is_played_in_its_own_time_and_from_the_start_again(tmp_path: Path) -> None:
    camera = Playback(film(tmp_path / "party.avi", range(0, 250, 50)), StoppedClock())
    frames = [camera.read() for _ in range(11)]
    camera.close()
    assert [grey(frame) for frame in frames] == pytest.approx([0, 50, 100, 150, 200, 0, 50, 100, 150, 200, 0], abs=4)
    assert frames[10].taken == pytest.approx(100 + 10 / 25)
    assert all(frame.demo for frame in frames)


def test_a_film_that_is_read_late_skips(tmp_path: Path) -> None:
    clock = StoppedClock()
    camera = Playback(film(tmp_path / "party.avi", range(0, 250, 50)), clock)
    camera.read()
    clock.sleep(7.5 / 25)
    assert grey(camera.read()) == pytest.approx(100, abs=4)  # the eighth: the third of the second round


def test_a_large_film_is_made_as_large_as_a_webcam(tmp_path: Path) -> None:
    camera = Playback(film(tmp_path / "party.avi", range(3), size=(3840, 2160)), StoppedClock())
    assert camera.read().size == (1920, 1080)


def test_pictures_are_shown_for_two_seconds_each_in_the_order_of_their_names(tmp_path: Path) -> None:
    clock = StoppedClock()
    camera = Playback(folder(tmp_path), clock)
    seen = []
    for _ in range(4):
        seen.append(grey(camera.read()))
        clock.sleep(2.0)
    assert seen == pytest.approx([40, 120, 200, 40], abs=4)


def test_a_broken_picture_is_left_out_and_named_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder(tmp_path) / "aa.jpg").write_bytes((tmp_path / "b.jpg").read_bytes()[:40])
    clock = StoppedClock()
    with caplog.at_level(logging.WARNING):
        camera = Playback(tmp_path, clock)
        seen = set()
        for _ in range(12):
            seen.add(round(grey(camera.read()), -1))
            clock.sleep(1.0)
    assert seen == {40, 120, 200}
    assert [record.getMessage() for record in caplog.records if "aa.jpg" in record.getMessage()] != []
    assert len(caplog.records) == 1


def test_pictures_of_other_shapes_are_cropped_to_the_first(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), np.full((1200, 1600, 3), 50, np.uint8))
    cv2.imwrite(str(tmp_path / "2.png"), np.full((3000, 1000, 3), 90, np.uint8))
    clock = StoppedClock()
    camera = Playback(tmp_path, clock)
    first = camera.read()
    clock.sleep(2.0)
    assert first.size == camera.read().size == (1440, 1080)


@pytest.mark.parametrize("name", ["missing.mp4", "notes.mp4", "empty"])
def test_what_cannot_be_played_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.mp4").write_text("buy balloons")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CameraLost, match=rf"camera\.demo: .*{name}"):
        Playback(tmp_path / name, StoppedClock())


def test_a_folder_whose_pictures_are_all_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"no picture")
    with pytest.raises(CameraLost, match="no JPEG, PNG or WebP"):
        Playback(tmp_path, StoppedClock())

import os
import struct
from pathlib import Path

import pytest

from booth.camera.nodes import Node, webcams

CAPTURE, META, OUTPUT, STREAMING, DEVICE_CAPS = 0x1, 0x800000, 0x2, 0x4000000, 0x80000000  # linux/videodev2.h


def capability(
    every: int, this: int, card: bytes = b"HD Pro Webcam C920", bus: bytes = b"usb-0000:01:00.0-1.4"
) -> bytes:
    """What VIDIOC_QUERYCAP fills in."""
    return struct.pack("16s32s32sIIIIII", b"uvcvideo", card, bus, 0x060100, every, this, 0, 0, 0)


def test_a_webcams_first_node_has_pictures() -> None:
    node = Node.parse(capability(CAPTURE | META | STREAMING | DEVICE_CAPS, CAPTURE | STREAMING))
    assert node == Node("HD Pro Webcam C920", "usb-0000:01:00.0-1.4", captures=True)


def test_its_second_has_only_metadata_though_the_camera_as_a_whole_has_pictures() -> None:
    assert not Node.parse(capability(CAPTURE | META | STREAMING | DEVICE_CAPS, META | STREAMING)).captures


def test_an_old_driver_says_it_for_the_whole_camera() -> None:
    assert Node.parse(capability(CAPTURE | STREAMING, 0)).captures
    assert not Node.parse(capability(OUTPUT | STREAMING, 0)).captures


def test_a_name_that_is_not_utf_8_is_still_a_name() -> None:
    assert Node.parse(capability(CAPTURE, 0, card=b"Cam\xe9ra" + b"\0" * 26)).card == "Cam\ufffdra"


def test_what_is_no_video_device_is_not_one() -> None:
    with pytest.raises(OSError, match="ioctl"):
        Node.of(Path(os.devnull))


def test_files_that_only_look_like_cameras_are_not_found(tmp_path: Path) -> None:
    (tmp_path / "v4l" / "by-id").mkdir(parents=True)
    (tmp_path / "video0").write_bytes(b"")
    (tmp_path / "v4l" / "by-id" / "usb-cam-video-index0").symlink_to(tmp_path / "video0")
    assert webcams(tmp_path) == []


def test_a_lasting_name_comes_before_a_number_and_no_node_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tmp_path / "v4l" / "by-id"
    names.mkdir(parents=True)
    for number in (0, 1, 2, 3, 10):
        (tmp_path / f"video{number}").write_bytes(b"")
    (names / "usb-cam-video-index0").symlink_to(tmp_path / "video2")
    (names / "usb-cam-video-index1").symlink_to(tmp_path / "video3")

    def asked(path: Path) -> Node:
        number = path.resolve().name
        bus = "platform:bcm2835-isp" if number == "video1" else "usb-1"
        return Node("cam", bus, captures=number != "video3")

    monkeypatch.setattr(Node, "of", asked)
    assert [path.name for path in webcams(tmp_path)] == ["usb-cam-video-index0", "video0", "video10"]

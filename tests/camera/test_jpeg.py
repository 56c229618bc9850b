from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import brightness, complete_jpeg, encode_jpeg, ends_early
from booth.clock import Clock


def photo(width: int = 160, height: int = 120, *options: int) -> bytes:
    noise = np.random.default_rng(7).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return cv2.imencode(".jpg", noise, options)[1].tobytes()


JPEG = photo()


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """*jpeg* with a maker's own segment after its start."""
    return jpeg[:2] + bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content + jpeg[2:]


@pytest.mark.parametrize("padding", [b"", b"\0", b"\0" * 5000, b"\xff" * 7, b"\xff\xd9", JPEG])
def test_what_lies_after_the_end_is_cut_off(padding: bytes) -> None:
    assert complete_jpeg(JPEG + padding) == (JPEG, (160, 120))


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 20, 200, len(JPEG) // 2, len(JPEG) - 2, len(JPEG) - 1])
def test_a_frame_cut_short_is_no_frame(kept: int) -> None:
    assert complete_jpeg(JPEG[:kept]) is None
    assert complete_jpeg(JPEG[:kept] + b"\0" * (len(JPEG) - kept)) is None


@pytest.mark.parametrize("kept", [200, len(JPEG) // 2, len(JPEG) - 2])
def test_half_a_frame_and_the_next_are_no_frame(kept: int) -> None:
    assert complete_jpeg(JPEG[:kept] + JPEG) is None


def test_a_frame_with_restarts_of_which_some_are_missing_is_no_frame() -> None:
    frame = photo(320, 240, cv2.IMWRITE_JPEG_RST_INTERVAL, 4)
    starts = [frame.index(bytes((0xFF, 0xD0 + number)), 1000) for number in (2, 3)]
    assert complete_jpeg(frame[: starts[0]] + frame[starts[1] :]) is None


@given(at=st.floats(0.1, 0.8), share=st.floats(0.02, 0.15))
def test_a_frame_with_a_part_missing_is_seen_by_its_end(at: float, share: float) -> None:
    frame = noisy(0)
    begin = round(at * len(frame))
    assert ends_early(frame[:begin] + frame[begin + round(share * len(frame)) :])


@pytest.mark.parametrize("number", range(0, 300, 60))
def test_a_whole_frame_does_not_end_early(number: int) -> None:
    assert not ends_early(noisy(number))


@cache
def noisy(number: int) -> bytes:
    """A frame of the demo camera, whose noise is that of a webcam."""
    return encode_jpeg(DemoCamera(Clock(), (640, 480)).picture(number), 90)


@pytest.mark.parametrize("buffer", [b"", b"\0" * 1000, b"\xff\xd8", b"\xff\xd8\xff\xd9", b"YUYV" * 100, b"x" + JPEG])
def test_what_is_no_jpeg_is_no_frame(buffer: bytes) -> None:
    assert complete_jpeg(buffer) is None


def test_a_small_picture_inside_the_header_is_not_taken_for_the_frame() -> None:
    frame = with_segment(JPEG, 0xE4, photo(16, 8))
    assert complete_jpeg(frame + b"\0" * 10) == (frame, (160, 120))


def test_progressive_frames_and_frames_with_restarts_are_whole() -> None:
    restarts = photo(320, 240, cv2.IMWRITE_JPEG_RST_INTERVAL, 4)
    assert complete_jpeg(restarts + b"\0\0") == (restarts, (320, 240))


def test_frames_without_huffman_tables_are_whole() -> None:
    """Most webcams leave the standard tables out; decoders know them."""
    at = JPEG.index(b"\xff\xc4")
    bare = JPEG
    while (at := bare.find(b"\xff\xc4")) != -1:
        bare = bare[:at] + bare[at + 2 + int.from_bytes(bare[at + 2 : at + 4], "big") :]
    assert complete_jpeg(bare) == (bare, (160, 120))
    assert cv2.imdecode(np.frombuffer(bare, np.uint8), cv2.IMREAD_COLOR) is not None


@given(st.binary(max_size=300), st.integers(2, len(JPEG)))
def test_no_garbage_brings_it_down(garbage: bytes, at: int) -> None:
    found = complete_jpeg(JPEG[:at] + garbage + JPEG[at + len(garbage) :])
    assert found is None or found[0].endswith(b"\xff\xd9")


def test_red_stays_red() -> None:
    red = np.zeros((16, 16, 3), np.uint8)
    red[..., 0] = 200
    bgr = cv2.imdecode(np.frombuffer(encode_jpeg(red), np.uint8), cv2.IMREAD_COLOR)
    assert bgr is not None
    assert bgr[8, 8, 2] > 180 > 20 > bgr[8, 8, 0]


@pytest.mark.parametrize("grey", [0, 60, 250])
def test_brightness_is_the_mean_grey(grey: int) -> None:
    assert brightness(encode_jpeg(np.full((240, 320, 3), grey, np.uint8))) == pytest.approx(grey, abs=2)

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth.frames import Frame
from booth.imaging.framing import (
    FrameFault,
    closest_crop,
    crop_size,
    frame_picture,
    parse_ratio,
    part_of,
    photo_size,
    upright,
)
from booth.picture_types import Size

SHAPES = st.tuples(st.integers(1, 40), st.integers(1, 40)).filter(lambda s: 1 / 3 <= s[0] / s[1] <= 3)
SIZES = st.tuples(st.integers(320, 3000), st.integers(240, 2000))


def frame(size: Size) -> Frame:
    """A frame with a red mark in its left upper corner and a blue one in its right lower corner."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    picture[: height // 4, : width // 4] = (0, 0, 255)  # BGR
    picture[-height // 4 :, -width // 4 :] = (255, 0, 0)
    return Frame(cv2.imencode(".jpg", picture)[1].tobytes(), size, taken=0, number=0)


@given(SIZES, SHAPES)
def test_a_crop_has_the_shape_and_touches_two_edges(size: Size, shape: Size) -> None:
    width, height = crop_size(size, shape)
    assert width <= size[0]
    assert height <= size[1]
    assert width == size[0] or height == size[1]
    assert abs(width - height * shape[0] / shape[1]) <= 1 + shape[0] / shape[1]


@given(SIZES, SHAPES)
def test_a_photo_is_at_least_1920_long_and_has_the_shape(size: Size, shape: Size) -> None:
    width, height = photo_size(size, shape)
    assert max(width, height) >= 1920
    assert max(width, height) >= max(crop_size(size, shape))
    assert abs(width / height - shape[0] / shape[1]) < 0.01


@given(SIZES, SHAPES)
def test_a_crop_is_as_close_as_a_photo_stays_within_a_quarter_more_pixels_than_the_cameras(
    size: Size, shape: Size
) -> None:
    side = closest_crop(size, shape)
    crop = (0.0, 0.0, side, side)
    pixels = side * max(crop_size(size, shape))
    photo = max(photo_size(size, shape, crop))
    assert photo >= 1920
    assert photo / pixels < 1.26 or side == 1  # enlarged further by its shape or a small camera: it stays whole


def test_a_crop_shows_its_part_of_the_picture_at_the_size_asked_for() -> None:
    taken = frame((1280, 720))
    whole = frame_picture(taken, (16, 9), 0, (1280, 720))
    part = frame_picture(taken, (16, 9), 0, (1024, 576), (0.1, 0.2, 0.9, 1.0))
    assert (part == part_of(whole, (0.1, 0.2, 0.9, 1.0))).all()
    assert (frame_picture(taken, (16, 9), 0, (512, 288), (0.1, 0.2, 0.9, 1.0)).shape) == (288, 512, 3)


def test_the_shape_is_the_screens_or_the_operators() -> None:
    assert parse_ratio("screen", (800, 480)) == (800, 480)
    assert parse_ratio("3:2", (800, 480)) == (3, 2)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (320, 180), (160, 90), (1920, 1080)])
def test_however_far_it_is_reduced_the_picture_is_the_same(size: Size) -> None:
    picture = frame_picture(frame((1280, 720)), (16, 9), 0, size)
    assert picture.shape == (size[1], size[0], 3)
    small = cv2.resize(picture, (16, 9), interpolation=cv2.INTER_AREA)
    assert small[0, 0, 0] > 200 > 100 > small[0, 0, 2]  # red, as the camera saw it
    assert small[-1, -1, 2] > 200 > 100 > small[-1, -1, 0]


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))])
def test_a_camera_that_hangs_askew_is_turned_upright(rotation: int, corner: tuple[int, int]) -> None:
    size = upright((640, 360), rotation)
    picture = frame_picture(frame((640, 360)), size, rotation, size)
    assert picture.shape == (size[1], size[0], 3)
    y, x = corner
    assert picture[5 if y == 0 else -5, 5 if x == 0 else -5, 0] > 200


def test_the_crop_is_about_the_middle() -> None:
    width, height = 1280, 720
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, width // 2 - 100 : width // 2 + 100] = 255
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
    cropped = frame_picture(Frame(jpeg, (width, height), 0, 0), (9, 16), 0, (405, 720))
    assert cropped[360, 202].mean() > 250
    assert cropped[360, 80].mean() < 5
    assert cropped[360, -80].mean() < 5


def test_a_broken_frame_is_a_fault_and_no_crash() -> None:
    with pytest.raises(FrameFault, match="frame 7"):
        frame_picture(Frame(b"no jpeg", (1280, 720), 0, 7), (16, 9), 0, (1280, 720))

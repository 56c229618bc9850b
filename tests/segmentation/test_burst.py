"""The best of a burst, on the demo camera's guests: still, blurred, with drawn closed eyes, torn."""

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.clock import Clock
from booth.frames import Burst, Frame
from booth.imaging.framing import frame_picture
from booth.picture_types import Picture
from booth.segmentation.burst import BurstJudge, best_frame
from booth.segmentation.faces import FaceDetector

SIZE = (1920, 1080)
EYES = ((745, 506), (818, 504), (1075, 473), (1151, 475))  # of the demo camera's guests in its first picture


@lru_cache
def detector() -> FaceDetector:
    return FaceDetector()


@lru_cache
def guests() -> Picture:
    camera = DemoCamera(Clock(), SIZE, 30, cast="two")
    picture = frame_picture(camera.read(), SIZE, 0, SIZE)
    picture.setflags(write=False)
    return picture


def noisy(picture: Picture, seed: int) -> Picture:
    """*picture* as a webcam sends it: each frame has noise of its own."""
    noise = np.random.default_rng(seed).normal(0, 2, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def burst(*changes: Callable[[Picture], Picture], zero: int = 2) -> Burst:
    """A frame for each of *changes* of the same guests."""
    pictures = [noisy(change(guests().copy()), seed) for seed, change in enumerate(changes)]
    return Burst(tuple(frame(picture, number) for number, picture in enumerate(pictures)), zero)


def frame(picture: Picture, number: int) -> Frame:
    return Frame(encode_jpeg(picture, 90), (picture.shape[1], picture.shape[0]), number / 30, number)


def same(picture: Picture) -> Picture:
    return picture


def shaken(pixels: int) -> Callable[[Picture], Picture]:
    """Motion blur to the side by so many *pixels* of the camera's picture."""
    return lambda picture: cv2.blur(picture, (pixels, 1)).astype(np.uint8)


def blinking(picture: Picture) -> Picture:
    """Lids drawn over the eyes of both, in the colour of the skin around them, with a dark line of lashes."""
    lids, lashes = np.zeros((2, SIZE[1], SIZE[0]), np.uint8)
    skin = picture.astype(np.float32)
    for x, y in EYES:
        cv2.ellipse(lids, (x, y), (24, 13), 0, 0, 360, 255, cv2.FILLED)
        cv2.ellipse(lashes, (x, y + 3), (21, 6), 0, 15, 165, 255, 3)
        skin[y - 20 : y + 20, x - 30 : x + 30] = np.median(picture[y + 12 : y + 24, x - 24 : x + 24], axis=(0, 1))
    for alpha, colour in ((lids, skin), (lashes, np.array((75, 55, 48), np.float32))):
        soft = cv2.GaussianBlur(alpha, (0, 0), 2)[..., np.newaxis] / np.float32(255)
        picture = (soft * colour + (1 - soft) * picture).astype(np.uint8)
    return picture


def chosen(made: Burst) -> int:
    return made.frames.index(best_frame(made, 0, detector()))


def test_of_frames_that_are_all_alike_the_one_at_zero_is_taken() -> None:
    frames = tuple(frame(guests(), number) for number in range(5))
    assert chosen(Burst(frames, 2)) == 2
    assert chosen(burst(*[same] * 5)) == 2


def test_a_frame_in_which_guests_are_shaken_gives_way_to_the_nearest_sharp_one() -> None:
    assert chosen(burst(same, same, shaken(9), shaken(9), shaken(9))) == 1
    assert chosen(burst(shaken(9), shaken(9), shaken(9), shaken(5), same)) == 4


def test_a_little_less_sharp_is_no_reason_to_take_another_moment() -> None:
    assert chosen(burst(same, same, shaken(2), same, same)) == 2


def test_guests_who_move_are_taken_where_they_hold_still() -> None:
    def walked(pixels: int) -> Callable[[Picture], Picture]:
        return lambda picture: np.roll(picture, pixels, axis=1)

    assert chosen(burst(same, same, walked(40), walked(80), walked(120))) == 0
    assert chosen(burst(*(walked(12 * step) for step in range(5)))) == 2


def test_eyes_that_are_closed_at_zero_are_open_in_the_photo() -> None:
    assert chosen(burst(same, blinking, blinking, blinking, blinking)) == 0
    assert chosen(burst(blinking, blinking, blinking, same, same)) == 3


def test_eyes_that_close_before_or_after_zero_change_nothing() -> None:
    assert chosen(burst(blinking, same, same, same, blinking)) == 2


def test_eyes_that_are_closed_in_all_frames_are_no_reason_to_take_another_moment() -> None:
    assert chosen(burst(*[blinking] * 5)) == 2


def test_a_frame_that_is_sharp_with_closed_eyes_is_no_better_than_a_slightly_soft_one_with_open_eyes() -> None:
    assert chosen(burst(shaken(3), shaken(3), shaken(3), blinking, blinking)) == 2


def test_a_torn_frame_is_never_taken_however_good_the_rest_of_it_is() -> None:
    def torn(picture: Picture) -> Picture:
        picture[-300:] = 128
        return picture

    made = burst(shaken(9), same, shaken(9), shaken(9), shaken(9))
    broken = frame(torn(guests().copy()), 1)
    assert chosen(Burst((made.frames[0], broken, *made.frames[2:]), 2)) == 2


def test_a_frame_that_is_no_jpeg_is_passed_over_and_one_frame_is_enough() -> None:
    made = burst(same, same, same)
    junk = Frame(b"no JPEG", SIZE, 0.0, 9)
    assert best_frame(Burst((junk, made.frames[2]), 1), 0, detector()) is made.frames[2]
    assert best_frame(Burst((junk,), 0), 0, detector()) is junk


@pytest.mark.parametrize(("rotation", "turn"), [(90, cv2.ROTATE_90_COUNTERCLOCKWISE), (180, cv2.ROTATE_180)])
def test_a_camera_that_stands_upright_changes_nothing(rotation: int, turn: int) -> None:
    def turned(change: Callable[[Picture], Picture]) -> Callable[[Picture], Picture]:
        return lambda picture: np.ascontiguousarray(cv2.rotate(change(picture), turn)).astype(np.uint8)

    made = burst(*map(turned, (blinking, blinking, blinking, same, same)))
    assert made.frames.index(best_frame(made, rotation, detector())) == 3


def test_without_a_face_detector_the_sharpest_is_taken() -> None:
    made = burst(same, shaken(9), shaken(9), shaken(9), shaken(9))
    assert best_frame(made, 0, None) is made.frames[0]


def test_the_judge_answers_from_a_thread_of_its_own() -> None:
    judge = BurstJudge(0)
    made = burst(same, blinking, blinking)
    assert judge.choose(made).result(30) is made.frames[0]
    judge.stop()

import cv2
import numpy as np
import pytest

from booth.clock import Clock
from booth.picture_types import Alpha, Picture
from booth.segmentation.faces import Face
from booth.segmentation.matting import Matting
from booth.segmentation.still.close_look import with_heads_seen_closer
from booth.segmentation.still.models import StillModels
from tests.support.looks import NoTime, Slow
from tests.support.segmenters import SquareSegmenter

SIZE = (640, 480)
LENGTH = 20.0  # from the eyes to the mouth
ONE, OTHER = (200.0, 150.0), (440.0, 150.0)  # mouths


class Sharp(Matting):
    """Sees an alpha of what is bright, and notes what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, ...]] = []

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        self.shown.append(picture.shape[:2])
        scale = short_side / min(picture.shape[:2])
        grey = cv2.resize(picture[..., 0], None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        alpha: Alpha = np.asarray(grey, np.float32) / np.float32(255)
        return alpha


def face(mouth: tuple[float, float], length: float = LENGTH) -> Face:
    eyes = (mouth[0], mouth[1] - length)
    return Face(eyes, eyes, mouth)


def heads(*mouths: tuple[float, float], length: float = LENGTH) -> Picture:
    """A picture, or what a model is to find in it, of round white heads on black; bodies hang below them."""
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    for x, y in mouths:
        middle = round(x), round(y - 0.8 * length)
        cv2.ellipse(picture, middle, (round(1.3 * length), round(1.8 * length)), 0, 0, 360, (255, 255, 255), -1)
        left, top, right = round(x - 2 * length), round(y + 1.5 * length), round(x + 2 * length)
        cv2.rectangle(picture, (left, top), (right, SIZE[1]), (255, 255, 255), -1)
    return picture


def blurred(picture: Picture) -> Alpha:
    """What a model makes of *picture* that sees too little of it."""
    return cv2.GaussianBlur(picture[..., 0].astype(np.float32) / 255, (0, 0), 5).astype(np.float32)


def models(matting: Matting, clock: Clock | None = None) -> StillModels:
    return StillModels(SquareSegmenter(), matting, None, clock or NoTime())


def test_the_edge_of_a_small_head_becomes_sharper_and_nothing_else_changes() -> None:
    picture = heads(ONE, OTHER)
    alpha = blurred(picture)
    closer = with_heads_seen_closer(picture, alpha, [face(ONE)], models(Sharp()))
    truth = picture[..., 0].astype(np.float32) / 255
    hair = slice(80, 130), slice(150, 250)
    assert np.abs(closer - truth)[hair].mean() < 0.65 * np.abs(alpha - truth)[hair].mean()
    changed = np.abs(closer - alpha) > 0.01
    assert not changed[:, 290:].any()  # nobody asked for the other
    assert not changed[240:].any()  # the body
    assert not changed[(alpha > 0.99) | (alpha < 0.01)].any()


def test_a_stranger_who_was_left_out_beside_a_guest_does_not_come_back() -> None:
    picture, guest = heads(ONE, (250.0, 150.0)), heads(ONE)
    alpha = blurred(guest)
    closer = with_heads_seen_closer(picture, alpha, [face(ONE), face((250.0, 150.0))], models(Sharp()))
    assert closer[alpha < 0.01].max() < 0.01


@pytest.mark.parametrize("scale", [1, 2])
def test_a_head_is_looked_at_in_the_pictures_own_pixels(scale: int) -> None:
    picture, matting = heads(ONE), Sharp()
    large = cv2.resize(picture, None, fx=scale, fy=scale).astype(np.uint8)
    closer = with_heads_seen_closer(large, blurred(picture), [face(ONE)], models(matting))
    assert matting.shown == [(8 * LENGTH * scale, 8 * LENGTH * scale)]
    assert closer.shape == (SIZE[1], SIZE[0])


def test_a_head_at_the_edge_is_shown_as_far_as_it_is_there() -> None:
    matting, mouth = Sharp(), (30.0, 60.0)
    with_heads_seen_closer(heads(mouth), blurred(heads(mouth)), [face(mouth)], models(matting))
    assert matting.shown == [(140, 110)]


def test_a_face_beside_the_picture_is_given_no_look() -> None:
    matting = Sharp()
    with_heads_seen_closer(
        heads(ONE), blurred(heads(ONE)), [face((-10.0, 150.0)), face((900.0, 150.0))], models(matting)
    )
    assert not matting.shown


def test_large_heads_and_strangers_are_given_no_look() -> None:
    matting = Sharp()
    picture = heads(ONE, length=50.0)
    with_heads_seen_closer(picture, blurred(picture), [face(ONE, 50.0)], models(matting))
    with_heads_seen_closer(heads(ONE), blurred(heads(OTHER)), [face(ONE)], models(matting))
    assert not matting.shown


def test_a_slow_machine_looks_at_one_head() -> None:
    matting, picture = Sharp(), heads(ONE, OTHER)
    for clock, looks in ((NoTime(), 2), (Slow(), 1)):
        matting.shown.clear()
        with_heads_seen_closer(picture, blurred(picture), [face(ONE), face(OTHER)], models(matting, clock))
        assert len(matting.shown) == looks

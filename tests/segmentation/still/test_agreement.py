import numpy as np

from booth.picture_types import Alpha, Matte, Picture
from booth.segmentation.matting import Matting
from booth.segmentation.still.agreement import SHORT_SIDE, agreed_alpha, padded, without_strangers
from booth.segmentation.still.models import StillModels
from tests.support.looks import NoTime, Slow
from tests.support.segmenters import SquareSegmenter


def alpha_with(*boxes: tuple[int, int, int, int], value: float = 1.0) -> Alpha:
    alpha = np.zeros((200, 300), np.float32)
    for left, top, right, bottom in boxes:
        alpha[top:bottom, left:right] = value
    return alpha


class Moody(Matting):
    """Gives a picture without structure one answer after the other, and notes the sizes it was asked for."""

    def __init__(self, *answers: float) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []
        self.shown: list[Picture] = []

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        self.asked.append(short_side)
        self.shown.append(picture)
        return np.full((32, 32), self.answers[len(self.asked) - 1], np.float32)


class Sure(SquareSegmenter):
    def segment(self, picture: Picture) -> Matte:
        return np.full(picture.shape[:2], 255, np.uint8)


ANYTHING: Picture = np.zeros((64, 64, 3), np.uint8)


def test_a_mistake_that_only_one_look_makes_is_outvoted() -> None:
    matting = Moody(0.9, 0.1)
    agreed = agreed_alpha(ANYTHING, StillModels(Sure(), matting, None, NoTime()))
    assert np.allclose(agreed, 0.9, atol=0.01)
    assert matting.asked == [SHORT_SIDE, SHORT_SIDE]


def test_a_slow_machine_takes_one_look() -> None:
    matting = Moody(0.7)
    assert np.allclose(agreed_alpha(ANYTHING, StillModels(Sure(), matting, None, Slow())), 0.7, atol=0.01)
    assert matting.asked == [SHORT_SIDE]


class OnTheLeft(Moody):
    """Sees somebody in the left quarter of every picture."""

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        alpha = super().alpha(picture, short_side)
        alpha[:, alpha.shape[1] // 4 :] = 0
        return alpha


class Blind(SquareSegmenter):
    def segment(self, picture: Picture) -> Matte:
        return np.zeros(picture.shape[:2], np.uint8)


def test_the_second_look_is_at_the_mirror_image_with_the_room_blurred_where_nobody_is_near() -> None:
    stripes = np.zeros((200, 200, 3), np.uint8)
    stripes[:, ::8] = 255
    matting = OnTheLeft(1.0, 1.0)
    agreed_alpha(stripes, StillModels(Blind(), matting, None, NoTime()))
    first, second = matting.shown[0], matting.shown[1][:, ::-1]
    assert (first == stripes).all()
    assert (second[:, :50] == stripes[:, :50]).all()
    assert np.ptp(second[:, 110:]) < 60


def test_a_thing_in_which_nobody_is_seen_is_dropped_with_its_edge() -> None:
    guest, coat = (20, 40, 100, 200), (220, 60, 260, 180)
    alpha = np.maximum(alpha_with(guest, coat), alpha_with((217, 57, 263, 183), value=0.1))
    kept = without_strangers(alpha, alpha_with(guest))
    assert not kept[:, 150:].any()
    assert np.array_equal(kept[:, :150], alpha[:, :150])


def test_a_thing_within_reach_of_a_guest_stays() -> None:
    guest, balloon = (20, 40, 100, 200), (102, 10, 140, 60)
    alpha = alpha_with(guest, balloon)
    assert np.array_equal(without_strangers(alpha, alpha_with(guest)), alpha)


def test_a_passer_by_is_dropped_and_a_child_stays() -> None:
    guest, child, passer_by = (20, 40, 100, 200), (150, 120, 190, 200), (250, 80, 270, 120)
    alpha = alpha_with(guest, child, passer_by)
    assert np.array_equal(without_strangers(alpha, alpha), alpha_with(guest, child))


def test_the_empty_picture_stays_empty() -> None:
    assert not without_strangers(alpha_with(), alpha_with()).any()


def test_a_box_grows_to_the_picture_s_border_and_no_further() -> None:
    assert padded((100, 50, 200, 150), 0.1, (300, 200)) == (90, 40, 210, 160)
    assert padded((10, 100, 210, 200), 0.3, (300, 200)) == (0, 70, 270, 200)

import numpy as np

from booth.picture_types import Matte, Picture
from booth.segmentation.still.crops import (
    head_box,
    model_prior,
    padded,
    person_boxes,
    square_boxes,
    tile_boxes,
    without_passers_by,
)
from tests.support.segmenters import SquareSegmenter


class Bright(SquareSegmenter):
    """Takes for a person whatever is bright, and remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def segment(self, picture: Picture) -> Matte:
        assert picture.shape == (256, 256, 3)
        self.asked += 1
        return picture[..., 0]


def test_tiles_cover_the_whole_picture_and_never_leave_it() -> None:
    seen = np.zeros((360, 640), int)
    for left, top, right, bottom in tile_boxes((640, 360), 270, 90):
        assert (right - left, bottom - top) == (270, 270)
        assert left >= 0
        assert top >= 0
        assert right <= 640
        assert bottom <= 360
        seen[top:bottom, left:right] += 1
    assert seen.min() >= 1


def test_a_square_picture_is_one_tile() -> None:
    assert list(tile_boxes((300, 300), 300, 75)) == [(0, 0, 300, 300)]


def test_everybody_gets_a_box_and_specks_do_not() -> None:
    base = np.zeros((200, 300), np.float32)
    base[50:200, 20:80] = 0.9
    base[80:200, 200:260] = 0.6
    base[10:14, 150:154] = 1
    assert sorted(person_boxes(base)) == [(20, 50, 80, 200), (200, 80, 260, 200)]


def test_a_box_grows_to_the_picture_s_border_and_no_further() -> None:
    assert padded((100, 50, 200, 150), 0.1, (300, 200)) == (90, 40, 210, 160)
    assert padded((10, 100, 210, 200), 0.3, (300, 200)) == (0, 70, 270, 200)


def test_all_crops_together_show_the_person_and_nobody_else() -> None:
    picture = np.zeros((720, 1280, 3), np.uint8)
    picture[200:, 300:600] = 255
    model = Bright()
    alpha = model_prior(picture, (640, 360), model)
    assert alpha.shape == (360, 640)
    assert alpha[120:350, 160:290].min() > 0.9
    assert alpha[:, 400:].max() < 0.1
    assert alpha[:80].max() < 0.1
    assert model.asked < 80  # each takes 10 ms


def test_an_empty_room_is_empty() -> None:
    assert model_prior(np.zeros((400, 300, 3), np.uint8), (300, 400), Bright()).max() < 0.02


def test_a_passer_by_far_behind_is_left_out_and_a_child_is_not() -> None:
    alpha = np.zeros((200, 300), np.float32)
    alpha[50:200, 20:80] = 0.9
    alpha[120:170, 120:140] = 0.9  # a child who has jumped: a third of the guest's height
    alpha[100:140, 200:215] = 0.9  # somebody far behind
    kept = without_passers_by(alpha)
    assert not kept[:, 180:].any()
    assert np.array_equal(kept[:, :180], alpha[:, :180])


def test_a_hand_that_reaches_in_from_below_stays() -> None:
    alpha = np.zeros((200, 300), np.float32)
    alpha[50:200, 20:80] = 0.9
    alpha[170:200, 200:215] = 0.9
    assert np.array_equal(without_passers_by(alpha), alpha)
    assert not without_passers_by(np.zeros((20, 30), np.float32)).any()


def test_what_a_guest_holds_up_stays() -> None:
    alpha = np.zeros((200, 300), np.float32)
    alpha[50:200, 20:120] = 0.9
    alpha[60:80, 123:140] = 0.9
    assert np.array_equal(without_passers_by(alpha), alpha)


def test_squares_along_a_long_box_cover_it_and_stay_in_the_picture() -> None:
    for box in ((100, 20, 180, 340), (10, 200, 600, 340), (0, 0, 60, 360)):
        seen = np.zeros((360, 640), bool)
        for left, top, right, bottom in square_boxes(box, (640, 360)):
            assert right - left == bottom - top
            assert min(left, top) >= 0
            assert right <= 640
            assert bottom <= 360
            seen[top:bottom, left:right] = True
        assert seen[box[1] : box[3], box[0] : box[2]].all()


def test_a_box_that_is_nearly_square_is_its_own_square() -> None:
    assert square_boxes((10, 20, 110, 130), (640, 360)) == [(10, 20, 110, 130)]


def test_a_head_crop_shows_the_shoulders_too() -> None:
    assert head_box((200, 100, 300, 360), (640, 360)) == (187, 85, 312, 210)
    assert head_box((0, 0, 600, 360), (640, 360)) == (120, 0, 480, 360)

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booth.picture_types import WHOLE, Matte, RelativeBox
from booth.segmentation.faces import Face
from booth.segmentation.live.auto_framing import AutoFraming, framed, occupied

HEAD = 0.2  # of the picture's height: a fifth, as of guests who stand a step too far back
SMALLEST = 0.8
ONE: RelativeBox = (0.4, 0.3, 0.6, 1.0)  # a guest in the middle, cut off below by the picture's edge


def guest(box: RelativeBox) -> Matte:
    """A matte that is person within *box*."""
    matte = np.zeros((900, 1600), np.uint8)
    left, top, right, bottom = box
    matte[round(top * 900) : round(bottom * 900), round(left * 1600) : round(right * 1600)] = 255
    return matte


def side(crop: RelativeBox) -> float:
    return crop[2] - crop[0]


class Booth:
    """A booth whose guests stand somewhere while time passes; their faces are looked for once a second.

    One is found at the top of the guests, with a head of a fifth of the picture's height.
    """

    def __init__(self) -> None:
        self.face = (800.0, 400.0)
        self.framing = AutoFraming()
        self.now = 100.0
        self.crops: list[RelativeBox] = []

    def run(
        self, seconds: float, box: RelativeBox | None, *, hold: bool = False, smallest: float = SMALLEST
    ) -> RelativeBox:
        matte = guest(box) if box else np.zeros((900, 1600), np.uint8)
        x, y = self.face
        face = Face((x, y - HEAD / 3 * 900), (x, y - HEAD / 3 * 900), (x, y))
        for frame in range(round(seconds * 25)):
            self.now += 0.04
            if frame % 25 == 0 and not hold:
                self.framing.see([face], matte)
            self.framing.update(matte, self.now, smallest, hold=hold)
            self.crops.append(self.framing.crop)
        return self.framing.crop


def test_a_head_of_a_fifth_becomes_a_quarter_with_room_above_it() -> None:
    crop = framed(ONE, [HEAD], SMALLEST)
    assert side(crop) == pytest.approx(SMALLEST)
    assert 0.25 <= HEAD / side(crop) <= 0.33
    assert 0.1 <= (ONE[1] - crop[1]) / side(crop) <= 0.15
    assert (crop[0] + crop[2]) / 2 == pytest.approx(0.5)


def test_eyes_come_to_the_line_that_the_scenes_want_them_at() -> None:
    top, eyes = 0.35, 0.45
    crop = framed((0.4, top, 0.6, 1.0), [HEAD], SMALLEST, (eyes, 0.42))
    assert (eyes - crop[1]) / side(crop) == pytest.approx(0.42)
    assert framed((0.4, top, 0.6, 1.0), [HEAD], SMALLEST)[1] > crop[1]


def test_the_tallest_of_a_group_keeps_room_above_the_hair_and_whole_guests_their_feet_wherever_eyes_belong() -> None:
    crop = framed((0.2, 0.2, 0.8, 1.0), [HEAD, 0.15], SMALLEST, (0.6, 0.4))  # a father and two children
    assert (0.2 - crop[1]) / side(crop) >= 0.1
    crop = framed((0.4, 0.15, 0.6, 0.9), [0.1], 0.5, (0.2, 0.6))
    assert crop[3] >= 0.9


def test_no_closer_than_the_camera_has_the_pixels() -> None:
    assert framed(ONE, [HEAD], 1.0) == WHOLE
    assert side(framed(ONE, [0.1], 0.7)) == pytest.approx(0.7)


@pytest.mark.parametrize("heads", [[], [0.28], [0.2, 0.2, 0.33]], ids=["no face", "large", "one of them large"])
def test_large_heads_and_guests_without_faces_are_left_alone(heads: Sequence[float]) -> None:
    assert framed(ONE, heads, 0.5) == WHOLE


def test_who_stands_at_the_edge_is_not_cut_off_any_further() -> None:
    crop = framed((0.5, 0.3, 1.0, 1.0), [HEAD], SMALLEST)
    assert crop[2] == pytest.approx(1.0)
    assert crop[0] == pytest.approx(0.2)


def test_guests_who_stand_whole_in_the_picture_keep_their_feet() -> None:
    for top, bottom in ((0.3, 0.9), (0.1, 0.9), (0.3, 0.6)):
        crop = framed((0.4, top, 0.6, bottom), [0.1], 0.5)
        assert crop[3] >= bottom
        assert crop[1] < top
    assert side(framed((0.4, 0.3, 0.6, 0.9), [0.1], 0.5)) < 0.95


SPANS = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)
BOXES = st.tuples(SPANS, SPANS).map(lambda spans: (spans[0][0], spans[1][0], spans[0][1], spans[1][1]))


@given(
    BOXES,
    st.lists(st.floats(0.02, 0.6), max_size=5),
    st.floats(0.3, 1),
    st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_nobody_is_ever_cut_off_and_the_crop_stays_inside(
    guests: RelativeBox, heads: list[float], smallest: float, eyes: tuple[float, float] | None
) -> None:
    crop = framed(guests, heads, smallest, eyes)
    left, top, right, bottom = crop
    assert min(left, top) >= 0
    assert max(right, bottom) <= 1 + 1e-9
    assert right - left == pytest.approx(bottom - top)
    assert right - left >= smallest - 1e-9
    assert left <= guests[0] + 1e-9
    assert right >= guests[2] - 1e-9
    assert top <= guests[1] + 1e-9
    assume(guests[3] < 0.97)
    assert bottom >= guests[3] - 1e-9


def test_where_guests_are_is_read_from_their_matte() -> None:
    assert occupied(np.zeros((90, 160), np.uint8)) is None
    assert occupied(guest(ONE)) == pytest.approx(ONE, abs=0.01)


def test_the_crop_comes_after_a_second_and_softly() -> None:
    booth = Booth()
    assert booth.run(0.96, ONE) == WHOLE
    crop = booth.run(3, ONE)
    assert side(crop) == pytest.approx(SMALLEST)
    steps = [max(abs(a - b) for a, b in zip(one, other, strict=True)) for one, other in pairwise(booth.crops)]
    assert max(steps) < 0.02  # of the picture, in a 25th of a second
    sides = [side(crop) for crop in booth.crops]
    assert sides == sorted(sides, reverse=True)  # never back and forth


def test_guests_stand_with_their_eyes_at_the_line_of_the_booths_scenes() -> None:
    booth = Booth()
    booth.face = (800.0, 420.0)
    booth.framing = AutoFraming(0.45)
    crop = booth.run(4, ONE)
    eyes = (420 - HEAD / 3 * 900) / 900
    assert (eyes - crop[1]) / side(crop) == pytest.approx(0.45, abs=0.01)


def test_guests_who_sway_do_not_move_it() -> None:
    booth = Booth()
    crop = booth.run(4, ONE)
    for shift in (0.02, -0.02, 0.03, 0.0):
        assert booth.run(2, (ONE[0] + shift, ONE[1], ONE[2] + shift, ONE[3])) == crop


def test_guests_who_pass_through_do_not_draw_it_along() -> None:
    booth = Booth()
    for step in range(50):  # within two seconds
        x = 0.016 * step
        assert booth.run(0.04, (x, 0.3, x + 0.2, 1.0)) == WHOLE


def test_while_guests_pose_it_keeps_still() -> None:
    booth = Booth()
    crop = booth.run(4, ONE)
    assert booth.run(5, (ONE[0] + 0.1, 0.4, ONE[2] + 0.1, 1.0), hold=True) == crop


def test_who_joins_while_others_pose_is_let_in() -> None:
    booth = Booth()
    booth.run(4, ONE)
    both = (0.05, 0.3, 0.6, 1.0)
    crop = booth.run(1.5, both, hold=True)
    assert crop[0] < both[0]


def test_when_everybody_has_left_it_is_the_whole_picture_again() -> None:
    booth = Booth()
    booth.run(4, ONE)
    assert booth.run(4, None) == WHOLE


def test_faces_that_seem_to_change_while_guests_stay_change_nothing() -> None:
    booth = Booth()
    crop = booth.run(4, ONE)
    booth.face = (800.0, 480.0)
    assert booth.run(4, ONE) == crop
    moved = booth.run(4, (0.35, 0.35, 0.65, 1.0))
    assert moved != crop
    booth.face = (800.0, 400.0)
    assert booth.run(4, (0.35, 0.35, 0.65, 1.0)) == moved


def test_a_camera_without_pixels_to_spare_shows_the_whole_picture() -> None:
    assert Booth().run(10, ONE, smallest=1.0) == WHOLE


def test_a_face_on_the_wall_counts_for_nobody() -> None:
    booth = Booth()
    booth.face = (100.0, 300.0)  # outside the matte
    assert booth.run(5, ONE) == WHOLE

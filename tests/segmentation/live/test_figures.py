import itertools

import cv2
import numpy as np

from booth.picture_types import Matte
from booth.segmentation.live import figures as module

ADULT = (60, 30, 130, 180)  # left, top, right, bottom
HIGH_UP = 20


class People(module.FigureFilter):
    """Filters what the model alone has found."""

    def filter(self, matte: Matte, now: float) -> Matte:  # type: ignore[override]  # shorter, for these tests
        """*matte*, cleaned."""
        return super().filter(matte, matte, now)


def stage(*people: tuple[int, int, int, int]) -> Matte:
    matte = np.zeros((180, 320), np.uint8)
    for x0, y0, x1, y1 in people:
        matte[y0:y1, x0:x1] = 255
    return cv2.GaussianBlur(matte, (0, 0), 1.0).astype(np.uint8)


def passer_by(x: int) -> tuple[int, int, int, int]:
    return (x, 60, x + 18, 60 + 45)  # 45 of 150: less than a third


def test_who_passes_by_behind_a_guest_is_never_seen() -> None:
    people = People()
    for turn in range(20):
        cleaned = people.filter(stage(ADULT, passer_by(150 + 5 * turn)), turn / 25)
        assert not cleaned[:, 140:].any()
        assert cleaned[100, 100] == 255


def test_who_was_shown_and_walks_away_fades_out() -> None:
    people = People()
    people.filter(stage(ADULT, (200, 30, 260, 180)), 0.0)
    shown = [int(people.filter(stage(ADULT, passer_by(210)), turn / 25)[80, 219]) for turn in range(1, 14)]
    assert shown[0] > 200
    assert all(later < earlier for earlier, later in itertools.pairwise(shown) if earlier)
    assert shown[-1] == 0


def test_a_child_of_half_an_adults_height_stays_in_every_frame() -> None:
    people = People()
    for turn in range(10):
        cleaned = people.filter(stage(ADULT, (200, 90, 240, 165)), turn / 25)
        assert cleaned[120, 220] == 255


def test_a_toddler_at_the_lower_edge_stays() -> None:
    cleaned = People().filter(stage(ADULT, (200, 140, 230, 180)), 0.0)
    assert cleaned[160, 215] == 255


def test_somebody_far_away_and_alone_is_a_guest() -> None:
    assert People().filter(stage(passer_by(200)), 0.0)[80, 209] == 255


def test_specks_and_what_the_model_is_never_sure_of_go() -> None:
    matte = stage(ADULT)
    matte[50:56, 250:256] = 255
    matte[100:140, 200:240] = 120
    cleaned = People().filter(matte, 0.0)
    assert not cleaned[:, 180:].any()
    assert cleaned[100, 100] == 255


def test_pinholes_are_closed_and_the_gap_under_an_arm_is_not() -> None:
    matte = stage(ADULT)
    matte[60:65, 90:95] = 0
    matte[100:125, 80:95] = 0
    cleaned = People().filter(matte, 0.0)
    assert cleaned[62, 92] == 255
    assert cleaned[112, 87] == 0


def test_a_guest_cut_off_by_the_lower_edge_has_no_soft_edge_there() -> None:
    matte = stage(ADULT)
    matte[-2:] //= 3
    assert (People().filter(matte, 0.0)[-1, 65:125] == 255).all()


def test_the_boxes_of_the_guests_come_the_largest_first() -> None:
    people = People()
    people.filter(stage((10, 100, 50, 180), ADULT, passer_by(250)), 0.0)
    assert len(people.boxes) == 2
    assert people.boxes[0][0] < 62 < people.boxes[0][2]


def test_nobody_is_nobody() -> None:
    people = People()
    assert not people.filter(stage(), 0.0).any()
    assert people.boxes == []


def test_a_thing_that_differs_from_the_empty_room_is_no_guest_until_it_touches_one() -> None:
    alone, held = stage(ADULT, (200, 60, 260, 180)), stage(ADULT, (120, 60, 200, 100))
    model = stage(ADULT)
    assert not module.FigureFilter().filter(alone, model, 0.0)[:, 180:].any()
    assert module.FigureFilter().filter(held, model, 0.0)[80, 180] == 255

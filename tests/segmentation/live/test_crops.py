import cv2
import numpy as np
import pytest

from booth.picture_types import Box, Matte
from booth.segmentation.live.crops import Crop, CropSchedule, crop_input, crop_matte

GENERAL = (256, 256)
WIDE = (320, 180)
NOTHING_MOVED = np.zeros((180, 320), np.float32)


def boxes(schedule: CropSchedule, people: list[Box], frames: int) -> list[Box]:
    return [schedule.choose(people, [], NOTHING_MOVED).box for _ in range(frames)]


def test_tiles_over_an_empty_wide_frame_leave_nothing_out() -> None:
    seen = np.zeros((180, 320), bool)
    for x0, y0, x1, y1 in boxes(CropSchedule(WIDE, GENERAL), [], 5):
        assert x1 - x0 == y1 - y0 == 180
        seen[y0:y1, x0:x1] = True
    assert seen.all()


def test_a_nearly_square_frame_is_one_tile() -> None:
    assert CropSchedule((320, 240), GENERAL).choose([], [], np.zeros((240, 320), np.float32)).box == (0, 0, 320, 240)
    assert CropSchedule((180, 320), GENERAL).choose([], [], np.zeros((320, 180), np.float32)).box == (0, 0, 180, 320)


def test_for_a_model_as_wide_as_the_frame_it_is_one_tile() -> None:
    assert CropSchedule(WIDE, (256, 144)).choose([], [], NOTHING_MOVED).box == (0, 0, *WIDE)


def test_person_crops_and_tiles_take_turns() -> None:
    person = (100, 60, 160, 180)
    shown = boxes(CropSchedule(WIDE, GENERAL), [person], 40)
    tiles = [box for box in shown if box[3] - box[1] == 180 == box[2] - box[0]]
    assert 15 <= len(tiles) <= 25
    assert len(set(tiles)) == 5
    for x0, y0, x1, y1 in set(shown) - set(tiles):
        assert x0 < 100 and y0 < 60 and x1 > 160 and y1 == 180  # noqa: PT018  one thing: the box is around the person


def test_every_crop_is_shown_mirrored_in_turn() -> None:
    schedule = CropSchedule((100, 100), GENERAL)
    unseen = np.zeros((100, 100), np.float32)
    assert [schedule.choose([], [], unseen).mirrored for _ in range(4)] == [True, False, True, False]


def test_a_person_who_sways_by_a_pixel_keeps_the_crops() -> None:
    schedule = CropSchedule(WIDE, GENERAL)
    shown = set()
    for turn in range(40):
        sway = turn % 2
        shown.add(schedule.choose([(100 + sway, 60, 160 + sway, 180)], [], NOTHING_MOVED).box)
    assert len(shown) <= 5 + 4


HEAD = (92, 20, 164, 92)


def shown_with(heads: list[Box], frames: int = 60) -> list[Crop]:
    """The crops of a group whose *heads* are known."""
    schedule = CropSchedule(WIDE, GENERAL)
    return [schedule.choose([(60, 40, 260, 180)], heads, NOTHING_MOVED) for _ in range(frames)]


def test_heads_are_shown_in_turn_with_the_people_whose_they_are() -> None:
    crops = [crop.box for crop in shown_with([HEAD, (172, 20, 244, 92)])]
    heads = [box for box in crops if box[3] < 100]
    assert len(set(heads)) == 2
    assert 10 <= len(heads) <= 20
    assert len([box for box in crops if box[:4:2] in {(0, 180), (35, 215), (70, 250), (105, 285), (140, 320)}]) >= 20


def test_what_a_heads_own_crop_shows_counts_most_there_and_little_beside_it() -> None:
    inside, shoulder = (50, 125), (86, 125)  # row and column
    for crop in shown_with([HEAD]):
        left, top, right, bottom = crop.box
        weights = np.full((180, 320), np.nan, np.float32)
        weights[top:bottom, left:right] = crop.weight
        if bottom < 100:
            assert weights[inside] == 1
            assert weights[shoulder] < 0.3
        elif left < 92 and right > 168:
            assert weights[shoulder] > 10 * weights[inside]


def test_a_head_that_sways_keeps_its_crop_and_one_that_walks_is_followed() -> None:
    schedule = CropSchedule(WIDE, GENERAL)

    def crop(x: int) -> Box:
        shown = [schedule.choose([], [(92 + x, 20, 164 + x, 92)], NOTHING_MOVED).box for _ in range(40)]
        (box,) = {box for box in shown if box[3] < 100}
        return box

    first = crop(0)
    assert {crop(x) for x in (2, -3, 6, 0)} == {first}
    assert crop(20)[0] == first[0] + 20


def test_what_moves_is_shown_before_what_does_not() -> None:
    schedule = CropSchedule(WIDE, GENERAL)
    boxes(schedule, [], 10)
    moved = NOTHING_MOVED.copy()
    moved[50:100, 290:320] = 1  # somebody walks in from the right
    assert schedule.choose([], [], moved).box == (140, 0, 320, 180)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_the_models_output_for_a_crop_lies_where_the_crop_was(size: tuple[int, int], mirrored: bool) -> None:
    truth: Matte = np.zeros((size[1], size[0]), np.uint8)
    cv2.circle(truth, (size[0] // 2, size[1] // 2), size[1] // 6, 255, -1)
    picture = np.repeat(truth[..., None], 3, 2)
    shrunk = cv2.resize(picture, (640, 360), interpolation=cv2.INTER_AREA).astype(np.uint8)
    crop = Crop((108, 40, 220, 140), np.ones((100, 112), np.float32), mirrored)
    output = crop_input(picture, shrunk, crop, WIDE, GENERAL)[..., 0]
    there = cv2.resize(truth, WIDE, interpolation=cv2.INTER_AREA)[40:140, 108:220].astype(int)
    assert np.abs(crop_matte(output, crop) - there).mean() < 4

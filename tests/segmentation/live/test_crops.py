import cv2
import numpy as np
import pytest

from booth.picture_types import Box, Matte
from booth.segmentation.live.crops import CropSchedule, crop_input, crop_matte

GENERAL = (256, 256)
WIDE = (320, 180)
NOTHING_MOVED = np.zeros((180, 320), np.float32)


def boxes(gaze: CropSchedule, people: list[Box], frames: int) -> list[Box]:
    return [gaze.choose(people, NOTHING_MOVED).box for _ in range(frames)]


def test_windows_over_an_empty_wide_frame_leave_nothing_unseen() -> None:
    seen = np.zeros((180, 320), bool)
    for x0, y0, x1, y1 in boxes(CropSchedule(WIDE, GENERAL), [], 5):
        assert x1 - x0 == y1 - y0 == 180
        seen[y0:y1, x0:x1] = True
    assert seen.all()


def test_a_nearly_square_frame_is_seen_whole() -> None:
    assert CropSchedule((320, 240), GENERAL).choose([], np.zeros((240, 320), np.float32)).box == (0, 0, 320, 240)
    assert CropSchedule((180, 320), GENERAL).choose([], np.zeros((320, 180), np.float32)).box == (0, 0, 180, 320)


def test_a_model_as_wide_as_the_frame_sees_all_of_it() -> None:
    assert CropSchedule(WIDE, (256, 144)).choose([], NOTHING_MOVED).box == (0, 0, *WIDE)


def test_boxes_around_people_and_windows_take_turns() -> None:
    person = (100, 60, 160, 180)
    shown = boxes(CropSchedule(WIDE, GENERAL), [person], 40)
    windows = [box for box in shown if box[3] - box[1] == 180 == box[2] - box[0]]
    assert 15 <= len(windows) <= 25
    assert len(set(windows)) == 5
    for x0, y0, x1, y1 in set(shown) - set(windows):
        assert x0 < 100 and y0 < 60 and x1 > 160 and y1 == 180  # noqa: PT018  one thing: the box is around the person


def test_every_look_comes_both_ways_round() -> None:
    gaze = CropSchedule((100, 100), GENERAL)
    unseen = np.zeros((100, 100), np.float32)
    assert [gaze.choose([], unseen).mirrored for _ in range(4)] == [True, False, True, False]


def test_a_person_who_sways_by_a_pixel_keeps_the_box() -> None:
    gaze = CropSchedule(WIDE, GENERAL)
    shown = set()
    for turn in range(40):
        sway = turn % 2
        shown.add(gaze.choose([(100 + sway, 60, 160 + sway, 180)], NOTHING_MOVED).box)
    assert len(shown) <= 5 + 4


def test_what_moves_is_looked_at_before_what_does_not() -> None:
    gaze = CropSchedule(WIDE, GENERAL)
    boxes(gaze, [], 10)
    moved = NOTHING_MOVED.copy()
    moved[50:100, 290:320] = 1  # somebody walks in from the right
    assert gaze.choose([], moved).box == (140, 0, 320, 180)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_what_the_model_says_of_a_look_lies_where_the_look_was(size: tuple[int, int], mirrored: bool) -> None:
    truth: Matte = np.zeros((size[1], size[0]), np.uint8)
    cv2.circle(truth, (size[0] // 2, size[1] // 2), size[1] // 6, 255, -1)
    picture = np.repeat(truth[..., None], 3, 2)
    shrunk = cv2.resize(picture, (640, 360), interpolation=cv2.INTER_AREA).astype(np.uint8)
    look = CropSchedule(WIDE, GENERAL).choose([(120, 50, 200, 130)], NOTHING_MOVED)
    look.box, look.mirrored = (108, 40, 220, 140), mirrored
    answer = crop_input(picture, shrunk, look, WIDE, GENERAL)[..., 0]
    there = cv2.resize(truth, WIDE, interpolation=cv2.INTER_AREA)[40:140, 108:220].astype(int)
    assert np.abs(crop_matte(answer, look) - there).mean() < 4

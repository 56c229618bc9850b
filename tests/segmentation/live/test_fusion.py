import cv2
import numpy as np

from booth.segmentation.live.fusion import NEUTRAL, STEPS_PER_LEVEL, distance_evidence, fuse
from booth.segmentation.plate_evidence import LIVE


def test_model_and_plate_together_find_what_one_of_them_misses() -> None:
    model, evidence = np.array([[20, 230, 128, 0]], np.uint8), np.array([[190, 104, 128, 128]], np.uint8)
    together = fuse(model, evidence)[0]
    assert together[0] > 200  # a hat that the model takes for the room
    assert together[1] < 200  # a lamp that it takes for somebody
    assert abs(int(together[2]) - 128) <= 2
    assert together[3] < 10


def test_clothes_of_the_walls_colour_make_no_hole_in_a_guest() -> None:
    guest = np.zeros((180, 320), np.uint8)
    guest[50:, 100:160] = 255
    matte = cv2.GaussianBlur(guest, (0, 0), 2).astype(np.uint8)
    assert fuse(matte, np.full_like(matte, 104))[80:, 115:145].min() > 220


def test_evidence_is_neutral_at_the_neutral_distance_and_rises_with_it() -> None:
    evidence = distance_evidence(np.arange(256, dtype=np.uint8)[None])[0].astype(int)
    assert evidence[round(STEPS_PER_LEVEL * LIVE.neutral)] == NEUTRAL
    assert (np.diff(evidence) >= 0).all()
    assert evidence[0] == NEUTRAL - 16 * LIVE.room_limit

import cv2
import numpy as np
import pytest

from booth.picture_types import Grey, Picture
from booth.segmentation.live.fusion import STEPS_PER_LEVEL
from booth.segmentation.live.plate_fit import colour_distance, edge_correlation, grey_of, shift

SIZE = (320, 180)


def room(seed: int = 7) -> Picture:
    blocks = np.random.default_rng(seed).integers(60, 170, (9, 16, 3)).astype(np.uint8)
    return cv2.resize(blocks, SIZE, interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def moved(picture: Picture, x: float, y: float) -> Grey:
    by = np.array([[1, 0, x], [0, 1, y]])
    return grey_of(cv2.warpAffine(picture, by, SIZE, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8))


@pytest.mark.parametrize("by", [(0.0, 0.0), (0.5, 0.0), (0.6, -0.8), (-1.0, 1.0)])
def test_a_shift_is_measured_to_a_fifth_of_a_pixel(by: tuple[float, float]) -> None:
    visible = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    assert shift(moved(room(), *by), grey_of(room()), visible) == pytest.approx(np.hypot(*by), abs=0.2)


def test_a_room_without_edges_has_no_shift() -> None:
    wall = np.random.default_rng(0).integers(98, 103, (SIZE[1], SIZE[0])).astype(np.uint8)
    assert shift(wall, np.full_like(wall, 100), np.full_like(wall, 255)) < 0.3


def test_a_soft_shadow_is_no_distance_and_another_colour_is_its_euclidean_one() -> None:
    plate = np.full((20, 30, 3), (120, 110, 100), np.uint8)
    shadow, other = (plate * 0.85).astype(np.uint8), plate.copy()
    other[..., 0] += 30
    other[..., 1] -= 20
    assert colour_distance(shadow, plate, grey_of(plate)).max() <= 2 * STEPS_PER_LEVEL
    distance = colour_distance(other, plate, grey_of(plate)) / STEPS_PER_LEVEL
    assert distance.mean() == pytest.approx(np.hypot(30, 20), rel=0.15)


def test_edges_correlate_in_another_light_and_not_with_another_room() -> None:
    visible = np.ones((SIZE[1], SIZE[0]), bool)
    darker = grey_of((room() * 0.6).astype(np.uint8))
    assert edge_correlation(darker, grey_of(room()), visible) > 0.7
    assert edge_correlation(grey_of(room(8)), grey_of(room()), visible) < 0.5

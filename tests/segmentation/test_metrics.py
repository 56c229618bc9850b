import numpy as np
import pytest

from booth.segmentation.metrics import compare, edge_band, flicker, ghosting


def step(edge: int, height: int = 40, width: int = 60) -> np.ndarray:
    matte = np.zeros((height, width), np.float32)
    matte[:, edge:] = 1
    return matte


def test_a_matte_against_itself_has_no_error() -> None:
    errors = compare(step(30), step(30))
    assert (errors.mad, errors.mse, errors.band, errors.grad, errors.iou) == (0, 0, 0, 0, 1)


def test_the_errors_of_a_shifted_edge_are_those_worked_out_by_hand() -> None:
    errors = compare(step(27), step(30))
    assert errors.mad == pytest.approx(1000 * 3 / 60)
    assert errors.mse == pytest.approx(1000 * 3 / 60)
    assert errors.band == pytest.approx(1000 * 3 / 22)  # the outline's two columns and ten on either side
    assert errors.iou == pytest.approx(30 / 33)


def test_a_matte_that_is_everywhere_a_little_wrong_counts_squared_in_mse() -> None:
    errors = compare(np.full((10, 10), 0.2, np.float32), np.zeros((10, 10), np.float32))
    assert errors.mad == pytest.approx(200)
    assert errors.mse == pytest.approx(40)
    assert errors.band == 0  # there is no edge
    assert errors.iou == 0


def test_the_gradient_error_of_an_edge_that_is_missing_is_the_edge_itself() -> None:
    # A step blurred by a Gaussian has a Gaussian as its slope; Sobel's kernel weighs it by 8 and smooths it a little.
    errors = compare(np.zeros((40, 60), np.float32), step(30))
    x = np.arange(-30, 30) + 0.5
    blurred = np.cumsum(np.exp(-(x**2) / (2 * 1.4**2)))
    blurred /= blurred[-1]
    slope = 4 * (np.roll(blurred, -1) - np.roll(blurred, 1))[1:-1]
    assert errors.grad == pytest.approx(40 * (slope**2).sum() / 1000, rel=0.02)


def test_the_band_is_ten_pixels_to_either_side_of_the_edge() -> None:
    columns = np.flatnonzero(edge_band(step(30))[20])
    assert (columns[0], columns[-1]) == (19, 40)


def test_flicker_is_the_change_that_the_truth_does_not_have() -> None:
    still, moved = step(30), step(33)
    assert flicker(still, moved, still, moved) == 0
    assert flicker(still, still, still, still) == 0
    assert flicker(still, moved, still, still) == pytest.approx(100 * np.sqrt(3 / 60))
    assert flicker(still, still, still, moved) == pytest.approx(100 * np.sqrt(3 / 60))


def test_a_ghost_is_what_stays_where_somebody_has_left() -> None:
    before, now = step(30), step(35)
    assert ghosting(now, before, now) == 0
    assert ghosting(before, before, now) == pytest.approx(1000 * 5 / 15)  # five columns moved, grown by five each side
    assert ghosting(now, now, now) is None

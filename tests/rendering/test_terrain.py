import numpy as np
import pytest

from booth.rendering.terrain import at, eroded

CELL = 10.0  # metres
ALONG, DEEP = np.arange(60) * CELL, np.arange(50) * CELL
CONE = np.maximum(0, 250 - np.hypot(ALONG[None, :] - 300, DEEP[:, None] - 250))


def test_rain_takes_from_the_slopes_and_leaves_it_below() -> None:
    worn = eroded(CONE, CELL, 1500, 5)
    assert (CONE - worn).max() > 5
    assert (worn - CONE).max() > 0.1


@pytest.mark.parametrize(("deepest", "highest"), [(90.0, 50.0), (4.0, 2.0)])
def test_no_point_goes_further_than_it_may(deepest: float, highest: float) -> None:
    worn = eroded(CONE, CELL, 20_000, 5, capacity=8, deepest=deepest, highest=highest)
    steepest = CELL * 2**0.5  # metres between neighbours: the median may take any of theirs
    assert (CONE - worn).max() <= deepest + steepest
    assert (worn - CONE).max() <= highest + steepest


def test_a_needle_is_taken_back() -> None:
    needle = CONE.copy()
    needle[5, 5] += 300
    assert eroded(needle, CELL, 0, 5)[5, 5] == 0


def test_the_same_rain_falls_twice() -> None:
    assert np.array_equal(eroded(CONE, CELL, 3000, 5), eroded(CONE, CELL, 3000, 5))


def test_heights_between_points_are_in_between() -> None:
    slope = np.broadcast_to(ALONG, CONE.shape) * 2
    found = at(slope, ALONG, DEEP, [15.0, 300.0], [12.0, 481.0])
    assert found == pytest.approx([30, 600])

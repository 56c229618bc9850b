"""Crops hold what matters, and fill the size asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth.imaging.cropping import cover, crop_box

sides = st.integers(1, 5000)
fractions = st.floats(0, 1)


@given(st.tuples(sides, sides), st.tuples(sides, sides), st.tuples(fractions, fractions))
def test_a_crop_has_the_shape_asked_for_and_holds_its_focus(
    source: tuple[int, int], size: tuple[int, int], focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box(source, size, focus)
    slack = 1e-9
    assert -slack <= left <= focus[0] + slack
    assert focus[0] - slack <= right <= 1 + slack
    assert -slack <= top <= focus[1] + slack
    assert focus[1] - slack <= bottom <= 1 + slack
    assert (right - left) * source[0] / ((bottom - top) * source[1]) == pytest.approx(size[0] / size[1])
    assert max(right - left, bottom - top) == pytest.approx(1)  # nothing is cut that need not be


@given(st.tuples(st.integers(16, 90), st.integers(16, 90)), st.tuples(fractions, fractions))
def test_a_point_at_the_focus_is_in_the_cropped_picture(size: tuple[int, int], focus: tuple[float, float]) -> None:
    picture = np.zeros((120, 200, 3), np.uint8)
    x, y = min(int(focus[0] * 200), 199), min(int(focus[1] * 120), 119)
    picture[max(0, y - 25) : y + 26, max(0, x - 25) : x + 26] = 255
    cropped = cover(picture, size, focus)
    assert cropped.shape == (size[1], size[0], 3)
    assert cropped.max() > 200

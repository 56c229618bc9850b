import numpy as np
import pytest

from booth.imaging.colour import difference, from_hex, lab


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [  # Sharma, Wu and Dalal 2005, table 1
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_of_the_published_table(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(apart, abs=1e-4)
    assert difference(np.array(other), np.array(one)) == pytest.approx(apart, abs=1e-4)


def test_lab_of_known_colours() -> None:
    assert lab(np.array([1.0, 1.0, 1.0])) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(from_hex("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)

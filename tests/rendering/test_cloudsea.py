import numpy as np
from numpy.typing import NDArray

from booth.rendering.cloudsea import sea_of_clouds

HIGH, LOW = (0.6, 0.0, 0.8), (0.995, 0.0, 0.1)  # where the sun stands
ALONG, DEEP = np.linspace(-4000, 4000, 41), np.linspace(-1000, 11_000, 61)
FLAT, DEEPEST = np.zeros((61, 41)), np.full((61, 41), -2000.0)
WALL = np.where(np.abs(DEEP[:, None] - 6000) < 400, 1500.0, -2000.0) + FLAT  # across the view, 6 km away


def sea(
    land: NDArray[np.float64] = DEEPEST, to_sun: tuple[float, float, float] = HIGH, eye: float = 800.0
) -> NDArray[np.float32]:
    return sea_of_clouds(
        (24, 48), (-20, 20), (-20, 12), eye, to_sun, (FLAT, ALONG, ALONG), (land, ALONG, DEEP), light_steps=3
    )


def test_clouds_fill_what_is_below_the_horizon_and_nothing_above() -> None:
    sky, _ = sea()
    assert sky.shape == (48, 24, 3)
    assert sky[:24, :, 2].min() > 0.95
    assert sky[34:].max() == 0
    assert sky[:24, :, 0].min() > 0


def test_what_stands_in_the_clouds_hides_those_behind_it_and_is_bare_above_them() -> None:
    _, land = sea(WALL)
    assert land[:10, :, 2].min() > 0.95  # nearer clouds
    assert land[26:, :, 2].max() < 0.05  # the wall's upper part, with its own edge carried on above it


def test_a_mountain_throws_its_shadow_on_the_clouds() -> None:
    beside = np.where(ALONG[None, :] > 2500, 1500.0, -2000.0) + FLAT  # between them and the low sun
    lit, shaded = sea(to_sun=LOW)[0], sea(beside, LOW)[0]
    assert shaded[4:16, 6:18, 0].mean() < 0.5 * lit[4:16, 6:18, 0].mean()

import numpy as np

from booth.rendering.noise import fbm, ridged

ACROSS, DOWN = np.meshgrid(np.linspace(0, 5, 40), np.linspace(0, 3, 30))


def test_the_same_seed_gives_the_same_noise_and_another_seed_another() -> None:
    assert np.array_equal(fbm(ACROSS, DOWN, 4, 2, 0.5, 7), fbm(ACROSS, DOWN, 4, 2, 0.5, 7))
    assert np.abs(fbm(ACROSS, DOWN, 4, 2, 0.5, 7) - fbm(ACROSS, DOWN, 4, 2, 0.5, 8)).mean() > 0.1


def test_noise_has_the_shape_of_its_points_and_goes_both_ways() -> None:
    noise = fbm(ACROSS, DOWN, 4, 2, 0.5, 7)
    assert noise.shape == ACROSS.shape
    assert -1.6 < noise.min() < -0.2 < 0.2 < noise.max() < 1.6


def test_noise_is_smooth() -> None:
    across = np.linspace(0, 1, 1001)
    assert np.abs(np.diff(fbm(across, across * 0, 1, 2, 0.5, 3))).max() < 0.01


def test_one_axis_may_be_a_single_row() -> None:
    assert fbm(ACROSS[:1], DOWN[:, :1], 3, 2, 0.5, 1).shape == ACROSS.shape


def test_ridges_are_never_below_the_valley_floor() -> None:
    crests = ridged(ACROSS, DOWN, 6, 2, 0.5, 21)
    assert crests.min() >= 0
    assert crests.max() > 0.5

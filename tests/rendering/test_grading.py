import io
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from booth.rendering.grading import as_uint8, bloomed, blurred, encoded, prepared, printed, saturated, unpremultiplied
from booth.rendering.shot import Camera, Grading

PLAIN = Grading(bloom=0, sharpen=0, vignette=0, grain=0)
DARK = np.full((90, 160, 3), 0.2, np.float32)


def with_lamp() -> NDArray[np.float32]:
    light = DARK.copy()
    light[45, 80] = 30
    return light


def test_without_anything_asked_for_the_picture_stays_as_it_is() -> None:
    assert np.allclose(prepared(DARK, PLAIN), DARK, atol=1e-6)
    assert np.allclose(printed(DARK, PLAIN), DARK, atol=1e-6)


def test_light_blooms_around_a_lamp_and_nowhere_else() -> None:
    glow = bloomed(with_lamp(), 1.0, 0.2) - with_lamp()
    assert glow[45, 81].min() > 0.05
    assert glow[45, 120].max() < glow[45, 82].min()
    assert np.array_equal(bloomed(DARK, 1.0, 0.2), DARK)


def test_a_wide_blur_is_the_one_worked_out_in_full() -> None:
    noisy = np.random.default_rng(1).random((272, 483, 3)).astype(np.float32)
    noisy[90:180, 160:320] += 3
    difference = np.abs(blurred(noisy, 20) - gaussian_filter(noisy, (20, 20, 0), mode="nearest"))
    assert difference[60:-60, 60:-60].max() < 0.05
    assert difference.max() < 0.2  # at the border it depends on which pixels stand for what lies outside


def test_saturation_moves_colours_away_from_grey_and_keeps_greys() -> None:
    red = np.array([[[0.5, 0.3, 0.3]]], np.float32)
    assert np.allclose(saturated(red, 0), saturated(red, 0)[..., :1])
    assert np.ptp(saturated(red, 1.5)) > np.ptp(red)
    assert np.allclose(saturated(DARK, 2), DARK, atol=1e-6)
    assert saturated(np.array([[[1, 0, 0]]], np.float32), 3).min() == 0


def test_grain_is_as_strong_at_every_size_and_the_same_each_time() -> None:
    grainy = replace(PLAIN, grain=0.01)
    small, large = (np.full((height, height * 16 // 9, 3), 0.5, np.float32) for height in (270, 1080))
    assert printed(small, grainy).std() == pytest.approx(printed(large, grainy).std(), rel=0.25)
    assert np.array_equal(printed(small, grainy), printed(small, grainy))


def test_a_vignette_darkens_the_corners_and_not_the_middle() -> None:
    shown = printed(DARK, replace(PLAIN, vignette=0.3))
    assert shown[45, 80, 0] == pytest.approx(0.2, abs=1e-3)
    assert shown[0, 0, 0] < 0.16


def leaf(alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    light = np.empty((*alpha.shape, 4), np.float32)
    light[..., :3] = np.array([0.4, 0.2, 0.1]) * alpha[..., None]
    light[..., 3] = alpha
    return light


def test_a_foreground_gets_its_own_colours_back() -> None:
    fading = np.tile(np.linspace(0, 1, 160, dtype=np.float32), (90, 1))
    colours, alpha = unpremultiplied(leaf(fading))
    assert np.allclose(colours[:, 8:], [0.4, 0.2, 0.1], atol=0.01)
    assert np.allclose(alpha, fading, atol=0.01)
    assert np.isfinite(colours).all()


def test_noise_in_alpha_leaves_no_specks() -> None:
    noisy = np.random.default_rng(1).integers(0, 3, (1080, 320)).astype(np.float32) / 8
    light = leaf(np.full_like(noisy, 0.125))  # what the denoiser makes of the colours
    light[..., 3] = noisy
    colours, alpha = unpremultiplied(light)
    assert colours[..., 0].std() < 0.01 * (light[..., 0] / np.maximum(noisy, 1e-3)).std()
    assert alpha.std() < 0.5 * noisy.std()


def test_a_picture_is_encoded_as_well_as_its_limit_allows() -> None:
    noisy = as_uint8(np.random.default_rng(1).random((240, 320, 3)).astype(np.float32))
    roomy, tight = encoded(noisy, 1_000_000), encoded(noisy, 60_000)
    assert len(tight) <= 60_000 < len(roomy)
    with Image.open(io.BytesIO(roomy)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("WEBP", (320, 240), "RGB")


def test_a_picture_that_fits_no_limit_is_refused_in_words() -> None:
    noisy = as_uint8(np.random.default_rng(1).random((240, 320, 3)).astype(np.float32))
    with pytest.raises(ValueError, match="under 1 KB"):
        encoded(noisy, 1000)


def test_alpha_survives_encoding() -> None:
    leaf = np.zeros((64, 64, 4), np.uint8)
    leaf[:, 32:] = 40, 90, 30, 255
    with Image.open(io.BytesIO(encoded(leaf, 10_000))) as picture:
        assert np.array_equal(np.asarray(picture)[..., 3], leaf[..., 3])


def test_a_shifted_lens_moves_the_horizon() -> None:
    assert Camera(shift=0.062).horizon == pytest.approx(0.610, abs=0.001)

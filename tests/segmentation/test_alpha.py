import numpy as np
import pytest

from booth.segmentation.alpha import full_matte, logit, presence, sigmoid, soft_threshold, to_alpha, to_matte


def test_the_soft_threshold_rises_and_has_its_middle_at_the_threshold() -> None:
    for threshold in (0.3, 0.5, 0.7):
        table = soft_threshold(threshold).astype(int)
        assert table[0] == 0
        assert table[255] == 255
        assert (np.diff(table) >= 0).all()
        assert abs(table[round(255 * threshold)] - 128) < 4
        assert ((table > 0) & (table < 255)).sum() > 100  # no hard cut


def test_presence_is_the_fraction_of_the_picture_that_is_person() -> None:
    coarse = np.zeros((100, 100), np.uint8)
    coarse[:50, :50] = 255
    coarse[50:, 50:] = 120
    assert presence(coarse) == 0.25


def test_a_full_matte_keeps_the_picture_as_it_is() -> None:
    assert (full_matte((20, 10)) == np.full((10, 20), 255)).all()


def test_sigmoid_is_the_inverse_of_logit() -> None:
    alphas = np.linspace(0.02, 0.98, 49, dtype=np.float32)
    assert np.abs(sigmoid(logit(alphas)) - alphas).max() < 1e-5
    assert sigmoid(logit(np.array([0.0, 1.0], np.float32))).tolist() == pytest.approx([0.01, 0.99], abs=1e-5)


def test_a_matte_survives_the_way_to_alpha_and_back() -> None:
    matte = np.arange(256, dtype=np.uint8)
    assert np.array_equal(to_matte(to_alpha(matte)), matte)
    assert to_matte(np.array([-0.2, 1.2], np.float32)).tolist() == [0, 255]

import cv2
import numpy as np
import pytest

from booth.imaging.resize import resize_area, resize_cubic, resize_fast, resize_linear
from booth.picture_types import Picture, Size


def noise(width: int, height: int) -> Picture:
    rough = np.random.default_rng(4).uniform(0, 255, (height // 8 + 2, width // 8 + 2, 3)).astype(np.float32)
    return cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)


def test_a_picture_of_the_right_size_is_not_touched() -> None:
    picture = noise(60, 40)
    assert resize_linear(picture, (60, 40)) is picture
    assert resize_cubic(picture, (60, 40)) is picture
    assert resize_fast(picture, (60, 40)) is picture


@pytest.mark.parametrize("size", [(120, 80), (30, 20), (45, 30), (7, 90)])
def test_all_have_the_size_that_was_asked_for(size: Size) -> None:
    for resize in (resize_area, resize_fast, resize_linear, resize_cubic):
        assert resize(noise(60, 40), size).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("size", [(320, 180), (160, 90), (300, 170), (256, 256)])
def test_the_fast_way_looks_like_the_average_of_the_area(size: Size) -> None:
    picture = noise(640, 360)
    assert np.abs(resize_fast(picture, size).astype(int) - resize_area(picture, size)).mean() < 2


def test_a_step_enlarged_linearly_does_not_overshoot_and_cubically_it_does() -> None:
    step = np.full((8, 8), 50, np.uint8)
    step[:, 4:] = 200
    assert (resize_linear(step, (64, 64)).min(), resize_linear(step, (64, 64)).max()) == (50, 200)
    assert resize_cubic(step, (64, 64)).max() > 200

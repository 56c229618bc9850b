import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture
from booth.segmentation.still.enhance import brighten, denoise, enhance, noise_level


@pytest.fixture(scope="module")
def scene() -> tuple[Picture, Matte]:
    camera = DemoCamera(Clock(), size=(640, 360), cast="two")
    return camera.picture(30), camera.truth(30)


def in_the_dark(picture: Picture, light: float, level: float) -> Picture:
    """What a webcam sees with less *light*: the rest is its noise, softened by its own processing."""
    grain = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, picture.shape), (0, 0), 0.5)
    return as_uint8(np.clip(picture * light + level * grain / grain.std(), 0, 255).astype(np.uint8))


def test_a_picture_in_good_light_is_left_alone(scene: tuple[Picture, Matte]) -> None:
    assert np.array_equal(enhance(*scene), scene[0])


def test_noise_is_measured_where_the_guests_are(scene: tuple[Picture, Matte]) -> None:
    grain = np.random.default_rng(1).normal(100, 6, (360, 640)).clip(0, 255).astype(np.uint8)
    assert noise_level(grain, scene[1]) == pytest.approx(3, rel=0.15)  # at half the size


def test_a_dark_and_noisy_picture_becomes_quieter_and_no_less_sharp(scene: tuple[Picture, Matte]) -> None:
    picture, matte = scene
    clean, dark = (picture * 0.35).astype(np.uint8), in_the_dark(picture, 0.35, 8)
    sure = matte >= 230
    before, after = (np.abs(seen.astype(int) - clean)[sure].mean() for seen in (dark, denoise(dark, matte)))
    assert after < 0.65 * before
    edges = cv2.Canny(clean, 60, 120) > 0
    assert np.abs(denoise(clean, matte).astype(int) - clean)[edges].mean() < 3


def test_faces_in_too_little_light_are_lifted_within_bounds(scene: tuple[Picture, Matte]) -> None:
    picture, matte = scene
    dark = (picture * 0.35).astype(np.uint8)
    lighter = brighten(dark, matte).astype(int)
    assert (lighter >= dark).all()
    assert 10 < (lighter - dark)[matte > 230].mean() < 40


def test_dark_skin_in_good_light_is_not_made_lighter() -> None:
    matte = np.full((200, 100), 255, np.uint8)
    skin = np.full((200, 100, 3), (75, 50, 40), np.uint8)
    skin[20:60, 30:60] = (195, 170, 160)  # lights on forehead, nose and cheek
    assert np.array_equal(brighten(skin, matte), skin)


def test_nobody_is_nothing_to_improve() -> None:
    picture = np.full((50, 80, 3), 9, np.uint8)
    assert enhance(picture, np.zeros((50, 80), np.uint8)) is picture

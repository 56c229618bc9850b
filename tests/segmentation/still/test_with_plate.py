import cv2
import numpy as np
import pytest

from booth.picture_types import Alpha, Picture
from booth.segmentation.still.with_plate import with_plate

SIZE = (640, 360)


@pytest.fixture(scope="module")
def plate() -> Picture:
    rough = np.random.default_rng(0).uniform(90, 160, (6, 10, 3)).astype(np.float32)
    return cv2.resize(rough, SIZE, interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def guest() -> Alpha:
    drawn = np.zeros((SIZE[1], SIZE[0]), np.float32)
    cv2.ellipse(drawn, (320, 330), (90, 240), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(drawn, (0, 0), 1.5).astype(np.float32)


def seen(plate: Picture, alpha: Alpha, colour: tuple[int, int, int] = (220, 40, 60)) -> Picture:
    mixed = plate * (1 - alpha[..., None]) + np.array(colour, np.float32) * alpha[..., None]
    return np.clip(mixed + np.random.default_rng(5).normal(0, 1.2, mixed.shape), 0, 255).round().astype(np.uint8)


def a_box(left: int, top: int, right: int, bottom: int) -> Alpha:
    alpha = np.zeros((SIZE[1], SIZE[0]), np.float32)
    alpha[top:bottom, left:right] = 1
    return alpha


def test_a_bottle_in_a_hand_is_added_though_no_model_knows_it(plate: Picture, guest: Alpha) -> None:
    bottle = a_box(200, 200, 250, 260)
    picture = seen(seen(plate, guest), bottle, (20, 120, 50))
    assert with_plate(picture, plate, guest)[205:255, 205:225].mean() > 0.95


def test_a_coat_that_nobody_holds_is_left_out(plate: Picture, guest: Alpha) -> None:
    picture = seen(seen(plate, guest), a_box(40, 60, 90, 200), (20, 120, 50))
    assert with_plate(picture, plate, guest)[:, :100].max() < 0.05


def test_what_the_models_doubt_inside_a_guest_is_whole_where_it_is_not_the_room(plate: Picture, guest: Alpha) -> None:
    doubted = np.where(a_box(290, 200, 340, 240) > 0, np.float32(0.6), guest)
    assert with_plate(seen(plate, guest), plate, doubted)[205:235, 295:335].min() > 0.95


def test_a_guest_who_has_become_part_of_the_plate_keeps_every_pixel(plate: Picture, guest: Alpha) -> None:
    picture = seen(plate, guest)
    stale = plate.copy()
    stale[140:220, 280:360] = picture[140:220, 280:360]
    assert with_plate(picture, stale, guest)[150:210, 290:350].min() > 0.95


def test_an_edge_that_is_too_wide_is_drawn_in(plate: Picture, guest: Alpha) -> None:
    wide = cv2.dilate(guest, np.ones((9, 9))).astype(np.float32)
    before, after = (np.abs(each - guest).mean() for each in (wide, with_plate(seen(plate, guest), plate, wide)))
    assert after < 0.6 * before

import cv2
import numpy as np
import pytest

from booth.picture_types import Alpha, Picture
from booth.segmentation.still.background import (
    PlateMismatch,
    alpha_from_colours,
    background_colours,
    evidence,
    relit_plate,
    unchanged,
)

SIZE = (320, 200)


def an_empty_room(seed: int = 0) -> Picture:
    random = np.random.default_rng(seed)
    rough = random.uniform(60, 200, (10, 16, 3)).astype(np.float32)
    return cv2.resize(rough, SIZE, interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)


def a_guest() -> Alpha:
    matte = np.zeros((SIZE[1], SIZE[0]), np.float32)
    cv2.ellipse(matte, (160, 200), (45, 130), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(matte, (0, 0), 2).astype(np.float32)


def taken(room: Picture, guest: Alpha, colour: tuple[int, int, int] = (220, 30, 60)) -> Picture:
    mixed = room * (1 - guest[..., None]) + np.array(colour, np.float32) * guest[..., None]
    noise = np.random.default_rng(5).normal(0, 1.2, mixed.shape)
    return np.clip(mixed + noise, 0, 255).round().astype(np.uint8)


def test_a_change_of_exposure_and_white_balance_is_undone() -> None:
    plate = an_empty_room()
    warmer = (plate * np.array([1.03, 0.97, 0.92])).clip(0, 255).astype(np.uint8)
    room = relit_plate(taken(warmer, a_guest()), plate, a_guest())
    assert np.abs(room.colours - warmer)[room.empty].mean() < 2


def test_a_person_speaks_for_a_person_and_the_room_against() -> None:
    plate, guest = an_empty_room(), a_guest()
    picture = taken(plate, guest)
    log_odds = evidence(picture, relit_plate(picture, plate, guest))
    assert np.median(log_odds[guest > 0.95]) > 2
    assert np.percentile(log_odds[guest < 0.01], 95) < -2


def test_somebody_whom_the_model_has_missed_is_seen() -> None:
    plate, guest = an_empty_room(), a_guest()
    prop = np.zeros_like(guest)
    prop[60:100, 20:50] = 1
    picture = taken(taken(plate, guest), prop, (20, 200, 40))
    assert evidence(picture, relit_plate(picture, plate, guest))[70:90, 30:40].min() > 2


def test_a_soft_shadow_on_the_wall_is_the_wall() -> None:
    plate, guest = an_empty_room(), a_guest()
    shadow = np.ones(guest.shape, np.float32)
    shadow[:, 215:260] = 0.82
    shaded = (plate * cv2.GaussianBlur(shadow, (0, 0), 6)[..., None]).astype(np.uint8)
    picture = taken(shaded, guest)
    log_odds = evidence(picture, relit_plate(picture, plate, guest))
    assert np.percentile(log_odds[20:180, 225:250], 95) < 0


def test_the_plate_of_another_room_is_refused() -> None:
    with pytest.raises(PlateMismatch, match="another room"):
        relit_plate(taken(an_empty_room(1), a_guest()), an_empty_room(2), a_guest())


def test_a_bumped_camera_is_noticed() -> None:
    random = np.random.default_rng(3).uniform(0, 255, (50, 80, 3)).astype(np.float32)
    busy = cv2.resize(random, SIZE, interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    with pytest.raises(PlateMismatch, match="moved"):
        relit_plate(taken(np.roll(busy, 6, axis=1), a_guest()), busy, a_guest())


def test_a_picture_full_of_people_cannot_be_compared() -> None:
    with pytest.raises(PlateMismatch, match="fill the picture"):
        relit_plate(an_empty_room(), an_empty_room(), np.ones((SIZE[1], SIZE[0]), np.float32))


def test_the_alpha_is_solved_from_two_known_colours() -> None:
    plate, guest = an_empty_room(), a_guest()
    picture = taken(plate, guest)
    room = relit_plate(picture, plate, guest)
    alpha, confidence = alpha_from_colours(picture, background_colours(room, guest > 0.5), guest > 0.98)
    edge = (guest > 0.05) & (guest < 0.95) & (confidence > 0.9)
    assert edge.sum() > 500
    assert np.abs(alpha - guest)[edge].mean() < 0.05


def test_what_is_unchanged_holds_nobody() -> None:
    plate, guest = an_empty_room(), a_guest()
    picture = taken(plate, guest)
    room = relit_plate(picture, plate, guest)
    same = unchanged(picture, background_colours(room, guest > 0.5), room.empty)
    assert same[guest < 0.001].mean() > 0.9
    assert same[guest > 0.2].mean() < 0.05

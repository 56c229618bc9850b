import numpy as np
import pytest

from booth.config import LOOK_NAMES
from booth.imaging.looks import LOOKS, apply_look
from booth.picture_types import Picture


def greys() -> Picture:
    return np.repeat(np.arange(256, dtype=np.uint8)[np.newaxis, :, np.newaxis], 3, axis=2)


def given(picture: Picture, name: str) -> Picture:
    looked = picture.copy()
    apply_look(looked, LOOKS[name])
    return looked


def test_the_settings_name_every_look_and_no_other() -> None:
    assert tuple(LOOKS) == LOOK_NAMES


@pytest.mark.parametrize("name", LOOKS)
def test_what_is_brighter_stays_brighter_and_nothing_jumps(name: str) -> None:
    steps = np.diff(given(greys(), name).astype(int), axis=1)
    assert steps.min() >= 0
    assert steps.max() <= 3
    assert int(steps.sum(axis=1).min()) > 200  # no look is a veil


@pytest.mark.parametrize("name", LOOKS)
def test_light_and_dark_skin_stay_light_and_dark_and_keep_their_detail(name: str) -> None:
    # The Monk Skin Tone scale's lightest and darkest, and one between, each with one that is a little darker.
    tones = np.array([[(246, 237, 228), (160, 126, 86), (41, 36, 32)], [(230, 221, 212), (146, 113, 75), (32, 28, 25)]])
    looked = given(tones.astype(np.uint8), name).astype(int).sum(axis=2)
    assert looked[0, 0] > looked[0, 1] + 150
    assert looked[0, 1] > looked[0, 2] + 150
    assert (looked[0] - looked[1] >= 12).all()


def test_black_and_white_has_no_colour() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (90, 160, 3), np.uint8)
    looked = given(noise, "black and white")
    assert (looked == looked[..., :1]).all()
    assert looked.std() > 40


def test_warm_makes_grey_warmer_and_film_lifts_black() -> None:
    red, green, blue = given(greys(), "warm")[0, 128].astype(int)
    assert red > green > blue
    assert given(greys(), "film")[0, 0].min() >= 10
    assert given(greys(), "warm")[0, 0].max() <= 2

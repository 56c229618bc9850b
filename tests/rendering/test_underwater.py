import math
from dataclasses import replace

import numpy as np
import pytest

from booth.rendering.shot import Camera
from booth.rendering.underwater import Water, caustics, slopes, specked, watered

WATER = Water(
    surface=6.0,
    sun=(0.0, math.sin(math.radians(50)), math.cos(math.radians(50))),
    extinction=(0.10, 0.05, 0.03),
    scattering=(0.002, 0.009, 0.011),
    fading=(0.16, 0.06, 0.045),
    sunlight=(2.0, 2.0, 2.0),
    daylight=(0.4, 0.6, 0.7),
    forward=0.8,
    shafts=0.0,
    sky=(0.3, 0.6, 0.7),
    below=(0.04, 0.2, 0.3),
    glare=(0.0, 1.0, 0.0, 1.0),
)
CAMERA = Camera((0.0, 0.0, 1.5), lens=18, pitch=10)


def seen_at(away: float, water: Water = WATER) -> np.ndarray:
    """A white wall *away* metres off, in *water*: the middle pixel."""
    through = math.exp(-away * water.extinction[1])
    light = np.full((9, 16, 4), through, np.float32)
    return np.asarray(watered(light, CAMERA, water)[4, 8])


def test_far_things_lose_their_red_and_end_as_water() -> None:
    near, far, gone = seen_at(2), seen_at(20), seen_at(79)
    assert near[0] / near[2] > far[0] / far[2] > gone[0] / gone[2]
    assert seen_at(70) == pytest.approx(gone, rel=0.15)


def test_what_is_before_the_lens_keeps_its_colour() -> None:
    assert seen_at(0.01) == pytest.approx([1, 1, 1], abs=0.01)


def test_red_light_is_dimmed_by_its_own_extinction() -> None:
    clear = replace(WATER, scattering=(0.0, 0.0, 0.0))
    assert seen_at(10, clear) == pytest.approx([math.exp(-1), math.exp(-0.5), math.exp(-0.3)], rel=0.01)


def test_open_water_is_brighter_above_than_below() -> None:
    picture = watered(np.zeros((45, 80, 4), np.float32), CAMERA, WATER)
    assert picture[2].mean() > 1.5 * picture[-2].mean()


def test_the_sun_stands_higher_under_water() -> None:
    assert math.degrees(math.asin(WATER.sun_below[2])) == pytest.approx(54.9, abs=0.2)


def test_caustics_only_move_light_about() -> None:
    net = caustics(64, 3, waves=(2, 8), steepness=0.08, throw=0.7, softness=1.0)
    assert net.mean() == pytest.approx(1, abs=1e-3)
    assert net.max() > 2


def test_specks_only_add_light() -> None:
    dark = np.zeros((108, 192, 3), np.float32)
    specks = specked(dark, 40, (0.2, 0.25, 0.3))
    assert not dark.any()
    assert specks.min() == 0 < specks.max() < 1


def test_slopes_are_as_steep_as_asked_and_repeat() -> None:
    x, y = slopes(64, 3, (1, 6), 0.2)
    assert math.sqrt((x**2 + y**2).mean()) == pytest.approx(0.2)
    step = np.abs(np.diff(x, axis=1)).max()
    assert np.abs(x[:, 0] - x[:, -1]).max() <= step


@pytest.mark.parametrize(("across", "down"), [(0.5, 0.5), (0.1, 0.9), (0.8, 0.2)])
def test_a_point_is_seen_where_it_was_put(across: float, down: float) -> None:
    camera = Camera((1.0, 2.0, 1.5), lens=24, shift=0.05, pitch=12)
    x, y, z = np.array(camera.seen_at(across, down, 3.0)) - camera.position
    tilt = math.radians(12)
    ahead, up = y * math.cos(tilt) + z * math.sin(tilt), z * math.cos(tilt) - y * math.sin(tilt)
    width = 36 / 24 * ahead
    assert ahead == pytest.approx(3.0)
    assert 0.5 + x / width == pytest.approx(across)
    assert 0.5 - (up / width - 0.05) * 16 / 9 == pytest.approx(down)

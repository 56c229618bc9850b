"""What moves in a scene: water and particles, the same at the same moment in every picture of it."""

import itertools
from typing import Literal

import cv2
import numpy as np
import pytest

from booth.imaging.arrays import as_uint8
from booth.picture_types import Picture, Size
from booth.scenes.description import Particles, Water
from booth.scenes.particles import ParticleLayer, draw_particles, drift_at, make_particles
from booth.scenes.water import draw_water, make_water, waves_at

SIZE = (320, 180)
LAKE = Water(top=0.5, strength=8)
Kind = Literal["snow", "petals", "bubbles", "dust"]
KINDS: tuple[Kind, ...] = ("snow", "petals", "bubbles", "dust")


EVERYWHERE = slice(0, 10_000)  # rows or columns


def banks(size: Size = SIZE) -> Picture:
    """A picture whose every row and column can be told from the next, softly."""
    y, x = (np.mgrid[: size[1], : size[0]] + 0.5) / size[1]
    waves = [127 + 120 * np.sin(20 * x + turn) * np.cos(25 * y) for turn in (0, 1, 2)]
    return np.stack(waves, axis=-1).astype(np.uint8)


def flowing(moment: float, water: Water = LAKE, size: Size = SIZE) -> Picture:
    picture = banks(size)
    out = picture.copy()
    waves = make_water(water, picture)
    assert waves
    draw_water(waves_at(waves, moment), out, 0, EVERYWHERE, EVERYWHERE)
    return out


def falling(kind: Kind, moment: float, size: Size = SIZE) -> Picture:
    out = np.zeros((size[1], size[0], 3), np.uint8)
    draw_particles(drift_at(all_of(kind, size), moment), out, 0, EVERYWHERE)
    return out


def all_of(kind: Kind, size: Size = SIZE) -> ParticleLayer:
    return make_particles(Particles(kind=kind, density=1), size, np.ones(3))


def mean_difference(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_water_moves_and_what_is_above_it_does_not() -> None:
    still, moved = banks(), flowing(1.0)
    assert (moved[:90] == still[:90]).all()
    assert mean_difference(moved[90:], still[90:]) > 2
    assert mean_difference(flowing(1.0)[90:], flowing(1.5)[90:]) > 1


def test_far_water_moves_less_than_near_water() -> None:
    difference = np.abs(flowing(0.7).astype(int) - banks()).mean(axis=(1, 2))
    assert difference[92:100].mean() < 0.3 * difference[-20:].mean()


def test_water_between_two_rows_meets_the_shore_without_an_edge() -> None:
    moved = flowing(0.7, Water(top=0.5, bottom=0.8, strength=8))
    assert (moved[144:] == banks()[144:]).all()
    assert mean_difference(moved[140:144], banks()[140:144]) < 0.5 * mean_difference(moved[115:130], banks()[115:130])


def test_water_comes_back_to_where_it_was_without_a_jump() -> None:
    assert mean_difference(flowing(0.0), flowing(4.0)) < 0.1
    assert mean_difference(flowing(3.98), flowing(4.0)) < 2 * mean_difference(flowing(1.98), flowing(2.0)) + 0.1


def test_water_that_is_not_in_the_picture_is_no_water() -> None:
    assert make_water(Water(top=1.0), banks()) is None
    assert make_water(Water(top=0.6, bottom=0.6), banks()) is None


def test_a_scene_that_is_pushed_aside_takes_its_water_along() -> None:
    waves = make_water(LAKE, banks())
    assert waves
    out = np.zeros_like(banks())
    draw_water(waves_at(waves, 1.0), out, -100, EVERYWHERE, EVERYWHERE)
    assert (out[90:, :220] == flowing(1.0)[90:, 100:]).all()
    assert (out[:, 220:] == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_particles_are_where_the_time_says(kind: Kind) -> None:
    now = falling(kind, 5.0)
    assert now.any()
    assert (now == falling(kind, 5.0)).all()
    assert (now != falling(kind, 6.0)).any()


@pytest.mark.parametrize("kind", KINDS)
def test_particles_drift_on_without_a_jump_after_days_as_in_the_first_second(kind: Kind) -> None:
    large = (640, 360)
    for start in (1.0, 300_000.0):
        near, far = (
            mean_difference(falling(kind, start, large), falling(kind, start + pause, large)) for pause in (1 / 60, 2.0)
        )
        assert near < 0.6 * far


def test_snow_falls_and_bubbles_rise() -> None:
    def middle(kind: Kind, moment: float) -> float:
        what = all_of(kind)
        one = ParticleLayer(what.kind, what.size, what.random[-1:], what.sprites)
        out = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        draw_particles(drift_at(one, moment), out, 0, EVERYWHERE)
        return float(np.average(np.arange(SIZE[1]), weights=out.sum(axis=(1, 2)) + 1e-9))

    def steps(kind: Kind) -> list[float]:
        heights = [middle(kind, 0.1 * step) for step in range(60)]
        return [after - before for before, after in itertools.pairwise(heights)]

    assert np.median(steps("snow")) > 0.3
    assert np.median(steps("bubbles")) < -0.3


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_shows_the_particles_that_were_seen_on_the_screen(kind: Kind) -> None:
    small, large = falling(kind, 5.0, (640, 360)), falling(kind, 5.0, (1920, 1080))
    shrunk = cv2.resize(large, (640, 360), interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(picture, (0, 0), 3).astype(int) for picture in (small, shrunk)]
    assert np.abs(soft[0] - soft[1]).mean() < 0.25 * soft[0].mean() + 0.1


def test_a_photo_shows_the_water_that_was_seen_on_the_screen() -> None:
    large = as_uint8(cv2.resize(flowing(1.0, size=(960, 540)), SIZE, interpolation=cv2.INTER_AREA))
    assert mean_difference(large, flowing(1.0)) < 0.2 * mean_difference(banks(), flowing(1.0))


def test_particles_stay_within_a_scene_that_is_pushed_aside() -> None:
    out = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    draw_particles(drift_at(all_of("snow"), 5.0), out, 200, EVERYWHERE)
    assert not out[:, :200].any()
    assert out[:, 200:].any()

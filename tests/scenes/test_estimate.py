from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from booth.imaging.picture_files import read_picture
from booth.picture_types import Picture
from booth.scenes.description import Light, SceneDescription
from booth.scenes.estimate import estimate_focus, estimate_horizon, estimate_light, needs_estimate, with_estimates

BEACH = Path(__file__).parents[2] / "themes/wonders/scenes/beach/scene.webp"


def place(horizon: float = 0.6) -> Picture:
    """Blue sky above green ground."""
    picture = np.empty((270, 480, 3), np.uint8)
    picture[: round(270 * horizon)] = (90, 130, 200)
    picture[round(270 * horizon) :] = (70, 110, 60)
    return picture


@pytest.mark.parametrize("horizon", [0.35, 0.5, 0.7])
def test_the_horizon_is_where_sky_and_ground_meet(horizon: float) -> None:
    assert estimate_horizon(place(horizon)) == pytest.approx(horizon, abs=0.02)


@pytest.mark.parametrize(("side", "least", "most"), [(0, -180, -150), (1, 150, 180)], ids=["left", "right"])
def test_a_sun_in_the_sky_shines_from_behind_and_its_side(side: int, least: float, most: float) -> None:
    picture = place()
    picture[40:60, 100 + 240 * side : 120 + 240 * side] = 255
    assert least < estimate_light(picture).azimuth < most


def test_without_a_sun_the_brighter_side_of_the_ground_tells_where_the_light_is() -> None:
    picture = place()
    picture[170:, 240:] = (130, 190, 110)
    assert estimate_light(picture).azimuth > 15
    assert estimate_light(np.ascontiguousarray(picture[:, ::-1])).azimuth < -15


def test_light_takes_its_colours_from_what_is_bright_and_what_is_dark() -> None:
    picture = place()
    picture[:100] = (255, 190, 120)
    light = estimate_light(picture)
    key = [int(light.colour[at : at + 2], 16) for at in (1, 3, 5)]
    assert all(one > other for one, other in pairwise(key))
    ambient = [int(light.ambient[at : at + 2], 16) for at in (1, 3, 5)]
    assert ambient[1] == max(ambient)


def test_crops_keep_what_stands_out() -> None:
    picture = place()
    picture[100:150, 330:380] = (250, 40, 40)
    across, _ = estimate_focus(picture)
    assert across > 0.6
    assert estimate_focus(np.full((270, 480, 3), 90, np.uint8)) == pytest.approx((0.5, 0.5), abs=0.2)


def test_what_somebody_has_said_counts_more_than_what_is_estimated() -> None:
    description = SceneDescription(focus=(0.2, 0.4), light=Light(azimuth=12)).adjusted(0.5, motion=True)
    assert needs_estimate(description)
    full = with_estimates(description, place())
    assert full.focus == (0.2, 0.4)
    assert full.light.azimuth == 12
    assert full.light.reach == description.light.reach
    assert full.light.colour == estimate_light(place()).colour


def test_the_estimate_is_the_same_at_every_size_a_scene_is_read_at() -> None:
    one, other = (estimate_light(read_picture(BEACH, size)) for size in ((480, 270), (1280, 720)))
    assert one.azimuth == pytest.approx(other.azimuth, abs=2)
    assert abs(one.azimuth) > 150  # the sun sets behind the guests

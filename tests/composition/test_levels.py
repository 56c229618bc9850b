import numpy as np
import pytest

from booth.composition.levels import LevelMeter, measure_levels
from booth.frames import Levels
from booth.picture_types import Matte, Picture

SIZE = (320, 180)


def guest(skin: tuple[int, int, int], room: int = 235) -> tuple[Picture, Matte]:
    """Somebody with black hair and a grey shirt in a room with a white wall."""
    picture = np.full((SIZE[1], SIZE[0], 3), room, np.uint8)
    matte = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    matte[30:, 110:210] = 255
    picture[30:50, 110:210] = 8
    picture[50:110, 110:210] = skin
    picture[110:, 110:210] = (120, 120, 120)
    return picture, matte


def test_nobody_says_nothing() -> None:
    picture, matte = guest((200, 160, 130))
    assert measure_levels(picture, np.zeros_like(matte)) is None


def test_levels_do_not_depend_on_whose_skin_it_is() -> None:
    light, dark = measure_levels(*guest((246, 237, 228))), measure_levels(*guest((41, 36, 32)))
    assert light
    assert light.black == pytest.approx(8 / 255, abs=0.01)
    assert light.white > 0.9
    assert light.cast == pytest.approx((1, 1, 1), abs=0.01)
    assert dark
    assert dark.white == pytest.approx(light.white, abs=0.03)  # of white skin, too, but both are bright enough
    assert (dark.black, dark.cast) == (light.black, light.cast)


def test_a_dim_room_and_a_green_camera_are_noticed_and_a_warm_one_is_left_alone() -> None:
    dim = measure_levels(*guest((130, 92, 67), room=120))
    assert dim
    assert dim.white < 0.5
    picture, matte = guest((130, 92, 67))
    picture[110:, 110:210] = (114, 126, 116)
    green = measure_levels(picture, matte)
    assert green
    assert green.cast[1] > 1.04
    picture[110:, 110:210] = (128, 120, 112)
    warm = measure_levels(picture, matte)
    assert warm
    assert warm.cast == (1, 1, 1)


def test_one_odd_frame_hardly_changes_anything_and_the_first_one_counts_at_once() -> None:
    meter = LevelMeter()
    usual, odd = guest((100, 80, 65)), guest((100, 80, 65), room=60)
    first = meter.update(*usual, 10.0)
    assert first.white > 0.9
    assert abs(meter.update(*odd, 10.2).white - first.white) < 0.08
    for frame in range(300):
        settled = meter.update(*odd, 10.2 + frame / 30)
    assert settled.white < 0.5


def test_what_is_measured_of_an_empty_picture_is_what_was_measured_before() -> None:
    meter = LevelMeter()
    picture, matte = guest((200, 160, 130))
    assert meter.update(picture, np.zeros_like(matte), 1.0) == Levels()
    before = meter.update(picture, matte, 2.0)
    assert meter.update(picture, np.zeros_like(matte), 2.1) == before

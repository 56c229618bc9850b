import numpy as np

from booth.composition.compositor import compose
from booth.composition.shadow import with_shadow
from booth.imaging.layers import layer_of
from booth.picture_types import Matte, Picture
from booth.scenes.layers import SceneLayers

SIZE = (320, 180)
HORIZON = 0.5


def standing(bottom: int) -> tuple[Picture, Matte]:
    matte = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    matte[40:bottom, 140:180] = 255
    return np.full((SIZE[1], SIZE[0], 3), 200, np.uint8), matte


def on_snow(picture: Picture, matte: Matte) -> Picture:
    out = np.empty_like(picture)
    compose(SceneLayers(np.full_like(picture, 240)), layer_of(picture, matte), out, 0.0)
    return out


def test_the_ground_at_the_feet_is_darker_and_the_guest_is_not() -> None:
    plain = on_snow(*standing(150))
    out = on_snow(*with_shadow(*standing(150), 0.5, HORIZON))
    assert out[152, 160, 0] < 0.75 * plain[152, 160, 0]
    assert (out[45:130] == plain[45:130]).all()
    assert np.abs(out[130:150, 142:178].astype(int) - 200).max() <= 2
    assert (out[175:] == plain[175:]).all()
    assert (out[:, :100] == plain[:, :100]).all()


def test_guests_who_stand_arm_in_arm_have_a_shadow_each() -> None:
    picture, matte = standing(150)
    matte[40:150, 240:280] = 255
    matte[70:80, 180:240] = 255  # the arms
    _, covered = with_shadow(picture, matte, 0.5, HORIZON)
    assert covered[153, 160] > 40
    assert covered[153, 260] > 40
    assert covered[153, 210] < 5


def test_whoever_is_cut_off_by_a_table_has_no_feet_here() -> None:
    picture, matte = standing(150)
    matte[80:150, 110:210] = 255  # arms and shoulders
    assert with_shadow(picture, matte, 0.5, HORIZON)[1] is matte


def test_whoever_is_cut_off_by_the_edge_has_no_feet_here() -> None:
    picture, matte = standing(180)
    shaded, covered = with_shadow(picture, matte, 0.5, HORIZON)
    assert shaded is picture
    assert covered is matte


def test_a_shadow_lies_flatter_the_further_away_the_feet_are() -> None:
    def height(bottom: int) -> int:
        picture, matte = standing(bottom)
        matte[:, :150] = matte[:, 170:] = 0
        covered = with_shadow(picture, matte, 0.5, HORIZON)[1]
        return int(np.count_nonzero(covered[:, 149] > 8))  # beside the feet

    assert 0 < height(110) < height(170)


def test_feet_above_the_horizon_have_no_ground_to_cast_a_shadow_on() -> None:
    picture, matte = standing(150)
    assert with_shadow(picture, matte, 0.5, 0.9)[1] is matte


def test_right_under_a_sole_the_ground_is_darkest() -> None:
    covered = with_shadow(*standing(150), 0.4, HORIZON)[1]
    below = covered[151, 145:175].astype(int)
    assert below.min() > 1.2 * covered[156:, 145:175].max()

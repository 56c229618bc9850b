"""Guests in a scene's light: everybody alike, within limits, from the side where the light is."""

import logging

import numpy as np
import pytest

from booth.composition.relight import colour_table, relight
from booth.frames import Levels
from booth.imaging.colour import difference, from_hex, lab
from booth.imaging.layers import Layer, draw_layer
from booth.picture_types import Matte, Picture
from booth.scenes.description import Light, SceneDescription
from booth.scenes.light import SceneLight, scene_light
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.scenes.themes import SHIPPED, read_theme

SIZE = (320, 180)
NEUTRAL = Levels()
# The Monk Skin Tone scale, light to dark: E. Monk, Google, 2022; skintone.google
MONK = "#f6ede4 #f3e7db #f7ead0 #eadaba #d7bd96 #a07e56 #825c43 #604134 #3a312a #292420".split()  # noqa: SIM905
SKINS = np.round(np.array([from_hex(tone) for tone in MONK]) * 255).astype(np.uint8)
SCENES = [
    scene
    for theme in sorted(SHIPPED.glob("*/theme.toml"))
    for scene in read_theme(theme.parent.name, [SHIPPED], logging.getLogger()).scenes
]


def standing(colour: Picture | tuple[int, int, int] = (120, 120, 120)) -> tuple[Picture, Matte]:
    """Somebody of one colour, as wide as half of the picture and cut off by its lower edge."""
    matte = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    matte[40:, 80:240] = 255
    return np.full((SIZE[1], SIZE[0], 3), colour, np.uint8), matte


def lit(picture: Picture, matte: Matte, light: SceneLight | None, levels: Levels = NEUTRAL) -> Picture:
    """The guests on black."""
    layer = relight(picture, matte, [(light, 1.0)], levels)
    return on_black(layer)


def on_black(layer: Layer | None) -> Picture:
    out = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    assert layer
    draw_layer(layer, out)
    return out


def moved(scene: Scene, strength: float, levels: Levels) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How much the light of *scene* changes each skin of the Monk scale, CIEDE2000."""
    light = load_layers(scene, SIZE).light
    assert light
    setting = scene.description.adjusted(strength, motion=False)
    light = SceneLight(setting.light, setting.haze, light.surroundings, light.step)
    # Ten broad stripes of skin on one guest who fills the picture: the whole way that a guest's colours go.
    picture = np.repeat(SKINS[np.arange(SIZE[0]) * 10 // SIZE[0]][np.newaxis], SIZE[1], axis=0)
    out = lit(picture, np.full((SIZE[1], SIZE[0]), 255, np.uint8), light, levels)
    shown = out[SIZE[1] // 2, (np.arange(10) * 2 + 1) * SIZE[0] // 20]
    return np.asarray(difference(lab(shown / 255), lab(SKINS / 255)))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
@pytest.mark.parametrize("levels", [NEUTRAL, Levels(0.10, 0.72, (0.98, 1.0, 1.02))], ids=["bright", "dim"])
@pytest.mark.parametrize("strength", [0.7, 1.0])
def test_light_and_dark_skin_are_changed_alike_in_every_scene(scene: Scene, levels: Levels, strength: float) -> None:
    change = moved(scene, strength, levels)
    light, dark = change[:4].mean(), change[-4:].mean()
    assert abs(light - dark) <= 0.1 * max(light, dark), f"light {light:.2f}, dark {dark:.2f}: {change.round(1)}"
    assert change.max() < 9  # nobody becomes somebody else
    assert change.mean() > 0.2  # and the scene does something


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.key)
def test_brighter_stays_brighter_in_every_channel(scene: Scene) -> None:
    for levels in (NEUTRAL, Levels(0.2, 0.5, (0.9, 1.0, 1.1))):
        table = colour_table(scene.description.light, scene.description.haze, levels)
        assert table.shape == (256, 3)
        assert (np.diff(table, axis=0) >= 0).all()
        assert (np.diff(table, axis=0) <= 4).all()  # no step that would be seen as an edge
        assert 0 <= table.min() <= table.max() <= 255


def test_without_strength_guests_are_as_the_camera_sees_them() -> None:
    scene = np.full((SIZE[1], SIZE[0], 3), 250, np.uint8)
    assert scene_light(scene, SceneDescription(light=Light(colour="#ff8000")).adjusted(0, motion=True)) is None
    picture, matte = standing()
    assert (lit(picture, matte, None)[matte == 255] == 120).all()


def test_warm_light_makes_guests_warmer_and_a_dark_place_makes_them_darker() -> None:
    picture, matte = standing((160, 126, 86))
    scene = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    warm = SceneDescription(light=Light(colour="#ffb070", ambient="#ffb070", reach=1))
    dark = SceneDescription(light=Light(brightness=0.4, reach=1))
    middle = (110, 160)
    red, _, blue = lit(picture, matte, scene_light(scene, warm))[middle].astype(int)
    assert red - blue > 160 - 86 + 4
    assert lit(picture, matte, scene_light(scene, dark))[middle].sum() < picture[middle].sum() - 20


def test_light_from_behind_on_the_right_falls_on_right_edges_only() -> None:
    picture, matte = standing()
    place = SceneDescription(light=Light(azimuth=150, elevation=0, reach=1))
    light = scene_light(np.zeros((SIZE[1], SIZE[0], 3), np.uint8), place)
    out = lit(picture, matte, light)[110, :, 0].astype(int)
    middle = out[160]
    assert out[239] > middle + 20  # the last column of the guest
    assert out[200] == middle
    assert out[80] <= middle + 1
    assert (out[:80] == 0).all()  # nothing glows where nobody is
    assert (out[240:] == 0).all()


def test_bright_surroundings_wrap_around_the_edge_near_them() -> None:
    picture, matte = standing()
    scene = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    scene[:, :100] = (0, 0, 255)
    place = SceneDescription(light=Light(azimuth=0, elevation=0, reach=1))
    out = lit(picture, matte, scene_light(scene, place))
    assert out[110, 81, 2] > out[110, 160, 2] + 10
    assert out[110, 81, 0] <= out[110, 160, 0] + 1
    assert abs(int(out[110, 238, 2]) - out[110, 160, 2]) <= 2


def test_mirrored_guests_are_lit_from_the_same_side_of_the_scene() -> None:
    picture, matte = standing()
    place = SceneDescription(light=Light(azimuth=150, elevation=0, reach=1))
    light = scene_light(np.zeros((SIZE[1], SIZE[0], 3), np.uint8), place)
    out = on_black(relight(picture, matte, [(light, 1.0)], NEUTRAL, mirror=True))
    assert out[110, 79].max() == out[110, 240].max() == 0
    assert out[110, 239, 0] > out[110, 80, 0] + 20


def test_between_two_scenes_the_light_is_between_theirs() -> None:
    picture, matte = standing((160, 126, 86))
    scene = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    dark, bright = (scene_light(scene, SceneDescription(light=Light(brightness=b, reach=1))) for b in (0.4, 0.6))
    half = on_black(relight(picture, matte, [(dark, 0.5), (bright, 0.5)], NEUTRAL))
    mean = (lit(picture, matte, dark)[110, 160].astype(int) + lit(picture, matte, bright)[110, 160]) / 2
    assert np.abs(half[110, 160] - mean).max() <= 1

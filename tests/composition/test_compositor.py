import numpy as np
import pytest

from booth.composition.compositor import Slide, compose, fade, write_pixels
from booth.imaging.layers import layer_of
from booth.picture_types import Picture
from booth.scenes.description import Particles
from booth.scenes.layers import SceneLayers
from booth.scenes.particles import make_particles

WIDTH, HEIGHT = 64, 36


def plain(*colour: int) -> Picture:
    return np.full((HEIGHT, WIDTH, 3), colour, np.uint8)


def scene(colour: int, post: int | None = None) -> SceneLayers:
    """A scene of one colour, with a green post in front of the guests at column *post*."""
    if post is None:
        return SceneLayers(plain(colour, 0, 0), None)
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[:, post] = 255
    return SceneLayers(plain(colour, 0, 0), layer_of(plain(0, 255, 0), matte))


def guests() -> Picture:
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[10:, 20:40] = 255
    layer = layer_of(plain(0, 0, 255), matte)
    assert layer
    out = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    compose(scene(100, post=30), layer, out, 0.0)
    return out


def test_guests_stand_before_the_scene_and_behind_its_foreground() -> None:
    out = guests()
    assert tuple(out[0, 0]) == (100, 0, 0)
    assert tuple(out[20, 25]) == (0, 0, 255)
    assert tuple(out[20, 30]) == (0, 255, 0)


def test_what_drifts_through_the_air_is_behind_the_guests() -> None:
    snow = make_particles(Particles(kind="snow", density=1), (WIDTH, HEIGHT), np.ones(3))
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[10:, 20:40] = 255
    out = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    compose(SceneLayers(plain(100, 0, 0), particles=snow), layer_of(plain(0, 0, 255), matte), out, 5.0)
    assert (out[10:, 20:40] == (0, 0, 255)).all()
    assert (out[:10] != (100, 0, 0)).any()


@pytest.mark.parametrize("shift", [-WIDTH, -20, -1, 1, 20, WIDTH])
def test_a_slide_moves_the_scenes_and_leaves_the_guests_where_they_stand(shift: int) -> None:
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[10:, 31:33] = 255
    layer = layer_of(plain(0, 0, 255), matte)
    out = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    compose(scene(100), layer, out, 0.0, Slide(shift, scene(200)))
    assert (out[20, 31:33] == (0, 0, 255)).all()
    first = range(max(0, shift), min(WIDTH, WIDTH + shift))
    for x in range(WIDTH):
        assert out[0, x, 0] == (100 if x in first else 200)


def test_past_the_last_scene_there_is_darkness() -> None:
    out = plain(9, 9, 9)
    compose(scene(100), None, out, 0.0, Slide(-10, None))
    assert (out[:, -10:] == 0).all()
    assert (out[:, :-10, 0] == 100).all()


def test_without_a_scene_guests_stand_in_darkness() -> None:
    out = plain(9, 9, 9)
    compose(None, None, out, 0.0)
    assert (out == 0).all()


def test_a_fade_ends_in_either_picture() -> None:
    out = plain(0, 0, 0)
    fade(plain(10, 20, 30), plain(50, 60, 70), 0, out)
    assert tuple(out[0, 0]) == (10, 20, 30)
    fade(plain(10, 20, 30), plain(50, 60, 70), 1, out)
    assert tuple(out[0, 0]) == (50, 60, 70)


def test_pixels_are_written_in_the_screens_order() -> None:
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    write_pixels(plain(1, 2, 3), pixels)
    assert tuple(pixels[5, 5, :3]) == (3, 2, 1)


def test_a_look_is_that_of_scene_guests_and_foreground_and_not_of_the_events_mark() -> None:
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[10:, 20:40] = 255
    corner = np.zeros((HEIGHT, WIDTH), np.uint8)
    corner[:4, :4] = 255
    mark, people = layer_of(plain(10, 20, 200), corner), layer_of(plain(0, 0, 255), matte)
    out, without = np.empty((2, HEIGHT, WIDTH, 3), np.uint8)
    compose(scene(100, post=30), people, out, 0.0, mark=mark, look="black and white")
    assert tuple(out[0, 0]) == (10, 20, 200)
    for x, y in ((60, 0), (25, 20), (30, 20)):
        assert np.ptp(out[y, x]) == 0
    compose(scene(100, post=30), people, without, 0.0, mark=mark)
    compose(scene(100, post=30), people, out, 0.0, mark=mark, look="a later booth's")
    assert (out == without).all()


def test_a_screens_memory_shows_the_look_too() -> None:
    out, screen = np.empty((HEIGHT, WIDTH, 3), np.uint8), np.empty((HEIGHT, WIDTH, 4), np.uint8)
    compose(scene(100), None, out, 0.0, screen=screen, look="warm")
    assert (screen[..., 2::-1] == out).all()
    assert tuple(out[0, 0]) != (100, 0, 0)

"""Scenes fitted to a size: picture and foreground in register, cropped where they should be."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.imaging.layers import Layer, draw_layer
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Grey, Size
from booth.scenes.description import Depth, SceneDescription
from booth.scenes.layers import Foreground, fit_scene, read_foreground, thumbnail
from booth.scenes.scene_files import Scene
from tests.support.fakes import layers as layers_of
from tests.support.fakes import wonders


def sharp(x: float, y: float) -> SceneDescription:
    return SceneDescription(focus=(x, y), depth=Depth(softness=0))


@pytest.mark.parametrize("size", [(192, 108), (108, 192), (100, 60), (400, 100), (640, 640)])
@pytest.mark.parametrize("front_scale", [1, 2])
def test_picture_and_foreground_stay_in_register(size: tuple[int, int], front_scale: int) -> None:
    """The foreground repeats a cross of the picture in its own colour: fitted, it must cover it and nothing else."""
    picture = np.zeros((216, 384, 3), np.uint8)
    picture[100:116] = picture[:, 180:204] = 255
    matte = picture[..., 0].repeat(front_scale, axis=0).repeat(front_scale, axis=1)
    colour = np.zeros((*matte.shape, 3), np.uint8)  # black: where it lies, no white may be left
    layers = fit_scene(picture, Foreground(colour, matte), size, sharp(0.5, 0.5))
    assert layers.foreground
    assert layers.picture.max() == 255
    out = layers.picture.copy()
    draw_layer(layers.foreground, out)
    assert out.max() <= 90  # an edge that falls inside a pixel leaves a quarter of it, a sharp resize a little more
    assert out.mean() < 3


def opacity(layer: Layer, size: Size) -> Grey:
    """How much of what is behind it *layer* hides, 0 to 255, in a picture of *size*."""
    hidden = np.zeros((size[1], size[0]), np.uint8)
    for span in itertools.chain.from_iterable(layer.strips):
        height, width = span.premultiplied.shape[:2]
        part = hidden[span.y : span.y + height, span.x : span.x + width]
        part[:] = 255 if span.transmittance is None else 255 - span.transmittance[..., 0]
    return hidden


def test_a_foreground_is_seen_where_it_is_opaque_and_nowhere_else() -> None:
    picture = np.full((90, 160, 3), 40, np.uint8)
    matte = np.zeros((90, 160), np.uint8)
    matte[60:, :30] = 255
    colour = np.zeros((90, 160, 3), np.uint8)
    colour[60:, :30] = (200, 100, 50)
    layers = fit_scene(picture, Foreground(colour, matte), (160, 90), sharp(0.5, 0.5))
    assert layers.foreground
    assert (opacity(layers.foreground, (160, 90)) == matte).all()
    assert (thumbnail(picture, (160, 90), (0.5, 0.5), Foreground(colour, matte))[:60] == 40).all()
    assert thumbnail(picture, (160, 90), (0.5, 0.5), Foreground(colour, matte))[75, 10].tolist() == [200, 100, 50]
    assert thumbnail(picture, (160, 90), (0.5, 0.5))[75, 10].tolist() == [40, 40, 40]


def test_a_foreground_of_which_the_crop_holds_nothing_is_none() -> None:
    matte = np.zeros((90, 160), np.uint8)
    matte[:, :10] = 255
    colour = np.zeros((90, 160, 3), np.uint8)
    assert fit_scene(colour, Foreground(colour, matte), (30, 90), sharp(0.9, 0.5)).foreground is None


def test_what_hangs_from_above_is_behind_the_guests_whose_faces_it_would_hide() -> None:
    picture = np.full((320, 640, 3), 40, np.uint8)
    matte = np.zeros((320, 640), np.uint8)
    matte[:120, 480:] = 255  # a leaf
    matte[120:160, :40] = 255  # a branch from the side
    matte[180:230, :40] = matte[231:, :40] = 255  # grass with a gap of a pixel
    colour = np.repeat(matte[..., np.newaxis], 3, axis=2) // 255 * np.array([200, 100, 50], np.uint8)
    layers = fit_scene(picture, Foreground(colour, matte), (640, 320), sharp(0.5, 0.5))
    assert layers.foreground
    rows, columns = np.nonzero(opacity(layers.foreground, (640, 320)))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (180, 319, 0, 39)
    for y, x in ((60, 600), (140, 20)):
        assert layers.picture[y, x].tolist() == [200, 100, 50]
    assert layers.picture[200, 20].tolist() == [40, 40, 40]


@pytest.mark.parametrize("scene", wonders().scenes, ids=lambda scene: scene.key)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)], ids=str)
def test_no_foreground_of_the_shipped_scenes_reaches_a_tall_guests_face(scene: Scene, size: Size) -> None:
    front = layers_of(scene.key, size).foreground
    assert front is None or np.nonzero(opacity(front, size))[0].min() > 0.42 * size[1]


def test_colours_of_a_resized_foreground_never_exceed_its_matte() -> None:
    """Otherwise edges would glow: blending adds the colour to what the matte leaves."""
    generator = np.random.default_rng(7)
    matte = generator.integers(0, 2, (90, 160), np.uint8) * 255
    colour = np.repeat(matte[..., np.newaxis], 3, axis=2)
    layer = fit_scene(colour, Foreground(colour, matte), (200, 113), sharp(0.5, 0.5)).foreground
    assert layer
    for span in itertools.chain.from_iterable(layer.strips):
        assert span.transmittance is None or np.all(span.premultiplied <= 255 - span.transmittance)


def test_a_fitted_scene_cannot_be_written_to() -> None:
    picture = np.zeros((9, 16, 3), np.uint8)
    layers = fit_scene(picture, None, (16, 9), sharp(0.5, 0.5))
    with pytest.raises(ValueError, match="read-only"):
        layers.picture[0, 0] = 1


def test_a_foreground_without_transparency_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreground.png"
    Image.new("RGB", (32, 18)).save(path)
    with pytest.raises(PictureFault, match="must be transparent"):
        read_foreground(path, (32, 18))


def test_a_foreground_is_multiplied_by_its_matte_when_read(tmp_path: Path) -> None:
    path = tmp_path / "foreground.png"
    Image.new("RGBA", (32, 18), (200, 100, 50, 128)).save(path)
    front = read_foreground(path, (32, 18))
    assert front.opacity[0, 0] == 128
    assert front.premultiplied[0, 0].tolist() == pytest.approx([100, 50, 25], abs=1)

import itertools

import numpy as np
import pytest

from booth.imaging.layers import STRIP, draw_layer, layer_of, parts_of
from booth.picture_types import Matte, Picture


def noise(seed: int, height: int = 40, width: int = 60) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def soft_matte(height: int = 40, width: int = 60) -> Matte:
    y, x = np.mgrid[:height, :width]
    matte: Matte = np.clip(300 - 12 * np.hypot(x - 35, y - 22), 0, 255).astype(np.uint8)
    return matte


def blended(below: Picture, above: Picture, matte: Matte) -> Picture:
    alpha = matte[..., None] / 255
    return np.round(below * (1 - alpha) + above * alpha).astype(np.uint8)


def test_a_layer_drawn_over_a_picture_is_their_blend() -> None:
    below, above, matte = noise(1), noise(2), soft_matte()
    out = below.copy()
    layer = layer_of(above, matte)
    assert layer
    draw_layer(layer, out)
    assert np.abs(out.astype(int) - blended(below, above, matte)).max() <= 1


def test_a_layer_keeps_only_what_is_not_empty() -> None:
    matte = np.zeros((3 * STRIP, 60), np.uint8)
    matte[STRIP + 10 : STRIP + 15, 20:28] = 255
    layer = layer_of(noise(1, 3 * STRIP), matte)
    assert layer
    assert [len(spans) for spans in layer.strips] == [0, 1, 0]
    (span,) = layer.strips[1]
    assert (span.x, span.y, span.premultiplied.shape) == (20, STRIP, (STRIP, 8, 3))


def test_guests_see_themselves_as_in_a_mirror() -> None:
    picture, matte, below = noise(1, 200), soft_matte(200), noise(2, 200)
    matte[60:120] = 0
    matte[90:99, 3:7] = 200
    out = below.copy()
    layer = layer_of(picture, matte, mirror=True)
    assert layer
    draw_layer(layer, out)
    assert np.abs(out.astype(int) - blended(below, picture[:, ::-1], matte[:, ::-1])).max() <= 1


def test_rows_that_are_empty_and_wide_gaps_belong_to_no_span() -> None:
    matte = np.zeros((300, 200), np.uint8)
    matte[10, 5] = matte[10:20, 150:160] = matte[280:290, 20:30] = 1
    covered = np.zeros_like(matte)
    for rows, columns, _ in itertools.chain.from_iterable(parts_of(matte)):
        covered[rows, columns] += 1
    assert covered.max() == 1
    assert covered[matte > 0].all()
    assert not covered[100:200].any()
    assert not covered[:, 60:140].any()


def test_what_is_solid_from_edge_to_edge_of_a_strip_is_copied_and_nothing_else_is() -> None:
    matte = np.zeros((100, 200), np.uint8)
    matte[:, 20:180] = 128
    matte[:, 40:150] = 255
    matte[60, 80] = 254
    parts = list(itertools.chain.from_iterable(parts_of(matte)))
    assert all((matte[rows, columns].min() == 255) == solid for rows, columns, solid in parts)
    assert {solid for *_, solid in parts} == {True, False}
    below, above = noise(1, 100, 200), noise(2, 100, 200)
    out = below.copy()
    layer = layer_of(above, matte, mirror=True)
    assert layer
    draw_layer(layer, out)
    assert np.abs(out.astype(int) - blended(below, above[:, ::-1], matte[:, ::-1])).max() <= 1


def test_an_empty_matte_is_no_layer() -> None:
    assert layer_of(noise(1), np.zeros((40, 60), np.uint8)) is None


@pytest.mark.parametrize("shift", [-60, -59, -30, -1, 0, 1, 25, 59, 60, 500])
def test_a_layer_that_is_moved_is_cut_off_at_the_edges(shift: int) -> None:
    below, above, matte = noise(1), noise(2), soft_matte()
    out = below.copy()
    layer = layer_of(above, matte)
    assert layer
    draw_layer(layer, out, shift)
    moved_above, moved_matte = np.zeros_like(above), np.zeros_like(matte)
    for x in range(60):
        if 0 <= x - shift < 60:
            moved_above[:, x], moved_matte[:, x] = above[:, x - shift], matte[:, x - shift]
    assert np.abs(out.astype(int) - blended(below, moved_above, moved_matte)).max() <= 1

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.shelf import Shelf, scene_layers
from booth.themes import Scene, read_theme

ROOT = Path(__file__).parents[1]
SIZE, SMALL = (320, 180), (64, 36)


@pytest.fixture(scope="module")
def scenes() -> tuple[Scene, ...]:
    return read_theme("wonders", [ROOT / "themes"], logging.getLogger()).scenes


def filled(shelf: Shelf, keys: set[str]) -> None:
    shelf.start()
    for _ in range(600):
        if all(shelf.layers(key) for key in keys):
            break
        Clock().sleep(0.05)
    assert shelf.stop(10)


def test_every_scene_is_ready_at_the_live_views_size(scenes: tuple[Scene, ...]) -> None:
    shelf = Shelf(scenes, scenes[1].key, SIZE, SMALL, Clock())
    assert shelf.layers(scenes[0].key) is None
    filled(shelf, {scene.key for scene in scenes})
    for scene in scenes:
        layers, small = shelf.layers(scene.key), shelf.thumbnail(scene.key)
        assert layers
        assert small is not None
        assert layers.picture.shape == (180, 320, 3)
        assert small.shape == (36, 64, 3)


def test_a_scene_that_is_no_picture_is_left_out_and_named(
    tmp_path: Path, scenes: tuple[Scene, ...], caplog: pytest.LogCaptureFixture
) -> None:
    text = tmp_path / "holiday.jpg"
    text.write_text("not a picture")
    broken = replace(scenes[0], key="holiday", picture=text, foreground=None)
    shelf = Shelf([broken, scenes[1]], "holiday", SIZE, SMALL, Clock())
    filled(shelf, {scenes[1].key})
    assert shelf.usable == (scenes[1],)
    assert shelf.layers("holiday") is None
    assert "holiday.jpg" in caplog.text


def test_a_photos_scene_is_cropped_like_the_live_views(scenes: tuple[Scene, ...]) -> None:
    small, large = (scene_layers(scenes[0], size).picture for size in ((160, 90), (640, 360)))
    reduced = large.reshape(90, 4, 160, 4, 3).mean((1, 3))
    assert abs(reduced - small).mean() < 3

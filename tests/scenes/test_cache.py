import logging
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from booth.clock import Clock
from booth.scenes.cache import SceneCache
from booth.scenes.layers import stand_in
from booth.scenes.loader import load_layers
from booth.scenes.themes import Scene, read_theme

ROOT = Path(__file__).parents[2]
SIZE, SMALL = (320, 180), (64, 36)


@pytest.fixture(scope="module")
def scenes() -> tuple[Scene, ...]:
    return read_theme("wonders", [ROOT / "themes"], logging.getLogger()).scenes


def filled(shelf: SceneCache, keys: set[str]) -> None:
    shelf.start()
    for _ in range(600):
        if all(shelf.layers(key) for key in keys):
            break
        Clock().sleep(0.05)
    assert shelf.stop(10)


def test_every_scene_is_ready_at_the_live_views_size(scenes: tuple[Scene, ...]) -> None:
    shelf = SceneCache(scenes, scenes[1].key, SIZE, SMALL, Clock())
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
    shelf = SceneCache([broken, scenes[1]], "holiday", SIZE, SMALL, Clock())
    filled(shelf, {scenes[1].key})
    assert shelf.usable == (scenes[1],)
    assert shelf.layers("holiday") is None
    assert "holiday.jpg" in caplog.text


def test_a_photos_scene_is_cropped_like_the_live_views(scenes: tuple[Scene, ...]) -> None:
    small, large = (load_layers(scenes[0], size).picture for size in ((160, 90), (640, 360)))
    reduced = large.reshape(90, 4, 160, 4, 3).mean((1, 3))
    assert abs(reduced - small).mean() < 3


def many(scenes: tuple[Scene, ...], count: int) -> tuple[Scene, ...]:
    return tuple(replace(scenes[number % len(scenes)], key=f"scene{number:02d}") for number in range(count))


def until(there: Callable[[], bool]) -> None:
    for _ in range(600):
        if there():
            return
        Clock().sleep(0.05)
    pytest.fail("it never came")


def sharp(shelf: SceneCache) -> list[int]:
    """The places in the row of the scenes that are ready."""
    return [int(key.removeprefix("scene")) for key in sorted(shelf._layers)]


def test_the_scenes_beside_those_that_are_looked_at_are_kept_and_the_others_make_room(
    scenes: tuple[Scene, ...],
) -> None:
    row = many(scenes[2:3], 16)  # all of one size
    room = 5 * load_layers(row[0], SIZE).nbytes
    shelf = SceneCache(row, "scene00", SIZE, SMALL, Clock(), room)
    shelf.start()
    until(lambda: all(shelf.thumbnail(scene.key) is not None for scene in row))
    assert sharp(shelf)[:4] == [0, 1, 2, 3]
    assert sum(layers.nbytes for layers in shelf._layers.values()) <= room
    before = shelf.layers("scene09")
    assert before  # at once, if out of focus
    assert before.foreground is None
    assert before.picture.shape == (180, 320, 3)
    assert shelf.layers("scene09") is before  # and the same until it is ready
    shelf.layers("scene10")
    until(lambda: {8, 9, 10, 11} <= set(sharp(shelf)))
    assert 0 not in sharp(shelf)
    assert sum(layers.nbytes for layers in shelf._layers.values()) <= room
    assert shelf.layers("scene09") is not before
    assert shelf.stop(10)


def test_a_theme_that_fits_is_kept_whole_wherever_guests_look(scenes: tuple[Scene, ...]) -> None:
    shelf = SceneCache(many(scenes, 8), "scene00", SIZE, SMALL, Clock())
    filled(shelf, {f"scene{number:02d}" for number in range(8)})
    first = {key: shelf.layers(key) for key in shelf._layers}
    assert len(first) == 8
    assert all(shelf.layers(key) is layers for key, layers in first.items())


def test_a_scene_that_stands_in_looks_like_the_scene(scenes: tuple[Scene, ...]) -> None:
    layers = load_layers(scenes[1], SIZE)
    whole = layers.picture
    small = np.ascontiguousarray(whole.reshape(45, 4, 80, 4, 3).mean((1, 3)).astype(np.uint8))
    shown = stand_in(small, layers.light, SIZE)
    assert shown.light is layers.light
    assert np.abs(shown.picture.astype(int) - whole).mean() < 12
    assert np.abs(shown.picture.astype(int) - whole[:, ::-1]).mean() > 24


def test_a_scene_stands_in_the_same_light_before_and_after_it_is_ready(scenes: tuple[Scene, ...]) -> None:
    row = many(scenes[2:3], 8)
    shelf = SceneCache(row, "scene00", SIZE, SMALL, Clock(), room=2 * load_layers(row[0], SIZE).nbytes)
    shelf.start()
    until(lambda: all(shelf.thumbnail(scene.key) is not None for scene in row))
    before = shelf.layers("scene05")
    assert before
    until(lambda: "scene05" in shelf._layers)
    after = shelf.layers("scene05")
    assert after
    assert after is not before
    assert after.light is before.light is not None
    assert shelf.stop(10)


def test_a_process_that_dies_over_a_scene_begins_again_and_the_scene_is_there(scenes: tuple[Scene, ...]) -> None:
    shelf = SceneCache(scenes, scenes[0].key, SIZE, SMALL, Clock())
    shelf.start()
    until(lambda: shelf.pid is not None)
    assert shelf.pid
    os.kill(shelf.pid, signal.SIGKILL)
    until(lambda: all(shelf.layers(scene.key) for scene in scenes))
    assert shelf.usable == scenes
    until(lambda: shelf.pid is None)  # nothing is left for it to do
    assert shelf.stop(10)


def test_a_scene_that_takes_the_process_with_it_is_left_out_and_named(
    tmp_path: Path, scenes: tuple[Scene, ...], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.scenes.cache.LIMIT", 2.0)
    bottomless = tmp_path / "bottomless.png"
    os.mkfifo(bottomless)  # whoever opens it waits for ever
    stuck = replace(scenes[0], key="bottomless", picture=bottomless, foreground=None)
    shelf = SceneCache([stuck, scenes[1]], "bottomless", SIZE, SMALL, Clock())
    shelf.start()
    until(lambda: shelf.layers(scenes[1].key) is not None)
    until(lambda: shelf.usable == (scenes[1],))
    assert shelf.stop(10)
    assert "bottomless.png: this machine cannot read it" in caplog.text

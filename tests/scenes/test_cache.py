import logging
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from booth.clock import Clock
from booth.scenes.cache import MAX_CRASHES, SceneCache
from booth.scenes.layers import stand_in
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.scenes.themes import read_theme

ROOT = Path(__file__).parents[2]
SIZE, SMALL = (320, 180), (64, 36)


@pytest.fixture(scope="module")
def scenes() -> tuple[Scene, ...]:
    return read_theme("wonders", [ROOT / "themes"], logging.getLogger()).scenes


def filled(cache: SceneCache, keys: set[str]) -> None:
    cache.start()
    for _ in range(600):
        if all(cache.layers(key) for key in keys):
            break
        Clock().sleep(0.05)
    assert cache.stop(10)


def test_every_scene_is_ready_at_the_live_views_size(scenes: tuple[Scene, ...]) -> None:
    cache = SceneCache(scenes, scenes[1].key, SIZE, SMALL, Clock())
    assert cache.layers(scenes[0].key) is None
    filled(cache, {scene.key for scene in scenes})
    for scene in scenes:
        layers, small = cache.layers(scene.key), cache.thumbnail(scene.key)
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
    cache = SceneCache([broken, scenes[1]], "holiday", SIZE, SMALL, Clock())
    filled(cache, {scenes[1].key})
    assert cache.usable == (scenes[1],)
    assert cache.layers("holiday") is None
    assert cache.status.left_out == ("holiday",)
    assert cache.status.line().endswith(" of 190 MB, left out: holiday")
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


def sharp(cache: SceneCache, row: tuple[Scene, ...]) -> list[int]:
    """The positions in *row* of the scenes that are cached."""
    return [position for position, scene in enumerate(row) if cache.cached(scene.key)]


def test_the_scenes_beside_those_that_are_looked_at_are_kept_and_the_others_make_room(
    scenes: tuple[Scene, ...],
) -> None:
    row = many(scenes[2:3], 16)  # all of one size
    budget = 5 * load_layers(row[0], SIZE).nbytes
    cache = SceneCache(row, "scene00", SIZE, SMALL, Clock(), budget)
    cache.start()
    until(lambda: all(cache.thumbnail(scene.key) is not None for scene in row))
    assert sharp(cache, row)[:4] == [0, 1, 2, 3]
    assert cache.status.nbytes <= budget
    before = cache.layers("scene09")
    assert before  # at once, if out of focus
    assert before.foreground is None
    assert before.picture.shape == (180, 320, 3)
    assert cache.layers("scene09") is before  # and the same until it is ready
    cache.layers("scene10")
    until(lambda: {8, 9, 10, 11} <= set(sharp(cache, row)))
    assert 0 not in sharp(cache, row)
    assert cache.status.nbytes <= budget
    assert cache.layers("scene09") is not before
    assert cache.stop(10)


def test_a_theme_that_fits_is_kept_whole_wherever_guests_look(scenes: tuple[Scene, ...]) -> None:
    cache = SceneCache(many(scenes, 8), "scene00", SIZE, SMALL, Clock())
    filled(cache, {f"scene{number:02d}" for number in range(8)})
    first = {f"scene{number:02d}": cache.cached(f"scene{number:02d}") for number in range(8)}
    assert all(first.values())
    assert cache.status.cached == 8
    assert all(cache.layers(key) is layers for key, layers in first.items())


def test_a_scene_that_stands_in_looks_like_the_scene(scenes: tuple[Scene, ...]) -> None:
    layers = load_layers(scenes[1], SIZE)
    sharp_picture = layers.picture
    small = np.ascontiguousarray(sharp_picture.reshape(45, 4, 80, 4, 3).mean((1, 3)).astype(np.uint8))
    shown = stand_in(small, layers.light, SIZE)
    assert shown.light is layers.light
    assert np.abs(shown.picture.astype(int) - sharp_picture).mean() < 12
    assert np.abs(shown.picture.astype(int) - sharp_picture[:, ::-1]).mean() > 24


def test_a_scene_stands_in_the_same_light_before_and_after_it_is_ready(scenes: tuple[Scene, ...]) -> None:
    row = many(scenes[2:3], 8)
    cache = SceneCache(row, "scene00", SIZE, SMALL, Clock(), budget=2 * load_layers(row[0], SIZE).nbytes)
    cache.start()
    until(lambda: all(cache.thumbnail(scene.key) is not None for scene in row))
    before = cache.layers("scene05")
    assert before
    until(lambda: cache.cached("scene05") is not None)
    after = cache.layers("scene05")
    assert after
    assert after is not before
    assert after.light is before.light is not None
    assert cache.stop(10)


def test_a_process_that_dies_over_a_scene_begins_again_and_the_scene_is_there(scenes: tuple[Scene, ...]) -> None:
    cache = SceneCache(scenes, scenes[0].key, SIZE, SMALL, Clock())
    cache.start()
    until(lambda: cache.pid is not None)
    assert cache.pid
    os.kill(cache.pid, signal.SIGKILL)
    until(lambda: all(cache.layers(scene.key) for scene in scenes))
    assert cache.usable == scenes
    until(lambda: cache.pid is None)  # nothing is left for it to do
    assert cache.stop(10)


def test_a_scene_that_takes_the_process_with_it_is_left_out_and_named(
    tmp_path: Path, scenes: tuple[Scene, ...], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.scenes.cache.FIT_LIMIT", 2.0)
    bottomless = tmp_path / "bottomless.png"
    os.mkfifo(bottomless)  # whoever opens it waits for ever
    stuck = replace(scenes[0], key="bottomless", picture=bottomless, foreground=None)
    cache = SceneCache([stuck, scenes[1]], "bottomless", SIZE, SMALL, Clock())
    cache.start()
    until(lambda: cache.layers(scenes[1].key) is not None)
    until(lambda: cache.usable == (scenes[1],))
    assert cache.stop(10)
    assert "bottomless.png: this machine cannot read it" in caplog.text


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_is_lost_while_it_waits_for_guests_is_there_for_the_next_scene(
    scenes: tuple[Scene, ...], blow: signal.Signals
) -> None:
    row = many(scenes[2:3], 8)
    cache = SceneCache(row, "scene00", SIZE, SMALL, Clock(), budget=2 * load_layers(row[0], SIZE).nbytes)
    cache.start()
    until(lambda: all(cache.thumbnail(scene.key) is not None for scene in row) and len(sharp(cache, row)) == 2)
    lost = cache.pid
    assert lost
    os.kill(lost, blow)
    until(lambda: cache.pid not in (lost, None) and cache._child._ready)
    cache.layers("scene06")
    until(lambda: cache.cached("scene06") is not None)
    assert cache.usable == row
    assert cache.stop(10)


def test_a_process_that_is_stopped_over_a_scene_is_replaced_and_the_scene_is_not_blamed(
    scenes: tuple[Scene, ...], tmp_path: Path
) -> None:
    slow = tmp_path / "slow.png"
    os.mkfifo(slow)
    row = (replace(scenes[0], key="slow", picture=slow, foreground=None),)
    cache = SceneCache(row, "slow", SIZE, SMALL, Clock())
    cache.start()
    stopped: set[int] = set()
    for _ in range(MAX_CRASHES + 1):
        until(lambda: cache.pid not in (*stopped, None) and cache._child._ready)
        assert cache.pid
        os.kill(cache.pid, signal.SIGSTOP)
        stopped.add(cache.pid)
    until(lambda: cache.pid not in (*stopped, None) and cache._child._ready)
    assert cache.usable == row
    assert cache.stop(10)


def test_asking_what_is_cached_keeps_and_prefetches_nothing(scenes: tuple[Scene, ...]) -> None:
    row = many(scenes[2:3], 8)
    cache = SceneCache(row, "scene00", SIZE, SMALL, Clock(), budget=2 * load_layers(row[0], SIZE).nbytes)
    cache.start()
    until(lambda: all(cache.thumbnail(scene.key) is not None for scene in row))
    assert cache.cached("scene07") is None  # not even a stand-in
    Clock().sleep(1.2)  # twice as long as the thread sleeps
    assert sharp(cache, row) == [0, 1]
    assert cache.cached("scene01") is cache.layers("scene01")
    assert cache.stop(10)

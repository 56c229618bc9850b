import gc
import weakref

import pytest

from booth.darkroom import loaded_scenes
from booth.darkroom.loaded_scenes import LoadedScenes
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Size
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.settings import Settings

SIZE, SMALL = (192, 108), (32, 18)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scenes that were read from their files, in order."""
    keys: list[str] = []

    def load(scene: Scene, size: Size) -> SceneLayers:
        keys.append(scene.key)
        return load_layers(scene, size)

    monkeypatch.setattr(loaded_scenes, "load_layers", load)
    return keys


def test_a_scene_is_read_once_for_all_shots_in_a_row_that_are_in_it(settings: Settings, read: list[str]) -> None:
    scenes = LoadedScenes(settings)
    first = scenes.for_shot("lake", SIZE)
    assert scenes.for_shot("lake", SIZE) is first
    scenes.for_shot("lake", SMALL)
    scenes.for_shot("city", SMALL)
    assert read == ["lake", "lake", "city"]


def test_only_one_scene_is_kept_at_a_photos_size(settings: Settings, read: list[str]) -> None:
    scenes = LoadedScenes(settings)
    first = weakref.ref(scenes.for_shot("lake", SIZE).picture)
    scenes.for_shot("city", SIZE)
    gc.collect()
    assert first() is None


def test_who_looks_through_the_scenes_on_a_phone_changes_nothing_for_the_next_shot(
    settings: Settings, read: list[str]
) -> None:
    scenes = LoadedScenes(settings)
    lake = scenes.for_shot("lake", SIZE)
    assert scenes.for_phone("lake", SIZE) is lake
    scenes.for_phone("city", SIZE)
    assert scenes.for_shot("lake", SIZE) is lake
    assert read == ["lake", "city"]


def test_all_thumbnails_stay(settings: Settings, read: list[str]) -> None:
    scenes = LoadedScenes(settings)
    for key in ("lake", "city", "lake", "city"):
        assert scenes.small(key, SMALL).picture.shape == (18, 32, 3)
    assert read == ["lake", "city"]


def test_a_scene_that_cannot_be_read_is_tried_again_by_the_next_shot(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(scene: Scene, size: Size) -> SceneLayers:
        raise PictureFault(scene.picture, "is cut short")

    scenes = LoadedScenes(settings)
    monkeypatch.setattr(loaded_scenes, "load_layers", broken)
    with pytest.raises(PictureFault):
        scenes.for_shot("lake", SIZE)
    monkeypatch.undo()
    assert scenes.for_shot("lake", SIZE).picture.shape == (108, 192, 3)

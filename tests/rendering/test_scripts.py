from pathlib import Path

import pytest

from booth.rendering.scripts import NoSuchScene, find_script


@pytest.fixture
def themes(tmp_path: Path) -> Path:
    for scene in ("wonders/lake", "wonders/city", "party/lake"):
        theme, name = scene.split("/")
        source = tmp_path / theme / "scenes" / name / "source"
        source.mkdir(parents=True)
        (source / "scene.py").touch()
    return tmp_path


def test_a_scene_is_found_by_its_name(themes: Path) -> None:
    assert find_script("city", themes) == themes / "wonders/scenes/city/source/scene.py"


def test_a_scene_of_two_themes_wants_the_theme_said(themes: Path) -> None:
    with pytest.raises(NoSuchScene, match="say which: party/lake, wonders/lake"):
        find_script("lake", themes)
    assert find_script("party/lake", themes).is_relative_to(themes / "party")


def test_a_name_that_is_not_there_is_answered_with_the_nearest(themes: Path) -> None:
    with pytest.raises(NoSuchScene, match=r'did you mean "city"\?; there are: city, lake'):
        find_script("citi", themes)

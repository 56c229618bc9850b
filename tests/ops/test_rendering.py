from pathlib import Path

import pytest

from booth.ops import rendering
from booth.ops.rendering import render, so_far


def test_without_the_environment_it_says_how_to_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rendering, "ENVIRONMENT", tmp_path / "nothing")
    monkeypatch.setattr(rendering, "find_script", lambda name: tmp_path / "wonders/scenes/lake/source/scene.py")
    assert render("lake", preview=True) == 1
    assert "make scenes-env" in capsys.readouterr().out


def test_an_unknown_scene_is_said_before_anything_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert render("atlantis", preview=False) == 1
    assert 'no script for a scene "atlantis"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", ""),
        ("Blender 5.0\nplace, building it\n", "place, building it"),
        ("place, building it\nplace, Mem: 3M | Updating Lights | Computing tree\n", "place, updating lights"),
        ("place, Remaining: 00:02 | Mem: 72M | Sample 7/16\nsomething else\n", "place, sample 7 of 16 (43 %)"),
        ("place, Mem: 72M | Sample 16/16\nforeground, building it\n", "foreground, building it"),
    ],
)
def test_it_says_how_far_a_render_is(written: str, said: str) -> None:
    assert so_far(written) == said

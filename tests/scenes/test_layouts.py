import logging
from pathlib import Path

import pytest
from PIL import Image

from booth.config import Config
from booth.scenes.layouts import Layout, find_layouts
from booth.scenes.themes import theme_of
from tests.support.fakes import THEMES, wonders

PLAIN = """
paper = [50.8, 152.4]
[[slots]]
place = [4, 4]
size = [42.8, 28.5]
"""


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme of the operator's own, with nothing but a folder for layouts."""
    folder = tmp_path / "themes" / "wonders"
    (folder / "layouts").mkdir(parents=True)
    return folder


def put(theme: Path, text: str, key: str = "mine") -> Path:
    folder = theme / "layouts" / key
    folder.mkdir(exist_ok=True)
    (folder / "layout.toml").write_text(text, encoding="utf-8")
    return folder


def found(theme: Path, caplog: pytest.LogCaptureFixture) -> tuple[dict[str, Layout], str]:
    """The layouts in *theme* by key, and what was said of those that were left out."""
    caplog.clear()
    layouts = find_layouts([theme], theme, logging.getLogger("layouts"))
    return {layout.key: layout for layout in layouts}, caplog.text


def test_the_shipped_theme_has_four_layouts_in_the_pixels_of_their_paper() -> None:
    sizes = {layout.key: layout.size for layout in wonders().layouts}
    assert sizes == {"strip": (600, 1800), "single": (1800, 1200), "three": (1200, 1800), "square": (1200, 1200)}


def test_a_folder_that_is_dropped_into_the_theme_is_a_layout(theme: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(theme, PLAIN)
    layouts, said = found(theme, caplog)
    assert said == ""
    assert layouts["mine"].size == (600, 1800)
    assert layouts["mine"].name("en") == "mine"
    config = Config()
    assert [layout.key for layout in theme_of(config, theme.parents[1]).layouts] == [
        "mine",
        "single",
        "square",
        "strip",
        "three",
    ]


def test_an_operators_layout_takes_the_place_of_the_shipped_one_with_its_name(theme: Path) -> None:
    put(theme, PLAIN.replace("50.8, 152.4", "100, 148"), "strip")
    layouts = {layout.key: layout for layout in theme_of(Config(), theme.parents[1]).layouts}
    assert layouts["strip"].description.paper == (100, 148)
    assert set(layouts) == {"strip", "single", "three", "square"}


def test_a_theme_without_layouts_has_the_shipped_ones() -> None:
    assert {layout.key for layout in theme_of(Config(theme="party"), THEMES.parent).layouts} == {
        layout.key for layout in wonders().layouts
    }


def test_a_name_may_be_one_for_all_languages_or_one_for_each(theme: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(theme, 'name = "Ours"' + PLAIN, "one")
    put(theme, 'name = { en = "Strip", de = "Streifen" }' + PLAIN, "two")
    layouts, _ = found(theme, caplog)
    assert layouts["one"].name("de") == "Ours"
    assert layouts["two"].name("de") == "Streifen"
    assert layouts["two"].name("fr") == "Strip"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (PLAIN.replace("paper", "papre"), "papre: there is no such setting; did you mean paper?"),
        (PLAIN.replace("place", "palce"), "slots 1.palce: there is no such setting; did you mean place?"),
        (PLAIN.replace("[4, 4]", '"left"'), "slots 1.place: must be two numbers of millimetres from -50 to 330"),
        (PLAIN + 'background = "#12"\n', "slots 1.background: there is no such setting"),
        ('background = "gold"' + PLAIN, 'background: must be "accent", "ink", "paper" (the theme\'s own) or a colour'),
        ('background = "Hearts.JPG"' + PLAIN, "background: must be a colour; a picture is not named, but lies beside"),
        ("dpi = 720" + PLAIN.replace("50.8", "330"), "dpi: must be at most 640 on paper of 330 x 152.4 mm, not 720"),
        (PLAIN.replace("42.8", "400"), "slots 1: is 400 mm long, and the paper 152.4"),
        (PLAIN + '[[texts]]\ntext = "x"\nplace = [1, 1]\nwidth = 400\nsize = 3\n', "texts 1: is 400 mm long, and the"),
        ("dpi = 30" + PLAIN, "dpi: must be at least 100, not 30"),
        ("paper = [50.8, 152.4]", "slots: is missing"),
        (
            PLAIN + '[[texts]]\ntext = "{name}"\nplace = [1, 1]\nwidth = 9\nsize = 3\n',
            "texts 1.text: has {name}; only {line}, {date} and {code} can be filled in",
        ),
        (
            PLAIN + '[[texts]]\ntext = "{"\nplace = [1, 1]\nwidth = 9\nsize = 3\n',
            "only {line}, {date} and {code} can be filled in",
        ),
        (PLAIN + "[[slots]\n", "a section is written [slots], alone on its line"),
    ],
)
def test_what_is_wrong_in_a_layout_is_told_with_its_file_and_what_to_write(
    theme: Path, caplog: pytest.LogCaptureFixture, wrong: str, reason: str
) -> None:
    path = put(theme, wrong) / "layout.toml"
    layouts, said = found(theme, caplog)
    assert layouts == {}
    assert reason in said
    assert str(path) in said


def test_a_layout_with_a_broken_picture_or_without_its_file_is_left_out_and_the_others_stay(
    theme: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(theme, PLAIN, "whole")
    (put(theme, PLAIN, "broken") / "overlay.png").write_text("no picture")
    (theme / "layouts" / "empty").mkdir()
    layouts, said = found(theme, caplog)
    assert list(layouts) == ["whole"]
    assert "overlay.png" in said
    assert "it has no layout.toml; copy that of another layout and change it" in said


def test_a_layout_under_another_name_is_told_what_it_has_to_be_called(
    theme: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (put(theme, PLAIN, "notepad") / "layout.toml").rename(theme / "layouts" / "notepad" / "layout.toml.txt")
    (theme / "layouts" / "alone.toml").write_text(PLAIN)
    (theme / "layouts" / "Thumbs.db").write_text("Windows leaves it")
    layouts, said = found(theme, caplog)
    assert layouts == {}
    assert 'it has no layout.toml; rename "layout.toml.txt"' in said
    assert "a layout is a folder; make one, and put this into it under the name layout.toml" in said
    assert "Thumbs.db" not in said


def test_a_slot_with_a_mistake_is_told_once(theme: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(theme, PLAIN.replace("size", "sise"))
    _, said = found(theme, caplog)
    assert "slots 1.sise: there is no such setting; did you mean size?" in said
    assert "must not be empty" not in said


def test_pictures_beside_a_layout_are_found(theme: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = put(theme, PLAIN)
    Image.new("RGBA", (60, 180)).save(folder / "overlay.png")
    Image.new("RGB", (60, 180)).save(folder / "background.jpg")
    layouts, _ = found(theme, caplog)
    assert layouts["mine"].background == folder / "background.jpg"
    assert layouts["mine"].overlay == folder / "overlay.png"

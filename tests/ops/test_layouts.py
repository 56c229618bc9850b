"""`booth layouts check`, and the approved pictures of the shipped layouts."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from booth.__main__ import main
from booth.composition.sheet import Placed
from booth.config import Config
from booth.ops.layout_critic import remarks_on
from booth.ops.layouts import check, example_texts
from booth.scenes.layouts import Layout, LayoutDescription
from tests.pictures import layout_golden_path, layout_pictures, stored
from tests.support.fakes import wonders

PHOTO = Placed(np.full((1080, 1920, 3), 128, np.uint8))
SLOT = {"place": [4, 4], "size": [42.8, 24.1]}
TEXT = {"text": "{line}", "place": [25.4, 130], "width": 41, "size": 5}


def remarks(*, overlay: Path | None = None, folder: Path = Path("nowhere"), **said: Any) -> list[str]:
    """What is said of a layout on the paper of a strip."""
    description = LayoutDescription.model_validate({"paper": [50.8, 152.4], "slots": [SLOT], **said})
    layout = Layout("mine", folder / "layout.toml", description, None, overlay)
    return list(remarks_on(layout, wonders(), [PHOTO], example_texts(Config(), wonders())))


def test_a_good_layout_is_passed_over_in_silence() -> None:
    assert remarks(texts=[TEXT]) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"dpi": 150}, "dpi: 150 shows pixels on paper; write 300"),
        ({"slots": [SLOT | {"size": [30, 42]}]}, "slots 1: it shows only 40% of a photo, which has another shape"),
        ({"slots": [SLOT | {"place": [1, 4]}]}, "slots 1: it ends 1.0 mm from the paper's edge; leave 3 mm"),
        ({"slots": [SLOT, SLOT | {"place": [4, 20]}]}, "slots 2: it lies over slots 1"),
        ({"texts": [TEXT | {"size": 1.5}]}, "texts 1: letters of 1.5 mm are hard to read on paper; 2.1 mm are the"),
        ({"texts": [TEXT | {"width": 8}]}, "mm to fit, are hard to read on paper"),
        ({"texts": [TEXT | {"place": [25.4, 151]}]}, "of the paper's edge; leave 4 mm"),
        ({"texts": [TEXT | {"place": [25.4, 156]}]}, "mm beyond the paper's edge and is cut off; leave 4 mm"),
        (
            {"texts": [TEXT | {"colour": "paper"}]},
            "texts 1: it can hardly be told from what is below it (a contrast of 1.0",
        ),
        ({"texts": [TEXT | {"place": [25.4, 26], "colour": "#909090"}]}, "hardly be told from what is below it"),
        ({"texts": [TEXT, TEXT | {"text": "{date}"}]}, "texts 2: it lies over texts 1; move one"),
        (
            {"slots": [SLOT | {"place": [4, 140]}]},
            "slots 1: it reaches 11.7 mm beyond the paper's edge, and that is not",
        ),
        ({"texts": [TEXT | {"place": [25.4, 16]}]}, "texts 1: it lies where faces are in slots 1; move it"),
        ({"texts": [TEXT | {"text": "ᚠᛇᚻ"}]}, 'the theme\'s fonts have no "ᚠᛇᚻ" and show empty boxes'),
        ({"dpi": 720, "paper": [203, 152], "slots": [{"place": [0, 0], "size": [203, 114]}]}, "are enlarged 3.0 times"),
    ],
)
def test_a_picky_designer_says_what_to_mend(said: dict[str, Any], expected: str) -> None:
    assert [line for line in remarks(**said) if expected in line]


def test_a_picture_that_is_never_shown_is_named_with_the_names_that_are(tmp_path: Path) -> None:
    for name in ("Background.PNG", "hearts.jpg", "overlay.png"):
        Image.new("RGBA", (600, 1800), (0, 0, 0, 0)).convert("RGB" if "jpg" in name else "RGBA").save(tmp_path / name)
    said = remarks(folder=tmp_path, overlay=tmp_path / "overlay.png")
    assert [line.partition(":")[0] for line in said] == ["Background.PNG", "hearts.jpg"]
    assert "the picture below the photos is called background.png, the one above them overlay.png" in said[0]


def test_a_slot_that_runs_to_the_edge_or_beyond_is_as_good_as_one_that_keeps_away() -> None:
    for left, width in ((0, 50.8), (-3, 56.8)):
        assert remarks(slots=[{"place": [left, 10], "size": [width, width * 9 / 16]}]) == []


def test_an_overlay_over_the_faces_is_noticed_and_a_frame_is_not(tmp_path: Path) -> None:
    overlay = Image.new("RGBA", (600, 1800), (200, 30, 30, 255))
    overlay.paste((0, 0, 0, 0), (30, 30, 570, 400))
    overlay.save(tmp_path / "frame.png")
    assert remarks(overlay=tmp_path / "frame.png") == []
    Image.new("RGBA", (300, 900), (200, 30, 30, 255)).save(tmp_path / "lid.png")
    said = "\n".join(remarks(overlay=tmp_path / "lid.png"))
    assert "lid.png: it covers faces in slots 1; make it transparent there" in said
    assert "lid.png: it has 300x900 pixels and is enlarged; save it at 600x1800" in said


def test_the_check_names_a_layout_that_cannot_be_used_and_draws_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[event]\nline = "Anna & Tom"\n')
    broken = tmp_path / "themes" / "wonders" / "layouts" / "mine"
    broken.mkdir(parents=True)
    (broken / "layout.toml").write_text("paper = [50.8]\n")
    assert main(["layouts", "check", "--config", str(settings)]) == 1
    said = capsys.readouterr().out
    assert "mine: fault, it is left out: paper: must be two numbers of millimetres" in said
    assert "strip: ok" in said
    with Image.open(tmp_path / "state" / "layouts.jpg") as sheet:
        assert sheet.width > sheet.height


def test_a_folder_whose_name_a_terminal_would_obey_is_shown_and_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text("[event]\n")
    (tmp_path / "themes" / "wonders" / "layouts" / "a\x1b]0;mine\x07\nstrip: ok").mkdir(parents=True)
    assert main(["layouts", "check", "--config", str(tmp_path / "config.toml")]) == 1
    said = capsys.readouterr().out
    assert "a<U+001B>]0;mine<U+0007><U+000A>strip: ok: fault, it is left out: it has no layout.toml" in said
    assert "\x1b" not in said


def test_a_sheet_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    _, found = check(Config(), tmp_path, tmp_path / "nowhere" / "sheet.jpg")
    assert [remark.text for remark in found if "cannot be written" in remark.text]


def test_every_shipped_layout_looks_as_it_was_approved(tmp_path: Path) -> None:
    for key, picture in layout_pictures().items():
        approved = np.asarray(Image.open(layout_golden_path(key)).convert("RGB"), np.int16)
        fresh = np.asarray(Image.open(io.BytesIO(stored(picture))).convert("RGB"), np.int16)
        difference = np.abs(fresh - approved)
        if difference.mean() > 1.5 or (difference.max(axis=2) <= 12).mean() < 0.999:
            picture.save(tmp_path / f"{key}.png")
            pytest.fail(f"{key} has changed: {tmp_path / key}.png; `make pictures` approves it")

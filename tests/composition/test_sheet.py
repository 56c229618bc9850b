from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.composition.lettering import set_line
from booth.composition.sheet import (
    MIDDLE,
    Placed,
    SheetTexts,
    compose_sheet,
    focus_on_guests,
    sheet_texts,
    slot_box,
    written,
)
from booth.config import Event
from booth.picture_types import Picture
from booth.scenes.layouts import Layout, LayoutDescription
from tests.support.fakes import wonders

NOTHING = SheetTexts("", "", "", "en")
RED, GREEN, BLUE = (200, 0, 0), (0, 160, 0), (0, 0, 220)


def layout(*, overlay: Path | None = None, picture: Path | None = None, **said: object) -> Layout:
    """A layout on paper of 25.4 by 50.8 mm at 100 dots per inch: 100 by 200 pixels."""
    description = LayoutDescription.model_validate({"paper": [25.4, 50.8], "dpi": 100, "background": "#ffffff", **said})
    return Layout("mine", Path("layout.toml"), description, picture, overlay)


def slot(left: float, top: float, width: float, height: float, **more: object) -> dict[str, object]:
    """A slot in pixels of those 100 dots per inch."""
    return {"place": [left * 0.254, top * 0.254], "size": [width * 0.254, height * 0.254], **more}


def photo(colour: tuple[int, int, int], size: tuple[int, int] = (160, 90)) -> Placed:
    return Placed(np.asarray(Image.new("RGB", size, colour)))


def text(words: str, **more: object) -> dict[str, object]:
    return {"text": words, "place": [12.7, 40], "width": 24, "size": 4, **more}


def sheet(said: Layout, *photos: Placed, texts: SheetTexts = NOTHING) -> Picture:
    return compose_sheet(said, wonders(), photos, texts)


def test_photos_lie_in_their_slots_to_the_pixel() -> None:
    out = sheet(layout(slots=[slot(10, 20, 80, 45), slot(10, 70, 80, 45)]), photo(RED), photo(GREEN))
    assert out.shape == (200, 100, 3)
    assert (out[20:65, 10:90] == RED).all()
    assert (out[70:115, 10:90] == GREEN).all()
    out[20:65, 10:90] = out[70:115, 10:90] = 255
    assert (out == 255).all()


def test_more_slots_than_photos_begin_with_the_first_photo_again() -> None:
    out = sheet(layout(slots=[slot(0, 50 * number, 50, 40) for number in range(4)]), photo(RED), photo(GREEN))
    assert [tuple(out[50 * number + 20, 20]) for number in range(4)] == [RED, GREEN, RED, GREEN]


def test_a_photo_of_another_shape_is_cropped_about_its_guests() -> None:
    wide = np.zeros((90, 160, 3), np.uint8)
    wide[:, 120:] = RED
    matte = np.zeros((90, 160), np.uint8)
    matte[20:, 130:150] = 255
    square = layout(slots=[slot(0, 0, 90, 90)])
    guests = sheet(square, Placed(wide, focus_on_guests(matte)))[:90, :90]
    assert (guests == RED).all(axis=2).mean() > 0.4  # all of the right side
    assert (sheet(square, Placed(wide))[:90, :90] == RED).all(axis=2).mean() < 0.1
    assert focus_on_guests(np.zeros((90, 160), np.uint8)) == MIDDLE


def test_a_slot_may_be_turned_have_round_corners_and_run_over_the_edge() -> None:
    turned = sheet(layout(slots=[slot(20, 50, 60, 30, turn=90)]), photo(RED))
    assert (turned[37:93, 36:64] == RED).all()
    assert (turned[:34] == 255).all()
    assert (turned[:, :33] == 255).all()
    rounded = sheet(layout(slots=[slot(10, 20, 80, 45, corner=20 * 0.254)]), photo(RED))
    assert (rounded[21, 11] == 255).all()
    assert (rounded[42, 11] == RED).all()
    beyond = sheet(layout(slots=[slot(-10, -10, 130, 60)]), photo(RED))
    assert (beyond[:50] == RED).all()


def test_pictures_lie_below_and_above_the_photos(tmp_path: Path) -> None:
    Image.new("RGB", (100, 200), BLUE).save(tmp_path / "background.png")
    overlay = Image.new("RGBA", (100, 200))
    overlay.paste((*GREEN, 255), (0, 0, 100, 30))
    overlay.save(tmp_path / "overlay.png")
    said = layout(overlay=tmp_path / "overlay.png", picture=tmp_path / "background.png", slots=[slot(10, 20, 80, 45)])
    out = sheet(said, photo(RED))
    assert [tuple(out[row, 50]) for row in (25, 50, 150)] == [GREEN, RED, BLUE]


def test_the_themes_colours_are_named() -> None:
    out = sheet(layout(background="ink", slots=[slot(10, 20, 80, 45)]), photo(RED))
    assert tuple(out[199, 99]) == wonders().ink


def test_texts_have_the_events_line_date_and_code() -> None:
    texts = sheet_texts(Event(name="Party", line="Anna & Tom"), wonders(), "de", datetime(2026, 6, 12, 22), "KXQRTM")
    assert (texts.line, texts.date, texts.code) == ("Anna & Tom", "12. Juni 2026", "KXQRTM")
    assert sheet_texts(Event(name="Anna's 40th"), wonders(), "en", datetime(2026, 6, 12), "").line == "Anna's 40th"
    assert sheet_texts(Event(), wonders(), "en", datetime(2026, 6, 12), "").line == ""


def test_a_text_with_nothing_to_fill_in_is_left_out_and_no_separator_stays_alone() -> None:
    said = layout(slots=[slot(0, 0, 10, 10)], texts=[text("{line}"), text("{line} · {date}"), text("Ours")])
    lines = said.description.texts
    assert written(said, wonders(), lines[0], NOTHING) is None
    assert written(said, wonders(), lines[2], NOTHING) is not None
    only_date = SheetTexts("", "12 June", "", "en")
    with_dot, without = (
        written(said, wonders(), each, only_date) for each in (lines[1], lines[2].model_copy(update={"text": "{date}"}))
    )
    assert with_dot
    assert without
    assert with_dot.box == without.box


def test_a_text_stands_on_its_foot_and_a_longer_one_is_set_smaller() -> None:
    said = layout(slots=[slot(0, 0, 10, 10)], texts=[text("HH"), text("HOW LONG MAY A LINE BE")])
    short, long = (written(said, wonders(), each, NOTHING) for each in said.description.texts)
    assert short
    assert long
    assert abs(short.box[3] - said.pixels(40)) <= 1
    assert abs((short.box[0] + short.box[2]) / 2 - 50) <= 1
    assert long.pixels < short.pixels == round(said.pixels(4))
    assert long.box[2] - long.box[0] <= 1.03 * said.pixels(24)


def test_letters_are_spaced_out_except_where_they_join() -> None:
    font = wonders().fonts.text

    def width(words: str, spacing: float) -> int:
        return set_line(words, font, 40, max_width=2000, spacing=spacing).alpha.width

    assert width("JUNE", 0.2) == pytest.approx(width("JUNE", 0) + 3 * 0.2 * 40, abs=1)
    assert width("يونيو", 0.2) == width("يونيو", 0)


def test_a_sheet_without_photos_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        sheet(layout(slots=[slot(0, 0, 10, 10)]))


def test_slots_share_the_edges_that_they_name() -> None:
    said = layout(slots=[slot(0.4, 0, 33.3, 10), slot(33.7, 0, 33.3, 10)])
    first, second = (slot_box(said, each) for each in said.description.slots)
    assert first[2] == second[0]

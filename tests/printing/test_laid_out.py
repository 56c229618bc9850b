"""Photos in the theme's layouts, on paper."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.album.record import Photo
from booth.config import Config
from booth.picture_types import Picture
from booth.printing.compose import PhotoSheets
from booth.printing.laid_out import layout_of
from booth.printing.paper import PAPERS, page
from booth.settings import settings_of
from tests.printing.test_condition import WELL
from tests.rehearsals.rehearsed_album import Rehearsal, shot
from tests.support.printing_booth import PhotoDarkroom


@pytest.mark.parametrize("layout", ["single", "strip", "nothing"])
def test_a_photo_is_printed_in_the_layout_of_the_settings_on_its_paper(tmp_path: Path, layout: str) -> None:
    config = Config.model_validate({"print": {"printer": "x", "layout": layout}})
    settings = settings_of(config, tmp_path)
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        photo = party.keep()
        party.settle()
        content, options = PhotoSheets(config.print, layout_of(settings))(
            photo, replace(WELL, media=("na_letter_8.5x11in", "na_index-4x6_4x6in"))
        )
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", content)
    assert box
    assert (float(box[1]), float(box[2])) == pytest.approx((288, 432), abs=0.5)  # points: 4x6 inches
    assert options["media"] == "na_index-4x6_4x6in"


def halves(sheet: Image.Image) -> tuple[Picture, Picture]:
    pixels = np.asarray(sheet)
    return pixels[:, : sheet.width // 2], pixels[:, sheet.width // 2 :]


def test_a_photo_in_the_layout_of_a_strip_lies_twice_on_its_paper(tmp_path: Path) -> None:
    settings = settings_of(Config.model_validate({"print": {"printer": "x", "layout": "strip"}}), tmp_path)
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        photo = party.keep()
        party.settle()
        laid_out = layout_of(settings)(photo, Image.open(photo.picture))
    assert laid_out
    left, right = halves(laid_out[0])
    assert (left == right).all()
    assert len(page(laid_out[0], 300)) > 10_000


@pytest.mark.parametrize("layout", ["", "single", "strip"])
def test_a_strip_that_guests_had_taken_lies_twice_on_its_paper_as_it_is(tmp_path: Path, layout: str) -> None:
    settings = settings_of(Config.model_validate({"print": {"printer": "x", "layout": layout}}), tmp_path)
    strip = Image.effect_mandelbrot((600, 1800), (-2, -1.5, 1, 1.5), 40).convert("RGB")
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        photo = kept_strip(party)
        laid_out = layout_of(settings)(photo, strip)
    assert laid_out
    sheet, paper, dpi = laid_out
    assert (paper, dpi) == (PAPERS["4x6in"], 300)
    for half in halves(sheet):
        assert (half == np.asarray(strip)).all()


def test_paper_of_ten_by_fifteen_centimetres_holds_two_strips_as_well(tmp_path: Path) -> None:
    config = Config.model_validate({"print": {"printer": "x", "paper": "10x15cm"}})
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        laid_out = layout_of(settings_of(config, tmp_path))(kept_strip(party), Image.new("RGB", (600, 1800)))
    assert laid_out
    assert laid_out[0].size == (1200, 1800)


def test_a_strip_on_paper_of_another_kind_is_fitted_to_it(tmp_path: Path) -> None:
    config = Config.model_validate({"print": {"printer": "x", "paper": "5x7in"}})
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        assert layout_of(settings_of(config, tmp_path))(kept_strip(party), Image.new("RGB", (600, 1800))) is None


def kept_strip(party: Rehearsal) -> Photo:
    strip = party.album.keep(shot("lake"), layout="strip")
    party.album.strips.add(strip, shot("dunes"))
    photo = party.album.strips.end(strip).result(10)
    party.settle()
    return photo

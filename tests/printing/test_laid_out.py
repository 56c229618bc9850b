"""Photos in the theme's layouts, on paper."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.config import Config
from booth.printing.compose import PhotoSheets
from booth.printing.laid_out import layout_of
from booth.printing.paper import page
from booth.settings import settings_of
from tests.printing.test_condition import WELL
from tests.rehearsals.rehearsed_album import Rehearsal
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


def test_a_strip_lies_twice_on_its_paper(tmp_path: Path) -> None:
    settings = settings_of(Config.model_validate({"print": {"printer": "x", "layout": "strip"}}), tmp_path)
    lay_out = layout_of(settings)
    assert lay_out
    with Rehearsal(tmp_path / "photos", PhotoDarkroom()) as party:
        photo = party.keep()
        party.settle()
        sheet, _, _ = lay_out(photo, Image.open(photo.picture))
    pixels = np.asarray(sheet)
    assert (pixels[:, : sheet.width // 2] == pixels[:, sheet.width // 2 :]).all()
    assert len(page(sheet, 300)) > 10_000

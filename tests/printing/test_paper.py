"""Pictures on paper: turned, fitted, measured in millimetres."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from booth.printing.paper import PAPERS, SAFE_MM, fitted, medium, page

NAMES = ("na_letter_8.5x11in", "na_index-4x6_4x6in", "jpn_hagaki_100x148mm", "na_5x7_5x7in", "custom_min_1x1mm", "odd")


@pytest.mark.parametrize("size", [(1600, 900), (900, 1600), (1000, 1000), (3000, 200), (1, 1)])
@pytest.mark.parametrize("paper", PAPERS.values())
def test_a_picture_lies_whole_and_undistorted_within_what_no_printer_cuts_off(
    size: tuple[int, int], paper: tuple[float, float]
) -> None:
    sheet = fitted(Image.new("RGB", size, (200, 30, 30)), paper)
    assert tuple(round(side / 300 * 25.4, 1) for side in sheet.size) == pytest.approx(paper, abs=0.1)
    red = np.asarray(sheet)[:, :, 1] < 140
    (top, bottom), (left, right) = (np.flatnonzero(red.any(axis=axis))[[0, -1]] for axis in (1, 0))
    margins = [left, top, sheet.width - 1 - right, sheet.height - 1 - bottom]
    assert min(margins) / 300 * 25.4 >= SAFE_MM - 0.2
    longer, shorter = sorted((right - left + 1, bottom - top + 1), reverse=True)
    assert shorter == pytest.approx(longer * min(size) / max(size), abs=2)


def test_a_page_is_as_large_as_the_paper() -> None:
    content = page(np.zeros((1200, 1800, 3), np.uint8), 300)  # on its side: it is turned
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", content)
    assert box
    assert (float(box[1]), float(box[2])) == pytest.approx((288, 432))  # points, 72 an inch
    assert io.BytesIO(content).read(4) == b"%PDF"


@pytest.mark.parametrize(
    ("paper", "name"),
    [("4x6in", NAMES[1]), ("10x15cm", NAMES[2]), ("100x148mm", NAMES[2]), ("5x7in", NAMES[3])],
)
def test_the_printers_own_name_for_the_paper_is_found_by_its_measures(paper: str, name: str) -> None:
    assert medium(PAPERS[paper], NAMES) == name


def test_a_printer_without_the_paper_has_no_name_for_it() -> None:
    assert medium(PAPERS["5x7in"], NAMES[:2]) is None

"""Every screen looks as it was approved; what has changed on purpose is approved with `make pictures`."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from booth.picture_types import Size
from tests.pictures import APPROVED, SIZES, golden_path, picture, stored

MEAN = 1.5  # of 255
WITHIN, SHARE = 12, 0.999  # of 255, of all pixels


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", APPROVED)
def test_the_screen_looks_as_it_was_approved(name: str, size: Size, tmp_path: Path) -> None:
    approved = Image.open(golden_path(name, size)).convert("RGB")
    fresh = Image.open(io.BytesIO(stored(picture(name, size)))).convert("RGB")
    assert fresh.size == approved.size
    difference = np.abs(np.asarray(fresh, np.int16) - np.asarray(approved, np.int16))
    same = float((difference.max(axis=2) <= WITHIN).mean())
    if difference.mean() > MEAN or same < SHARE:
        beside = Image.new("RGB", (3 * fresh.width, fresh.height))
        changed = ImageChops.difference(fresh, approved).point(lambda value: min(255, 4 * value))
        for number, image in enumerate((approved, fresh, changed)):
            beside.paste(image, (number * fresh.width, 0))
        path = tmp_path / f"{golden_path(name, size).stem}.png"
        beside.save(path)
        pytest.fail(
            f"{name} at {size[0]}x{size[1]} differs by {difference.mean():.2f} on average, {same:.4%} alike; "
            f"approved, now and the difference side by side: {path}"
        )


def test_approved_pictures_are_those_of_the_screens_and_no_others() -> None:
    wanted = {golden_path(name, size) for name in APPROVED for size in SIZES}
    assert set(golden_path("share", SIZES[0]).parent.iterdir()) == wanted

"""MODNet, the real model, on the demo camera's guests."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.segmentation import model_files
from booth.segmentation.matting import FILE, MODNet


@pytest.fixture(scope="module")
def model() -> MODNet:
    return MODNet()


@pytest.mark.parametrize(
    ("size", "looked_at"), [((640, 360), (384, 672)), ((360, 640), (672, 384)), ((300, 300), (384, 384))]
)
def test_the_answer_has_sides_that_are_multiples_of_32(
    model: MODNet, size: tuple[int, int], looked_at: tuple[int, int]
) -> None:
    assert model.alpha(np.zeros((size[1], size[0], 3), np.uint8), 384).shape == looked_at


def test_guests_are_found_and_the_room_is_not(model: MODNet) -> None:
    camera = DemoCamera(Clock(), size=(640, 360), cast="two")
    alpha = model.alpha(camera.picture(30), 384)
    truth = cv2.resize(camera.truth(30), alpha.shape[::-1])
    assert alpha[truth > 250].mean() > 0.95
    assert alpha[truth < 5].mean() < 0.02


def test_an_answer_is_kept_while_the_next_is_made(model: MODNet) -> None:
    picture = DemoCamera(Clock(), size=(640, 360), cast="two").picture(30)
    first = model.alpha(picture, 384)
    kept = first.copy()
    model.alpha(np.zeros_like(picture), 384)
    assert np.array_equal(first, kept)


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes((model_files.FOLDER / FILE).read_bytes()[:-1])
    monkeypatch.setattr(model_files, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="damaged"):
        MODNet()

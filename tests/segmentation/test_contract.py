"""What every model in SEGMENTERS must do, tried with the real one in its process."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.config import CutoutSettings
from booth.imaging.resize import resize_area
from booth.runtime.child import ChildProcess
from booth.segmentation import segmenter as module
from booth.segmentation.segmenter import SEGMENTERS, STILL_SEGMENTER, segmenter_process


@pytest.fixture(scope="module", params=SEGMENTERS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def child(model: str) -> Iterator[ChildProcess]:
    child = segmenter_process(model, Clock())
    while not child.ready(1):
        continue
    yield child
    child.stop()


def test_it_finds_the_demo_guest_at_its_input_size_in_a_process_that_has_no_network(
    model: str, child: ChildProcess
) -> None:
    camera, size = DemoCamera(Clock(), size=(1280, 720), cast="one"), SEGMENTERS[model].input_size
    output = child.ask(resize_area(camera.picture(30), size), 30)
    assert output.dtype == np.uint8
    assert output.shape == size[::-1]
    found = SEGMENTERS[model].calibration[output] > 127
    truth = resize_area(np.repeat(camera.truth(30)[..., None], 3, 2), size)[..., 0] > 127
    assert (found & truth).sum() / (found | truth).sum() > 0.85


def test_its_output_has_the_size_of_the_picture(child: ChildProcess) -> None:
    assert child.ask(np.zeros((90, 160, 3), np.uint8), 30).shape == (90, 160)


def test_its_calibration_is_a_table_that_never_falls(model: str) -> None:
    calibration = SEGMENTERS[model].calibration
    assert calibration.dtype == np.uint8
    assert calibration.shape == (256,)
    assert (np.diff(calibration.astype(int)) >= 0).all()


def test_the_operator_can_choose_it(model: str) -> None:
    assert model in get_args(CutoutSettings.model_fields["model"].annotation)
    assert STILL_SEGMENTER in SEGMENTERS


def test_its_file_is_named_with_its_licence() -> None:
    folder = Path(module.__file__).parent / "models"
    readme = (folder / "README.md").read_text()
    for file in filter(Path.is_file, folder.iterdir()):
        assert file.name == "README.md" or f"`{file.name}`" in readme

import shutil
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.resize import resize_area
from booth.runtime.child import ChildLost, ChildProcess
from booth.segmentation import segmenter as module
from booth.segmentation.segmenter import INPUT_SIZES, Model, SelfieSegmenter, model_for

MODELS: list[Model] = ["general", "landscape"]


def until_ready(child: ChildProcess) -> None:
    while not child.ready(1):
        continue


@pytest.mark.parametrize("model", MODELS)
def test_the_real_model_finds_the_demo_guest_in_a_process_that_has_no_network(model: Model) -> None:
    camera = DemoCamera(Clock(), size=(1280, 720), cast="one")
    child = ChildProcess("segmenter", "booth.segmentation.segmenter:serve", model, clock=Clock(), offline=True)
    until_ready(child)
    matte = child.ask(resize_area(camera.picture(30), INPUT_SIZES[model]), 30)
    truth = resize_area(np.repeat(camera.truth(30)[..., None], 3, 2), INPUT_SIZES[model])[..., 0]
    child.stop()
    found, there = matte > 127, truth > 127
    assert (found & there).sum() / (found | there).sum() > 0.85


def test_after_mediapipe_has_worked_no_internet_socket_can_be_opened() -> None:
    child = ChildProcess(
        "segmenter", "tests.support.jobs:segment_and_open_a_socket", "general", clock=Clock(), offline=True
    )
    answer = child.ask(np.zeros((256, 256, 3), np.uint8), 30)
    child.stop()
    assert answer == ((256, 256), "EPERM", "EPERM")


@pytest.mark.parametrize(("setting", "model"), [("auto", "general"), ("general", "general"), ("landscape",) * 2])
def test_the_live_view_takes_the_general_model_unless_the_operator_wants_the_other(
    setting: Literal["auto", "general", "landscape"], model: Model
) -> None:
    assert model_for(setting) == model


def test_a_damaged_model_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(Path(module.__file__).parent / "models", tmp_path / "models")
    (tmp_path / "models" / "general.tflite").write_bytes(b"cut short")
    monkeypatch.setattr(module, "__file__", str(tmp_path / "segmenter.py"))
    with pytest.raises(ValueError, match=r"general\.tflite is damaged"):
        SelfieSegmenter("general")


def test_a_segmenter_that_cannot_start_is_lost_and_no_crash() -> None:
    child = ChildProcess(
        "segmenter", "booth.segmentation.segmenter:serve", "no such model", clock=Clock(), offline=True
    )
    with pytest.raises(ChildLost):
        until_ready(child)
    child.stop()

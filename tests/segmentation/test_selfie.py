from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.resize import resize_area
from booth.picture_types import Picture
from booth.runtime.child import ChildProcess
from booth.segmentation import model_files, selfie
from booth.segmentation.processor import this_runs_mediapipe
from booth.segmentation.segmenter import SEGMENTERS, segmenter_process
from booth.segmentation.selfie import GeneralSelfieSegmenter, LandscapeSelfieSegmenter, SelfieSegmenter
from booth.segmentation.selfie_opencv import OpenCVRuntime

MODELS: dict[str, type[SelfieSegmenter]] = {"general": GeneralSelfieSegmenter, "landscape": LandscapeSelfieSegmenter}


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    camera = DemoCamera(Clock(), size=(1280, 720))
    return [camera.picture(30 * number) for number in range(20)]


def test_a_damaged_model_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "general.tflite").write_bytes(b"cut short")
    monkeypatch.setattr(model_files, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"general\.tflite is damaged"):
        GeneralSelfieSegmenter()


def test_every_selfie_model_is_tried_here() -> None:
    assert set(MODELS.values()) == {model for model in SEGMENTERS.values() if issubclass(model, SelfieSegmenter)}


@pytest.fixture
def mediapipe(request: pytest.FixtureRequest) -> Iterator[ChildProcess]:
    """The model that the test names, in MediaPipe, in its process without a network."""
    if not this_runs_mediapipe():
        pytest.skip("this processor cannot run MediaPipe to compare with")
    child = segmenter_process(request.param, Clock())
    while not child.ready(1):
        continue
    yield child
    child.stop()


@pytest.mark.parametrize(("mediapipe", "model"), MODELS.items(), ids=MODELS, indirect=["mediapipe"])
def test_opencv_gives_the_same_as_mediapipe_within_one_level(
    mediapipe: ChildProcess, model: type[SelfieSegmenter], pictures: list[Picture]
) -> None:
    opencv = model(OpenCVRuntime)
    for picture in pictures:
        shown = resize_area(picture, opencv.input_size)
        expected, output = mediapipe.ask(shown, 30), opencv.segment(shown)
        assert np.abs(expected.astype(int) - output).max() <= 1
        assert output.max() > 200  # somebody is there


@pytest.mark.parametrize("mediapipe", ["general"], indirect=True)
def test_opencv_stretches_pictures_of_other_sizes_as_mediapipe_does(
    mediapipe: ChildProcess, pictures: list[Picture]
) -> None:
    expected = mediapipe.ask(pictures[3], 30)
    output = GeneralSelfieSegmenter(OpenCVRuntime).segment(pictures[3])
    assert output.shape == (720, 1280)
    assert np.abs(expected.astype(int) - output).mean() < 0.3


def test_a_processor_that_cannot_run_mediapipe_gets_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("MediaPipe would end the process here")

    monkeypatch.setattr(selfie, "this_runs_mediapipe", lambda: False)
    monkeypatch.setattr(selfie, "MediaPipeRuntime", never)
    assert GeneralSelfieSegmenter().segment(np.zeros((256, 256, 3), np.uint8)).shape == (256, 256)

import shutil
from pathlib import Path

import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.camera.demo_story import Cast
from booth.clock import Clock
from booth.imaging.resize import resize_area
from booth.segmentation import faces, model_files
from booth.segmentation.faces import FaceDetector


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


@pytest.mark.parametrize(("cast", "number"), [("nobody", 0), ("one", 1), ("two", 2)])
def test_every_guest_has_a_face(detector: FaceDetector, cast: Cast, number: int) -> None:
    camera = DemoCamera(Clock(), size=(1280, 720), cast=cast)
    assert len(detector.find(camera.picture(10))) == number


def test_a_face_is_where_its_guest_is_upright_and_sideways(detector: FaceDetector) -> None:
    camera = DemoCamera(Clock(), size=(1280, 720), cast="one")
    picture, truth = camera.picture(10), camera.truth(10)
    (face,) = detector.find(picture)
    assert face.eyes[1] < face.mouth[1]
    for x, y in (face.eyes, face.mouth):
        assert truth[round(y), round(x)] == 255
    middle = slice(280, 1000)
    (upright,) = detector.find(np.ascontiguousarray(picture[:, middle]))  # another shape, the same place
    assert upright.eyes == pytest.approx((face.eyes[0] - 280, face.eyes[1]), abs=12)
    (half,) = detector.find(resize_area(picture, (640, 360)))
    assert half.mouth == pytest.approx((face.mouth[0] / 2, face.mouth[1] / 2), abs=4)


def test_a_damaged_model_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(model_files.FOLDER / "general.tflite", tmp_path / faces.FILE)
    monkeypatch.setattr(model_files, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"face\.tflite is damaged"):
        FaceDetector()

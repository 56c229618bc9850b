import shutil
from pathlib import Path

import pytest

from booth.camera import Camera, CameraLost
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.frames import Frame
from booth.ops.check import cutout, look
from booth.ops.check.finding import lines
from booth.ops.check.look import check
from booth.runtime.child import ChildProcess
from booth.segmentation import model_files


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def test_a_camera_that_stops_is_a_fault_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(DemoCamera):
        def read(self) -> Frame:
            raise CameraLost("the camera stopped sending pictures; look at its cable")

    monkeypatch.setattr(look, "open_camera", lambda *_, **__: Stopping(Clock(), size=(640, 360)))
    found, photos = check(settings(tmp_path, "[camera]\n"), Clock())
    assert found.level == "fault"
    assert "look at its cable" in lines([found])
    assert (photos.part, photos.level) == ("photos", "ok")


def test_what_is_wrong_with_theme_logo_and_photo_folder_is_told_without_a_camera_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> Camera:
        raise CameraLost("there is no webcam")

    monkeypatch.setattr(look, "open_camera", lost)
    monkeypatch.setattr(look, "about_segmenter_alone", lambda *_: cutout.NO_ANSWER)
    found = check(settings(tmp_path, 'theme = "wondres"\n[event]\nlogo = "logo.png"\n'), Clock())
    texts = [each.text for each in found if each.part == "settings"]
    assert len(texts) == 2
    for text, part in zip(texts, ('did you mean "wonders"', "event.logo: "), strict=True):
        assert part in text
    assert [each.part for each in found[2:4]] == ["camera", "cut-out"]


def test_a_damaged_model_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = Path(shutil.copytree(model_files.FOLDER, tmp_path / "models"))
    (models / "face.tflite").write_bytes(b"cut short")
    monkeypatch.setattr(model_files, "FOLDER", models)
    monkeypatch.setattr(look, "_about_room", lambda *_: [])
    found = check(settings(tmp_path, "[event]\n"), Clock())[0]
    assert (found.level, found.part) == ("fault", "models")
    assert "face.tflite is damaged" in found.text
    assert found.remedy == "Install the booth again."


def test_a_scene_that_is_left_out_is_told_by_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "_about_room", lambda *_: [])
    (tmp_path / "themes/wonders/scenes").mkdir(parents=True)
    (tmp_path / "themes/wonders/scenes/notes.png").write_text("bring the cake")
    found = check(settings(tmp_path, "[event]\n"), Clock())[0]
    assert (found.level, found.part) == ("warning", "scenes")
    assert "this is no JPEG, PNG or WebP picture" in found.text


def test_a_segmenter_that_dies_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def doomed(model: str, clock: Clock) -> ChildProcess:
        return ChildProcess("segmenter", "tests.support.jobs:die_when_asked", model, clock=clock, offline=True)

    monkeypatch.setattr(cutout, "segmenter_process", doomed)
    found = check(settings(tmp_path, '[camera]\ndevice = "demo"\n'), Clock(), seconds=0.2)
    assert [each.level for each in found if each.part == "cut-out"] == ["fault"]

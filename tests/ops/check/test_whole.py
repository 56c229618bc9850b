"""The check beside a running booth, and what its exit status says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.album.lock import FolderLock
from booth.camera import Camera, CameraLost
from booth.clock import Clock
from booth.operator.finding import Finding
from booth.ops.check import cutout, look
from booth.ops.check.finding import STATUS, worst
from booth.ops.check.whole import whole_check
from tests.support.running import free_port


@pytest.fixture
def running_booth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The settings of a booth that holds its photo folder and the only camera."""

    def taken(*_: object, **__: object) -> Camera:
        raise CameraLost("/dev/video0 is busy")

    monkeypatch.setattr(look, "open_camera", taken)
    monkeypatch.setattr(look, "about_segmenter_alone", lambda *_: Finding("ok", "cut-out", "it starts"))
    settings = tmp_path / "config.toml"
    settings.write_text(f'[share]\naddress = "127.0.0.1"\nport = {free_port()}\n')
    lock = FolderLock(tmp_path / "photos")
    lock.take()
    yield settings
    lock.release()


def test_beside_a_running_booth_nothing_is_a_fault_that_is_none(running_booth: Path) -> None:
    found, running = whole_check(running_booth, Clock())
    assert running
    assert [each for each in found if each.level == "fault"] == []
    told = {each.part: each.text for each in found}
    assert told["camera"] == "the booth is running and has the camera, which is as it should be"
    assert told["a photo"].startswith("the running booth has tried one itself")


def test_beside_a_booth_whose_settings_were_damaged_the_running_one_is_seen(running_booth: Path) -> None:
    running_booth.write_text("[camera]\nrotation = 45\n")
    found, running = whole_check(running_booth, Clock())
    assert running
    assert found[0].text == "camera.rotation: must be 0, 90, 180 or 270, not 45"


def test_the_status_tells_the_worst() -> None:
    ok, warning = Finding("ok", "a", ""), Finding("warning", "b", "")
    assert STATUS[worst([])] == STATUS[worst([ok])] == 0
    assert STATUS[worst([warning, ok])] == 3
    assert STATUS[worst([warning, cutout.NO_ANSWER, ok])] == 1

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.ops import commands
from booth.ops.check import whole
from tests.support.running import ROOT, environment, free_port

pytestmark = pytest.mark.timeout(300)
SIZE = (640, 360)


def booth(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "booth", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200, check=False
    )


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=SIZE, cast="one")


@pytest.fixture(scope="module")
def picture(camera: DemoCamera, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "guest.jpg"
    Image.fromarray(camera.picture(30)).save(path, quality=95)
    return path


@pytest.mark.parametrize("command", ["run", "demo", "check", "report", "cutout", "bench", "touch", "fleet"])
def test_every_command_says_what_it_is_for(command: str) -> None:
    said = booth(command, "--help")
    assert said.returncode == 0
    assert command in said.stdout
    assert command in booth("--help").stdout


def test_the_check_of_the_booth_itself_needs_no_settings_and_no_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "check_of_itself", list)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert commands._check(argparse.Namespace(itself=True, json=False, config="/nowhere/config.toml")) == 0


def test_the_check_says_how_each_part_is_and_its_status_is_that_of_the_worst(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(f'[camera]\ndevice = "demo"\n[share]\naddress = "127.0.0.1"\nport = {free_port()}\n')
    said = booth("check", "--config", settings, "--json")
    told = json.loads(said.stdout)
    assert (said.returncode, told["worst"]) == (3, "warning"), said.stdout  # there is no real camera
    assert (told["format"], told["running"]) == (1, False)
    assert set(told["findings"][0]) == {"level", "part", "text", "remedy"}
    parts = (
        "settings camera photo light cut-out empty-room speed photos kept a-photo screen touch sound phones page date"
    )
    assert list(dict.fromkeys(found["part"].replace(" ", "-") for found in told["findings"]))[:16] == parts.split()
    assert all(found["remedy"] for found in told["findings"] if found["level"] == "fault")
    assert not (tmp_path / "photos").exists()
    assert said.stderr == ""
    settings.write_text('[camera]\ndevice = "/dev/v4l/by-id/none"\n')
    said = booth("check", "--config", settings)
    assert said.returncode == 1
    assert "fault    camera     there is no camera at /dev/v4l/by-id/none" in said.stdout


def test_settings_that_cannot_be_used_are_a_fault_of_the_check_which_looks_at_the_machine_all_the_same(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text("[camera]\nrotation = 45\n[screen]\nsound = 1\n")
    said = booth("check", "--config", settings)
    assert said.returncode == 1
    assert "fault    settings   camera.rotation: must be 0, 90, 180 or 270, not 45" in said.stdout
    assert "fault    settings   screen.sound: must be true or false" in said.stdout
    assert " memory " in said.stdout


def test_people_are_cut_out_of_pictures_as_a_matte(tmp_path: Path, picture: Path, camera: DemoCamera) -> None:
    assert booth("cutout", picture, "--out", tmp_path, "--matte").returncode == 0
    with Image.open(tmp_path / "guest.png") as image:
        assert image.mode == "L"
        matte = np.asarray(image)
    assert np.abs(matte.astype(int) - camera.truth(30)).mean() < 12


def test_people_are_cut_out_as_the_live_view_does_after_a_second(
    tmp_path: Path, picture: Path, camera: DemoCamera
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(picture.read_bytes()[:2000])
    plate = tmp_path / "empty.png"
    Image.fromarray(DemoCamera(Clock(), size=SIZE, cast="nobody").picture(0)).save(plate)
    said = booth("cutout", "--live", broken, picture, "--out", tmp_path / "out", "--matte", "--plate", plate)
    assert said.returncode == 1
    assert "broken.jpg" in said.stderr
    with Image.open(tmp_path / "out" / "guest.png") as image:
        assert image.mode == "L"
        matte = np.asarray(image)
    assert np.abs(matte.astype(int) - camera.truth(30)).mean() < 5


def test_a_sequence_is_cut_out_in_the_order_of_its_names_and_as_one(tmp_path: Path, camera: DemoCamera) -> None:
    for number in range(8):
        Image.fromarray(camera.picture(30 + number)).save(tmp_path / f"{number}.jpg", quality=95)
    pictures = sorted(tmp_path.glob("*.jpg"), reverse=True)
    Image.fromarray(camera.picture(0)[::2, ::2]).save(tmp_path / "5.jpg")
    said = booth("cutout", "--live", "--sequence", "--fps", 25, *pictures, "--out", tmp_path / "out")
    assert said.returncode == 1
    assert "5.jpg: it has another size" in said.stderr
    mattes = {}
    for path in (tmp_path / "out").iterdir():
        with Image.open(path) as image:
            assert image.mode == "RGBA"
            mattes[int(path.stem)] = np.asarray(image)[..., 3].astype(int)
    assert sorted(mattes) == [0, 1, 2, 3, 4, 6, 7]

    def error(number: int) -> float:
        return float(np.abs(mattes[number] - camera.truth(30 + number)).mean())

    assert error(7) < error(0)  # by then the model has looked more often


def test_a_sequence_of_finished_photos_is_refused(tmp_path: Path, picture: Path) -> None:
    said = booth("cutout", "--sequence", picture, "--out", tmp_path)
    assert said.returncode == 2
    assert "--sequence goes with --live" in said.stderr


@pytest.mark.parametrize("rate", ["0", "many", "-3"])
def test_a_rate_that_is_none_is_refused(tmp_path: Path, picture: Path, rate: str) -> None:
    said = booth("cutout", "--live", "--sequence", f"--fps={rate}", picture, "--out", tmp_path)
    assert said.returncode == 2
    assert "write 25" in said.stderr


def test_people_are_put_into_a_scene(tmp_path: Path, picture: Path) -> None:
    assert booth("cutout", picture, "--out", tmp_path, "--scene", "beach").returncode == 0
    with Image.open(tmp_path / "guest.jpg") as image:
        assert image.size == SIZE


def test_a_scene_that_is_not_there_is_named_with_those_that_are(tmp_path: Path, picture: Path) -> None:
    said = booth("cutout", picture, "--out", tmp_path, "--scene", "mars")
    assert said.returncode == 1
    assert 'there is no scene "mars"' in said.stderr
    assert "beach" in said.stderr


def test_files_that_are_no_pictures_are_named_and_skipped(tmp_path: Path, picture: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    said = booth("cutout", text, picture, tmp_path / "nowhere.jpg", "--out", tmp_path / "out")
    assert said.returncode == 1
    assert "notes.txt" in said.stderr
    assert "nowhere.jpg" in said.stderr
    with Image.open(tmp_path / "out" / "guest.png") as image:
        assert image.mode == "RGBA"


def test_wrong_settings_are_listed_with_status_78(tmp_path: Path, picture: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text("[camera]\nrotation = 45\n[screen]\nsound = 1\n")
    said = booth("cutout", picture, "--out", tmp_path, "--config", settings)
    assert said.returncode == 78
    assert "camera.rotation: must be 0, 90, 180 or 270, not 45" in said.stderr
    assert "screen.sound: must be true or false" in said.stderr


def test_the_bench_measures_every_stage_and_holds_them_against_mediapipe_alone(tmp_path: Path) -> None:
    settings, report = tmp_path / "config.toml", tmp_path / "report.json"
    settings.write_text(f'[camera]\ndevice = "demo"\n[share]\nport = {free_port()}\n')
    words = ("--json", "--seconds", 1, "--size", "640x360", "--report", report)
    said = booth("bench", "--config", settings, *words)
    assert said.returncode == 0, said.stderr
    results = json.loads(said.stdout)
    reported = json.loads(report.read_text())
    assert reported["bench"] == results
    assert reported["machine"]["processor"] == platform.machine()
    assert {"cut-out", "a photo", "phones", "page"} <= {found["part"] for found in reported["check"]}
    assert set(results["stages"]) == {"decode", "shrink", "segment", "accumulate", "refine", "cut", "compose"}
    assert all(0 < stage["median"] <= stage["p95"] for stage in results["stages"].values())
    total = sum(stage["median"] for stage in results["stages"].values())
    assert results["total"] == pytest.approx(total, abs=0.01)
    assert results["ratio"] == pytest.approx(results["total"] / results["bare"], rel=0.02)
    assert results["swipe"]["frames_per_second"] > 0
    assert results["shutter_to_negative"] > 0
    assert results["workload"]["name"] in results["workload"]["work_per_second"]
    whole_booth = results["whole_booth"]
    assert set(whole_booth["memory"]) >= {"booth", "segmenter", "darkroom", "server"}
    assert all(megabytes > 10 for megabytes in whole_booth["memory"].values())
    assert 0 < whole_booth["latency"]["median"] <= whole_booth["latency"]["p95"]
    assert whole_booth["still"] > 100

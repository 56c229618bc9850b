import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.picture_files import PictureFault
from booth.ops.bench.quality import as_json, is_sequence, quality, table
from booth.ops.cutout import read_plate
from booth.picture_types import Matte, Picture
from booth.segmentation.methods import Method
from tests.support.running import ROOT, environment

SIZE = (320, 180)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    camera = DemoCamera(Clock(), size=SIZE, cast="one")
    empty_room = DemoCamera(Clock(), size=SIZE, cast="nobody").picture(0)
    for part in ("images", "mattes", "plates"):
        (tmp_path / part).mkdir()
    for number in (10, 20, 30):
        Image.fromarray(camera.picture(number)).save(tmp_path / "images" / f"{number}.jpg")
        Image.fromarray(camera.truth(number)).save(tmp_path / "mattes" / f"{number}.png")
        Image.fromarray(empty_room).save(tmp_path / "plates" / f"{number}.jpg")
    return tmp_path


def nothing(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
    return picture, np.zeros(picture.shape[:2], np.uint8)


def test_a_method_that_finds_nobody_is_as_wrong_as_there_is_person(folder: Path) -> None:
    found = quality(folder, nothing)
    there = [np.asarray(Image.open(path)).mean() / 255 for path in sorted((folder / "mattes").iterdir())]
    assert found["pictures"] == 3
    assert found["iou"] == 0
    assert found["mad"] == pytest.approx(1000 * float(np.mean(there)), rel=1e-4)
    assert found["each"]["10"]["mad"] == pytest.approx(1000 * there[0], rel=1e-4)


def test_heads_are_counted_and_those_with_a_hole(folder: Path) -> None:
    def holes(method: Method) -> tuple[int, int]:
        found = quality(folder, method)
        return found["heads"], found["holes"]

    assert holes(nothing) == (3, 3)
    assert holes(lambda picture, _plate: (picture, np.full(picture.shape[:2], 255, np.uint8))) == (3, 0)


def test_every_picture_comes_with_its_own_plate(folder: Path) -> None:
    given: list[Picture | None] = []

    def method(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        given.append(plate)
        return nothing(picture, plate)

    quality(folder, method)
    assert given == [None, None, None]
    given.clear()
    quality(folder, method, plates=folder / "plates")
    assert all(plate is not None and plate.shape == (180, 320, 3) for plate in given)


def test_the_results_are_for_people_and_for_machines(folder: Path) -> None:
    results = {"folder": str(folder), "sequence": False, "methods": {"still": quality(folder, nothing)}}
    assert "still" in table(results)
    assert json.loads(as_json(results))["methods"]["still"]["pictures"] == 3


def test_pictures_of_one_size_whose_names_count_up_are_a_sequence(folder: Path) -> None:
    mattes = folder / "mattes"
    assert is_sequence(folder)
    (mattes / "30.png").rename(mattes / "35.png")
    assert not is_sequence(folder)
    (mattes / "35.png").rename(mattes / "guest.png")
    assert not is_sequence(folder)
    (mattes / "guest.png").unlink()
    Image.new("L", (20, 20)).save(mattes / "30.png")
    assert not is_sequence(folder)


def test_a_matte_that_stays_behind_flickers_and_ghosts_as_much_as_the_truth_has_moved(tmp_path: Path) -> None:
    for part in ("images", "mattes"):
        (tmp_path / part).mkdir()
    for number in range(4):
        truth = np.zeros((40, 60), np.uint8)
        truth[:, 10 + 5 * number :] = 255
        Image.fromarray(truth).save(tmp_path / "mattes" / f"{number}.png")
        Image.fromarray(truth).convert("RGB").save(tmp_path / "images" / f"{number}.png")

    def frozen(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        matte = np.zeros((40, 60), np.uint8)
        matte[:, 10:] = 255
        return picture, matte

    found = quality(tmp_path, frozen, sequence=True)
    assert found["dtssd"] == pytest.approx(100 * (5 / 60) ** 0.5)
    # Five columns have moved, grown by five on either side; the matte is wrong in 5, 10 and 10 of these 15.
    assert found["ghosting"] == pytest.approx(1000 * (5 + 10 + 10) / 45)
    results = {"folder": "here", "sequence": True, "methods": {"raw general": found, "live": found}}
    assert "live: 1.00 times the least flicker of the model alone" in table(results)
    found["ghosting"] = None
    assert "live: no ghosting to measure" in table(results)


def test_a_folder_without_mattes_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(PictureFault, match="images/ and mattes/"):
        quality(tmp_path, nothing)


def test_a_picture_that_is_missing_is_named(folder: Path) -> None:
    (folder / "images" / "20.jpg").unlink()
    with pytest.raises(PictureFault, match=r"20\.png"):
        quality(folder, nothing)


def test_a_plate_is_one_for_all_or_the_one_of_the_same_name(folder: Path, tmp_path: Path) -> None:
    picture = folder / "images" / "10.jpg"
    assert read_plate(folder / "plates", picture, SIZE).shape == (180, 320, 3)
    assert read_plate(folder / "plates" / "20.jpg", picture, SIZE).shape == (180, 320, 3)
    with pytest.raises(PictureFault, match="no plate for it"):
        read_plate(folder / "mattes", Path("party.jpg"), SIZE)
    with pytest.raises(PictureFault, match="another shape"):
        read_plate(folder / "plates" / "20.jpg", picture, (180, 320))


@pytest.mark.timeout(300)
def test_both_commands_take_the_plates_of_a_folder(folder: Path, tmp_path: Path) -> None:
    def booth(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "booth", *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200, check=False
        )

    for name in ("10", "20", "30"):  # no longer even steps
        for path in folder.glob(f"*/{name}.*"):
            path.rename(path.with_stem("party" + name if name == "20" else name))
    said = booth("bench", "--quality", folder, "--json")
    assert said.returncode == 0, said.stderr
    methods = json.loads(said.stdout)["methods"]
    # How much a plate helps is tested at the size of a booth's pictures, with the still; here it only has to be used.
    assert methods["still with plate"]["mad"] != methods["still"]["mad"]
    assert max(methods["still with plate"]["mad"], methods["still"]["mad"]) < methods["raw general"]["mad"]
    assert max(methods["live with plate"]["mad"], methods["live"]["mad"]) < methods["raw landscape"]["mad"]
    (folder / "plates" / "party20.jpg").unlink()
    pictures = sorted((folder / "images").iterdir())
    said = booth("cutout", *pictures, "--out", tmp_path / "out", "--matte", "--plate", folder / "plates")
    assert said.returncode == 1
    assert "no plate for it" in said.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["10.png", "30.png"]

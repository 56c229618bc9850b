import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from booth.__main__ import main
from booth.config import Config
from booth.ops.scenes import add, check
from booth.scenes.themes import theme_of

ROOT = Path(__file__).parents[2]
CALM = (120, 140, 170)


def picture(size: tuple[int, int] = (1920, 1080), colour: tuple[int, int, int] = CALM) -> Image.Image:
    return Image.new("RGB", size, colour)


def noise(size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """The operator's own folder of scenes, empty yet."""
    folder = tmp_path / "themes" / "wonders" / "scenes"
    folder.mkdir(parents=True)
    return folder


def said(scenes: Path, key: str) -> str:
    """All that is said of the scene *key*."""
    home = scenes.parents[2]
    _, remarks = check(Config(), home, home / "sheet.jpg")
    return " | ".join(remark.text for remark in remarks if remark.about == key)


def test_nothing_is_said_of_the_shipped_scenes(tmp_path: Path) -> None:
    shown, remarks = check(Config(), tmp_path, tmp_path / "sheet.jpg")
    assert "lake" in shown
    assert remarks == []


def test_the_sheet_shows_every_scene_with_guests_in_it(tmp_path: Path) -> None:
    shown, _ = check(Config(), tmp_path, tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        rows = -(-len(shown) // 3)
        assert sheet.height > rows * 360
        first = np.asarray(sheet.convert("RGB").crop((16, 16, 656, 376))).astype(float)
    with Image.open(Path(__file__).parents[2] / "themes/wonders/scenes" / shown[0] / "scene.webp") as scene:
        empty = np.asarray(scene.convert("RGB").resize((640, 360))).astype(float)
    assert np.abs(first[150:, 200:440] - empty[150:, 200:440]).mean() > 20


def test_a_small_picture_is_named_with_how_large_it_should_be(scenes: Path) -> None:
    picture((640, 360)).save(scenes / "small.png")
    assert "too small for the photo: 640x360 is enlarged 3.0 times; take a picture of at least 1920x1080" in said(
        scenes, "small"
    )


def test_a_picture_that_is_enlarged_a_little_is_named(scenes: Path) -> None:
    picture((1600, 900)).save(scenes / "middling.png")
    assert "it will be enlarged 1.2 times" in said(scenes, "middling")


def test_a_picture_of_another_shape_says_how_much_of_it_is_used(scenes: Path) -> None:
    picture((2000, 4000)).save(scenes / "tall.png")
    assert "only 28% of it is in the photo" in said(scenes, "tall")


def test_what_is_busy_where_faces_go_is_named(scenes: Path) -> None:
    Image.fromarray(noise((192, 108))).resize((1920, 1080), Image.Resampling.NEAREST).save(scenes / "busy.png")
    assert "busy where faces go" in said(scenes, "busy")


@pytest.mark.parametrize(
    ("level", "word"), [(250, "very bright where faces go"), (10, "darker than any room")], ids=["bright", "dark"]
)
def test_what_is_too_bright_or_too_dark_is_named(scenes: Path, level: int, word: str) -> None:
    picture(colour=(level, level, level)).save(scenes / "plain.png")
    assert word in said(scenes, "plain")


def test_two_scenes_that_look_the_same_are_named(scenes: Path) -> None:
    picture().save(scenes / "one.png")
    picture(colour=(122, 141, 170)).save(scenes / "two.png")
    assert "nearly the same as one" in said(scenes, "two")


def test_a_missing_credit_is_named_where_it_can_be_written(scenes: Path) -> None:
    (scenes / "plain").mkdir()
    picture().save(scenes / "plain" / "scene.png")
    picture(colour=(20, 140, 40)).save(scenes / "alone.png")
    assert "no credit; write into its scene.toml" in said(scenes, "plain")
    assert "credit" not in said(scenes, "alone")  # most likely one's own picture


def test_a_picture_alone_of_another_shape_is_to_be_cut(scenes: Path) -> None:
    picture((2000, 4000), (20, 140, 40)).save(scenes / "tall.png")
    assert "cut it to that shape yourself" in said(scenes, "tall")


def test_a_scene_like_several_others_says_so_once(scenes: Path) -> None:
    for name in ("one", "three", "two"):
        picture().save(scenes / f"{name}.png")
    assert said(scenes, "two").count("nearly the same") == 1
    assert "nearly the same as one, three;" in said(scenes, "two")


def test_a_sheet_that_cannot_be_written_takes_no_remark_with_it(tmp_path: Path) -> None:
    shown, remarks = check(Config(), tmp_path, tmp_path / "absent" / "sheet.jpg")
    assert "lake" in shown
    assert [(remark.about, remark.fault) for remark in remarks] == [("sheet", False)]
    assert "No such file or directory; say where to (--sheet)" in remarks[0].text


def test_a_foreground_of_another_size_is_named(scenes: Path) -> None:
    (scenes / "double").mkdir()
    picture().save(scenes / "double" / "scene.png")
    Image.new("RGBA", (960, 540), (0, 0, 0, 0)).save(scenes / "double" / "foreground.png")
    assert "its foreground is of another size" in said(scenes, "double")


def test_a_broken_picture_is_left_out_and_named(scenes: Path) -> None:
    (scenes / "text.jpg").write_text("no picture")
    picture().save(scenes / "short.png")
    whole = (scenes / "short.png").read_bytes()
    (scenes / "short.png").write_bytes(whole[: len(whole) // 2])
    home = scenes.parents[2]
    shown, remarks = check(Config(), home, home / "sheet.jpg")
    faults = {remark.about: remark.text for remark in remarks if remark.fault}
    assert set(faults) == {"text", "short"}
    assert "this is no JPEG, PNG or WebP picture" in faults["text"]
    assert "broken or cut short" in faults["short"]
    assert not {"text", "short"} & set(shown)


def test_an_overlay_over_the_faces_and_of_another_shape_is_named(tmp_path: Path) -> None:
    Image.new("RGBA", (800, 600), (200, 0, 0, 250)).save(tmp_path / "frame.png")
    config = Config.model_validate({"event": {"overlay": ["frame.png"]}})
    _, remarks = check(config, tmp_path, tmp_path / "sheet.jpg")
    said = " | ".join(remark.text for remark in remarks if remark.about == "event")
    assert "none has the shape of the photo" in said
    assert "covers the middle of the photo" in said


def test_added_pictures_are_named_after_their_files_and_replace_nothing(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    picture().save(tmp_path / "from" / "Our Garden (2).JPG", "JPEG")
    picture().save(tmp_path / "from" / "lake.png")
    picture(colour=(20, 140, 40)).save(tmp_path / "from" / f"{'ü' * 120}.png")
    added = add(sorted((tmp_path / "from").iterdir()), Config(), tmp_path)
    assert [path.name for path in added.files] == ["Our-Garden-2.jpg", "lake-2.png", f"{'ü' * 100}.png"]
    assert added.faults == []
    added.files.pop().unlink()
    assert {path.name for path in (tmp_path / "themes/wonders/scenes").iterdir()} == {"Our-Garden-2.jpg", "lake-2.png"}


def test_a_file_is_added_by_what_it_is_and_not_by_its_ending(tmp_path: Path) -> None:
    picture().save(tmp_path / "beach-day.jpg", "PNG")
    added = add([tmp_path / "beach-day.jpg"], Config(), tmp_path)
    assert [path.name for path in added.files] == ["beach-day.png"]


def test_a_jpeg_with_a_second_picture_in_it_is_added_and_so_are_the_files_after_it(tmp_path: Path) -> None:
    picture().save(tmp_path / "phone.jpg", "MPO", save_all=True, append_images=[picture((640, 360))])
    picture(colour=(20, 140, 40)).save(tmp_path / "after.png")
    added = add([tmp_path / "phone.jpg", tmp_path / "after.png"], Config(), tmp_path)
    assert [path.name for path in added.files] == ["phone.jpg", "after.png"]
    assert added.faults == []


def test_the_same_picture_is_not_added_twice_whatever_its_name(tmp_path: Path) -> None:
    picture().save(tmp_path / "garden.png")
    shutil.copy(tmp_path / "garden.png", tmp_path / "copy.png")
    shipped = ROOT / "themes/wonders/scenes/lake/scene.webp"
    files = [tmp_path / "garden.png", tmp_path / "copy.png", shipped]
    added = add(files, Config(), tmp_path)
    assert [path.name for path in added.files] == ["garden.png"]
    assert added.present == [(files[1], added.files[0]), (shipped, shipped.parent)]
    assert add([files[0]], Config(), tmp_path).present == [(files[0], added.files[0])]
    assert len(list((tmp_path / "themes/wonders/scenes").iterdir())) == 1


def test_an_iphones_picture_says_how_to_export_it(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x24ftypheic" + bytes(400))
    (fault,) = add([tmp_path / "IMG_1.HEIC"], Config(), tmp_path).faults
    assert "export it as a JPEG" in fault.reason


def test_an_iphones_picture_dropped_among_the_scenes_says_how_to_export_it(
    scenes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (scenes / "IMG_1.HEIC").write_bytes(b"\0\0\0\x24ftypheic" + bytes(400))
    theme_of(Config(), scenes.parents[2])
    assert "IMG_1.HEIC: this is a HEIC picture, as iPhones take them: export it as a JPEG" in caplog.text


def test_the_sheet_of_all_scenes_lies_beside_the_settings_and_not_where_the_operator_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    (home / "config.toml").write_text("[event]\n")
    picture().save(tmp_path / "garden.png")
    monkeypatch.chdir(here)
    monkeypatch.setattr("booth.ops.scenes.CAMERA", (480, 270))
    main(["scenes", "add", "--config", str(home / "config.toml"), str(tmp_path / "garden.png")])
    assert list(here.iterdir()) == []
    assert (home / "state" / "scenes.jpg").is_file()
    assert f"added: {home / 'themes/wonders/scenes/garden.png'}" in capsys.readouterr().out


def test_what_is_no_picture_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(json.dumps({}))
    added = add([tmp_path / "notes.txt", tmp_path / "absent.jpg"], Config(), tmp_path)
    assert added.files == []
    assert [fault.path.name for fault in added.faults] == ["notes.txt", "absent.jpg"]
    assert not list(tmp_path.glob("themes/wonders/scenes/*"))


def test_guests_read_an_added_pictures_name_as_the_operator_wrote_it(tmp_path: Path) -> None:
    picture().save(tmp_path / "Grüße aus Köln.png")
    add([tmp_path / "Grüße aus Köln.png"], Config(), tmp_path)
    assert "Grüße aus Köln" in [scene.name("de") for scene in theme_of(Config(), tmp_path).scenes]


def test_no_added_picture_takes_the_name_of_the_room_nor_of_a_scene_in_small_letters(tmp_path: Path) -> None:
    for level, name in enumerate(("here", "Lake")):
        picture(colour=(level, 90, 90)).save(tmp_path / f"{name}.png")
    added = add([tmp_path / "here.png", tmp_path / "Lake.png"], Config(), tmp_path)
    assert [path.name for path in added.files] == ["here-2.png", "Lake-2.png"]


def test_a_folder_that_cannot_be_written_is_named_for_every_picture(tmp_path: Path) -> None:
    picture().save(tmp_path / "plain.png")
    (tmp_path / "themes").write_text("no folder")
    added = add([tmp_path / "plain.png"], Config(), tmp_path)
    assert added.files == []
    assert [fault.path.name for fault in added.faults] == ["plain.png"]
    assert "it cannot be copied to" in added.faults[0].reason

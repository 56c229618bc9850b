import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, Before, Negative, ShotRecord, checksum
from booth.album.repair import RepairedFolder, photo_folders, repair

NAME = "20260612-153012-AAAAAAAA"
ABOUT_IT = About(
    event="party",
    taken=datetime(2026, 6, 12, 15, 30, 12, tzinfo=UTC),
    mirrored=False,
    token="T" * 26,
    demo=False,
    shots=(ShotRecord(scene="lake", ratio=(16, 9), negative=Negative(file=NEGATIVE, size=(1920, 1080))),),
)
FINISHED = ABOUT_IT.but(finished=True).with_media({"photo": checksum(b"picture"), "cutout": checksum(b"cutout")})


def left(folder: Path, about: About | None, *names: str) -> Path:
    """A photo's folder with *names* in it, each holding the first word of its name."""
    place = folder / "party" / "2026-06-12" / NAME
    place.mkdir(parents=True)
    if about:
        (place / ABOUT).write_bytes(about.to_bytes())
    for name in names:
        content = {PICTURE: "picture", CUTOUT: "cutout", NEGATIVE: "negative"}.get(name, "half")
        (place / name).write_text(content)
    return place


def test_photos_are_found_newest_first_and_this_events_before_others(tmp_path: Path) -> None:
    for event in ("before", "party"):
        for day in ("2026-06-11", "2026-06-12"):
            (tmp_path / event / day / f"{day.replace('-', '')}-153012-AAAAAAAA").mkdir(parents=True)
    (tmp_path / "party" / "2026-06-10").mkdir()  # a kill left it
    (tmp_path / "party" / "notes" / NAME).mkdir(parents=True)
    (tmp_path / "party" / "2026-06-12" / "copies").mkdir()
    found = [str(folder.relative_to(tmp_path).parent) for folder in photo_folders(tmp_path, "party")]
    assert found == ["party/2026-06-12", "party/2026-06-11", "before/2026-06-12", "before/2026-06-11"]
    assert not (tmp_path / "party" / "2026-06-10").exists()


@pytest.mark.parametrize("about", [None, ABOUT_IT])
def test_what_was_cut_off_before_the_negative_is_gone_with_its_parents(tmp_path: Path, about: About | None) -> None:
    assert repair(left(tmp_path, about, ".negative.jpg.part"), keep_negatives=True) is None
    assert list(tmp_path.iterdir()) == []


def test_a_negative_alone_is_to_be_developed(tmp_path: Path) -> None:
    folder = left(tmp_path, ABOUT_IT, NEGATIVE, ".photo.jpg.part")
    assert repair(folder, keep_negatives=False) == RepairedFolder(ABOUT_IT, has_picture=False, to_develop=True)
    assert {path.name for path in folder.iterdir()} == {ABOUT, NEGATIVE}


def test_a_live_photo_with_its_negative_is_to_be_finished(tmp_path: Path) -> None:
    folder = left(tmp_path, ABOUT_IT, NEGATIVE, PICTURE, CUTOUT)  # the cutout is not noted yet: cut off in the finish
    assert repair(folder, keep_negatives=False) == RepairedFolder(ABOUT_IT, has_picture=True, to_develop=True)


@pytest.mark.parametrize("keep_negatives", [False, True])
def test_a_negative_that_is_done_with_goes_unless_it_is_kept(tmp_path: Path, keep_negatives: bool) -> None:
    folder = left(tmp_path, FINISHED, NEGATIVE, PICTURE, CUTOUT)
    assert repair(folder, keep_negatives=keep_negatives) == RepairedFolder(FINISHED, has_picture=True, to_develop=False)
    assert (folder / NEGATIVE).exists() == keep_negatives


@pytest.mark.parametrize(
    ("before", "names", "scene", "finished"),
    [
        (b"picture", (), "beach", True),
        (b"picture", (NEGATIVE,), "beach", True),
        (b"beach", (NEGATIVE,), "lake", False),  # the live one
        (b"beach", (), "lake", True),  # composed of the finished cutout, for a phone
    ],
)
def test_a_change_of_scene_is_settled_by_what_the_picture_is(
    tmp_path: Path, before: bytes, names: tuple[str, ...], scene: str, finished: bool
) -> None:
    announced = FINISHED.but(finished=False, before=Before(scene="beach", finished=True, photo=checksum(before)))
    folder = left(tmp_path, announced, PICTURE, CUTOUT, *names)
    found = repair(folder, keep_negatives=False)
    assert found
    assert (found.about.scene, found.about.finished, found.about.before) == (scene, finished, None)
    assert About.read(folder) == found.about


def test_what_is_not_the_albums_is_not_touched(tmp_path: Path) -> None:
    folder = left(tmp_path, None, "the operator's list.txt")
    assert repair(folder, keep_negatives=False) is None
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("names", [(), (PICTURE,), (NEGATIVE,), (PICTURE, NEGATIVE, CUTOUT)])
def test_what_a_later_booth_wrote_is_read_if_it_can_be_and_never_changed(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    folder = left(tmp_path, None, *names)
    later = json.loads(FINISHED.but(before=Before(scene="beach", finished=True, photo="00")).to_bytes()) | {
        "version": 3
    }
    (folder / ABOUT).write_text(json.dumps(later))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found = repair(folder, keep_negatives=False)
    assert (found is not None) == bool(names)
    assert not found or (found.has_picture, found.to_develop) == (PICTURE in names, False)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_what_a_later_booth_wrote_and_nobody_can_read_is_left_alone(tmp_path: Path) -> None:
    folder = left(tmp_path, None, PICTURE, NEGATIVE)
    (folder / ABOUT).write_text('{"version": 3}')
    with pytest.raises(ValueError, match="later booth"):
        repair(folder, keep_negatives=False)
    assert len(list(folder.iterdir())) == 3

"""The photo folders that the former version of the booth wrote: read, shared and developed.

`former/` is an album as it left it, with small pictures: one photo finished, one whose darkroom had not answered, and
one killed in a change of scene, between announcing the beach and putting its photo into the lake's place.
"""

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, checksum
from booth.frames import Levels
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, picture_of, rows, shot

FORMER = Path(__file__).parent / "former"
FINISHED, UNFINISHED, CHANGING = (
    f"20260612-{rest}" for rest in ("153012-FINISHED", "153112-UNFINISH", "153212-CHANGING")
)
SCENES = {FINISHED: "lake", UNFINISHED: "beach", CHANGING: "lake"}
LEVELS = Levels(0.08, 0.75, (0.99, 1.0, 1.01))


@pytest.fixture
def album(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FORMER, tmp_path / "photos"))


def place(album: Path, photo_id: str) -> Path:
    return album / "Anna and Ben" / "2026-06-12" / photo_id


def check_sums(folder: Path) -> None:
    about = About.read(folder)
    assert json.loads((folder / ABOUT).read_text())["version"] == 2
    assert about.before is None
    assert {"photo", "cutout"} == about.media.keys()
    assert all(checksum((folder / each.file).read_bytes()) == each.checksum for each in about.media.values())


def test_what_was_finished_is_shared_and_stays_as_it_is(album: Path) -> None:
    before = {path: path.read_bytes() for path in place(album, FINISHED).iterdir()}
    with Rehearsal(album) as party:
        assert party.album.recovered.wait(10)
        (photo,) = [photo for photo in party.published if photo.id == FINISHED]
    assert (photo.token, photo.scene, photo.finished) == ("A" * 26, "lake", True)
    with Image.open(photo.picture) as picture:
        assert picture.size == (320, 180)
    assert {path: path.read_bytes() for path in place(album, FINISHED).iterdir()} == before


def test_what_was_unfinished_is_shared_at_once_and_developed(album: Path) -> None:
    negatives = {photo_id: (place(album, photo_id) / NEGATIVE).read_bytes() for photo_id in (UNFINISHED, CHANGING)}
    with Rehearsal(album, Darkroom(waits=True)) as party:
        party.settle()
        assert {photo.id: (photo.scene, photo.finished) for photo in party.published} == {
            photo_id: (scene, photo_id == FINISHED) for photo_id, scene in SCENES.items()
        }
        assert About.read(place(album, CHANGING)).before is None
        for which in range(2):
            party.darkroom.fulfil(which)
            party.settle()
        assert party.album.recovered.is_set()
        for sent, _ in party.darkroom.orders:
            assert (sent.levels, sent.moment, sent.ratio, sent.frame.size) == (LEVELS, 4321.25, (16, 9), (320, 180))
        newest = [party.album.newest(photo_id) for photo_id in SCENES]
        assert all(photo and photo.finished and photo.scene == SCENES[photo.id] for photo in newest)
    for photo_id, negative in negatives.items():
        folder = place(album, photo_id)
        assert {path.name for path in folder.iterdir()} == {ABOUT, PICTURE, CUTOUT}
        assert (folder / PICTURE).read_bytes() == picture_of(SCENES[photo_id], negative, finished=True)
        check_sums(folder)
    assert {photo_id: row[2:] for photo_id, row in rows(album).items()} == {
        photo_id: (scene, 1) for photo_id, scene in SCENES.items()
    }
    assert not list(album.glob("*damaged*"))


def test_the_change_of_scene_is_told_by_its_picture_as_the_former_version_did(album: Path) -> None:
    folder = place(album, CHANGING)
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "gold").save(file, "JPEG")  # the beach's photo, had the rename come first
    (folder / PICTURE).write_bytes(file.getvalue())
    with Rehearsal(album, Darkroom(waits=True)) as party:
        party.settle()
        newest = party.album.newest(CHANGING)
        assert newest
        assert newest.scene == About.read(folder).scene == "beach"


def test_a_photo_of_the_former_version_can_be_put_into_another_scene_and_thrown_away(album: Path) -> None:
    with Rehearsal(album) as party:
        assert party.album.recovered.wait(10)
        finished = party.album.newest(FINISHED)
        assert finished
        changed = party.album.change_scene(finished, shot("beach")).result(10)
        assert (changed.id, changed.token, changed.scene) == (FINISHED, finished.token, "beach")
        party.settle()
        check_sums(changed.folder)
        party.album.discard(changed).result(10)
    assert not place(album, FINISHED).exists()
    assert party.retired == [finished.token]

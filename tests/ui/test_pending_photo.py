from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.frames import Frame, Shot
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture, Size
from booth.problems import Problem
from booth.ui.pending_photo import FinishedPicture, PendingPhoto, PhotoReader
from tests.support.fakes import START, FakeAlbum

SHOT = Shot(Frame(b"", (16, 9), START, 1), None, "lake", (16, 9))
PICTURE: Picture = np.zeros((9, 16, 3), np.uint8)


def read(path: Path, size: Size) -> Future[Picture]:
    found: Future[Picture] = Future()
    found.set_result(PICTURE)
    return found


def keeping() -> tuple[PendingPhoto, FakeAlbum]:
    album = FakeAlbum()
    return PendingPhoto(album, SHOT), album


def test_a_photo_is_there_once_the_album_says_that_it_is_safe() -> None:
    kept, album = keeping()
    assert kept.update() is None
    album.step(START + 1)
    photo = kept.update()
    assert photo is not None
    assert photo.scene == "lake"


def test_another_scene_is_asked_for_only_when_the_photo_is_safe() -> None:
    kept, album = keeping()
    kept.want("beach")
    assert kept.update() is None
    album.step(START + 1)
    assert kept.update() is None  # safe, but in the scene of before
    album.step(START + 2)
    photo = kept.update()
    assert photo is not None
    assert photo.scene == "beach"
    assert [each.scene for each in album.kept.values()] == ["beach"]


def test_a_photo_that_could_not_be_kept_is_a_problem() -> None:
    kept, album = keeping()
    album.broken = True
    album.step(START + 1)
    with pytest.raises(Problem, match="disk"):
        kept.update()


@pytest.mark.parametrize("seconds", [0.0, 1.0, 5.0])
def test_what_is_discarded_leaves_nothing_however_far_it_has_come(seconds: float) -> None:
    kept, album = keeping()
    album.step(START + seconds)
    kept.update()
    kept.discard()
    for later in range(9):
        album.step(START + seconds + later)
    assert album.kept == {}


def test_what_is_discarded_while_its_scene_changes_leaves_nothing() -> None:
    kept, album = keeping()
    album.step(START + 1)
    kept.want("city")
    kept.update()
    kept.discard()
    for later in range(9):
        album.step(START + 1 + later)
    assert album.kept == {}


def test_the_finished_photo_fades_in_and_goes_when_another_scene_is_wanted() -> None:
    kept, album = keeping()
    sharpening = FinishedPicture(kept, (16, 9), read, still=False)
    for second in range(6):
        album.step(START + second)
        kept.update()
        sharpening.update(START + second)
    assert sharpening.picture is PICTURE
    since = sharpening._since
    assert sharpening.share(since) == 0
    assert 0 < sharpening.share(since + 0.1) < 1
    assert sharpening.share(since + 1) == 1
    kept.want("city")
    sharpening.update(START + 6)
    assert sharpening.picture is None
    assert sharpening.share(START + 7) == 0


def test_with_reduced_motion_the_finished_photo_is_there_at_once() -> None:
    kept, album = keeping()
    sharpening = FinishedPicture(kept, (16, 9), read, still=True)
    for second in range(6):
        album.step(START + second)
        kept.update()
        sharpening.update(START + second)
    assert sharpening.share(sharpening._since) == 1


def test_a_file_that_has_gone_meanwhile_leaves_the_composition() -> None:
    kept, album = keeping()

    def gone(path: Path, size: Size) -> Future[Picture]:
        failed: Future[Picture] = Future()
        failed.set_exception(PictureFault(path, "it is not there"))
        return failed

    sharpening = FinishedPicture(kept, (16, 9), gone, still=False)
    for second in range(6):
        album.step(START + second)
        kept.update()
        sharpening.update(START + second)
    assert sharpening.picture is None


def test_the_reader_reads_a_file_at_the_size_it_is_asked_for(tmp_path: Path) -> None:
    Image.new("RGB", (64, 36), (200, 30, 30)).save(tmp_path / "photo.jpg")
    reader = PhotoReader()
    picture = reader.read(tmp_path / "photo.jpg", (32, 18)).result(20)
    assert picture.shape == (18, 32, 3)
    assert abs(int(picture[9, 16, 0]) - 200) < 6
    with pytest.raises(PictureFault):
        reader.read(tmp_path / "gone.jpg", (32, 18)).result(20)
    reader.stop()


def test_the_empty_room_goes_with_the_shot_in_every_scene() -> None:
    kept, _ = keeping()
    kept.cut(PICTURE[..., 0], PICTURE)
    kept.want("city")
    assert kept.shot.plate is PICTURE

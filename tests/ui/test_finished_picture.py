from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.frames import Frame, Shot
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture, Size
from booth.ui.finished_picture import FinishedPicture, PhotoReader
from booth.ui.pending_photo import PendingPhoto
from tests.support.fakes import START, FakeAlbum

SHOT = Shot(Frame(b"", (16, 9), START, 1), None, "lake", (16, 9))
PICTURE: Picture = np.zeros((9, 16, 3), np.uint8)


def read(path: Path, size: Size, at: float | None = None, /) -> Future[Picture]:
    reading: Future[Picture] = Future()
    reading.set_result(PICTURE)
    return reading


def started() -> tuple[PendingPhoto, FakeAlbum]:
    album = FakeAlbum()
    return PendingPhoto(album, SHOT), album


def until_read(pending: PendingPhoto, finished: FinishedPicture, album: FakeAlbum) -> float:
    """Lets six seconds pass; returns when the picture was there."""
    appeared = float("inf")
    for second in range(6):
        album.step(START + second)
        pending.update()
        finished.update(START + second)
        if finished.picture is not None:
            appeared = min(appeared, START + second)
    return appeared


def test_the_finished_photo_fades_in_and_goes_when_another_scene_is_wanted() -> None:
    pending, album = started()
    finished = FinishedPicture(pending, (16, 9), read, reduced_motion=False)
    since = until_read(pending, finished, album)
    assert finished.picture is PICTURE
    assert finished.opacity(since) == 0
    assert 0 < finished.opacity(since + 0.1) < 1
    assert finished.opacity(since + 1) == 1
    pending.want("city")
    finished.update(START + 6)
    assert finished.picture is None
    assert finished.opacity(START + 7) == 0


def test_with_reduced_motion_the_finished_photo_is_there_at_once() -> None:
    pending, album = started()
    finished = FinishedPicture(pending, (16, 9), read, reduced_motion=True)
    assert finished.opacity(until_read(pending, finished, album)) == 1


def test_a_file_that_has_gone_meanwhile_leaves_the_composition() -> None:
    pending, album = started()

    def gone(path: Path, size: Size, at: float | None = None, /) -> Future[Picture]:
        failed: Future[Picture] = Future()
        failed.set_exception(PictureFault(path, "it is not there"))
        return failed

    finished = FinishedPicture(pending, (16, 9), gone, reduced_motion=False)
    until_read(pending, finished, album)
    assert finished.picture is None


def test_the_reader_reads_a_file_at_the_size_it_is_asked_for(tmp_path: Path) -> None:
    Image.new("RGB", (64, 36), (200, 30, 30)).save(tmp_path / "photo.jpg")
    reader = PhotoReader()
    picture = reader.read(tmp_path / "photo.jpg", (32, 18)).result(20)
    assert picture.shape == (18, 32, 3)
    assert abs(int(picture[9, 16, 0]) - 200) < 6
    with pytest.raises(PictureFault):
        reader.read(tmp_path / "gone.jpg", (32, 18)).result(20)
    reader.stop()

import numpy as np
import pytest

from booth.frames import Frame, Shot
from booth.picture_types import Picture
from booth.problems import Problem
from booth.ui.pending_photo import PendingPhoto
from tests.support.fakes import START, FakeAlbum

SHOT = Shot(Frame(b"", (16, 9), START, 1), None, "lake", (16, 9))
PICTURE: Picture = np.zeros((9, 16, 3), np.uint8)


def started() -> tuple[PendingPhoto, FakeAlbum]:
    album = FakeAlbum()
    return PendingPhoto(album, SHOT), album


def test_a_photo_is_there_once_the_album_says_that_it_is_safe() -> None:
    pending, album = started()
    assert pending.update() is None
    album.step(START + 1)
    photo = pending.update()
    assert photo is not None
    assert photo.scene == "lake"


def test_another_scene_is_asked_for_only_when_the_photo_is_safe() -> None:
    pending, album = started()
    pending.want("beach")
    assert pending.update() is None
    album.step(START + 1)
    assert pending.update() is None  # safe, but in the scene of before
    album.step(START + 2)
    photo = pending.update()
    assert photo is not None
    assert photo.scene == "beach"
    assert [each.scene for each in album.kept.values()] == ["beach"]


def test_a_photo_that_could_not_be_kept_is_a_problem() -> None:
    pending, album = started()
    album.broken = True
    album.step(START + 1)
    with pytest.raises(Problem, match="disk"):
        pending.update()


@pytest.mark.parametrize("seconds", [0.0, 1.0, 5.0])
def test_what_is_discarded_leaves_nothing_however_far_it_has_come(seconds: float) -> None:
    pending, album = started()
    album.step(START + seconds)
    pending.update()
    pending.discard()
    for later in range(9):
        album.step(START + seconds + later)
    assert album.kept == {}


def test_what_is_discarded_while_its_scene_changes_leaves_nothing() -> None:
    pending, album = started()
    album.step(START + 1)
    pending.want("city")
    pending.update()
    pending.discard()
    for later in range(9):
        album.step(START + 1 + later)
    assert album.kept == {}


def test_what_is_taken_back_is_the_same_shot_kept_anew_in_the_scene_that_was_wanted() -> None:
    pending, album = started()
    pending.cut(PICTURE[..., 0], PICTURE)
    album.step(START + 1)
    pending.want("city")
    pending.update()
    pending.discard()
    pending.take_back()
    for later in range(2, 9):
        album.step(START + later)
        photo = pending.update()
    assert photo is not None
    assert list(album.kept.values()) == [album.newest(photo.id)]
    assert photo.scene == "city"
    assert album.shots[-1].matte is not None
    assert pending.finished is not None


def test_the_empty_room_goes_with_the_shot_in_every_scene() -> None:
    pending, _ = started()
    pending.cut(PICTURE[..., 0], PICTURE)
    pending.want("city")
    assert pending.shot.plate is PICTURE

from concurrent.futures import CancelledError, Future
from dataclasses import replace
from pathlib import Path

import pytest

from booth.album.record import ABOUT, PICTURE, About, Photo
from booth.frames import Shot
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, check_whole, rows, shot, tree

JPEGS = (b"one", b"two", b"three", b"four")
SCENES = ("lake", "beach", "dunes", "moon")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def take(party: Rehearsal, count: int = 4) -> "Future[Photo]":
    """Begins a strip and takes *count* shots for it."""
    strip = party.album.keep(shot(SCENES[0], jpeg=JPEGS[0]), layout="strip")
    for number in range(1, count):
        party.album.strips.add(strip, shot(SCENES[number], jpeg=JPEGS[number]))
    return strip


def kinds(photo: Photo) -> list[str]:
    """Whether each picture in the strip is live or finished, and its scene."""
    words = photo.picture.read_bytes().decode().partition(";")[0].split()[3:]
    return [word for word in words if len(word) < 12]


def test_every_shot_is_durable_at_once_in_one_folder_and_the_strip_is_composed_of_the_live_ones(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        strip = take(party)
        party.settle()
        assert {path.name for path in folder.rglob("negative*")} == {
            "negative.jpg",
            "negative-2.jpg",
            "negative-3.jpg",
            "negative-4.jpg",
        }
        assert not strip.done()
        assert party.published == []
        photo = party.album.strips.end(strip).result(10)
        assert not photo.finished
        assert kinds(photo) == ["live", "lake", "live", "beach", "live", "dunes", "live", "moon"]
        assert [path.name for path in photo.singles] == ["shot.jpg", "shot-2.jpg", "shot-3.jpg", "shot-4.jpg"]
        assert party.published == [photo]
        assert list(rows(folder)) == [photo.id]


def test_the_darkroom_begins_with_a_shot_while_the_next_is_taken_and_finishes_the_strip_last(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        strip = take(party, 2)
        party.settle()
        assert [order[0].scene for order in party.darkroom.orders] == ["lake", "beach"]
        assert not any(order[0].marked for order in party.darkroom.orders)
        party.darkroom.fulfil(0)
        photo = party.album.strips.end(strip).result(10)
        assert kinds(photo) == ["finished", "lake", "live", "beach"]
        assert not photo.finished
        party.darkroom.fulfil(1)
        party.settle()
        finished = party.album.newest(photo.id)
        assert finished
        assert finished.finished
        assert finished.token == photo.token
    assert check_whole(folder) == {photo.id: "lake"}


def test_one_shot_is_taken_again_and_the_others_stay(folder: Path) -> None:
    with Rehearsal(folder) as party:
        strip = take(party, 3)
        first = party.album.strips.end(strip).result(10)
        party.album.strips.add(strip, shot("aurora", jpeg=b"again"), place=1)
        second = party.album.strips.end(strip).result(10)
        party.settle()
        assert (first.id, first.token) == (second.id, second.token)
        assert [each.scene for each in About.read(second.folder).shots] == ["lake", "aurora", "dunes"]
    assert check_whole(folder) == {first.id: "lake"}


def test_a_shot_that_is_taken_again_before_its_matte_has_come_leaves_nothing_of_the_former(folder: Path) -> None:
    with Rehearsal(folder) as party:
        late: Future[Shot] = Future()
        strip = take(party, 2)
        party.album.strips.add(strip, shot("dunes", matte=False, jpeg=b"late"), late)
        party.album.strips.add(strip, shot("moon", jpeg=b"again"), place=2)
        photo = party.album.strips.end(strip).result(10)
        late.set_result(shot("dunes", jpeg=b"late"))
        party.settle()
        assert [each.scene for each in About.read(photo.folder).shots] == ["lake", "beach", "moon"]
    check_whole(folder)


def test_the_strip_waits_for_the_last_matte(folder: Path) -> None:
    with Rehearsal(folder) as party:
        last: Future[Shot] = Future()
        strip = take(party, 1)
        party.album.strips.add(strip, shot("beach", matte=False, jpeg=b"two"), last)
        kept = party.album.strips.end(strip)
        party.settle()
        assert not kept.done()
        last.set_result(shot("beach", jpeg=b"two"))
        assert kept.result(10).finished in (True, False)
    check_whole(folder)


def test_a_strip_without_a_live_picture_of_a_shot_waits_for_the_darkroom(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True, fails_live=True)) as party:
        kept = party.album.strips.end(take(party, 2))
        party.settle()
        assert not kept.done()
        party.darkroom.fulfil(0)
        party.darkroom.fulfil(1)
        assert kept.result(10).finished
    check_whole(folder)


@pytest.mark.parametrize("layout", [None, "strip"])
def test_what_was_cut_off_is_developed_in_the_look_that_the_guests_chose(folder: Path, layout: str | None) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        party.album.keep(replace(shot(), look="film"), layout=layout)
        party.settle()
        assert [order[0].look for order in party.darkroom.orders] == ["film"]
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(10)
        assert [order[0].look for order in again.darkroom.orders] == ["film"]


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_strip_that_was_cut_off_is_finished_at_the_next_start(folder: Path, ended: bool, done: int) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        strip = take(party, 3)
        party.settle()
        for which in range(done):
            party.darkroom.fulfil(which)
        if ended:
            party.album.strips.end(strip).result(10)
        party.settle()
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(10)
        assert len(again.darkroom.orders) == 3 - done
    assert list(check_whole(folder).values()) == ["lake"]
    assert len(list(folder.rglob("shot*.jpg"))) == 3


def test_nothing_of_a_strip_stays_when_it_is_thrown_away_at_any_point(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        strip = take(party, 2)
        party.album.discard(strip).result(10)
        party.album.strips.add(strip, shot("moon"))
        with pytest.raises(CancelledError):
            party.album.strips.end(strip).result(10)
        ended = take(party, 2)
        photo = party.album.strips.end(ended).result(10)
        party.album.discard(photo).result(10)
        party.darkroom.fulfil(-1)
        party.settle()
        assert tree(folder) == set()
        assert party.retired == [photo.token]


def test_a_strip_that_the_darkroom_cannot_finish_stays_as_it_was_composed_live_and_is_tried_again(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails=True)) as party:
        photo = party.album.strips.end(take(party, 2)).result(10)
        party.settle()
        assert not photo.finished
        assert len(list(photo.folder.glob("negative*"))) == 2
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(10)
    check_whole(folder)


def test_negatives_stay_where_the_operator_keeps_them(folder: Path) -> None:
    with Rehearsal(folder, keep_negatives=True) as party:
        photo = party.album.strips.end(take(party, 2)).result(10)
        party.settle()
    with Rehearsal(folder, keep_negatives=True) as again:
        assert again.album.recovered.wait(10)
        assert again.darkroom.orders == []
    assert {path.name for path in photo.folder.glob("negative*")} == {"negative.jpg", "negative-2.jpg"}


def test_a_strip_cannot_be_put_into_another_scene_from_a_phone(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.album.strips.end(take(party, 2)).result(10)
        party.settle()
        with pytest.raises(CancelledError):
            party.album.put_into_scene(photo, "moon", b"picture").result(10)
        assert party.album.show(photo, shown=True).result(10).in_gallery


def test_what_belongs_to_no_shot_is_removed_at_the_next_start(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.album.strips.end(take(party, 2)).result(10)
        party.settle()
    for name in ("negative-7.jpg", "shot-7.jpg"):
        (photo.folder / name).write_bytes(b"left behind")
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(10)
    check_whole(folder)
    assert {ABOUT, PICTURE} < {path.name for path in photo.folder.iterdir()}

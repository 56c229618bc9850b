"""More shots than the darkroom keeps up with: they wait on the disk, so that they do not fill the memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from booth.album import development, strips
from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, Photo
from booth.frames import Shot
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, check_whole, clip_of, shot

JPEG = b"a shot " * 1000
FIT = 3  # shots


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def party(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    """A booth with a memory for three shots and a darkroom that waits to be told."""
    monkeypatch.setattr(development, "MOST_HELD", FIT * len(JPEG))
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        assert party.album.recovered.wait(10)
        yield party


def keep(party: Rehearsal, count: int) -> list[Photo]:
    photos = [party.album.keep(shot(f"scene{number}", jpeg=JPEG)).result(10) for number in range(count)]
    party.settle()
    return photos


def fulfil_all(party: Rehearsal) -> list[str]:
    """Lets the darkroom do all that it is asked, one after the other; the scenes."""
    scenes: list[str] = []
    while len(scenes) < len(party.darkroom.orders):
        scenes.append(party.darkroom.orders[len(scenes)][0].scene)
        party.darkroom.fulfil(len(scenes) - 1)
        party.settle()
    return scenes


def test_guests_have_their_photo_at_once_and_it_is_finished_when_those_before_it_are(
    party: Rehearsal, folder: Path
) -> None:
    photos = keep(party, 7)
    assert all(photo.picture.read_bytes().startswith(b"live") for photo in photos)
    assert party.darkroom.urgent == [True, True, True, False], "one at a time is read from the disk again"
    assert all((photo.folder / NEGATIVE).read_bytes() == JPEG for photo in photos)
    assert fulfil_all(party) == [f"scene{number}" for number in (0, 1, 2, 3, 4, 5, 6)]
    assert len(check_whole(folder)) == 7
    assert {path.name for path in photos[-1].folder.iterdir()} == {ABOUT, PICTURE, CUTOUT}


def test_what_waits_in_memory_has_no_live_matte_any_more(party: Rehearsal) -> None:
    keep(party, 2)
    assert [each.shot.matte for each in party.album._developments._under_way.values()] == [None, None]


def test_guests_who_are_there_come_before_those_whose_shots_wait_on_the_disk(party: Rehearsal) -> None:
    keep(party, 6)
    for number in range(FIT):
        party.darkroom.fulfil(number)
    party.settle()
    party.album.keep(shot("now", jpeg=JPEG)).result(10)
    assert [each.scene for each, _ in party.darkroom.orders][-2:] == ["scene3", "now"]
    assert party.darkroom.urgent[-2:] == [False, True]


def test_a_photo_that_waits_on_the_disk_can_be_put_into_another_scene(party: Rehearsal, folder: Path) -> None:
    photos = keep(party, 6)
    party.album.change_scene(photos[-1], shot("beach", jpeg=JPEG)).result(10)
    assert fulfil_all(party) == ["scene0", "scene1", "scene2", "scene3", "scene4", "beach"]
    assert check_whole(folder)[photos[-1].id] == "beach"


def test_a_photo_that_waits_on_the_disk_can_be_thrown_away(party: Rehearsal, folder: Path) -> None:
    photos = keep(party, 6)
    party.album.discard(photos[4]).result(10)
    assert fulfil_all(party) == ["scene0", "scene1", "scene2", "scene3", "scene5"]
    assert photos[4].id not in check_whole(folder)


def test_a_guest_without_a_live_composition_is_waited_for_in_memory(party: Rehearsal) -> None:
    keep(party, 4)
    party.darkroom.fails_live = True
    kept = party.album.keep(shot("dark", jpeg=JPEG))
    party.settle()
    assert not kept.done()
    assert (party.darkroom.orders[-1][0].scene, party.darkroom.urgent[-1]) == ("dark", True)


def test_a_clip_weighs_as_much_as_its_frames_and_comes_from_the_disk_too(party: Rehearsal) -> None:
    still = shot("still", jpeg=JPEG)
    frames = tuple(replace(still.frame, jpeg=JPEG, number=number, taken=number / 30) for number in range(4))
    photo = party.album.keep(replace(still, clip=frames)).result(10)
    party.settle()
    assert party.darkroom.urgent == [False]
    fulfil_all(party)
    ((asked, order),) = party.darkroom.clips
    assert [frame.jpeg for frame in asked.clip] == [JPEG] * 4
    order.set_result(clip_of(asked))
    party.settle()
    newest = party.album.newest(photo.id)
    assert newest
    assert newest.clip
    assert newest.clip.read_bytes() == clip_of(asked).video


def test_of_many_strips_the_last_wait_without_the_empty_room(party: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strips, "MANY", 1)
    plate = np.zeros((4, 4, 4), np.uint8)
    for _ in range(2):
        first: Shot = replace(shot(jpeg=JPEG), plate=plate)
        party.album.strips.end(party.album.keep(first, layout="strip")).result(10)
    assert [sent.plate is plate for sent, _ in party.darkroom.orders] == [True, False]

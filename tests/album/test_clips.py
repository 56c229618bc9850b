"""Clips in the album: the frames are safe with the negative, the still comes at once, the clip beside it later."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from booth.album.export import CHECKSUMS, export
from booth.album.record import ABOUT, ANIMATION, CLIP, CUTOUT, FRAMES, NEGATIVE, PICTURE, About
from booth.frames import Frame, Shot
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, clip_of, picture_of, shot, tree

FINISHED = {ABOUT, PICTURE, CUTOUT, CLIP, ANIMATION}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def moving() -> Shot:
    """A shot with the frames of a clip."""
    still = shot()
    frames = [Frame(b"frame %d" % number, (1920, 1080), 0.1 * number, number) for number in range(8)]
    return replace(still, clip=(*frames, replace(still.frame, taken=0.8)))


def files(folder: Path) -> set[str]:
    """The names in the one photo's folder."""
    (photo,) = folder.glob("*/*/*")
    return {path.name for path in photo.iterdir()}


def test_the_frames_are_as_durable_as_the_negative_before_the_guest_is_told(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        clip = moving()
        photo = party.album.keep(clip).result(10)
        assert files(folder) == {ABOUT, NEGATIVE, FRAMES, PICTURE}
        assert (photo.folder / FRAMES).read_bytes() == b"".join(frame.jpeg for frame in clip.clip)
        assert photo.is_clip
        assert (photo.clip, photo.finished) == (None, False)


def test_the_still_is_finished_first_and_shared_then_the_clip_stands_beside_it(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        clip = moving()
        photo = party.album.keep(clip).result(10)
        party.darkroom.fulfil(0)
        party.settle()
        assert photo.picture.read_bytes() == picture_of("lake", clip.frame.jpeg, finished=True)
        still = party.published[-1]
        assert (still.finished, still.clip) == (False, None)
        assert (photo.folder / FRAMES).exists()
        ((asked, order),) = party.darkroom.clips
        assert asked.clip == clip.clip
        order.set_result(clip_of(asked))
        party.settle()
        finished = party.published[-1]
        assert finished.finished
        assert finished.clip
        assert finished.animation
        assert (finished.token, finished.clip.read_bytes()) == (photo.token, clip_of(asked).video)
        assert finished.animation.read_bytes() == clip_of(asked).animation
        assert files(folder) == FINISHED
        about = About.read(photo.folder)
        for kind in ("photo", "cutout", "clip", "animation"):
            medium = about.media[kind]
            assert hashlib.sha256((photo.folder / medium.file).read_bytes()).hexdigest() == medium.checksum


def test_a_clip_that_was_not_finished_is_taken_up_at_the_next_start_with_its_frames(folder: Path) -> None:
    clip = moving()
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        party.album.keep(clip).result(10)
        party.darkroom.fulfil(0)
        party.settle()
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        party.settle()
        ((asked, _),) = party.darkroom.clips
        assert [frame.jpeg for frame in asked.clip] == [frame.jpeg for frame in clip.clip]
        assert [frame.taken for frame in asked.clip] == pytest.approx([frame.taken for frame in clip.clip])
        assert not any(party.darkroom.urgent), "guests who are there come first"
        assert party.published[-1].finished
    assert files(folder) == FINISHED


def test_where_the_clip_fails_for_ever_the_guest_has_the_finished_still(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails_clips=True)) as party:
        photo = party.album.keep(moving()).result(10)
        party.settle()
        left = party.album.newest(photo.id)
        assert left
        assert left.clip is None
        assert photo.picture.read_bytes().startswith(b"finished lake")
        assert files(folder) == {ABOUT, PICTURE, CUTOUT, NEGATIVE, FRAMES}, "the next start tries again"
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        party.settle()
    assert files(folder) == FINISHED


def test_a_clip_whose_frames_are_gone_is_finished_as_a_photo(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.album.keep(moving()).result(10)
    (photo.folder / FRAMES).unlink()
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        party.settle()
        assert party.published[-1].finished
    assert files(folder) == {ABOUT, PICTURE, CUTOUT}


def test_frames_whose_negative_never_came_are_removed(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.album.keep(moving()).result(10)
    for name in (NEGATIVE, PICTURE):
        (photo.folder / name).unlink()
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
    assert tree(folder) == set()


def test_what_is_thrown_away_while_its_clip_is_made_leaves_nothing(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.album.keep(moving()).result(10)
        party.darkroom.fulfil(0)
        party.settle()
        party.album.discard(photo).result(10)
        ((asked, order),) = party.darkroom.clips
        order.set_result(clip_of(asked))
        party.settle()
        assert tree(folder) == set()
        assert party.retired == [photo.token]


def test_a_clip_stays_in_the_scene_it_was_taken_in(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.album.keep(moving()).result(10)
        party.settle()
        assert party.album.put_into_scene(photo, "moon", b"moon").exception(10)
        assert About.read(photo.folder).scene == "lake"


def test_an_export_takes_the_clip_along_under_the_photos_name_and_is_not_repeated(folder: Path, tmp_path: Path) -> None:
    with Rehearsal(folder) as party:
        party.album.keep(moving()).result(10)
        party.settle()
    target = tmp_path / "out"
    found = export([folder], "Anna and Ben", target, lambda *_: None)
    stem = "Anna and Ben-2026-06-12-153012-1"
    assert {path.name for path in target.iterdir()} == {f"{stem}.jpg", f"{stem}.mp4", f"{stem}.webp", CHECKSUMS}
    assert (found.copied, found.damaged) == (1, [])
    again = export([folder], "Anna and Ben", target, lambda *_: None)
    assert (again.copied, again.there) == (0, 1)


def test_negatives_that_the_operator_keeps_are_kept_with_the_frames(folder: Path) -> None:
    with Rehearsal(folder, keep_negatives=True) as party:
        party.album.keep(moving()).result(10)
        party.settle()
    assert files(folder) == FINISHED | {NEGATIVE, FRAMES}
    with Rehearsal(folder, keep_negatives=True) as party:
        assert party.album.recovered.wait(10)
        assert party.darkroom.clips == []
    assert files(folder) == FINISHED | {NEGATIVE, FRAMES}

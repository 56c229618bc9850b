import errno
import itertools
import json
import logging
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from booth.album import album as module
from booth.album import storage
from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, Photo
from booth.album.storage import StorageRules
from booth.durable import put
from booth.frames import Shot
from booth.problems import Problem
from tests.rehearsals.rehearsed_album import Darkroom, Listener, Rehearsal, check_whole, picture_of, rows, shot, tree
from tests.support.running import until

JPEG = shot().frame.jpeg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a disk of its own: `small_disk("60m")`."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a disk of its own needs root and the right to mount; run the tests as root")
        return place

    yield mount
    if place.is_mount():
        subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, *, leave: int = 0) -> Path:
    """Somebody else fills the disk but for *leave* bytes."""
    other = disk / "other"
    with other.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leave)
    return other


def problem_of(rehearsal: Rehearsal) -> Problem:
    fault = rehearsal.album.keep(shot()).exception(10)
    assert isinstance(fault, Problem)
    assert fault.guest == "could_not_keep"
    return fault


def test_a_photo_is_on_the_disk_and_in_the_catalogue_when_the_guest_is_told(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.keep("lake")
        assert photo.picture.read_bytes() == picture_of("lake", JPEG, finished=False)
        assert rows(folder)[photo.id] == (str(photo.folder.relative_to(folder)), photo.token, "lake", 0)
        assert party.published == [photo]
        assert party.album.newest(photo.id) == photo
        assert not photo.finished


def test_a_photo_says_what_it_is_in_its_names(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
    assert photo.folder == folder / "Anna and Ben" / "2026-06-12" / photo.id
    assert photo.id.startswith("20260612-153012-")
    assert (len(photo.id), len(photo.token), len(photo.code)) == (24, 26, 6)
    assert photo.id[16:].startswith(photo.code)
    assert photo.code not in photo.token


def test_the_negative_is_the_cameras_own_file_with_all_that_is_needed_to_develop_it(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.keep()
        assert (photo.folder / NEGATIVE).read_bytes() == JPEG
        text = (photo.folder / ABOUT).read_text()
    about = json.loads(text)
    assert text.endswith("}\n")
    assert list(about) == sorted(about)
    assert about["taken"] == "2026-06-12T15:30:12+02:00"
    (of_shot,) = about["shots"]
    assert (of_shot["scene"], of_shot["ratio"]) == ("lake", [16, 9])
    assert (of_shot["negative"]["file"], of_shot["negative"]["size"]) == (NEGATIVE, [1920, 1080])
    assert (about["version"], about["event"], about["token"], about["demo"]) == (2, "Anna and Ben", photo.token, False)


def test_the_time_from_the_call_to_the_durable_negative_can_be_asked_for(folder: Path) -> None:
    with Rehearsal(folder) as party:
        assert party.album.status.negative_delay is None
        party.keep()
        delay = party.album.status.negative_delay
        assert delay is not None
        assert delay > 0


def test_the_negative_does_not_wait_for_the_matte(folder: Path) -> None:
    with Rehearsal(folder) as party:
        cut: Future[Shot] = Future()
        kept = party.album.keep(shot(matte=False), cut)
        party.settle()
        (negative,) = folder.rglob("negative.jpg")
        assert negative.read_bytes() == shot().frame.jpeg
        assert not kept.done()
        cut.set_result(shot())
        assert kept.result(10).picture.read_bytes() == picture_of("lake", shot().frame.jpeg, finished=False)


def test_the_empty_room_reaches_the_darkroom_and_never_the_disk(folder: Path) -> None:
    plate = np.frombuffer(b"the empty room, " * 300, np.uint8).reshape(30, 40, 4)
    with Rehearsal(folder, darkroom=Darkroom(waits=True)) as party:
        cut: Future[Shot] = Future()
        kept = party.album.keep(shot(matte=False), cut)
        cut.set_result(replace(shot(), plate=plate))
        kept.result(10)
        ((sent, _),) = party.darkroom.orders
        assert sent.plate is plate
        written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert len(written) > 2
        assert not any(b"the empty room" in content for content in written)
    with Rehearsal(folder) as party:  # what is developed after a crash does without
        assert party.album.recovered.wait(10)
        ((sent, _),) = party.darkroom.orders
        assert sent.plate is None


def test_a_shot_thrown_away_before_its_matte_came_leaves_nothing_behind(folder: Path) -> None:
    with Rehearsal(folder) as party:
        cut: Future[Shot] = Future()
        kept = party.album.keep(shot(matte=False), cut)
        party.album.discard(kept).result(10)
        cut.set_result(shot())
        party.settle()
        assert isinstance(kept.exception(10), CancelledError)
        assert tree(folder) == set()


def test_a_shot_whose_matte_never_came_is_developed_at_the_next_start(folder: Path) -> None:
    with Rehearsal(folder) as party:
        party.album.keep(shot(matte=False), Future())
        party.settle()
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        (picture,) = folder.rglob("photo.jpg")
        assert picture.read_bytes() == picture_of("lake", shot().frame.jpeg, finished=True)


def test_the_darkrooms_photo_takes_the_place_of_the_live_one_and_the_negative_goes(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
        newest = party.album.newest(photo.id)
        assert newest
        assert newest.finished
        assert newest.token == photo.token
        assert photo.picture.read_bytes() == picture_of("lake", JPEG, finished=True)
        assert (photo.folder / CUTOUT).read_bytes() == b"finished cutout from lake"
        assert check_whole(folder) == {photo.id: "lake"}


def test_the_negative_stays_for_an_operator_who_keeps_them(folder: Path) -> None:
    for _ in range(2):  # and is not developed again at the next start
        with Rehearsal(folder, keep_negatives=True) as party:
            photo = party.keep()
            party.settle()
            assert (photo.folder / NEGATIVE).read_bytes() == JPEG
            assert len(party.darkroom.orders) == 1


def test_the_live_composition_stays_with_its_negative_until_a_start_where_the_darkroom_does_not_fail(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Rehearsal(folder, Darkroom(fails=True)) as party:
        photo = party.keep()
        party.settle()
        assert party.album.newest(photo.id) == photo
        assert photo.picture.read_bytes() == picture_of("lake", JPEG, finished=False)
        assert (photo.folder / CUTOUT).read_bytes() == b"live cutout"
        assert (photo.folder / NEGATIVE).read_bytes() == JPEG
        assert check_whole(folder, finished=False) == {photo.id: "lake"}
    assert [f"{photo.id} stays as it was composed live" in line for line in caplog.messages] == [True]
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert party.published[-1] == replace(photo, finished=True)  # under the same link
        assert photo.picture.read_bytes() == picture_of("lake", JPEG, finished=True)
        assert check_whole(folder) == {photo.id: "lake"}


def test_a_guest_without_a_live_composition_waits_for_the_darkroom(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        kept = party.album.keep(shot(matte=False))
        party.settle()
        assert not kept.done()
        party.darkroom.fulfil(0)
        photo = kept.result(10)
        assert photo.finished
        party.settle()
        assert check_whole(folder) == {photo.id: "lake"}


def test_a_shot_that_nobody_can_develop_is_a_problem_and_its_negative_waits_for_the_next_start(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails=True, fails_live=True)) as party:
        assert "the darkroom is flooded" in problem_of(party).operator
        (negative,) = folder.rglob(NEGATIVE)
        assert negative.read_bytes() == JPEG
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert check_whole(folder) == {negative.parent.name: "lake"}


def test_another_scene_takes_the_place_of_the_first_under_the_same_address(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep("lake")
        changed = party.album.change_scene(photo, shot("beach")).result(10)
        assert (changed.id, changed.token, changed.scene) == (photo.id, photo.token, "beach")
        party.settle()
        assert photo.picture.read_bytes() == picture_of("beach", JPEG, finished=True)
        assert check_whole(folder) == {photo.id: "beach"}


def test_a_late_finish_of_an_earlier_scene_never_replaces_a_later_scenes_photo(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.keep("lake")
        party.album.change_scene(photo, shot("beach")).result(10)
        party.darkroom.fulfil(0)
        party.settle()
        assert photo.picture.read_bytes() == picture_of("beach", JPEG, finished=False)
        party.darkroom.fulfil(1)
        party.settle()
        assert photo.picture.read_bytes() == picture_of("beach", JPEG, finished=True)
        assert check_whole(folder) == {photo.id: "beach"}


def test_the_first_scene_stays_when_the_other_cannot_be_made(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep("lake")
        party.settle()
        party.darkroom.fails = party.darkroom.fails_live = True
        assert isinstance(party.album.change_scene(photo, shot("beach")).exception(10), Problem)
        assert check_whole(folder) == {photo.id: "lake"}


def test_the_negative_is_back_while_a_finished_photo_is_put_into_another_scene(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep("lake")
        party.settle()
        assert not (photo.folder / NEGATIVE).exists()
        party.darkroom.waits = True
        party.album.change_scene(photo, shot("beach")).result(10)
        assert (photo.folder / NEGATIVE).read_bytes() == JPEG
    with Rehearsal(folder) as party:  # the booth was killed before the darkroom was done
        assert party.album.recovered.wait(10)
        assert photo.picture.read_bytes() == picture_of("beach", JPEG, finished=True)
        assert check_whole(folder) == {photo.id: "beach"}


def test_a_shot_that_was_set_aside_is_left_alone_for_the_run_and_guests_come_first(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails=True)) as party:
        photo = party.keep()
        party.settle()
        folder.rename(folder.with_name("unplugged"))
        elsewhere = party.album.keep(shot("beach")).result(10)  # the folder is made anew
        party.settle()
        shutil.rmtree(folder)
        folder.with_name("unplugged").rename(folder)
        party.keep("city")
        assert party.album.recovered.wait(10)
        assert [sent.scene for sent, _ in party.darkroom.orders] == ["lake", "beach", "city"]
        assert elsewhere.id not in check_whole(folder, finished=False)
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        party.keep()
        party.settle()
        assert party.darkroom.urgent == [False, False, True]
        assert photo.id in check_whole(folder)


def test_a_good_cutout_is_not_replaced_by_the_live_one_of_another_scene(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep("lake")
        party.settle()
        party.darkroom.fails = True
        party.album.change_scene(photo, shot("beach")).result(10)
        party.settle()
        assert (photo.folder / CUTOUT).read_bytes() == b"finished cutout from lake"
        assert check_whole(folder, finished=False) == {photo.id: "beach"}


def test_a_photo_thrown_away_leaves_nothing_behind(folder: Path) -> None:
    with Rehearsal(folder) as party:
        other = party.keep("beach")
        party.settle()
        before = tree(folder)
        photo = party.keep("lake")
        party.settle()
        party.album.discard(photo).result(10)
        assert tree(folder) == before
        assert list(rows(folder)) == [other.id]
        assert party.retired == [photo.token]
        assert party.album.newest(photo.id) is None
        party.album.discard(other).result(10)
        assert tree(folder) == set()
        party.album.discard(other).result(10)  # twice is no fault


@pytest.mark.parametrize("step", ["move", "shutil.rmtree"], ids=["its folder stays", "its files stay"])
def test_a_photo_that_the_disk_does_not_let_go_is_told_offered_no_more_and_tried_again(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr("booth.album.album.LOOK", 0.05)
    with Rehearsal(folder) as party:
        photo, other = party.keep(), party.keep("beach")
        party.settle()
        with monkeypatch.context() as broken:
            broken.setattr(f"booth.album.discards.{step}", refuse)
            problem = party.album.discard(photo).exception(10)
            assert isinstance(problem, Problem)
            assert problem.guest == "could_not_delete"
            assert photo.id in problem.operator
            assert "was thrown away and is still on the disk" in problem.operator
            assert problem.operator in caplog.text
            assert party.album.undeleted == problem.operator
            assert party.album.newest(photo.id) is None
            assert party.retired == [photo.token]
            party.album.recovered.clear()
            assert party.album.recovered.wait(10)  # the folder was opened anew, and gone through
            assert party.album.newest(photo.id) is None
            assert party.album.undeleted
        until(lambda: party.album.undeleted is None, "it is gone")
        assert not any(photo.id in path for path in tree(folder))
        assert party.album.newest(other.id)
        assert list(check_whole(folder)) == [other.id]


def test_a_folder_that_failed_while_a_photo_was_thrown_away_is_held_open_by_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr("booth.album.album.LOOK", 60.0)
    monkeypatch.setattr("booth.album.album.SOON", 60.0)
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
        monkeypatch.setattr("booth.album.discards.move", refuse)
        assert party.album.discard(photo).exception(10)
        held = [os.path.realpath(file) for file in Path("/proc/self/fd").iterdir()]
        assert not [path for path in held if path.startswith(str(folder))]  # so that it can be unmounted


def test_what_an_earlier_run_could_not_delete_is_told_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".thrown" / "20260612-153012-AAAAAAAA").mkdir(parents=True)
    rmtree = shutil.rmtree

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr("booth.album.album.LOOK", 0.05)
    monkeypatch.setattr("booth.album.discards.shutil.rmtree", refuse)
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert str(folder / ".thrown") in str(party.album.undeleted)
        monkeypatch.setattr("booth.album.discards.shutil.rmtree", rmtree)
        until(lambda: party.album.undeleted is None, "it is gone")
    assert not (folder / ".thrown").exists()


@pytest.mark.parametrize("killed", [False, True])
def test_a_shot_that_was_thrown_away_is_kept_anew_only_when_it_is_taken_back(folder: Path, killed: bool) -> None:
    """What guests take back comes from memory: until they do, nothing of it is on the disk, and no kill brings it."""
    taken = shot("lake")
    with Rehearsal(folder) as party:
        photo = party.album.keep(taken).result(10)
        party.settle()
        party.album.discard(photo).result(10)
        assert tree(folder) == set()
        if not killed:
            again = party.album.keep(taken).result(10)
            party.settle()
            assert again.id != photo.id
            assert again.token != photo.token
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert check_whole(folder) == ({} if killed else {again.id: "lake"})


def test_a_photo_can_be_thrown_away_while_it_is_being_made(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        for each in (party.album.keep(shot()), party.album.keep(shot(matte=False))):
            party.album.discard(each).result(10)
            if each.exception(10):
                assert isinstance(each.exception(), CancelledError)
        assert tree(folder) == set()
        for which in range(2):
            party.darkroom.fulfil(which)  # finds nobody
        party.settle()
        assert tree(folder) == set()
        assert rows(folder) == {}


def test_the_negative_of_a_failed_shot_can_be_thrown_away(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails=True, fails_live=True)) as party:
        kept = party.album.keep(shot())
        assert kept.exception(10)
        party.album.discard(kept).result(10)
        assert tree(folder) == set()


def test_a_photo_thrown_away_cannot_be_put_into_another_scene(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.album.discard(photo).result(10)
        with pytest.raises(CancelledError):
            party.album.change_scene(photo, shot("beach")).result(10)
        assert tree(folder) == set()


def test_demo_photos_never_go_to_the_album_of_the_event(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.album.keep(shot(demo=True)).result(10)
        party.settle()
    assert photo.folder.parent.parent == folder / "demo"
    assert About.read(photo.folder).demo
    assert not (folder / "Anna and Ben").exists()


def test_a_name_that_chance_gives_twice_is_used_once(folder: Path) -> None:
    chance = itertools.chain(["A" * 26, "AAAAAAAA", "B" * 26, "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    with Rehearsal(folder, letters=lambda _: next(chance)) as party:
        assert [party.keep().id[-8:], party.keep().id[-8:]] == ["AAAAAAAA", "BBBBBBBB"]


def test_links_live_on_after_a_restart(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photos = {party.keep(scene).id for scene in ("lake", "beach")}
        party.settle()
        finished = [party.album.newest(name) for name in sorted(photos)]
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert sorted(party.published, key=lambda photo: photo.id) == finished


def test_a_subscriber_that_fails_harms_neither_the_album_nor_the_others(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Printer:
        def published(self, photo: Photo) -> None:
            raise RuntimeError(f"no paper for {photo.code}")

        def retired(self, token: str) -> None:
            raise RuntimeError(f"no {token}")

    last = Listener()
    with Rehearsal(folder, others=[Printer(), last]) as party:
        photo = party.keep()
        party.settle()
        assert party.published == last.photos == [photo, replace(photo, finished=True)]
        party.album.discard(photo).result(10)
        assert party.retired == last.tokens == [photo.token]
        assert party.album.status.fault is None
    assert "Printer failed" in caplog.text
    assert photo.code in caplog.text


def test_the_status_says_what_a_technician_asks(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        party.settle()
        assert party.album.status.line() == f"album: {folder}, 0 photos"
        party.keep()
        party.settle()
        status = party.album.status
        assert (status.held, status.photos, status.unfinished, status.recovered) == (True, 1, 1, True)
        assert status.line() == f"album: {folder}, 1 photos, 1 unfinished"
    assert not party.album.status.held
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file in its place")
    with Rehearsal(folder) as party:
        problem = problem_of(party)
        assert party.album.status.line() == f"album: {problem.operator}"
        folder.unlink()
        party.keep()
        assert party.album.status.fault is None


def lost(catalogue: Path) -> None:
    catalogue.unlink()


def no_catalogue_at_all(catalogue: Path) -> None:
    catalogue.write_bytes(b"a cat walked over the keyboard" * 1000)


def with_holes(catalogue: Path) -> None:
    content = bytearray(catalogue.read_bytes())
    content[100:8000:7] = b"\xff" * len(content[100:8000:7])
    catalogue.write_bytes(content)


@pytest.mark.parametrize("damage", [lost, no_catalogue_at_all, with_holes])
def test_the_catalogue_is_made_anew_from_the_folders(folder: Path, damage: Callable[[Path], None]) -> None:
    with Rehearsal(folder) as party:
        for scene in ("lake", "beach"):
            party.keep(scene)
        party.settle()
    before = rows(folder)
    damage(folder / "catalogue.sqlite")
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert rows(folder) == before
        assert (folder / "catalogue-damaged-1.sqlite").exists() == (damage is not lost)


def test_a_catalogue_that_breaks_while_the_booth_runs_costs_nobody_a_photo(folder: Path) -> None:
    with Rehearsal(folder) as party:
        first = party.keep()
        party.settle()
        with closing(sqlite3.connect(folder / "catalogue.sqlite")) as somebody_else:
            somebody_else.execute("drop table photos")
        second = party.keep()
        party.settle()
        assert {first.id, second.id} == rows(folder).keys()


def test_a_row_without_its_photo_is_dropped(folder: Path) -> None:
    with Rehearsal(folder) as party:
        gone, stays = party.keep(), party.keep()
        party.settle()
    shutil.rmtree(gone.folder)
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert list(rows(folder)) == [stays.id]


def test_what_was_half_done_is_swept_and_what_is_the_operators_is_not(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
    before = tree(folder)
    (photo.folder / ".photo.jpg.part").write_bytes(b"half a pho")
    (folder / ".thrown" / "20260612-153012-AAAAAAAA").mkdir(parents=True)
    (folder / ".thrown" / "20260612-153012-AAAAAAAA" / PICTURE).write_bytes(b"thrown away")
    (folder / "Anna and Ben" / "2026-06-11" / "20260611-153012-AAAAAAAA").mkdir(parents=True)
    (folder / "Anna and Ben" / "2026-06-10").mkdir()
    operators = folder / "my own" / "pictures"
    operators.mkdir(parents=True)
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
    assert tree(folder) == before | {"my own", "my own/pictures"}
    operators.rmdir()
    operators.parent.rmdir()
    check_whole(folder)


def test_recovery_does_not_keep_a_guest_waiting(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(fails=True, fails_live=True)) as party:
        for _ in range(3):
            problem_of(party)
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        party.settle()
        party.settle()
        assert len(party.darkroom.orders) == 1, "one negative at a time"
        party.keep()
        assert len(party.darkroom.orders) == 2
        assert not party.album.recovered.is_set()
        for which in range(4):
            party.darkroom.fulfil(which)
            party.settle()
        assert party.album.recovered.is_set()
        assert len(check_whole(folder)) == 4


def test_a_photo_whose_finish_never_came_is_finished_at_the_next_start(folder: Path) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.keep()
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert [each.finished for each in party.published] == [False, True]
        assert check_whole(folder) == {photo.id: "lake"}


def test_a_damaged_about_is_left_alone_and_named_without_its_secrets(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
    about = photo.folder / ABOUT
    about.write_text(about.read_text().replace("16", '"sixteen"'))
    before = tree(folder)
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
        assert party.published == []
    assert tree(folder) == before
    assert str(about) in caplog.text
    assert photo.token not in caplog.text


def test_two_booths_do_not_share_a_folder(folder: Path) -> None:
    second = Rehearsal(folder)
    with Rehearsal(folder) as first:
        first.keep()
        with second:
            assert "another booth" in problem_of(second).operator
            assert first.album.stop(10)
            second.keep()


def test_a_folder_that_cannot_be_used_is_named_and_used_again_once_it_can(folder: Path) -> None:
    folder.write_text("a file in its place")
    with Rehearsal(folder) as party:
        assert f"{folder} cannot be used: Not a directory" in problem_of(party).operator
        folder.unlink()
        party.keep()
        party.settle()
        shutil.rmtree(folder)
        party.keep()
        party.settle()
        assert len(check_whole(folder)) == 1


@pytest.mark.parametrize("links", [False, True])
def test_what_stands_in_the_way_of_a_folder_is_set_aside_with_words(
    folder: Path, caplog: pytest.LogCaptureFixture, links: bool
) -> None:
    folder.mkdir()
    elsewhere = folder.with_name("elsewhere")
    elsewhere.mkdir()
    places = [folder / ".thrown", folder / "Anna and Ben", folder / "catalogue.sqlite"]
    places[2].mkdir()
    places[1].write_text("a list of guests")
    if links:
        places[0].symlink_to(elsewhere)
    else:
        places[0].write_text("thrown")
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.album.discard(photo).result(10)
        assert party.album.recovered.wait(10)  # until then it looks for folders that are empty
        (folder / "Anna and Ben").mkdir()
        photo.folder.parent.write_text("a file of the date's name")
        other = party.keep()
        party.settle()
        assert rows(folder).keys() == {other.id}
        assert party.retired == [photo.token]
    assert (folder / "Anna and Ben-1").read_text() == "a list of guests"
    assert (folder / "Anna and Ben" / "2026-06-12-1").read_text() == "a file of the date's name"
    assert (folder / ".thrown-1").is_symlink() == links
    assert list(elsewhere.iterdir()) == []
    assert (folder / "catalogue-damaged-1.sqlite").is_dir()
    assert len([line for line in caplog.messages if "in the way of one: it is called" in line]) == 3


def test_while_the_photos_disk_is_not_plugged_in_no_guest_begins(
    small_disk: Callable[[str], Path], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK", 0.01)
    disk = small_disk("60m")
    subprocess.run(["umount", str(disk)], check=True)
    with Rehearsal(disk / "photos", storage=StorageRules(apart_from=(disk.parent,))) as party:
        until(lambda: party.album.refuses, "the stick is missed before a guest comes")
        assert not list(disk.iterdir())
        small_disk("60m")
        until(lambda: not party.album.refuses, "the stick is found")
        assert party.album.status.fault is None
        party.keep()
        party.settle()
        assert len(check_whole(disk / "photos")) == 1
    assert len([line for line in caplog.messages if "plug that disk in" in line]) == 1


def test_a_disk_without_room_is_told_before_a_guest_begins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK", 0.01)
    monkeypatch.setattr(storage, "RESERVE", 1 << 60)
    with Rehearsal(folder) as party:
        until(lambda: party.album.refuses, "there is no room")
        assert "make room on it" in party.album.status.line()
        problem_of(party)
        monkeypatch.setattr(storage, "RESERVE", 0)
        until(lambda: not party.album.refuses, "there is room")


def test_a_stick_that_is_not_there_is_not_made_up(tmp_path: Path) -> None:
    with Rehearsal(tmp_path / "stick" / "photos") as party:
        assert "is the disk plugged in?" in problem_of(party).operator
    assert not (tmp_path / "stick").exists()


def test_a_disk_that_turns_read_only_is_named_and_used_again_once_it_is_not(small_disk: Callable[[str], Path]) -> None:
    disk = small_disk("60m")
    with Rehearsal(disk / "photos") as party:
        photo = party.keep()
        party.settle()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # a booth's open files would forbid it
    with Rehearsal(disk / "photos") as party:
        problem = problem_of(party)
        assert str(disk / "photos") in problem.operator
        assert "Read-only file system" in problem.operator
        assert isinstance(party.album.discard(photo).exception(10), Problem)
        assert photo.picture.exists()
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        party.keep()
        party.album.discard(photo).result(10)
        party.settle()
        assert len(check_whole(disk / "photos")) == 1


def test_a_disk_is_not_filled_to_its_edge(small_disk: Callable[[str], Path]) -> None:
    disk = small_disk("70m")
    with Rehearsal(disk / "photos") as party:
        party.keep()
        party.settle()
        before = tree(disk / "photos")
        other = fill(disk, leave=storage.RESERVE - 1_000_000)
        assert "make room on it" in problem_of(party).operator
        assert tree(disk / "photos") == before
        other.unlink()
        party.keep()


@pytest.mark.parametrize("room", range(0, 220_000, 8192))
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    small_disk: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, room: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(storage, "RESERVE", 0)
    disk = small_disk("4m")
    folder = disk / "photos"
    with Rehearsal(folder) as party:
        first = party.keep()
        party.settle()
        other = fill(disk, leave=room)
        kept = party.album.keep(shot("beach"))
        fault = kept.exception(10)
        party.settle()
        assert not list(folder.rglob(".*"))
        assert first.picture.read_bytes() == picture_of("lake", JPEG, finished=True)
        if fault:
            assert isinstance(fault, Problem)
            assert "No space left on device; make room on it" in fault.operator
            assert len(list(folder.rglob(PICTURE))) == 1
        else:
            assert kept.result().picture.read_bytes() in [
                picture_of("beach", JPEG, finished=finished) for finished in (False, True)
            ]
        other.unlink()
        third = party.keep("city")
        party.settle()
        assert party.album.recovered.wait(10)
        photos = check_whole(folder)
        assert photos.keys() >= {first.id, third.id}
        assert fault or kept.result().id in photos


def test_a_scene_that_was_being_changed_when_the_power_went_is_told_by_its_picture(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep("lake")
        party.settle()
        lake, about_lake = photo.picture.read_bytes(), (photo.folder / ABOUT).read_bytes()
        party.darkroom.waits = True
        party.album.change_scene(photo, shot("beach")).result(10)
    announced = (photo.folder / ABOUT).read_bytes()
    for picture, scene in ((lake, "lake"), (picture_of("beach", JPEG, finished=False), "beach")):
        put(photo.folder, {NEGATIVE: JPEG, ABOUT: announced, PICTURE: picture})
        with Rehearsal(folder) as party:
            assert party.album.recovered.wait(10)
        assert check_whole(folder) == {photo.id: scene}
    put(photo.folder, {NEGATIVE: JPEG, ABOUT: announced, PICTURE: lake, CUTOUT: b"finished cutout from lake"})
    with Rehearsal(folder) as party:
        assert party.album.recovered.wait(10)
    assert (photo.folder / ABOUT).read_bytes() == about_lake


def test_a_finished_photo_is_put_into_another_scene_under_its_link(folder: Path) -> None:
    beach = picture_of("beach", JPEG, finished=True)
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
        changed = party.album.put_into_scene(photo, "beach", beach).result(10)
        assert changed == replace(photo, scene="beach", finished=True)
        assert party.published[-1] == changed
        assert photo.picture.read_bytes() == beach
        assert (photo.folder / CUTOUT).read_bytes() == b"finished cutout from lake"
        assert check_whole(folder) == {photo.id: "beach"}
        party.album.put_into_scene(photo, "beach", b"the same again").result(10)
        assert photo.picture.read_bytes() == beach
        assert len(party.darkroom.orders) == 1


@pytest.mark.parametrize("state", ["unfinished", "developed anew", "thrown away"])
def test_a_photo_that_is_not_finished_or_gone_is_put_into_no_other_scene(folder: Path, state: str) -> None:
    with Rehearsal(folder, Darkroom(waits=True)) as party:
        photo = party.keep()
        if state == "developed anew":
            party.darkroom.fulfil(0)
            party.darkroom.fails_live = True  # or the live photo would be there at once
            party.album.change_scene(photo, shot("city"))
        if state == "thrown away":
            party.album.discard(photo).result(10)
        put_into = party.album.put_into_scene(photo, "beach", b"beach")
        with pytest.raises(CancelledError):
            put_into.result(10)
        if state != "thrown away":
            party.darkroom.fulfil(-1)
            party.settle()
            assert list(check_whole(folder).values()) == ["city" if state == "developed anew" else "lake"]


def test_a_negative_that_the_operator_keeps_is_not_developed_again_in_the_chosen_scene(folder: Path) -> None:
    with Rehearsal(folder, keep_negatives=True) as party:
        photo = party.keep()
        party.settle()
        party.album.put_into_scene(photo, "beach", picture_of("beach", JPEG, finished=True)).result(10)
    with Rehearsal(folder, keep_negatives=True) as party:
        assert party.album.recovered.wait(10)
        assert party.darkroom.orders == []
        assert party.published[-1] == replace(photo, scene="beach", finished=True)


def test_a_photo_goes_into_the_party_album_and_out_of_it_and_stays_there_through_a_restart(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        assert not photo.in_gallery
        shown = party.album.show(photo, shown=True).result(10)
        assert shown.in_gallery
        assert party.published[-1] == shown
        changed = party.album.change_scene(shown, shot("city")).result(10)
        assert changed.in_gallery
        party.settle()
    with Rehearsal(folder) as party:
        until(party.album.recovered.is_set, "it is found")
        (found,) = party.published
        assert found.in_gallery
        assert not party.album.show(found, shown=False).result(10).in_gallery
        party.album.discard(found).result(10)
        assert isinstance(party.album.show(found, shown=True).exception(10), CancelledError)
        assert tree(folder) == set()

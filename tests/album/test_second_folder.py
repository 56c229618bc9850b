"""A second photo folder: it stands in while the first cannot be written, and its photos come home."""

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest

from booth.album.carrying import bring_home
from booth.album.copies import Copying
from booth.album.record import PICTURE, About
from booth.album.tombstones import buried
from booth.frames import Shot
from booth.problems import Problem
from booth.ui.pending_strip import PendingStrip, StripOptions
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, check_whole, rows, shot, tree
from tests.support.album_trials import a_disk
from tests.support.running import until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks")


class Stick:
    """What the first folder lies on: a folder that can be pulled out, or a disk that can be made read-only."""

    def __init__(self, place: Path) -> None:
        self.place = place / "stick"
        self.folder = self.place / "photos"
        self.second = place / "photos-here"

    def pull_out(self) -> None:
        self.place.rename(self.place.with_name("in a pocket"))

    def plug_in(self) -> None:
        self.place.with_name("in a pocket").rename(self.place)

    def read_only(self, party: Rehearsal) -> None:
        party.album._jobs.put(lambda: party.album._index.close(party.folder))
        party.settle()
        subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=True)

    def writable(self) -> None:
        subprocess.run(["mount", "-o", "remount,rw", str(self.place)], check=True)

    def booth(self, darkroom: Darkroom | None = None, kept_for: timedelta | None = None) -> Rehearsal:
        return Rehearsal(self.folder, darkroom or Darkroom(), second=self.second, kept_for=kept_for)


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booth.album.album.LOOK", 0.05)
    monkeypatch.setattr("booth.album.album.SOON", 0.05)


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    (tmp_path / "stick").mkdir()
    return Stick(tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Stick]:
    with a_disk(tmp_path / "stick"):
        yield Stick(tmp_path)


def looked(party: Rehearsal) -> None:
    """The album has looked at its folders, and done what came of it."""
    done: Future[None] = Future()

    def look() -> None:
        party.album._look()
        done.set_result(None)

    party.album._jobs.put(look)
    done.result(10)
    party.settle()


def all_home(party: Rehearsal, stick: Stick) -> Callable[[], bool]:
    return lambda: (
        party.album.recovered.is_set()
        and party.album.status.in_second == 0
        and not party.album.status.waiting
        and tree(stick.second) == set()
    )


def places(party: Rehearsal) -> dict[str, Path]:
    """Where every photo is by what was last told of it."""
    return {photo.id: photo.folder for photo in party.published}


def test_while_the_first_folder_is_away_photos_go_to_the_second_and_the_operator_is_told(
    stick: Stick, caplog: pytest.LogCaptureFixture
) -> None:
    with stick.booth() as party:
        before = party.keep()
        party.settle()
        stick.pull_out()
        photo = party.keep("beach")
        assert photo.folder.is_relative_to(stick.second)
        assert not party.album.refuses
        status = party.album.status
        assert status.away
        assert "is the disk plugged in?" in status.away
        assert status.folder == stick.second
        assert "not where they belong" in status.line()
        assert f"photos are kept in {stick.second} until then" in caplog.text
        assert party.album.newest(before.id)
        assert not party.retired
        party.settle()
        assert check_whole(stick.second) == {photo.id: "beach"}


def test_photos_come_home_when_the_first_folder_is_back_and_new_ones_go_there_again(stick: Stick) -> None:
    with stick.booth() as party:
        kept = [party.keep()]
        party.settle()
        stick.pull_out()
        kept += [party.keep("beach"), party.keep("dunes")]
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        kept.append(party.keep("moon"))
        party.settle()
        assert party.album.status.away is None
        assert not party.retired
        assert {photo.id for photo in kept} == set(check_whole(stick.folder))
        assert all(place.is_relative_to(stick.folder) for place in places(party).values())
        tokens = {photo.id: photo.token for photo in party.published}
        assert all(tokens[photo.id] == photo.token for photo in kept)
        assert rows(stick.second) == {}


def test_a_booth_that_starts_without_its_first_folder_offers_what_waits_in_the_second(stick: Stick) -> None:
    stick.pull_out()
    with stick.booth() as party:
        photo = party.keep()
        party.settle()
    with stick.booth() as again:
        assert again.album.recovered.wait(10)
        assert [each.token for each in again.published] == [photo.token]
        assert not again.album.refuses
    stick.plug_in()
    with stick.booth() as last:
        until(all_home(last, stick), "all are home")
        assert places(last) == {photo.id: stick.folder / photo.folder.relative_to(stick.second)}
    assert set(check_whole(stick.folder)) == {photo.id}


@pytest.mark.parametrize("finished", [False, True])
def test_the_photo_under_way_when_the_disk_goes_is_kept_once_under_one_code(stick: Stick, finished: bool) -> None:
    darkroom = Darkroom(waits=True)
    with stick.booth(darkroom) as party:
        cut: Future[Shot] = Future()
        promise = party.album.keep(shot("lake", matte=False), cut)
        party.settle()  # the negative is safe
        if finished:
            cut.set_result(shot("lake"))
            photo = promise.result(10)
            stick.pull_out()
        else:
            stick.pull_out()
            cut.set_result(shot("lake"))
            photo = promise.result(10)
        darkroom.fulfil(-1)
        until(lambda: (newest := party.album.newest(photo.id)) is not None and newest.finished, "it is finished")
        newest = party.album.newest(photo.id)
        assert newest
        assert newest.token == photo.token
        assert newest.folder.is_relative_to(stick.second)
        stick.plug_in()
        until(all_home(party, stick), "all are home")
    assert check_whole(stick.folder) == {photo.id: "lake"}
    with stick.booth() as again:
        assert again.album.recovered.wait(10)
        assert [each.token for each in again.published] == [photo.token]
    assert len(list(stick.folder.rglob(PICTURE))) == 1


def test_guests_who_choose_another_scene_after_the_disk_has_gone_get_it_under_the_same_code(stick: Stick) -> None:
    with stick.booth() as party:
        photo = party.keep()
        party.settle()
        stick.pull_out()
        changed = party.album.change_scene(photo, shot("beach")).result(10)
        assert (changed.id, changed.token, changed.scene) == (photo.id, photo.token, "beach")
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        assert not party.retired
    assert check_whole(stick.folder) == {photo.id: "beach"}


def test_a_photo_thrown_away_while_it_waits_does_not_come_home(stick: Stick) -> None:
    with stick.booth() as party:
        stays, former = party.keep(), party.keep("moon")
        party.settle()
        stick.pull_out()
        photo = party.keep("beach")
        party.album.change_scene(former, shot("dunes")).result(10)  # of which the first folder has another
        party.settle()
        for each in (photo, former):
            party.album.discard(each).result(10)
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        assert set(party.retired) == {photo.token, former.token}
        until(lambda: not list(stick.folder.rglob(former.id)), "it is gone from the first folder, too")
    assert set(check_whole(stick.folder)) == {stays.id}


def test_what_a_kill_has_left_of_a_photo_that_came_home_does_not_undo_what_was_done_there_since(stick: Stick) -> None:
    with Rehearsal(stick.second) as party:
        photo = party.keep()
        party.settle()
    stick.folder.mkdir()
    bring_home(photo.folder, stick.folder)  # and killed before the other was removed
    with Rehearsal(stick.folder) as alone:
        assert alone.album.recovered.wait(10)
        alone.album.change_scene(alone.published[0], shot("dunes")).result(10)
        alone.settle()
    with stick.booth() as again:
        until(all_home(again, stick), "all are home")
    assert check_whole(stick.folder) == {photo.id: "dunes"}


def test_a_photo_thrown_away_while_its_disk_was_out_is_gone_for_good_after_a_restart(stick: Stick) -> None:
    with stick.booth() as party:
        stays, photo = party.keep(), party.keep("moon")
        party.settle()
        stick.pull_out()
        problem = party.album.discard(photo).exception(10)
        assert isinstance(problem, Problem)  # the guest is told that it could not be removed
        assert party.retired == [photo.token]
        looked(party)
        assert party.album.undeleted, "it is still on the stick"
    with stick.booth() as again:
        looked(again)
        stick.plug_in()
        until(lambda: not list(stick.folder.rglob(photo.id)) and again.album.recovered.is_set(), "it is gone")
        until(all_home(again, stick), "nothing is left of that in the second folder")
        assert photo.token not in {each.token for each in again.published}
    assert set(check_whole(stick.folder)) == {stays.id}


def test_an_album_that_can_keep_photos_nowhere_says_why_of_both_folders(stick: Stick) -> None:
    with stick.booth() as party:
        party.keep()
        stick.pull_out()
        stick.second.rename(stick.second.with_name("gone"))
        stick.second.write_text("a file")
        problem = party.album.keep(shot()).exception(10)
        assert isinstance(problem, Problem)
        assert party.album.refuses
        assert str(stick.folder) in (party.album.refusal or "")
        assert str(stick.second) in (party.album.refusal or "")
        stick.plug_in()
        until(lambda: not party.album.refuses, "the album goes on")
        assert party.album.status.second_fault
        party.keep()


def test_a_strip_that_waits_comes_home_whole(stick: Stick) -> None:
    stick.pull_out()
    with stick.booth() as party:
        strip = party.album.keep(shot("lake", jpeg=b"one"), layout="strip")
        party.album.strips.add(strip, shot("dunes", jpeg=b"two"))
        photo = party.album.strips.end(strip).result(10)
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        party.album.strips.add(strip, shot("beach", jpeg=b"three"), place=0)  # taken again from the share screen
        again = party.album.strips.end(strip).result(10)
        assert again.token == photo.token
        party.settle()
    assert check_whole(stick.folder) == {photo.id: "beach"}


def test_a_strip_is_whole_when_its_disk_is_pulled_out_between_two_shots(stick: Stick) -> None:
    with stick.booth() as party:
        pending = PendingStrip(party.album, StripOptions(shots=2, pause=1.0, scenes="same", layout="strip"))
        for scene in ("lake", "dunes"):
            pending.take(shot(scene, jpeg=scene.encode()))
            pending.cut(None, None)
            party.settle()
            if scene == "lake":
                stick.pull_out()
        pending.end()
        until(lambda: pending.update() is not None, "the strip is safe in the second folder")
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
    (photo,) = check_whole(stick.folder)
    assert photo == pending.promised.result().id


def test_a_photo_is_removed_when_its_time_is_over_wherever_it_was_taken(stick: Stick) -> None:
    stick.pull_out()
    with stick.booth(kept_for=timedelta(days=14)) as party:
        photo = party.keep()
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        home = stick.folder / photo.folder.relative_to(stick.second)
        assert list(party.album._expiry._ends) == [home]
        assert About.read(home).expires == photo.expires


def test_nothing_is_written_where_a_missing_disk_belongs(tmp_path: Path) -> None:
    from booth.album.storage import storage_rules
    from booth.config import AlbumSettings

    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "stick").mkdir()  # the bare mount point
    settings = AlbumSettings(folder=str(tmp_path / "stick" / "photos"), second_folder="photos")
    rules = storage_rules(settings, home)
    assert [bool(each.apart_from) for each in rules] == [True, False]
    first, second = settings.folders(home)
    with Rehearsal(first, storage=rules[0], second=second) as party:
        party.keep()
        party.settle()
        assert party.album.status.away
        assert "plug that disk in" in party.album.status.away
    assert list((tmp_path / "stick").iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "second", "demanded"),
    [
        ("photos", "more", [False, False]),
        ("photos", "/srv/more", [False, True]),
        ("/srv/photos", "more", [True, False]),
        ("/srv/photos", "/srv/more", [False, False]),
        ("/media/stick/photos", "/srv/more", [True, False]),
        ("/srv/photos", "/mnt/more", [False, True]),
    ],
)
def test_which_of_two_folders_belongs_on_a_disk_of_its_own_is_known_by_where_they_lie(
    folder: str, second: str, demanded: list[bool]
) -> None:
    from booth.album.storage import storage_rules
    from booth.config import AlbumSettings

    rules = storage_rules(AlbumSettings(folder=folder, second_folder=second), Path("/var/lib/booth"))
    assert [bool(each.apart_from) for each in rules] == demanded


def test_a_copy_elsewhere_stays_when_its_photo_comes_home_and_goes_with_it(stick: Stick) -> None:
    with Rehearsal(stick.folder, second=stick.second, copying=Copying("0a1b2c3d", ("cloud",))) as party:
        former = party.keep()
        party.settle()
        stick.pull_out()
        photo = party.keep("beach")
        changed = party.album.change_scene(former, shot("dunes")).result(10)
        assert changed.copies == former.copies
        party.settle()
        stick.plug_in()
        until(all_home(party, stick), "all are home")
        assert buried(stick.folder, "cloud") == buried(stick.second, "cloud") == {}
        party.album.discard(photo).result(10)
        assert buried(stick.folder, "cloud") == {photo.token: photo.copies["cloud"].folder}


@as_root
def test_photos_on_a_disk_that_can_only_be_read_are_offered_changed_and_thrown_away_all_the_same(disk: Stick) -> None:
    with disk.booth() as party:
        untouched, changed, shown, thrown = (party.keep() for _ in range(4))
        party.settle()
        disk.read_only(party)
        fresh = party.keep("moon")
        beach = party.album.change_scene(changed, shot("beach")).result(10)
        assert beach.token == changed.token
        assert party.album.show(shown, shown=True).result(10).token == shown.token
        party.album.discard(thrown).exception(10)  # the disk does not let go: nobody is offered it
        party.settle()
        assert party.retired == [thrown.token]
        newest = {photo.id: photo for photo in party.published}
        for photo in (untouched, changed, shown, fresh):
            assert newest[photo.id].picture.read_bytes()
    with disk.booth() as again:
        assert again.album.recovered.wait(10)
        offered = {photo.id: photo for photo in again.published}
        assert offered[changed.id].scene == "beach"
        assert offered[shown.id].in_gallery
        disk.writable()
        until(all_home(again, disk), "all are home")
    found = check_whole(disk.folder)
    assert found[changed.id] == "beach"
    assert found[untouched.id] == "lake"
    assert About.read(next(disk.folder.rglob(shown.id))).in_gallery


@as_root
def test_the_photo_under_way_when_a_disk_can_only_be_read_any_more_is_kept_with_all_that_it_has(disk: Stick) -> None:
    darkroom = Darkroom(waits=True)
    with disk.booth(darkroom) as party:
        strip = party.album.keep(shot("lake", jpeg=b"one"), layout="strip")
        party.settle()
        disk.read_only(party)
        party.album.strips.add(strip, shot("dunes", jpeg=b"two"))
        photo = party.album.strips.end(strip).result(10)
        for number in range(len(darkroom.orders)):
            darkroom.fulfil(number)
        party.settle()
        disk.writable()
        until(all_home(party, disk), "all are home")
    assert check_whole(disk.folder) == {photo.id: "lake"}

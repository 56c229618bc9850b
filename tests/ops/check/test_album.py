import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.album.storage import ANY_STORAGE, StorageRules
from booth.album.survey import EventPhotos
from booth.config import AlbumSettings
from booth.operator.finding import Finding
from booth.ops.check import album
from booth.ops.check.album import about_album, about_albums, about_photos_kept, kept
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, shot


def test_a_folder_that_is_in_order_is_left_as_it_is(tmp_path: Path) -> None:
    found = about_album(tmp_path / "photos", ANY_STORAGE)
    assert (found.level, found.part) == ("ok", "photos")
    assert "room for" in found.text
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_is_not_mounted_is_a_fault(tmp_path: Path) -> None:
    found = about_album(tmp_path / "photos", StorageRules(apart_from=(tmp_path,)))
    assert found.level == "fault"
    assert "is not on a disk of its own" in found.text
    assert about_album(tmp_path / "stick" / "photos", ANY_STORAGE).level == "fault"


def test_a_file_in_the_folders_place_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file")
    assert about_album(tmp_path / "photos", ANY_STORAGE).remedy == "Move that file away."


def test_storage_that_cannot_flush_is_a_fault_unless_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", fsync)
    found = about_album(tmp_path, ANY_STORAGE)
    assert found.level == "fault"
    assert "unflushed = true" in found.remedy
    assert about_album(tmp_path, StorageRules(unflushed=True)).level == "warning"


def test_a_full_disk_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(album, "RESERVE", shutil.disk_usage(tmp_path).total + 1)
    assert about_album(tmp_path, ANY_STORAGE).remedy == "Make room on it."


def test_little_room_is_told_as_photos_that_still_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more photos" in about_album(tmp_path, ANY_STORAGE).text
    monkeypatch.setattr(album, "FEW_PHOTOS", 10**9)
    found = about_album(tmp_path, ANY_STORAGE)
    assert (found.level, "booth event close" in found.remedy) == ("warning", True)


def test_photos_are_counted_by_event_and_what_is_to_be_done_about_some_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    with Rehearsal(folder, Darkroom()) as party:
        for _ in range(2):
            party.album.keep(shot()).result(10)
        party.settle()
    first, second = sorted(folder.glob("*/*/*/about.json"))
    first.write_text(first.read_text().replace('"finished": true', '"finished": false'))
    second.write_text("{")
    (folder / ".scenes").mkdir(exist_ok=True)
    found = kept([folder], datetime(2099, 1, 1, tzinfo=UTC))
    assert [(each.event, each.photos, each.unfinished, each.unreadable) for each in found] == [
        ("Anna and Ben", 1, 1, 1)
    ]
    assert [each.level for each in about_photos_kept(found, running=False)] == ["ok", "warning", "warning"]
    assert [each.level for each in about_photos_kept(found, running=True)] == ["ok", "ok", "warning"]
    over = EventPhotos("party", photos=3, over=2)
    assert about_photos_kept([over], running=False)[1].text == "the time of 2 photos is over"
    assert about_photos_kept([], running=False)[0].text == "0 photos"
    assert kept([tmp_path / "nowhere"], datetime(2099, 1, 1, tzinfo=UTC)) == []


def with_second(home: Path, first: str, second: str) -> list[Finding]:
    return about_albums(AlbumSettings(folder=first, second_folder=second), home)


def test_a_second_folder_is_looked_at_and_said_to_be_on_the_same_disk(tmp_path: Path) -> None:
    found = with_second(tmp_path, "photos", "more")
    assert [each.level for each in found] == ["ok", "ok", "warning"]
    assert found[1].text.startswith(f"second folder: {tmp_path / 'more'}")
    assert "on the same disk" in found[2].text


def test_a_first_folder_that_cannot_be_used_is_a_warning_where_a_second_stands_in(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    first, second = with_second(tmp_path / "home", str(tmp_path / "stick" / "photos"), "photos")
    assert (first.level, second.level) == ("fault", "fault")  # there is no such home
    (tmp_path / "home").mkdir()
    first, second = with_second(tmp_path / "home", str(tmp_path / "stick" / "photos"), "photos")
    assert (first.level, second.level) == ("warning", "ok")
    assert "plug that disk in" in first.text
    assert f"photos are kept in {tmp_path / 'home' / 'photos'} until then" in first.text
    assert first.remedy
    assert list((tmp_path / "stick").iterdir()) == []


def test_photos_that_wait_in_the_second_folder_are_told(tmp_path: Path) -> None:
    with Rehearsal(tmp_path / "more") as party:
        party.keep()
        party.settle()
    found = with_second(tmp_path, "photos", "more")
    assert (found[-1].level, found[-1].text) == ("warning", f"1 photos wait in {tmp_path / 'more'}")
    assert "brings them home" in found[-1].remedy

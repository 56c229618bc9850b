import errno
import os
import shutil
from pathlib import Path

import pytest

from booth.album.storage import ANY_STORAGE, StorageRules
from booth.ops.check import album
from booth.ops.check.album import about_album


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

import errno
import os
import stat
from pathlib import Path

import pytest

from booth.album.lock import FolderLock
from booth.album.storage import StorageRules, can_flush, check_usable, is_apart, kind_of, storage_rules
from booth.config import AlbumSettings
from booth.problems import Problem

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/a\\040stick vfat rw 0 0
//nas/photos /media/a\\040stick cifs rw,vers=1.0 0 0
tmpfs /media/a tmpfs rw 0 0
"""


@pytest.fixture
def no_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders cannot be flushed, as on an old network share."""
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/var/photos", "ext4"), ("/media/a stick/photos", "cifs"), ("/media/a/photos", "tmpfs"), ("/media/b", "ext4")],
)
def test_the_kind_of_storage_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    assert kind_of(Path(folder), MOUNTS) == kind


def test_a_disk_of_its_own_is_another_than_the_systems_and_the_settings(tmp_path: Path) -> None:
    (mounted,) = storage_rules(AlbumSettings(mounted=True), tmp_path)
    assert mounted.apart_from == (Path("/"), tmp_path)
    (anywhere,) = storage_rules(AlbumSettings(), tmp_path)
    assert anywhere.apart_from == ()
    assert not is_apart(tmp_path / "not" / "there", (tmp_path,))
    assert is_apart(Path("/proc/self"), (tmp_path,))


def test_where_the_disk_is_not_plugged_in_nothing_is_made(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "photos", StorageRules(apart_from=(tmp_path,)))
    with pytest.raises(
        Problem, match=r"is not on a disk of its own, as .album. mounted or second_folder demands: plug that disk in"
    ):
        lock.take()
    assert not (tmp_path / "photos").exists()


@pytest.mark.usefixtures("no_flush")
def test_storage_that_cannot_flush_is_named_and_used_only_if_the_operator_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not can_flush(tmp_path)
    lock = FolderLock(tmp_path / "photos")
    with pytest.raises(Problem, match=r"storage of the kind \w+, which cannot flush: .*unflushed = true under .album."):
        lock.take()
    assert not lock.held
    allowed = FolderLock(tmp_path / "photos", StorageRules(unflushed=True))
    assert allowed.take()
    allowed.release()
    assert "a power cut may take the newest photos; photos are kept all the same" in caplog.text


def test_storage_that_can_flush_is_left_as_it_was(tmp_path: Path) -> None:
    assert can_flush(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_another_fault_than_that_is_none_of_this(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    assert can_flush(tmp_path)


def test_a_disk_that_can_only_be_read_is_told_before_anything_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_usable(tmp_path, failed=False)
    known = os.statvfs(tmp_path)
    read_only = os.statvfs_result((*known[:8], known.f_flag | os.ST_RDONLY, *known[9:]))
    monkeypatch.setattr(os, "statvfs", lambda _: read_only)
    with pytest.raises(OSError, match="Read-only file system"):
        check_usable(tmp_path, failed=False)


def test_a_disk_on_which_something_has_failed_is_tried_with_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    check_usable(tmp_path, failed=True)
    monkeypatch.setattr(os, "fsync", fsync)
    check_usable(tmp_path, failed=False)
    with pytest.raises(OSError, match="Input/output error"):
        check_usable(tmp_path, failed=True)
    assert list(tmp_path.iterdir()) == []

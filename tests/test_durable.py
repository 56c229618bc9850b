import errno
import os
from pathlib import Path

import pytest

from booth.durable import absent_disk, flush, make_folder, make_way, move, put, remove, sweep


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_put_whole_and_replaced_whole(tmp_path: Path) -> None:
    put(tmp_path, {"a": b"one", "b": b""})
    put(tmp_path, {"a": b"two" * 100_000})
    assert (tmp_path / "a").read_bytes() == b"two" * 100_000
    assert (tmp_path / "b").read_bytes() == b""
    assert names(tmp_path) == ["a", "b"]


def test_every_file_is_flushed_before_any_is_renamed_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, list[str]]] = []

    def fsync(descriptor: int) -> None:
        flushed = Path(f"/proc/self/fd/{descriptor}").readlink()
        seen.append((flushed.name, names(tmp_path)))

    monkeypatch.setattr(os, "fsync", fsync)
    put(tmp_path, {"a": b"one", "b": b"two"})
    assert seen == [
        (".a.part", [".a.part"]),
        (".b.part", [".a.part", ".b.part"]),
        (tmp_path.name, ["a", "b"]),
    ]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_flush_that_fails_is_told_and_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    put(tmp_path, {"a": b"before"})
    calls = iter(range(1, 10))

    def fsync(_: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="Input/output error"):
        put(tmp_path, {"a": b"after", "b": b"new"})
    assert not [name for name in names(tmp_path) if name.startswith(".")]
    assert (tmp_path / "a").read_bytes() == (b"after" if failing == 3 else b"before")


def test_what_was_left_in_the_way_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_bytes(b"left by a kill, and longer than what comes")
    put(tmp_path, {"a": b"one"})
    assert (tmp_path / "a").read_bytes() == b"one"


def test_only_what_was_being_written_is_swept(tmp_path: Path) -> None:
    for name in (".a.part", ".hidden", "a.part", "b"):
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    assert names(tmp_path) == [".hidden", "a.part", "b"]


def test_folders_are_made_moved_and_files_removed(tmp_path: Path) -> None:
    make_folder(tmp_path / "a")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")
    put(tmp_path / "a", {"file": b"here"})
    make_folder(tmp_path / "other")
    move(tmp_path / "a", tmp_path / "other" / "a")
    assert names(tmp_path) == ["other"]
    for _ in range(2):
        remove(tmp_path / "other" / "a" / "file")
        assert names(tmp_path / "other" / "a") == []


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("UUID=1234-ABCD {place} vfat defaults,nofail 0 2", True),
        ("# UUID=1234-ABCD {place} vfat defaults 0 2", False),
        ("UUID=5678 / ext4 defaults 0 1", False),
        ("UUID=5678 none swap sw 0 0", False),
        ("UUID=9abc {place}elsewhere ext4 defaults 0 2", False),
        ("", False),
    ],
)
def test_a_folder_on_a_disk_that_is_not_there_is_noticed(tmp_path: Path, line: str, absent: bool) -> None:
    place = tmp_path / "a stick"
    fstab = line.format(place=str(place).replace(" ", "\\040"))
    assert absent_disk(place / "photos", fstab) == (place if absent else None)


def test_a_file_where_a_folder_should_be_is_called_something_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state-1").mkdir()
    (tmp_path / "state").write_text("notes")
    make_way(tmp_path / "state")
    make_way(tmp_path / "state")
    assert names(tmp_path) == ["state-1", "state-2"]
    assert (tmp_path / "state-2").read_text() == "notes"
    assert "it is called state-2 now" in caplog.text


def test_a_folder_or_a_link_to_one_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    make_way(tmp_path / "folder")
    make_way(tmp_path / "link")
    assert names(tmp_path) == ["folder", "link"]
    make_way(tmp_path / "link", links=False)
    assert names(tmp_path) == ["folder", "link-1"]


def test_storage_that_knows_no_flush_is_passed_over_unless_it_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(os, "fsync", fsync)
    put(tmp_path, {"a": b"one"})
    assert (tmp_path / "a").read_bytes() == b"one"
    with pytest.raises(OSError, match="not supported"):
        flush(tmp_path, strict=True)

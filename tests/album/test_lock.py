import errno
import os
from pathlib import Path

import pytest

from booth.album.lock import FolderLock, explain
from booth.problems import Problem


def test_a_folder_is_held_once_until_it_is_released(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    first, second = FolderLock(folder), FolderLock(folder)
    assert first.take()
    assert first.held
    assert not first.take()
    with pytest.raises(Problem, match="another booth"):
        second.take()
    assert not second.held
    first.release()
    assert second.take()
    second.release()
    assert list(folder.iterdir()) == []


def test_another_folder_under_the_name_is_noticed(tmp_path: Path) -> None:
    hold = FolderLock(tmp_path / "photos")
    hold.take()
    (tmp_path / "photos").rename(tmp_path / "pulled out")
    assert hold.take()
    assert not hold.take()
    hold.release()


@pytest.mark.parametrize(
    ("number", "advice"), [(errno.ENOSPC, "make room"), (errno.EROFS, "failing"), (errno.EIO, "check the disk")]
)
def test_the_operator_reads_the_folder_the_cause_and_what_to_do(number: int, advice: str) -> None:
    words = explain(Path("/photos"), OSError(number, os.strerror(number), "/photos/here"))
    assert words.startswith(f"/photos cannot be used: {os.strerror(number)}; ")
    assert advice in words
    assert words.endswith("(/photos/here)")

from pathlib import Path

import pytest

from booth.clock import Clock
from booth.runtime import landlock
from booth.runtime.child import ChildProcess
from booth.runtime.landlock import landlock_version
from tests.support.phone import PATIENCE

SINCE = {"truncate": 3, "connect": 4, "take a port": 4, "signal": 6}  # versions of Landlock that forbid it


@pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock, or does not use it")
def test_a_process_without_files_has_only_those_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(b"given")
    child = ChildProcess("test", "tests.support.jobs:without_files_try", str(tmp_path), clock=Clock(), offline=False)
    child.start()
    given, attempts = child.receive(PATIENCE)
    child.stop()

    assert given == b"given"
    assert attempts.pop("database") == "unable to open database file"
    for what, came in attempts.items():
        if landlock_version() >= SINCE.get(what, 1):
            assert came in ("EACCES", "EPERM"), (what, came)
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_a_kernel_without_landlock_takes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(landlock, "landlock_version", lambda: 0)
    assert not landlock.without_files()
    (tmp_path / "file").touch()


@pytest.mark.parametrize(
    ("version", "rights"), [(1, 0x1FFF), (2, 0x3FFF), (3, 0x7FFF), (4, 0x7FFF), (5, 0xFFFF), (9, 0xFFFF)]
)
def test_every_right_that_a_version_knows_is_taken(version: int, rights: int) -> None:
    assert landlock._newest(landlock._FILES, version) == rights

from pathlib import Path

import pytest

from booth.clock import Clock
from booth.runtime.child import ChildProcess
from booth.runtime.landlock import landlock_version
from tests.support.phone import PATIENCE

pytestmark = pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock, or does not use it")

SINCE = {"truncate": 3, "connect": 4, "take a port": 4, "signal": 6}  # versions of Landlock that forbid it


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

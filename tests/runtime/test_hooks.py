"""What the operator has run costs no guest anything, whatever it does."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.config import HookSettings
from booth.runtime import hooks
from booth.runtime.hooks import WAITING, Hooks
from tests.support.running import until


@contextmanager
def running(**commands: list[str]) -> Iterator[Hooks]:
    found = Hooks(HookSettings.model_validate(commands), Clock())
    found.start()
    try:
        yield found
    finally:
        assert found.stop(10)


def program(place: Path, text: str) -> list[str]:
    (place / "hook.py").write_text(text)
    return [sys.executable, str(place / "hook.py")]


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_command_gets_its_arguments_as_they_are_and_what_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/nobody")
    text = "import os, sys; open(sys.argv[2], 'w').write(repr((sys.argv[1], os.environ['BOOTH_HOOK'], "
    text += "os.environ['BOOTH_PHOTO'], 'NOTIFY_SOCKET' in os.environ)))"
    out = tmp_path / "out"
    with running(photo=[*program(tmp_path, text), "$HOME; `id` *", str(out)]) as found:
        found.fire("photo", "/srv/photo.jpg")
        found.fire("countdown")  # nobody has asked for it
        until(lambda: out.exists() and out.read_text() != "", "the command")
    assert out.read_text() == repr(("$HOME; `id` *", "photo", "/srv/photo.jpg", False))


def test_one_that_hangs_is_ended_with_its_children_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hooks, "LIMIT", 0.5)
    text = "import os, sys, time\npid = os.fork()\nopen(sys.argv[1], 'a').write(f'{os.getpid()}\\n')\ntime.sleep(100)"
    pids = tmp_path / "pids"
    with running(shot=[*program(tmp_path, text), str(pids)]) as found:
        for _ in range(2):
            found.fire("shot")
        until(lambda: pids.exists() and len(pids.read_text().split()) == 4, "two commands and their children")
        until(lambda: not any(alive(int(pid)) for pid in pids.read_text().split()), "their end")
    assert said(caplog) == [f"[hooks] shot ({sys.executable}): it did not end within 0 s and was ended"]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_one_that_fails_is_missing_or_prints_megabytes_is_told_once_and_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = "import os, sys; sys.stdout.write('x' * 5_000_000); sys.stderr.write('y' * 5_000_000)\n"
    text += "open(sys.argv[1], 'a').write('done\\n'); sys.exit(3)"
    out = tmp_path / "out"
    with running(shot=[*program(tmp_path, text), str(out)], fault=["/nowhere/lamp", "secret"]) as found:
        for _ in range(3):
            found.fire("shot")
            found.fire("fault", "no camera")
        until(lambda: out.exists() and out.read_text() == "done\n" * 3, "three runs")
        until(lambda: len(said(caplog)) == 2, "two lines")
    assert set(said(caplog)) == {
        f"[hooks] shot ({sys.executable}): it ended with status 3",
        "[hooks] fault (/nowhere/lamp): it cannot be started: No such file or directory",
    }


def test_only_one_runs_at_a_time_and_few_wait(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = "import os, sys, time\nopen(sys.argv[1], 'a').write('+')\n"
    text += "while not os.path.exists(sys.argv[2]): time.sleep(0.01)\nopen(sys.argv[1], 'a').write('-')"
    out, go = tmp_path / "out", tmp_path / "go"
    with running(countdown=[*program(tmp_path, text), str(out), str(go)]) as found:
        found.fire("countdown")
        until(lambda: out.exists() and out.read_text() == "+", "the first")
        for _ in range(50):
            found.fire("countdown")
        go.write_text("")
        until(lambda: out.read_text() == "+-" * (1 + WAITING), "those that waited, one after the other")
    assert said(caplog) == ["[hooks] countdown takes longer than guests do, and is left out meanwhile"]


def test_what_still_runs_when_the_booth_ends_ends_with_it(tmp_path: Path) -> None:
    text = "import os, sys, time\nopen(sys.argv[1], 'w').write(str(os.getpid()))\ntime.sleep(100)"
    pid = tmp_path / "pid"
    with running(shot=[*program(tmp_path, text), str(pid)]) as found:
        found.fire("shot")
        until(lambda: pid.exists() and pid.read_text() != "", "the command")
    assert not alive(int(pid.read_text()))

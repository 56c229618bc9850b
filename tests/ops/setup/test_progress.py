import io
import os
import re
import sys
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.setup import progress
from booth.ops.setup.progress import Progress

ROOT = Path("/")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Strides(Clock):
    """Each reading is ten seconds after the one before."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += 10.0
        return self._now


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_what_a_command_says_is_kept_back_and_returned() -> None:
    out = io.StringIO()
    status, written = Progress(out, Clock()).run("Working", python("print('chatter')"), cwd=ROOT, variables=os.environ)
    assert (status, written) == (0, "chatter\n")
    assert re.sub(r"\d+ s", "N s", out.getvalue()) == "Working ...\nWorking ... N s\n"


def test_a_failure_is_said_with_its_status() -> None:
    out = io.StringIO()
    status, _ = Progress(out, Clock()).run("Working", python("raise SystemExit(3)"), cwd=ROOT, variables=os.environ)
    assert status == 3
    assert "Working ... failed after" in out.getvalue()


def test_a_status_that_is_fine_is_no_failure() -> None:
    out = io.StringIO()
    command = python("raise SystemExit(3)")
    status, _ = Progress(out, Clock()).run("Working", command, cwd=ROOT, variables=os.environ, fine=(0, 3))
    assert status == 3
    assert "failed" not in out.getvalue()


@pytest.mark.parametrize("out", [Terminal(), io.StringIO()])
def test_a_long_command_shows_that_it_lives(out: io.StringIO) -> None:
    program = "import sys; print('one', flush=True); sys.stdin.read(); import time; time.sleep(1)"
    Progress(out, Strides()).run(
        "Working", python(program), cwd=ROOT, variables=os.environ, so_far=lambda output: f"{len(output)} letters"
    )
    shown = re.split(r"[\r\n]+", out.getvalue().replace("\x1b[K", "").strip())
    assert shown[0] == "Working ..."
    assert any(re.fullmatch(r"Working \.\.\. 4 letters, \d+0 s", line) for line in shown)
    assert re.fullmatch(r"Working \.\.\. \d+0 s", shown[-1])


def test_a_terminal_shows_one_line_that_grows() -> None:
    out = Terminal()
    Progress(out, Clock()).run("Working", python("import time; time.sleep(0.5)"), cwd=ROOT, variables=os.environ)
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().count("\r") > 2


def test_a_command_does_not_outlive_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def interrupted(_process: object) -> bool:
        if (tmp_path / "pid").exists():
            raise KeyboardInterrupt
        return False

    monkeypatch.setattr(progress, "_ended", interrupted)
    program = "import os; open('pid.new', 'w').write(str(os.getpid())); print('begun', flush=True)\n"
    program += "os.rename('pid.new', 'pid'); import time; time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        Progress(io.StringIO(), Clock()).run(
            "Working",
            python(program),
            cwd=tmp_path,
            variables=os.environ,
            so_far=lambda output: seen.append(output) or "",  # type: ignore[func-returns-value]
        )
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert seen[-1] == "begun\n"


def test_a_line_of_its_own_never_runs_into_a_growing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Terminal()
    shown = Progress(out, Clock())

    def interrupted(_process: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(progress, "_ended", interrupted)
    with pytest.raises(KeyboardInterrupt):
        shown.run("Working", python(""), cwd=ROOT, variables=os.environ)
    shown.say("Stopped.")
    assert out.getvalue().endswith("Working ...\x1b[K\nStopped.\n")

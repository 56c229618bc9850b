import ctypes
import io
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.setup import machine
from booth.ops.setup.machine import SetUpFault, bring_up
from booth.ops.setup.progress import Progress


@pytest.fixture
def lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that lacks one library, whose apt-get puts it there and notes how it was called."""
    library = tmp_path / "libscene.so"
    monkeypatch.setattr(machine, "LIBRARIES", {str(library): "libscene1"})
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("apt-get", "sudo"):
        (programs / name).write_text(
            f'#!/bin/sh\necho {name} "$@" >>{tmp_path}/called\n'
            + ('exec "$@"\n' if name == "sudo" else f"case $1 in install) cp {a_library()} {library};; esac\n")
        )
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return tmp_path


def a_library() -> str:
    """Where any library of this machine lies."""
    ctypes.CDLL("libm.so.6")
    return next(line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "libm.so.6" in line)


def set_up(*, dry: bool = False) -> str:
    said = io.StringIO()
    bring_up(Progress(said, Clock()), [], dry=dry)
    return said.getvalue()


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr("builtins.input", answer)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_root_gets_what_is_missing_and_is_told(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "Installing libscene1 with apt" in set_up()
    assert set_up() == ""


def test_a_dry_run_says_what_is_missing_and_installs_nothing(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "libscene1: would be installed now" in set_up(dry=True)
    assert not (lacking / "called").exists()


def test_someone_at_a_terminal_is_asked(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []
    at_a_terminal(monkeypatch, lambda question: questions.append(question) or "")  # type: ignore[func-returns-value]
    set_up()
    assert "libscene1" in questions[0]
    assert (lacking / "called").read_text().startswith("sudo sh -c")


def test_who_says_no_is_told_how_to_do_it_by_hand(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch, lambda _: "n")
    with pytest.raises(SetUpFault, match="apt-get install --yes libscene1"):
        set_up()
    assert not (lacking / "called").exists()


def test_without_a_terminal_nothing_is_installed(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SetUpFault, match=r"Run this once.*\n\n +sudo sh -c '.*apt-get install --yes libscene1'"):
        set_up()
    assert not (lacking / "called").exists()


def test_without_sudo_the_line_to_run_needs_none(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "sudo" else f"/usr/bin/{program}")
    with pytest.raises(SetUpFault, match=r"su -c '.*libscene1'"):
        set_up()


def test_a_library_that_does_not_come_is_not_waited_for(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (lacking / "bin/apt-get").write_text("#!/bin/sh\necho nothing here\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SetUpFault, match="libscene1 is still missing"):
        set_up()


def test_a_failure_of_apt_is_shown_whole(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (lacking / "bin/apt-get").write_text("#!/bin/sh\necho E: no such thing\nexit 100\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SetUpFault, match=r"(?s)E: no such thing.*libscene1"):
        set_up()


def test_a_system_without_apt_is_told_the_names(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetUpFault, match="These are Debian's names"):
        set_up()


def test_a_python_that_cannot_make_environments_names_its_package(
    lacking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lacking)
    monkeypatch.setattr(machine, "find_spec", lambda _: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SetUpFault, match=rf"python3\.{sys.version_info[1]}-venv libscene1"):
        set_up()


@pytest.mark.parametrize("version", [(3, 9), (3, 14)])
def test_a_python_that_does_not_fit_is_named(version: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(platform, "python_version", lambda: ".".join(map(str, version)))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetUpFault, match=rf"Python 3\.{version[1]} here; the booth needs one from 3\.11 to 3\.13"):
        set_up()


def test_a_fitting_python_beside_the_wrong_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(sys, "version_info", (3, 14))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(os, "execv", lambda path, words: started.append((path, words)))
    with pytest.raises(SetUpFault):  # the real execv does not come back
        bring_up(Progress(io.StringIO(), Clock()), ["-m", "booth.ops.setup", "run"])
    assert started == [("/usr/bin/python3.12", ["/usr/bin/python3.12", "-m", "booth.ops.setup", "run"])]


@pytest.mark.parametrize(("processor", "size"), [("armv7l", 2**31 - 1), ("aarch64", 2**31 - 1), ("riscv64", 2**63 - 1)])
def test_a_machine_without_packages_is_told_which_ones_have_them(
    processor: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: processor)
    monkeypatch.setattr(sys, "maxsize", size)
    with pytest.raises(SetUpFault, match=f"{64 if size > 2**32 else 32}-bit.*{processor}.*64-bit Raspberry Pi OS"):
        set_up()

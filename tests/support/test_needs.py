import re
import shutil
from pathlib import Path

import pytest

from tests.support.needs import PACKAGES, needs


def test_a_test_runs_where_its_program_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    assert needs("Xvfb", "strace").args == (False,)


def test_a_skipped_test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None if program in ("Xvfb", "chromedriver") else program)
    mark = needs("Xvfb", "strace", "chromedriver")
    assert mark.args == (True,)
    assert mark.kwargs["reason"] == "Xvfb and chromedriver missing; install with: apt install xvfb chromium-driver"


def test_a_program_nobody_knows_how_to_install_is_a_mistake_in_the_test() -> None:
    with pytest.raises(KeyError):
        needs("no-such-program")


def test_ci_installs_every_program_that_a_test_may_need() -> None:
    words = re.split(r"[\s()]+", (Path(__file__).parents[2] / ".ci" / "run").read_text())
    assert [package for package in PACKAGES.values() if package not in words] == []

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from booth.ops.setup.__main__ import GOALS

REPOSITORY = Path(__file__).parents[3]
PACKAGE = REPOSITORY / "booth" / "ops" / "setup"
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_set_up_can_be_read_by_pythons_that_are_too_old(module: str) -> None:
    text = (PACKAGE / f"{module}.py").read_text()
    ast.parse(text, feature_version=(3, 8))
    assert "from __future__ import annotations" in text or "import " not in text


@pytest.mark.parametrize("module", MODULES)
def test_set_up_needs_nothing_but_the_standard_library(module: str) -> None:
    program = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); import booth.ops.setup.{module}"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


def test_make_alone_lists_every_target() -> None:
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith("MAKE")
    }  # no `make` within `make`
    ran = subprocess.run(["make"], cwd=REPOSITORY, env=quiet, capture_output=True, text=True, check=True)
    listed = ran.stdout.splitlines()
    assert listed[1].startswith("make run ")
    assert {line.split()[1] for line in listed} >= set(GOALS)
    assert all(len(line.split()) > 3 for line in listed)

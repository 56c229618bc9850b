from pathlib import Path
from typing import Any

import pytest

from booth.config import Config
from booth.operator.finding import Finding
from booth.ops.check.printer import about_printer
from booth.settings import settings_of


def found(home: Path, **settings: Any) -> list[Finding]:
    """What is said where there is no CUPS."""
    return list(about_printer(settings_of(Config.model_validate({"print": settings}), home), str(home / "none")))


def test_without_a_printer_nothing_is_said_of_one(tmp_path: Path) -> None:
    assert found(tmp_path, layout="triple") == []


def test_a_printer_without_cups_is_a_fault_that_says_what_to_install(tmp_path: Path) -> None:
    (fault,) = found(tmp_path, printer="Selphy")
    assert fault.level == "fault"
    assert "apt install cups" in fault.remedy


def test_a_layout_that_the_theme_has_not_is_named_with_those_that_it_has(tmp_path: Path) -> None:
    said, _ = found(tmp_path, printer="Selphy", layout="nothing")
    assert 'no layout "nothing"; there are: single, square, strip, three: photos are printed without one' in said.text


@pytest.mark.parametrize(
    ("layout", "paper", "well"),
    [
        ("single", "4x6in", True),
        ("single", "10x15cm", True),
        ("strip", "10x15cm", True),
        ("single", "100x148mm", False),
        ("square", "4x6in", False),
    ],
)
def test_a_layout_that_is_not_of_the_papers_size_is_told(tmp_path: Path, layout: str, paper: str, well: bool) -> None:
    said = [finding.text for finding in found(tmp_path, printer="Selphy", layout=layout, paper=paper)]
    assert [text for text in said if "prints are cut off, or have white edges" in text] == [] if well else said[:1]

from pathlib import Path

from booth.config import PrintSettings
from booth.ops.check.printer import about_printer


def test_without_a_printer_nothing_is_said_of_one() -> None:
    assert list(about_printer(PrintSettings(), ["single"])) == []


def test_a_printer_without_cups_is_a_fault_that_says_what_to_install(tmp_path: Path) -> None:
    (found,) = about_printer(PrintSettings(printer="Selphy"), ["single"], str(tmp_path / "none"))
    assert found.level == "fault"
    assert "apt install cups" in found.remedy


def test_a_layout_that_the_theme_has_not_is_named_with_those_that_it_has(tmp_path: Path) -> None:
    settings = PrintSettings(printer="Selphy", layout="triple")
    found, _ = about_printer(settings, ["single", "three"], str(tmp_path / "none"))
    assert "no layout triple, but single, three" in found.text

"""The operator sees why nothing comes out, and says what becomes of each sheet."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.config import PrintSettings, read_config
from booth.printing.spooler import NoCups
from booth.printing.status import PrintingStatus, QueuedSheet
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.rows import Choice, Line, Stepper
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.operator import find, open_page, opened, touch

SHEET = QueuedSheet(
    "SHEETONE", "20260612-153012-ABCDEFGH", "ABCDEF", "waiting", datetime(2026, 6, 12, 15, 30, tzinfo=UTC)
)
PRINTING = PrintingStatus("Selphy", queue=(SHEET,), printed=12)


@pytest.fixture
def evening(home: Path) -> Evening:
    evening = opened(home)
    evening.prints.status = PRINTING
    return open_page(evening, "Printer").run(0.5, draw=True)


def words(evening: Evening) -> str:
    rows = evening.showing(PanelScreen)._page.rows(evening.now)
    return " ".join(f"{row.label} {row.text}" for row in rows if isinstance(row, Line))


def test_why_nothing_comes_out_is_said(evening: Evening) -> None:
    assert "All is well" in words(evening)
    assert "12 sheets" in words(evening)
    evening.prints.status = replace(PRINTING, trouble="it is out of paper: refill it")
    assert "It is out of paper: refill it." in words(evening)


def test_it_is_paused_and_goes_on(evening: Evening) -> None:
    evening.play(Script().tap("Pause")).run(0.3)
    assert evening.prints.pause.on
    evening.play(Script().tap("Go on")).run(0.3)
    assert evening.prints.told == ["resume"]


def test_a_sheet_is_skipped_after_a_question(evening: Evening) -> None:
    find(evening, "Skip").play(Script().tap("Skip"))
    assert evening.prints.told == []
    evening.play(Script().tap("Yes: Skip")).run(0.3)
    assert evening.prints.told == ["skip SHEETONE"]


def test_a_sheet_that_may_have_come_out_is_printed_again_or_not(evening: Evening) -> None:
    evening.prints.status = replace(PRINTING, queue=(), unsure=(replace(SHEET, state="unsure"),))
    find(evening.run(0.5), "Print").play(Script().tap("Print")).run(0.3)
    assert evening.prints.told == ["again SHEETONE", "skip SHEETONE"]


def chosen(evening: Evening, home: Path) -> PrintSettings:
    """What the settings file says of printing a moment later."""
    evening.run(2.5)
    return read_config(home / "config.toml").print


def test_a_printer_is_chosen_by_a_finger_and_then_its_paper(home: Path) -> None:
    evening = opened(home)
    evening.printers = ("Selphy", "Office")
    open_page(evening, "Printer").run(0.5)
    assert "Photos are not printed" in words(evening)
    touch(evening, "Selphy", "100x148mm", "One photo")
    settings = chosen(evening, home)
    assert (settings.printer, settings.paper, settings.layout) == ("Selphy", "100x148mm", "single")
    touch(evening, "none")
    assert chosen(evening, home).printer == ""


def test_how_many_sheets_there_are_is_changed_in_steps(home: Path) -> None:
    evening = opened(home)
    evening.printers = ("Selphy",)
    touch(open_page(evening, "Printer").run(0.5), "Selphy")
    less = [row for row in evening.showing(PanelScreen)._page.rows(evening.now) if isinstance(row, Stepper)]
    assert [(row.label, row.value) for row in less] == [("Sheets of a photo", "1"), ("Sheets for a guest", "2")]
    assert less[0].less is None  # a photo has one sheet at least
    assert less[1].more
    less[1].more()
    assert chosen(evening, home).per_guest == 3


def test_a_printer_that_cups_does_not_have_any_more_can_still_be_seen(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(re.sub(r'(?m)^printer = ""', 'printer = "Gone"', path.read_text()))
    evening = open_page(opened(home), "Printer").run(0.5)
    assert "Gone" in find(evening, "Gone").stage.screen.targets


def test_without_cups_the_page_says_what_to_do(home: Path) -> None:
    evening = opened(home)

    def nobody() -> tuple[str, ...]:
        raise NoCups("CUPS does not answer")

    object.__setattr__(evening.context.operator, "printers", nobody)
    open_page(evening, "Printer").run(0.5)
    assert "CUPS does not answer" in words(evening)


def test_a_machine_without_a_printer_is_told_where_to_get_one(home: Path) -> None:
    evening = open_page(opened(home), "Printer").run(0.5, draw=True)
    hints = [row.hint for row in evening.showing(PanelScreen)._page.rows(evening.now) if isinstance(row, Choice)]
    assert hints == ["A printer has to be added to CUPS first: the guide for operators says how."]

"""The operator sees why nothing comes out, and says what becomes of each sheet."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.printing.status import PrintingStatus, QueuedSheet
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.rows import Line
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.operator import find, open_page, opened

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
    assert evening.prints.paused
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


def test_without_a_printer_the_page_says_how_to_get_one(home: Path) -> None:
    evening = open_page(opened(home), "Printer").run(0.5, draw=True)
    assert "photos are not printed" in words(evening)

"""The operator switches the machine off, starts it anew, and sets its clock."""

from dataclasses import replace
from pathlib import Path

import pytest

from booth.operator.versions import booth_version, versions
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.rows import Entry, Line
from booth.ui.screens.goodbye import HELD_BACK
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.operator import open_page, opened


@pytest.fixture
def evening(home: Path) -> Evening:
    """The page of the machine."""
    return open_page(opened(home), "Machine")


def lines(evening: Evening) -> dict[str, Line]:
    rows = evening.showing(PanelScreen)._page.rows(evening.now)
    return {row.label: row for row in rows if isinstance(row, Line)}


def told(evening: Evening) -> str:
    message = evening.showing(PanelScreen)._told
    assert message
    return message[0]


def set_to(evening: Evening, text: str) -> None:
    (entry,) = [row for row in evening.showing(PanelScreen)._page.rows(evening.now) if isinstance(row, Entry)]
    entry.change(text)
    evening.run(0.2)


@pytest.mark.parametrize(
    ("button", "asked", "words"), [("Shut down", "switch off", "Goodbye"), ("Restart", "restart", "starting anew")]
)
def test_after_a_question_the_machine_ends_and_the_screen_says_so(
    evening: Evening, button: str, asked: str, words: str
) -> None:
    evening.play(Script().tap(button))
    assert evening.machine.asked == []
    evening.play(Script().tap(f"Yes: {button}")).run(0.5, draw=True)
    assert evening.machine.asked == [asked]
    assert evening.screen == "Goodbye"
    assert words in evening.stage.screen._words  # type: ignore[attr-defined]
    assert evening.run(HELD_BACK - 5).screen == "Goodbye"


def test_who_says_no_changes_nothing(evening: Evening) -> None:
    evening.play(Script().tap("Shut down").tap("No, go back")).run(0.5)
    assert evening.machine.asked == []
    assert evening.screen == "Panel"


def test_a_refusal_is_told_and_it_can_be_tried_again(evening: Evening) -> None:
    evening.machine.refusal = "The booth may not do that: sudo make install in its folder."
    evening.play(Script().tap("Shut down").tap("Yes: Shut down")).run(0.5)
    assert evening.screen == "Panel"
    assert told(evening) == evening.machine.refusal
    evening.machine.refusal = ""
    evening.play(Script().tap("Shut down").tap("Yes: Shut down")).run(0.5)
    assert evening.screen == "Goodbye"


def test_a_machine_that_something_keeps_from_ending_is_the_guests_again(evening: Evening) -> None:
    evening.play(Script().tap("Restart").tap("Yes: Restart")).run(HELD_BACK + 2)
    assert evening.screen == "Attract"


def test_a_clock_that_nobody_has_set_is_a_warning(evening: Evening) -> None:
    assert lines(evening)["Now"].state == "ok"
    evening.machine.state = replace(evening.machine.state, source="")
    evening.run(6)
    assert lines(evening)["Now"].state == "warning"


def test_the_clock_is_set_and_what_is_no_date_is_told(evening: Evening) -> None:
    set_to(evening, "tomorrow")
    assert told(evening) == '"tomorrow" is no date and time: write it as 2026-06-12 18:00'
    assert evening.machine.asked == []
    set_to(evening, "2027-01-31 09:05")
    assert len(evening.machine.asked) == 1
    assert evening.machine.asked[0].startswith(("set clock to 2027-01-30", "set clock to 2027-01-31"))  # in UTC
    assert told(evening) == "The clock is set."


def test_the_versions_are_there(evening: Evening) -> None:
    assert {"Booth", "Kernel", "Python"} <= set(lines(evening))
    assert dict(versions())["Booth"] == booth_version()


def test_an_installed_booth_says_which_version_exactly(tmp_path: Path) -> None:
    folder = tmp_path / "3f2a00c41d7e"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    assert booth_version(folder, tmp_path) == "1.2.3 (3f2a00c41d7e)"
    assert booth_version(folder, tmp_path / "elsewhere") == "1.2.3"

"""Guests get their photo on paper: by a button or by itself, and are told how far it is."""

from typing import Any

import pytest

from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.journeys import at_share


def with_printer(**settings: Any) -> Evening:
    return at_share(print={"printer": "Selphy"} | settings)


def line(booth: Evening) -> str:
    return booth.showing(ShareScreen).print_line.words


def test_without_a_printer_nothing_speaks_of_one() -> None:
    booth = at_share()
    assert set(booth.stage.screen.targets) == {"one_more", "done"}
    assert line(booth) == ""


def test_a_touch_prints_the_photo_and_the_screen_stays() -> None:
    booth = with_printer().play(Script().tap("print")).run(0.3, draw=True)
    assert booth.prints.asked == list(booth.album.kept)
    assert line(booth) == "Printing: about 45 seconds"
    assert booth.screen == "Share"


@pytest.mark.parametrize(
    ("progress", "words"), [("paper", "Out of paper"), ("ask_us", "Ask us"), ("printed", "is ready")]
)
def test_guests_are_told_what_keeps_their_sheet_and_when_it_is_there(progress: Any, words: str) -> None:
    booth = with_printer().play(Script().tap("print"))
    booth.prints.progress = progress
    assert words in line(booth.run(0.3, draw=True))
    assert booth.run(90).screen == "Attract"  # whatever the printer does, the screen goes on


def test_the_button_goes_when_the_guests_have_had_their_sheets_and_comes_with_the_next() -> None:
    booth = with_printer(per_guest=1).play(Script().tap("print")).run(0.3)
    assert "print" not in booth.stage.screen.targets
    booth.play(Script().tap("one_more").wait(1).tap("shutter")).run(8, until="Photo").run(1)
    booth.play(Script().tap("keep")).run(1)
    assert "print" not in booth.stage.screen.targets  # they are the same guests
    booth.play(Script().tap("done")).run(0.5, until="Attract")
    assert booth.prints.news(None).offered


def test_what_is_printed_by_itself_is_asked_for_once_and_only_when_it_is_kept() -> None:
    booth = with_printer(automatic=True).run(3)
    assert booth.prints.asked == list(booth.album.kept)
    assert "Printing" in line(booth)


def slow(**settings: Any) -> Evening:
    """A booth whose disk takes ten seconds for a photo, on the share screen."""
    booth = Evening(print={"printer": "Selphy"} | settings)
    booth.album.takes = 10.0
    booth.play(Script().tap("begin").wait(0.8).tap("shutter")).run(8, until="Photo").run(0.8)
    return booth.play(Script().tap("keep")).run(0.5, draw=True)


def test_a_touch_is_answered_before_the_photo_is_safe() -> None:
    booth = slow()
    assert line(booth) == ""
    booth.play(Script().tap("print")).run(0.2, draw=True)
    assert line(booth) == "Printing: about 45 seconds"
    assert booth.prints.asked == []
    booth.run(12)
    assert booth.prints.asked == list(booth.album.kept)


@pytest.mark.parametrize(("touch", "automatic"), [("done", False), ("one_more", False), ("done", True)])
def test_guests_who_go_before_their_photo_is_safe_get_their_sheet_all_the_same(touch: str, automatic: bool) -> None:
    booth = slow(automatic=automatic)
    script = Script() if automatic else Script().tap("print")
    booth.play(script.tap(touch)).run(0.3)
    assert booth.screen != "Share"
    booth.run(12)
    assert booth.prints.asked == list(booth.album.kept)
    assert len(booth.prints.asked) == 1

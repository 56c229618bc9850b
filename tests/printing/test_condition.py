"""What keeps a printer from printing, for guests and for the operator."""

import pytest

from booth.printing.condition import LATE, hindrance
from booth.printing.spooler import Condition

WELL = Condition(stopped=False, accepting=True, reasons=(), message="", media=())


def of(*reasons: str, **changes: object) -> Condition:
    return Condition(**({"stopped": False, "accepting": True, "message": "", "media": ()} | changes), reasons=reasons)  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", ["media-empty-error", "media-empty-warning", "media-needed", "media-empty-report"])
def test_an_empty_tray_is_the_one_thing_that_guests_are_told_in_words(reason: str) -> None:
    found = hindrance(of(reason), None)
    assert found
    assert found.kind == "paper"
    assert "paper" in found.words


@pytest.mark.parametrize(
    ("reason", "words"),
    [("media-jam-error", "jammed"), ("cover-open-error", "cover"), ("marker-supply-empty-error", "ribbon")],
)
def test_other_causes_are_told_to_the_operator(reason: str, words: str) -> None:
    found = hindrance(of(reason), None)
    assert found
    assert found.kind == "other"
    assert words in found.words


@pytest.mark.parametrize("reason", ["media-low-warning", "connecting-to-device", "marker-supply-low-report"])
def test_what_keeps_nothing_from_coming_out_is_no_trouble(reason: str) -> None:
    assert hindrance(of(reason), 5.0) is None


def test_a_printer_that_says_nothing_is_found_out_by_what_does_not_come() -> None:
    assert hindrance(WELL, LATE) is None
    found = hindrance(of(message="The printer may not exist"), LATE + 1)
    assert found
    assert "switched on" in found.words
    assert "may not exist" in found.words

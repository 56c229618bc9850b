"""What keeps a printer from printing, in two wordings: a word for the guest, a sentence for the operator."""

from dataclasses import dataclass
from typing import Literal

from booth.printing.spooler import Condition
from booth.texts import quoted

Kind = Literal["paper", "other"]
"""What guests are told of: the paper is out, or something that they should ask about."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why nothing comes out."""

    kind: Kind
    words: str  # for the operator, with what to do


# The beginnings of reasons (RFC 8011 section 5.4.12, PWG 5100.9), worst first.
_REASONS: tuple[tuple[str, Kind, str], ...] = (
    ("media-jam", "other", "paper is jammed: open the printer, take it out, close it"),
    ("media-empty", "paper", "it is out of paper: refill it"),
    ("media-needed", "paper", "it asks for paper: refill it"),
    ("input-tray-missing", "paper", "the paper cassette is not in"),
    ("media-low", "other", ""),  # it still prints
    ("cover-open", "other", "a cover is open"),
    ("door-open", "other", "a door is open"),
    ("interlock-open", "other", "a cover is open"),
    ("marker-supply-empty", "other", "ribbon or ink is used up: change it"),
    ("marker-supply-missing", "other", "ribbon or ink is not in"),
    ("toner-empty", "other", "toner is used up: change it"),
    ("marker-waste-full", "other", "its waste container is full"),
    ("output-area-full", "other", "too many sheets lie in its tray: take them out"),
    ("cutter", "other", "its cutter has a fault"),
    ("offline", "other", "it is switched off or not connected"),
    ("shutdown", "other", "it is switched off or not connected"),
    ("timed-out", "other", "it does not answer: is it switched on and connected?"),
    ("cups-missing-filter", "other", "CUPS lacks a part for this printer: sudo apt install cups"),
)
LATE = 150.0  # seconds for a sheet after which something is wrong even if the printer says nothing


def hindrance(condition: Condition, printing_for: float | None) -> Hindrance | None:
    """What keeps the printer from printing; None if nothing does.

    *printing_for*: seconds since the sheet in hand was handed over; None without one. A printer that was unplugged says
    nothing: that nothing comes out is then the only sign.
    """
    for beginning, kind, words in _REASONS:
        if words and any(reason.startswith(beginning) for reason in condition.reasons if _is_serious(reason)):
            return Hindrance(kind, words)
    said = f" (it says: {quoted(condition.message)})" if condition.message else ""
    if condition.stopped:
        return Hindrance("other", f"CUPS has stopped it{said}")
    if not condition.accepting:
        return Hindrance("other", "it takes no jobs: sudo cupsaccept and its name")
    if printing_for is not None and printing_for > LATE:
        waited = f"nothing has come out for {printing_for:.0f} s"
        return Hindrance("other", f"{waited}{said}: is it switched on and connected?")
    return None


def _is_serious(reason: str) -> bool:
    """An empty tray is an empty tray, however a printer rates it (some warn and wait); other reports are none."""
    return not reason.endswith("-report") or reason.startswith(("media-empty", "offline"))

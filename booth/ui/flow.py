"""The guest's whole journey: which screen follows which outcome."""

from typing import assert_never

from booth.ui.parts import Parts
from booth.ui.screen import (
    AnotherTry,
    Begun,
    CountdownStopped,
    FrameTaken,
    Left,
    OneMore,
    Outcome,
    PhotoKept,
    PhotoTaken,
    Screen,
    ShutterTouched,
)
from booth.ui.screens.attract import Attract
from booth.ui.screens.choose import Choose
from booth.ui.screens.countdown import Countdown
from booth.ui.screens.flash import Flash
from booth.ui.screens.photo import Photo
from booth.ui.screens.share import Share


def next_screen(outcome: Outcome, parts: Parts, now: float) -> Screen:
    """The screen that follows *outcome*, in the guest's language."""
    match outcome:
        case Left(card):
            return Attract(parts, card, now)
        case Begun(guest) | CountdownStopped(guest) | OneMore(guest):
            return Choose(parts.speaking(guest.language), guest, now)
        case ShutterTouched(guest) | AnotherTry(guest):
            return Countdown(parts.speaking(guest.language), guest, now)
        case FrameTaken(guest, frame):
            return Flash(parts.speaking(guest.language), guest, frame, now)
        case PhotoTaken(guest, keeping, guests):
            return Photo(parts.speaking(guest.language), guest, keeping, guests, now)
        case PhotoKept(guest, keeping, picture):
            return Share(parts.speaking(guest.language), guest, keeping, picture, now)
        case _:
            assert_never(outcome)

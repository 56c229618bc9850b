"""The guest's whole journey: which screen follows which outcome."""

from typing import assert_never

from booth.ui.parts import ScreenContext
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
from booth.ui.screens.attract import AttractScreen
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.screens.flash import FlashScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareScreen


def next_screen(outcome: Outcome, parts: ScreenContext, now: float) -> Screen:
    """The screen that follows *outcome*, in the guest's language."""
    match outcome:
        case Left(card):
            return AttractScreen(parts, card, now)
        case Begun(guest) | CountdownStopped(guest) | OneMore(guest):
            return ChooseScreen(parts.speaking(guest.language), guest, now)
        case ShutterTouched(guest) | AnotherTry(guest):
            return CountdownScreen(parts.speaking(guest.language), guest, now)
        case FrameTaken(guest, frame):
            return FlashScreen(parts.speaking(guest.language), guest, frame, now)
        case PhotoTaken(guest, keeping, guests):
            return PhotoScreen(parts.speaking(guest.language), guest, keeping, guests, now)
        case PhotoKept(guest, keeping, picture):
            return ShareScreen(parts.speaking(guest.language), guest, keeping, picture, now)
        case _:
            assert_never(outcome)

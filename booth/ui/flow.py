"""The guest's whole journey, and the operator's way to the panel: which screen follows which outcome."""

from dataclasses import replace
from typing import assert_never

from booth.ui.context import ScreenContext
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.pin_screen import PinScreen
from booth.ui.screen import (
    Agreed,
    AnotherTry,
    Begun,
    CountdownStopped,
    FrameTaken,
    Guest,
    KeptPhoto,
    Left,
    MachineEnds,
    NewPinWanted,
    NextShot,
    OneMore,
    OperatorCame,
    Outcome,
    PhotoKept,
    PhotoTaken,
    PinRight,
    Screen,
    ShutterTouched,
    StripTaken,
    ThrownAway,
)
from booth.ui.screens.attract import AttractScreen
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.consent import ConsentScreen
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.screens.flash import FlashScreen
from booth.ui.screens.goodbye import GoodbyeScreen
from booth.ui.screens.paused import PausedScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareAction, ShareScreen
from booth.ui.screens.strip import StripScreen
from booth.ui.screens.thrown import ThrownScreen


def next_screen(outcome: Outcome, context: ScreenContext, now: float) -> Screen:
    """The screen that follows *outcome*, in the guest's language."""
    match outcome:
        case Left() if context.operator.pause.on:
            return PausedScreen(context, now)
        case Left(card):
            return AttractScreen(context, card, now)
        case OperatorCame():
            return PinScreen(context, now)
        case NewPinWanted():
            return PinScreen(context, now, anew=True)
        case PinRight():
            return PanelScreen(context, now)
        case MachineEnds(restarting):
            return GoodbyeScreen(context, now, restarting=restarting)
        case Begun(guest) if context.options.consent == "ask":
            return ConsentScreen(context.speaking(guest.language), guest, now)
        case Begun(guest) | Agreed(guest) | CountdownStopped(guest) | OneMore(guest):
            return ChooseScreen(context.speaking(guest.language), guest, now)
        case ShutterTouched(guest) | AnotherTry(guest):
            return CountdownScreen(context.speaking(guest.language), guest, now)
        case NextShot(guest, strip):
            return CountdownScreen(context.speaking(guest.language), guest, now, strip)
        case FrameTaken(guest):
            return FlashScreen(context.speaking(guest.language), outcome, now)
        case PhotoTaken(guest, pending, guests):
            return PhotoScreen(context.speaking(guest.language), guest, pending, guests, now)
        case StripTaken(guest, strip):
            return StripScreen(context.speaking(guest.language), guest, strip, now)
        case PhotoKept(guest, pending, picture):
            guest = replace(guest, kept=(*guest.kept, KeptPhoto(pending.promised, now)))
            speaking = context.speaking(guest.language)
            return ShareScreen(speaking, pending, picture, share_actions(guest), guest.kept, now)
        case ThrownAway(guest, pending, back, picture):
            return ThrownScreen(context.speaking(guest.language), guest, pending, back, picture, now)
        case _:
            assert_never(outcome)


def share_actions(guest: Guest) -> tuple[ShareAction, ...]:
    """What *guest* can do once the photo is safe, in reading order."""
    return (
        ShareAction("one_more", "plus", OneMore(guest)),
        ShareAction("done", "check", Left()),
    )

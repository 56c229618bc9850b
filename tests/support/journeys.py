"""How tests get to a screen: the guest's journey up to it."""

from typing import Any

from booth.ui.scripted_guest import Script
from tests.support.evening import Evening


def at_choose(**settings: Any) -> Evening:
    return Evening(**settings).play(Script().tap("begin").wait(0.8))


def at_countdown(**settings: Any) -> Evening:
    return at_choose(**settings).play(Script().tap("shutter"))


def at_photo(**settings: Any) -> Evening:
    return at_countdown(**settings).run(8, until="Photo").run(0.8)


def at_share(**settings: Any) -> Evening:
    return at_photo(**settings).play(Script().tap("keep")).run(1)

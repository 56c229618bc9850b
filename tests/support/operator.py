"""How tests get to the panel: a corner held, a PIN, a page."""

import re
import shutil
from pathlib import Path
from typing import Any

from booth.config import SHIPPED
from booth.operator.pin import hashed
from booth.picture_types import Size
from booth.ui.gestures import Point
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening, Room

PIN = hashed("2468")


def make_home(folder: Path) -> Path:
    """*folder* with the shipped settings file in it, and a state folder."""
    shutil.copy(SHIPPED, folder)
    (folder / "state").mkdir()
    return folder


def typed(pin: str) -> Script:
    """Gives *pin* at the pad."""
    script = Script()
    for digit in pin:
        script.tap(digit)
    return script.tap("OK")


def at_pin(home: Path, canvas: Size = (800, 480), **settings: Any) -> Evening:
    """The PIN, 2468, is asked for: it was set before."""
    path = home / SHIPPED.name
    path.write_text(re.sub(r'(?m)^pin = "[^"]*"', f'pin = "{PIN}"', path.read_text()))
    return Evening(canvas, home=home, **settings).play(Script().wait(1).hold(3.2))


def at_panel(home: Path, canvas: Size = (800, 480), **settings: Any) -> Evening:
    """The panel is open, at its first page."""
    return at_pin(home, canvas, **settings).play(typed("2468")).run(1.0)


def opened(home: Path, canvas: Size = (800, 480), **settings: Any) -> Evening:
    """The same without the way to it, which takes long."""
    evening = Evening(canvas, Room(still=True), home=home, **settings)
    evening.step()
    evening.stage._show(PanelScreen(evening.context, evening.now), evening.now)
    return evening.run(0.8)


def pull(evening: Evening, start: Point, up: float) -> None:
    """A finger pulls what it touches *up* pixels."""
    evening.touch(*evening.fingers.down(0, start, evening.now))
    for step in range(1, 11):
        evening.step()
        evening.touch(*evening.fingers.move(0, (start[0], start[1] - up * step / 10), evening.now))
    evening.touch(*evening.fingers.up(0, (start[0], start[1] - up), evening.now))
    evening.step()


def find(evening: Evening, target: str) -> Evening:
    """Scrolls tabs and page until *target* can be seen."""
    width, height = evening.size
    for x in (0.05, 0.6):
        for _ in range(30):
            if target in evening.stage.screen.targets:
                return evening
            pull(evening, (x * width, 0.6 * height), 0.4 * height)
        for _ in range(12):  # back to its beginning
            pull(evening, (x * width, 0.2 * height), -0.6 * height)
    raise AssertionError(f"{target} is nowhere, but {list(evening.stage.screen.targets)}")


def open_page(evening: Evening, title: str) -> Evening:
    """Opens the page *title*."""
    find(evening, title).tap(title)
    return evening.run(0.2)


def touch(evening: Evening, *targets: str) -> Evening:
    """Touches one target after the other."""
    for target in targets:
        find(evening, target).tap(target)
        evening.run(0.04)
    return evening

"""The guide's pictures (docs/), taken of the running booth: what guests see, and pages of the operator's panel."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

import pygame
from PIL import Image

from booth.app import App
from booth.clock import Clock
from booth.config import SHIPPED
from booth.operator.machine import ClockState, Machine
from booth.operator.settings_file import SettingsFile, Value
from booth.operator.versions import versions
from booth.picture_types import Size
from booth.settings import read_settings
from booth.ui.panel.pages import PAGES, machine
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.window import open_window
from tests.support.running import free_port

SCREEN: Size = (1280, 720)
PIN = "2468"
SHOWN = ("Status", "Actions", "Last photos", "Event", "Scenes", "Sharing", "Machine")  # pages of the panel
SETTLES = 2.5  # seconds after which a screen has found out what it shows
EVENING = datetime(2026, 6, 12, 19, 30, tzinfo=timezone(timedelta(hours=2)))
A_PI = {
    "System": "Debian GNU/Linux 13 (trixie)",
    "Kernel": "6.12.47+rpt-rpi-2712",
    "Python": "3.13.5",
    "Machine": "Raspberry Pi 5 Model B Rev 1.0",
}
SETTINGS: dict[str, Value] = {
    "event.name": "Anna and Tom",
    "event.line": "Anna & Tom, 12 June",
    "operator.contact": "Anna, 0171 234567",
    "camera.device": "demo",
    "photo.countdown": 3.0,
}


def take(folder: Path) -> None:
    """Plays a guest and the operator on a running booth and writes a picture of each step into *folder*."""
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"  # nothing of it is seen or heard
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, on_a_pi(), running_booth(Path(name)) as app:
        evening = _Played(app)
        evening.until(lambda: app.cutouts.has_answered)
        evening.wait(30.0)  # the demo camera's story has two guests by then
        evening.keep(folder / "attract.jpg")
        evening.play(Script().leave_by("begin").wait(SETTLES))
        evening.keep(folder / "choose.jpg")
        evening.play(Script().leave_by("shutter").leave_by("keep", again=("begin", "shutter")).wait(SETTLES))
        evening.keep(folder / "share.jpg")
        evening.play(Script().hold(3.2).wait(SETTLES))
        evening.keep(folder / "pin.jpg")
        for _ in range(2):  # a new PIN is given twice
            script = Script()
            for digit in PIN:
                script.tap(digit)
            evening.play(script.tap("OK").wait(SETTLES))
        for page in SHOWN:
            assert page in PAGES
            evening.play(Script().tap(page).wait(SETTLES))
            evening.keep(folder / f"panel_{page.lower().replace(' ', '_')}.jpg")


@contextmanager
def on_a_pi() -> Iterator[None]:
    """What the page Machine says is a Pi's, and no concern of whose machine the pictures are taken on."""
    state = ClockState(EVENING, "network", asks_network=True)
    with (
        patch.object(Machine, "clock_state", lambda _: state),
        patch.object(machine, "versions", lambda: [(what, A_PI.get(what, which)) for what, which in versions()]),
    ):
        yield


@contextmanager
def running_booth(home: Path) -> Iterator[App]:
    """A booth before the demo camera, with the settings of a wedding."""
    path = home / "config.toml"
    shutil.copy(SHIPPED, path)
    SettingsFile(path, Clock()).change(SETTINGS | {"share.port": free_port()})
    settings, clock = read_settings(path), Clock()
    window = open_window(settings.config.screen, SCREEN)
    app = App(settings, window, clock, stand_in=False, path=path)
    with app.running():
        yield app
    window.close()


class _Played:
    """The running booth, as guest and operator use it."""

    def __init__(self, app: App) -> None:
        self._app = app

    def until(self, over: Callable[[], bool]) -> None:
        self._app.run(lambda _: over())

    def wait(self, seconds: float) -> None:
        end = Clock().now() + seconds
        self._app.run(lambda now: now >= end)

    def play(self, script: Script) -> None:
        guest = ScriptedGuest(script, self._app.stage, self._app.canvas)

        def over(now: float) -> bool:
            guest.play(now)
            return guest.done

        self._app.run(over)

    def keep(self, path: Path) -> None:
        canvas = pygame.Surface(self._app.canvas)
        self._app.stage.draw(canvas)
        picture = Image.frombytes("RGB", canvas.get_size(), pygame.image.tobytes(canvas, "RGB"))
        picture.resize((960, 540), Image.Resampling.LANCZOS).save(path, quality=84, optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]))

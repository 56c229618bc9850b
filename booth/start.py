"""From a settings file to a running booth: on a screen, with a card about what is wrong, or alone."""

import logging
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from booth.album.album import Photo
from booth.app import ROOT, App, DriverStuck
from booth.clock import Clock
from booth.config import Config, SettingsFault, read_config
from booth.picture_types import Size
from booth.scenes.themes import theme_of
from booth.settings import Settings, read_settings, settings_of
from booth.sharing.qr import in_terminal, photo_code
from booth.ui.screens.settings_card import SettingsCard
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.stage import TooManyFaults
from booth.ui.text import Typesetter
from booth.ui.window import NoScreen, Window, open_window

log = logging.getLogger(__name__)

LAST_GOOD_AFTER = 60.0  # seconds for which the card stays before the last good settings are used
LOOK_AGAIN = 1.0  # seconds between two looks at a file that is being mended
ALONE_SIZE: Size = (1280, 720)  # of the screen that is not there
FINISHED_LIMIT = 15.0  # seconds that a booth without a screen waits for the darkroom


class Start:
    """Brings the booth up as far as the machine and the settings allow."""

    def __init__(self, path: Path, clock: Clock, environment: Mapping[str, str]) -> None:
        """*path* is the settings file, whose folder is the booth's home."""
        self._path = path
        self._home = path.parent
        self._clock = clock
        self._by_hand = "NOTIFY_SOCKET" not in environment  # else systemd started it, and nobody is looking
        self._ended = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)

    def run(self, *, once: bool) -> int:
        """`booth run`: the booth on the whole screen; alone if there is none. Returns the exit status."""
        try:
            settings = self._read()
        except SettingsFault as fault:
            return self._mend(fault, once=once)
        try:
            window = open_window(settings.config.screen)
        except NoScreen as fault:
            if not self._by_hand:
                log.error("%s", fault)
                return 1
            return self._alone(settings, once=once)
        return self._play(settings, window, once=once)

    def demo(self, size: Size, *, once: bool) -> int:
        """`booth demo`: the demo camera in a window of *size*. Returns the exit status."""
        settings = self._read()
        try:
            window = open_window(settings.config.screen, size)
        except NoScreen as fault:
            print(f"{fault}; `booth run` does without one", file=sys.stderr)
            return 1
        return self._play(settings.with_demo_camera(), window, once=once)

    def _read(self) -> Settings:
        """The settings; a copy of those that are in order is kept for a worse day."""
        settings = read_settings(self._path)
        try:
            self._last_good.parent.mkdir(exist_ok=True)
            shutil.copy(self._path, self._last_good)
        except OSError as fault:
            log.warning("no copy of the settings can be kept: %s", fault)
        return settings

    @property
    def _last_good(self) -> Path:
        return self._home / "state" / "last-good.toml"

    def _mend(self, fault: SettingsFault, *, once: bool) -> int:
        """Shows what is wrong until it is mended, or until the last good settings have to do.

        Raises the *fault* again if there is no screen to show it on.
        """
        default = Config()
        try:
            window = open_window(default.screen)
        except NoScreen:
            raise fault from None
        for reason in fault.reasons:
            log.error("%s: %s", fault.path, reason)
        type_ = Typesetter(theme_of(default, ROOT).fonts, min(window.size))
        shown, began, looked = fault, self._clock.now(), self._clock.now()
        while not self._ended:
            now = self._clock.now()
            window.gestures(now)
            if now - looked >= LOOK_AGAIN:
                looked = now
                try:
                    settings = self._read()
                except SettingsFault as again:
                    shown = again
                else:
                    log.info("the settings are in order now")
                    window.close()
                    return self._play(settings, open_window(settings.config.screen), once=once)
            if now - began >= LAST_GOOD_AFTER and self._last_good.is_file():
                began = now
                try:
                    settings = settings_of(read_config(self._last_good), self._home)
                except SettingsFault as again:
                    log.warning("the last good settings are not in order either: %s", again)
                else:
                    log.warning("%s is still not in order: the last good settings are used", self._path)
                    window.close()
                    return self._play(settings, open_window(settings.config.screen), once=once)
            SettingsCard(type_, str(shown.path), shown.reasons).draw(window.canvas)
            window.present()
            self._clock.sleep(0.1)
        return 0

    def _play(self, settings: Settings, window: Window, *, once: bool) -> int:
        """The booth in *window* until it is told to end, or with *once* until a visitor of its own has a photo."""
        app = App(settings, window, self._clock, stand_in=self._by_hand)
        try:
            with app.running():
                if once:
                    return 0 if self._play_a_guest(app, window) else 1
                app.run(lambda _: self._ended)
        except (DriverStuck, TooManyFaults) as fault:
            log.error("%s", fault)
            return 1
        finally:
            window.close()
        return 0

    def _alone(self, settings: Settings, *, once: bool) -> int:
        """Without a screen: one guest's journey on the real pipeline, then the photo stays to be fetched."""
        print("There is no screen here, so the booth plays one guest by itself, before the demo camera.", flush=True)
        os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
        settings = settings.with_demo_camera()
        window = open_window(settings.config.screen, ALONE_SIZE)
        app = App(settings, window, self._clock, stand_in=True)
        with app.running():
            photo = self._play_a_guest(app, window)
            if not photo:
                return 1
            self._tell(app, photo)
            if not once:
                print("The booth goes on serving this photo; Ctrl-C ends it.", flush=True)
                app.run(lambda _: self._ended)
        window.close()
        return 0

    def _play_a_guest(self, app: App, window: Window) -> Photo | None:
        """Plays one guest until their photo is finished, or live and late; None if the booth was ended before."""
        script = Script().leave_by("begin").wait(1.5).swipe(1).wait(1.5).leave_by("shutter").leave_by("keep")
        guest = ScriptedGuest(script, app.stage, window.size)
        done_at: float | None = None

        def finished(now: float) -> bool:
            nonlocal done_at
            guest.play(now)
            if guest.done and app.newest:
                done_at = done_at or now
                photo = app.album.newest(app.newest.id)
                return self._ended or now - done_at > FINISHED_LIMIT or bool(photo and photo.finished)
            return self._ended

        app.run(finished)
        if not app.cutter.alive(self._clock.now()):
            log.error("the segmenter does not answer, so nobody could be cut out")
            return None
        return app.newest if guest.done else None

    def _tell(self, app: App, photo: Photo) -> None:
        link = app.server.link(photo.token)
        print(f"Photo:   {photo.picture}")
        if link:
            print(f"Address: {link}", in_terminal(photo_code(link), colours=sys.stdout.isatty()), sep="\n", flush=True)
        else:
            print("Address: none, this machine has no network that a phone could reach", flush=True)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended = True

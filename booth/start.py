"""From a settings file to a running booth: on a screen, with a card about what is wrong, or alone."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType

from booth.app import STOP_LIMIT, App, DriverStuck
from booth.clock import Clock
from booth.config import Config, SettingsFault, read_config
from booth.durable import make_way, put
from booth.imaging.threads import one_thread
from booth.one_guest import play_one_guest, tell
from booth.operator.faults import FaultRecord
from booth.operator.starts import note_end, note_start
from booth.picture_types import Size
from booth.runtime.memory import one_heap
from booth.runtime.watchdog import Watchdog
from booth.scenes.themes import shipped_fonts
from booth.settings import Settings, read_settings, settings_of
from booth.settings_watch import SettingsWatch
from booth.sharing.event_tokens import with_addresses
from booth.ui.input_devices import Deaf
from booth.ui.screens.settings_card import FaultCard, SettingsCard
from booth.ui.screens.sorry import SorryScreen
from booth.ui.stage import TooManyFaults
from booth.ui.text import Typesetter
from booth.ui.window import NoScreen, Window, deaf, open_window

log = logging.getLogger(__name__)

LAST_GOOD = "last-good.toml"
LAST_GOOD_AFTER = 60.0  # seconds for which the card stays before the last good settings are used
DEAF_STAYS = 60.0  # seconds for which the card stays that says why nobody could touch the booth
LOOK_AGAIN = 1.0  # seconds between two looks at a file that is being mended
HEADLESS_SIZE: Size = (1280, 720)  # of the screen that is not there


class Start:
    """Brings the booth up as far as the machine and the settings allow."""

    def __init__(self, path: Path, clock: Clock, environment: Mapping[str, str]) -> None:
        """*path* is the settings file, whose folder is the booth's home."""
        self._path = path
        self._home = path.parent
        self._clock = clock
        self._environment = environment
        self._interactive = "NOTIFY_SOCKET" not in environment  # else systemd started it, and nobody is looking
        self._ended = False
        self._faults = FaultRecord(clock)  # of every booth that is built: a change of the settings forgets none
        logging.getLogger("booth").addHandler(self._faults)
        self._size: Size | None = None  # of the window of `booth demo`, which uses the demo camera
        self._text = b""  # of the settings file as it was last found in order
        one_thread()
        one_heap()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)

    def run(self, *, once: bool) -> int:
        """`booth run`: the booth on the whole screen; alone if there is none. Returns the exit status."""
        note_start(self._home / "state", self._clock.wall())
        try:
            settings = self._read()
        except SettingsFault as fault:
            return self._show_card(fault, once=once)
        try:
            window = open_window(settings.config.screen)
        except NoScreen as fault:
            if not self._interactive:
                log.error("%s", fault)
                return 1
            return self._headless(settings, once=once)
        return self._play(settings, window, once=once)

    def demo(self, size: Size, *, once: bool) -> int:
        """`booth demo`: the demo camera in a window of *size*. Returns the exit status."""
        self._size = size
        settings = self._read()
        try:
            window = open_window(settings.config.screen, size)
        except NoScreen as fault:
            print(f"{fault}; `booth run` does without one", file=sys.stderr)
            return 1
        return self._play(settings, window, once=once)

    def _read(self) -> Settings:
        """The settings. Raises SettingsFault."""
        settings = read_settings(self._path)
        self._text = self._path.read_bytes()
        with suppress(OSError):  # a home that cannot be written is told where something is to be written
            make_way(self._home / "state")
        return settings

    def _keep_as_last_good(self) -> None:
        """Keeps a copy of the settings for the day when the file is damaged; called when guests have seen a screen."""
        try:
            (self._home / "state").mkdir(exist_ok=True)
            put(self._home / "state", {LAST_GOOD: self._text})
        except OSError as fault:
            log.warning("no copy of the settings can be kept: %s", fault)

    def _show_card(self, fault: SettingsFault, *, once: bool) -> int:
        """Shows what is wrong until the file is mended, or until the last good settings have to do.

        Raises the *fault* again if there is no screen to show it on.
        """
        default = Config()
        try:
            window = open_window(default.screen)
        except NoScreen:
            raise fault from None
        for reason in fault.reasons:
            log.error("%s: %s", fault.path, reason)
        typesetter = Typesetter(shipped_fonts(), min(window.size))
        card = SettingsCard(typesetter, fault.path, fault.reasons, self._path)
        watchdog = Watchdog(self._environment)
        began = looked = self._clock.now()
        while not self._ended:
            now = self._clock.now()
            window.gestures(now)  # they lead nowhere, but a window that takes none counts as frozen
            settings = None
            if now - looked >= LOOK_AGAIN:
                looked = now
                try:
                    settings = self._read()
                    log.info("the settings are in order now")
                except SettingsFault as again:
                    card = SettingsCard(typesetter, again.path, again.reasons, self._path)
            if settings is None and now - began >= LAST_GOOD_AFTER:
                began = now
                settings = self._last_good()
            if settings:
                window.close()
                return self._play(settings, open_window(settings.config.screen), once=once)
            card.draw(window.canvas)
            window.present()
            watchdog.starting(now, "the settings are not in order")
            self._clock.sleep(0.1)
        return 0

    def _last_good(self) -> Settings | None:
        """The settings that guests saw a screen with, if they are still in order."""
        path = self._home / "state" / LAST_GOOD
        if not path.is_file():
            return None
        try:
            settings = settings_of(read_config(path), self._home)
        except SettingsFault as fault:
            log.warning("the last good settings are not in order either: %s", fault)
            return None
        log.warning("%s is still not in order: the last good settings are used", self._path)
        self._text = path.read_bytes()
        return settings

    def _play(self, settings: Settings, window: Window, *, once: bool) -> int:
        """The booth in *window* until it is told to end, or with *once* until a guest of its own has a photo.

        Settings that change meanwhile are taken over between two guests, by a booth that is built anew.
        """
        if not self._size and (reason := deaf()):
            return self._refuse(window, reason)
        while True:
            watch = SettingsWatch(self._path, self._text, self._clock)
            play = partial(self._guests, watch=watch, once=once)
            if self._size:
                settings = settings.with_demo_camera()
            status = self._run(settings, window, play, stand_in=self._interactive, watch=watch)
            if status or once or self._ended or window.closed or not watch.changed:
                return status
            settings, self._text = watch.changed
            log.info("the settings have changed: the booth starts anew with them")
            window = open_window(settings.config.screen, self._size)

    def _refuse(self, window: Window, deaf: Deaf) -> int:
        """Says loudly why a booth that nobody could touch does not start; returns the exit status."""
        log.error("%s", deaf.reason)
        if self._interactive:
            window.close()
            print(
                f"{deaf.reason}\nType this, log out and in again, and start anew:\n\n    {deaf.by_hand}",
                file=sys.stderr,
            )
            return 1
        remedy = f"In the booth's folder: {deaf.as_service}. It is tried again by itself."
        card = FaultCard(
            Typesetter(shipped_fonts(), min(window.size)),
            "Nobody could touch this booth",
            "/dev/input",
            [deaf.reason],
            remedy,
        )
        watchdog, began = Watchdog(self._environment), self._clock.now()
        while not self._ended and (now := self._clock.now()) - began < DEAF_STAYS:
            card.draw(window.canvas)
            window.present()
            watchdog.starting(now, "the touch screen may not be read")
            self._clock.sleep(0.1)
        window.close()
        return 0 if self._ended else 1

    def _guests(self, app: App, *, watch: SettingsWatch, once: bool) -> int:
        """Guest after guest on *app*, until *watch* has other settings and a new start disturbs nobody."""
        app.step()
        if not isinstance(app.stage.screen, SorryScreen):
            self._keep_as_last_good()
        if once:
            return 0 if play_one_guest(app, lambda: self._ended) else 1
        watch.start()
        try:
            app.run(lambda _: self._ended or (watch.changed is not None and app.between_guests))
        finally:
            watch.stop(STOP_LIMIT)
        return 0

    def _headless(self, settings: Settings, *, once: bool) -> int:
        """Without a screen: one guest's journey on the real pipeline, then the photo stays to be fetched."""

        def play(app: App) -> int:
            photo = play_one_guest(app, lambda: self._ended)
            if not photo:
                return 1
            tell(app, photo)
            if not once:
                print("The booth goes on serving this photo; Ctrl-C ends it.", flush=True)
                app.run(lambda _: self._ended)
            return 0

        print("There is no screen here, so the booth plays one guest by itself, before the demo camera.", flush=True)
        os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
        window = open_window(settings.config.screen, HEADLESS_SIZE)
        return self._run(settings.with_demo_camera(), window, play, stand_in=True)

    def _run(
        self,
        settings: Settings,
        window: Window,
        play: Callable[[App], int],
        *,
        stand_in: bool,
        watch: SettingsWatch | None = None,
    ) -> int:
        """Has *play* use a running booth in *window*, which is closed afterwards; returns the exit status.

        What *watch* finds wrong stands on the first screen.
        """
        app = App(
            with_addresses(settings),
            window,
            self._clock,
            stand_in=stand_in,
            watch=watch,
            path=self._path,
            faults=self._faults,
        )
        try:
            app.greet()
            with app.running():
                status = play(app)
                if self._ended or window.closed:
                    note_end(self._home / "state")
                    app.switched_off()
                return status
        except (DriverStuck, TooManyFaults) as fault:
            log.error("%s", fault)
            return 1
        finally:
            window.close()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended = True

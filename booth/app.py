"""The booth in one piece: builds every part from the settings, starts them, runs the loop, stops them."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from booth.album.building import make_album
from booth.album.closing import discard_copied
from booth.album.expiry import MADE
from booth.album.tally import tally_of
from booth.backstage import Backstage
from booth.camera.feed import CameraFeed
from booth.clock import Clock, Pacer
from booth.composition.mark import is_stretched, mark_layer
from booth.darkroom.live import develop_live
from booth.darkroom.strip import compose_strip
from booth.darkroom.worker import Darkroom
from booth.fault_text import FaultText
from booth.frames import CLIP_SECONDS
from booth.imaging.framing import live_size, parse_ratio
from booth.operator.booth_status import StatusFile
from booth.operator.faults import FaultRecord
from booth.operator.health import Health
from booth.printing.building import make_print_queue
from booth.problems import Trouble
from booth.runtime.hooks import Hooks
from booth.runtime.watchdog import Watchdog
from booth.scenes.cache import SceneCache
from booth.scenes.scene_files import HERE
from booth.segmentation.live.worker import CutoutWorker
from booth.segmentation.model_files import damaged_model
from booth.self_test import SelfTest
from booth.settings import Settings
from booth.settings_watch import SettingsWatch
from booth.sharing.cloud.building import make_outboxes
from booth.sharing.cloud.links import OnlineFirst
from booth.sharing.publishing import make_publisher, make_requests
from booth.ui.composition_view import CompositionView
from booth.ui.context import Photos, ScreenContext, Shooting
from booth.ui.drawing import Drawing
from booth.ui.finished_picture import PhotoReader
from booth.ui.follower import Follower
from booth.ui.live_view import LiveView
from booth.ui.options import screen_options
from booth.ui.screens.attract import AttractScreen
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.screens.flash import FlashScreen
from booth.ui.screens.paused import PausedScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.sounds import make_sounds
from booth.ui.stage import Stage
from booth.ui.window import Window

log = logging.getLogger(__name__)

NO_PIN = Trouble(
    "The panel has no PIN yet: set one. Rest a finger in the upper left corner for three seconds.", stops_all=False
)
STOP_LIMIT = 3.0  # seconds for each part to end
IDLE_TURNS = 2  # turns of the loop for one drawn picture, while nobody is there to see it
CALM_TURNS = 4  # the same, while there is nothing to see but the ring of the share screen


class DriverStuck(Exception):
    """The camera's driver has kept its thread for ten seconds; only a new process helps."""


class App:
    """The whole booth in one window."""

    def __init__(  # long: a line for each part
        self,
        settings: Settings,
        window: Window,
        clock: Clock,
        *,
        stand_in: bool,
        watch: SettingsWatch | None = None,
        path: Path | None = None,
        faults: FaultRecord | None = None,
    ) -> None:
        """Builds every part; none runs yet. *stand_in*: a person is looking, so the demo may replace a webcam.

        *watch* knows whether the settings file *path*, in their home, has been changed into something that cannot be
        used; *faults* is where the last ones are taken down.
        """
        config, theme = settings.config, settings.theme
        self.canvas = window.size
        self.asks_consent = config.privacy.consent == "ask"  # before guests are photographed
        self._settings, self._window, self._clock = settings, window, clock
        self._pacer = Pacer(clock, window.rate)
        self._ratio = parse_ratio(config.photo.shape, window.size)
        self._view = live_size(self._ratio, window.size)
        if settings.mark and is_stretched(settings.mark, self._view):
            log.warning("no event.overlay has the photo's shape, %dx%d; the nearest is stretched", *self._view)
        drawing = Drawing(theme, window.size, window.pixels_per_mm)
        remembers = CLIP_SECONDS if "clip" in config.offer.kinds else 0.0
        self.feed = CameraFeed(config.camera, clock, stand_in=stand_in, remembers=remembers)
        self.cutouts = CutoutWorker(
            *(self.feed.frames, config.cutout, config.camera.rotation, self._ratio, self._view, clock),
            finishing=lambda: self.darkroom.busy,
            eye_line=settings.eye_line,
        )
        shown = settings.shown_scenes
        first = next((scene.key for scene in shown if scene.key == theme.first), shown[0].key)
        self.scenes = SceneCache(shown, first, self._view, drawing.thumbnail, clock)
        self.darkroom = Darkroom(settings, clock)
        self.publisher = make_publisher(settings, clock, lambda *wish: self.requests.ask(*wish))  # noqa: PLW0108  made below
        compose = self.darkroom.compose
        self.requests = make_requests(settings, clock, self.publisher, compose, lambda: self.album)
        self.printing = make_print_queue(
            settings,
            clock,
            change=lambda photo, change: self.album.note(photo, lambda about: about.with_sheets(change)),  # made below
            all_found=lambda: self.album.status.recovered,
        )
        status = StatusFile(
            settings,
            clock,
            look=lambda: self._told_health.look(),  # noqa: PLW0108  made below, as are the others
            counts=lambda: (self.album.status.photos, sum(each.status.waiting for each in self.outboxes)),
            wifi=lambda: self.publisher.way.wifi,
        )
        self.tally = tally_of(settings, clock, lambda token: self.publisher.visit(token).opened is not None)
        self.outboxes = make_outboxes(settings, clock, lambda: self.album, self.tally, status.renewed, compose)
        self.hooks = Hooks(config.hooks, clock)
        self.backstage = Backstage(
            settings,
            path,
            faults,
            clock,
            remove=lambda *what: discard_copied(self.album, self.tally, *what),  # the album is made below
        )
        phones = [self.publisher] if config.share.network == "none" else [self.publisher, self.requests]
        self.album = make_album(
            settings,
            clock,
            lambda shot: develop_live(shot, settings, self.scenes.cached),
            *(self.darkroom.develop, self.darkroom.develop_clip, compose_strip),
            subscribers=[self.tally, self.backstage.last_photos, *phones, self.printing, *self.outboxes],
        )
        album, scene = self.album, self._scene_for_test
        self.self_test = SelfTest(settings, self.darkroom, self.publisher, scene, clock, lambda: album.folder)
        self._reader = PhotoReader()
        parts = self.feed, self.cutouts, self.darkroom, self.album, self.publisher, self.printing, self.outboxes
        # Each tells the camera's rate since its own last look.
        self._health, self._told_health = Health(*parts, clock), Health(*parts, clock)
        self._watch = watch
        self._without_pin = None if config.operator.pin or stand_in else NO_PIN
        self._damaged = damaged_model()
        if self._damaged:
            log.error("%s", self._damaged)
        self._turn = 0  # of the loop, counted
        view = CompositionView(self._view, self.canvas, self.scenes.layers, mark_layer(settings.mark, self._view))
        frames, cutouts, alive = self.feed.frames, self.cutouts.cutouts, self.cutouts.alive
        self.live = LiveView(view, frames, cutouts, alive, mirror=config.cutout.mirror)
        screens = self._screen_context(settings, drawing, stand_in=stand_in)
        follower = Follower(self.tally, self.hooks, *(each.kept for each in self.outboxes))
        self.stage = Stage(screens, clock.now(), follower)
        self._watchdog = Watchdog(os.environ)

    def _screen_context(self, settings: Settings, drawing: Drawing, *, stand_in: bool) -> ScreenContext:
        """What screens may use of all this."""
        config, theme, feed, cutter = settings.config, settings.theme, self.feed, self.cutouts
        album, sharing, read, told = self.album, self.publisher, self._reader.read, partial(self.hooks.fire, "fault")
        fault = FaultText(config.event.name, self._clock, self._trouble, self._unseen, told)
        links = OnlineFirst(sharing, self.outboxes[0])
        return ScreenContext(
            options=screen_options(settings, stand_in=stand_in),
            theme=theme,
            language=config.screen.languages[0],
            drawing=drawing.speaking(config.screen.languages[0]),
            sounds=make_sounds(enabled=config.screen.sound),
            scenes=self.scenes,
            live=self.live,
            composition=self.live.composition,
            shooting=Shooting(
                feed.frames, cutter.cutouts, cutter.cut_next, cutter.judge.choose, self._ratio, feed.ring.up_to
            ),
            photos=Photos(
                *(album, links, sharing.way, read, self._reader.print_of, self.printing),
                *(self._trouble, self._lifetime, fault, self.backstage.last_photos.in_gallery),
            ),
            operator=self.backstage.access(self._health, feed, cutter, self.darkroom, sharing, self.printing),
        )

    def _lifetime(self) -> tuple[datetime, datetime] | None:
        """The date, and when a photo that is taken now is removed."""
        now, kept_for = self._clock.wall(), self._settings.config.event.kept_for
        return (now, now + kept_for) if kept_for and now >= MADE else None

    def _unseen(self) -> str | None:
        return self.feed.status.fault if self.live.lost else None

    def _scene_for_test(self) -> str | None:
        """A scene that guests can be put into; None before the first screen, and while the album tells its trouble."""
        if not self.album.status.held or self.album.refuses:
            return None
        usable = self.scenes.usable
        return next((scene.key for scene in usable if self.scenes.cached(scene.key)), None if usable else HERE)

    def _trouble(self) -> Trouble | None:
        """What the operator has to know before the next guest."""
        if refusal := self.album.refusal:
            return Trouble(refusal, stops_all=True)
        if words := self.album.undeleted or self._damaged:
            return Trouble(words, stops_all=False)
        return (self._watch.trouble if self._watch else None) or self.self_test.trouble or self._without_pin

    @property
    def between_guests(self) -> bool:
        """Whether the booth can start anew without anybody noticing: the last guest's code has left the screen too."""
        screen = self.stage.screen
        attracts = isinstance(screen, AttractScreen) and not (screen.card and screen.card.visible)
        return (attracts or isinstance(screen, PausedScreen)) and not self.backstage.sticks.busy

    def switched_off(self) -> None:
        """The booth ends on purpose, and not by a fault or to start anew: whoever looks after many is told."""
        for outbox in self.outboxes:
            outbox.leave_word()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Starts every part, the window being open already, and stops them in reverse."""
        with ExitStack() as parts:
            parts.callback(self._reader.stop)
            running = (
                *(*self.backstage.parts, self.scenes, self.tally, self.hooks, self.album, self.publisher),
                *(self.requests, self.printing, *self.outboxes, self.cutouts, self.feed, self.darkroom),
            )
            for part in (*running, self.self_test):
                parts.callback(part.stop, STOP_LIMIT)
                part.start()
            try:
                yield
            finally:
                self._watchdog.stopping()

    @property
    def status(self) -> str:
        """What guests are doing and how each part is, in one line for `systemctl status`."""
        shown = (self.feed, self.cutouts, self.scenes, self.darkroom, self.album, self.publisher, self.printing)
        copies = [each.status.line() for each in self.outboxes if each.status.place]
        return "; ".join([self.stage.status, *(part.status.line() for part in shown), *copies])

    def greet(self) -> None:
        """Shows the first picture before any part runs: their start takes seconds on a small machine."""
        self.stage.update(self._clock.now())
        self.stage.draw(self._window.canvas)
        self._window.present()

    def run(self, until: Callable[[float], bool]) -> None:
        """Draws the booth at the screen's rate until *until*, asked once per frame with the time, returns True.

        Raises DriverStuck, and TooManyFaults when screens have failed three times within a minute.
        """
        while True:
            now = self._clock.now()
            if until(now) or self._window.closed:
                return
            self.step()
            if self.feed.stuck(now):
                raise DriverStuck("the camera's driver does not come back: the booth ends, to be started anew")

    def step(self) -> None:
        """Draws one frame, as late as it can, and shows it when it is due, so that what moves moves evenly.

        While nobody is there, or nothing moves, only some are drawn; a touch is answered as soon as ever.
        """
        self._pacer.begin()
        now = self._clock.now()
        for gesture in self._window.gestures(now):
            self.stage.touch(gesture, now)
        self.stage.update(now)
        self.cutouts.shown = self.stage.screen.shows_live
        self.cutouts.posing = isinstance(self.stage.screen, CountdownScreen | FlashScreen)
        self._turn += 1
        drawn = self._turn % self._turns == 0
        if drawn:
            self.stage.draw(self._window.canvas)
        self._pacer.wait()
        if drawn:
            self.cutouts.screen_delayed(self._pacer.delay)
            self._window.present()
        self._watchdog.beat(now, lambda: self.status)

    @property
    def _turns(self) -> int:
        """Turns of the loop for one drawn picture."""
        match self.stage.screen:
            case AttractScreen() if self.live.nobody:
                return IDLE_TURNS
            case ShareScreen() as screen if screen.calm:
                return CALM_TURNS
        return 1

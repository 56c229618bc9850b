"""The booth in one piece: builds every part from the settings, starts them, runs the loop, stops them."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from booth.album.album import Album, Photo
from booth.camera.feed import CameraFeed
from booth.clock import Clock, Pacer
from booth.composition.mark import is_stretched, mark_layer
from booth.darkroom.job import Developed, develop_live
from booth.darkroom.worker import Darkroom
from booth.frames import Shot
from booth.imaging.framing import live_size, parse_ratio
from booth.runtime.watchdog import Watchdog
from booth.scenes.cache import SceneCache
from booth.scenes.words import Words
from booth.segmentation.live.worker import CutoutWorker
from booth.settings import Settings
from booth.sharing.publisher import Publisher
from booth.ui.composition_view import CompositionView
from booth.ui.drawing import Drawing
from booth.ui.live_view import LiveView
from booth.ui.parts import ScreenContext
from booth.ui.pending_photo import PhotoReader
from booth.ui.sounds import make_sounds
from booth.ui.stage import Stage
from booth.ui.window import Window

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
STOP_LIMIT = 3.0  # seconds for each part to end


class DriverStuck(Exception):
    """The camera's driver has kept its thread for ten seconds; only a new process helps."""


class App:
    """One evening of the booth in one window."""

    def __init__(
        self,
        settings: Settings,
        window: Window,
        clock: Clock,
        *,
        stand_in: bool,
    ) -> None:
        """*stand_in*: a person is looking, so the demo camera may take a webcam's place."""
        config, theme, mark, home = settings.config, settings.theme, settings.mark, settings.home
        os.environ.setdefault("NUMBA_CACHE_DIR", str(home / "state" / "kernels"))  # for the darkroom process
        self._window = window
        self._clock = clock
        self._pace = Pacer(clock, window.rate)
        ratio = parse_ratio(config.photo.shape, window.size)
        size = live_size(ratio, window.size)
        if mark and is_stretched(mark, size):
            log.warning("no event.overlay has the photo's ratio, %dx%d; the nearest is stretched", *size)
        look = Drawing(theme, window.size, window.pixels_per_mm)
        words: dict[str, Words] = {language: theme.words[language] for language in config.screen.languages}
        language = config.screen.languages[0]

        def develop_at_once(shot: Shot) -> Developed:
            return develop_live(shot, settings)

        self.feed = CameraFeed(config.camera, clock, stand_in=stand_in)
        self.shelf = SceneCache(theme.scenes, theme.first, size, look.thumbnail, clock)
        logo = mark.logo if mark else None
        self.server = Publisher(config.share, words, "#{:02x}{:02x}{:02x}".format(*theme.accent), clock, logo)
        self.darkroom = Darkroom(settings, clock)
        self.cutter = CutoutWorker(
            self.feed.frames,
            config.cutout,
            config.camera.rotation,
            ratio,
            size,
            clock,
            finishing=lambda: self.darkroom.busy,
        )
        self.album = Album(
            home / config.album.folder,
            config.event.name,
            clock,
            develop_live=develop_at_once,
            develop=self.darkroom.develop,
            publish=self._publish,
            retire=self.server.retired,
            keep_negatives=config.album.keep_negatives,
            mirrored=config.photo.mirror,
        )
        self._reader = PhotoReader()
        easel = CompositionView(size, window.size, self.shelf.layers, mark_layer(mark, size))
        self.stage = Stage(
            ScreenContext(
                config=config,
                theme=theme,
                logo=logo,
                language=language,
                words=words[language],
                look=look,
                ratio=ratio,
                shelf=self.shelf,
                frames=self.feed.frames,
                cutouts=self.cutter.cutouts,
                cut_next=self.cutter.cut_next,
                live=LiveView(
                    easel, self.feed.frames, self.cutter.cutouts, self.cutter.alive, mirror=config.cutout.mirror
                ),
                easel=easel,
                album=self.album,
                server=self.server,
                sounds=make_sounds(enabled=config.screen.sound),
                read=self._reader.read,
                demo_line=stand_in and config.camera.device == "auto",
            ),
            clock.now(),
        )
        self._watchdog = Watchdog(os.environ)
        self.newest: Photo | None = None

    def _publish(self, photo: Photo) -> None:
        self.server.published(photo)
        if self.newest is None or photo.id >= self.newest.id:
            self.newest = photo

    @contextmanager
    def running(self) -> Iterator[None]:
        """Starts every part, the window being open already, and stops them in reverse."""
        with ExitStack() as parts:
            parts.callback(self._reader.stop)
            for part in (self.shelf, self.album, self.server, self.cutter, self.feed, self.darkroom):
                parts.callback(part.stop, STOP_LIMIT)
                part.start()
            try:
                yield
            finally:
                self._watchdog.stopping()

    def run(self, until: Callable[[float], bool]) -> None:
        """Draws the booth at the screen's rate until *until*, asked once per frame with the time, says so.

        Raises DriverStuck, and what the third fault of a screen within a minute was.
        """
        while True:
            now = self._clock.now()
            if until(now) or self._window.closed:
                return
            self.step(now)
            if self.feed.stuck(now):
                raise DriverStuck("the camera's driver does not come back: the booth ends, to be started anew")

    def step(self, now: float) -> None:
        """One drawn frame, shown when it is its turn: what moves on the screen moves evenly."""
        for gesture in self._window.gestures(now):
            self.stage.touch(gesture, now)
        self.stage.update(now)
        self.stage.draw(self._window.canvas)
        self._pace.wait()
        self._window.present()
        self._watchdog.beat(now, self.stage.status)

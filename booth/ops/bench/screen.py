"""The bench's times of what is drawn: what moves in a scene, and a swipe from scene to scene."""

import itertools
import statistics

from booth.camera.demo import DemoCamera
from booth.clock import Clock, Pacer, stopwatch
from booth.config import Config, ScreenSettings
from booth.frames import Cutout, Frame, Latest, Levels
from booth.ops.bench.figures import milliseconds, percentile, settled_median
from booth.picture_types import Size
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.scenes.particles import draw_particles, drift_at
from booth.scenes.themes import Theme
from booth.scenes.water import draw_water, waves_at
from booth.segmentation.live.worker import CutoutWorker
from booth.ui.composition_view import NOBODY, CompositionView, ShownGuests, ShownScene
from booth.ui.window import Window, open_window

DRAWN = 60  # pictures measured in each scene that moves
SCREEN_RATE = 60.0  # pictures drawn a second
MATTE_RATE = 5.0  # mattes a second under a swipe: a very slow machine
SWIPE_SPEED = 900  # pixels a second


def measure_motion(theme: Theme, size: Size) -> float:
    """Milliseconds of a drawn picture of *size* that water and particles cost in the costliest scene of *theme*."""
    layers_of_all = (load_layers(scene, size) for scene in theme.scenes)
    return milliseconds(max((_motion(layers) for layers in layers_of_all if layers.moves), default=0.0))


def _motion(layers: SceneLayers) -> float:
    """Seconds, the median."""
    out, seconds = layers.picture.copy(), []
    everywhere = slice(0, max(out.shape[:2]))
    for number in range(DRAWN):
        began = stopwatch()
        if layers.water:
            draw_water(waves_at(layers.water, number / SCREEN_RATE), out, 0, everywhere, everywhere)
        if layers.particles:
            draw_particles(drift_at(layers.particles, number / SCREEN_RATE), out, 0, everywhere)
        seconds.append(stopwatch() - began)
    return settled_median(seconds)


def measure_swipe(config: Config, theme: Theme, size: Size, seconds: float) -> dict[str, float]:
    """How steadily the screen is drawn while a scene is pushed to and fro and mattes come slowly.

    "frames_per_second", and "p99": milliseconds between two pictures that 99 % of them do not exceed.
    """
    window = open_window(ScreenSettings(), size)
    drawn = _Swipe(config, theme, size, window).run(seconds)
    window.close()
    settled = drawn[len(drawn) // 4 :]  # the segmenter loads its model at first
    gaps = [after - before for before, after in itertools.pairwise(settled)]
    return {"frames_per_second": round(1 / statistics.fmean(gaps), 1), "p99": milliseconds(percentile(gaps, 99))}


class _Swipe:
    """A finger that pushes the first scene of *theme* aside, over the cutouts of a slow machine."""

    def __init__(self, config: Config, theme: Theme, size: Size, window: Window) -> None:
        self._clock = Clock()
        self._size = size
        self._window = window
        self._scenes = [scene.key for scene in theme.scenes[:2]]
        layers = {scene.key: load_layers(scene, size) for scene in theme.scenes[:2]}
        self._view = CompositionView(size, size, layers.get)
        camera = DemoCamera(self._clock, size=size, rate=MATTE_RATE, cast="two")
        self._camera_frames = [camera.read() for _ in range(5)]
        self._frames: Latest[Frame] = Latest()
        self._worker = CutoutWorker(self._frames, config.cutout, 0, size, size, self._clock)
        self._guests = NOBODY
        self._cutout: Cutout | None = None  # the one whose guests are drawn

    def run(self, seconds: float) -> list[float]:
        """Swipes for *seconds*; when each picture was on the screen, by the stopwatch."""
        self._worker.start()
        drawn = []
        pace = Pacer(self._clock, SCREEN_RATE)
        began = self._clock.now()
        while (now := self._clock.now()) - began < seconds:
            self._draw(now, now - began)
            pace.wait()
            self._window.present()
            drawn.append(stopwatch())
        self._worker.stop(5)
        return drawn

    def _draw(self, now: float, elapsed: float) -> None:
        frame = self._camera_frames[int(elapsed * MATTE_RATE) % len(self._camera_frames)]
        if frame is not self._frames.peek():
            self._frames.put(frame)
        cutout = self._worker.cutouts.peek()
        if cutout and cutout is not self._cutout:
            self._guests, self._cutout = ShownGuests(cutout, Levels(), mirror=True), cutout
        shift = round(elapsed * SWIPE_SPEED) % self._size[0]
        self._view.show(self._window.canvas, ShownScene(self._scenes[0], self._scenes[-1], -shift), self._guests, now)

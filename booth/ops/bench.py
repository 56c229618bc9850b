"""`booth bench`: what this machine can do, each stage measured and held against MediaPipe alone in the same run.

Imported in a process that has given up the network: MediaPipe alone is measured in it.
"""

import itertools
import json
import statistics
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from booth.album.album import Album
from booth.camera.demo import DemoCamera
from booth.clock import Clock, Pacer, stopwatch
from booth.composition.compositor import resize_to
from booth.config import Config, ScreenSettings, read_config
from booth.darkroom.job import Developed
from booth.frames import Cutout, Frame, Latest, Levels, Shot
from booth.imaging.framing import frame_picture
from booth.picture_types import Matte, Picture, Size
from booth.runtime.child import ChildProcess
from booth.scenes.loader import load_layers
from booth.scenes.particles import draw_particles
from booth.scenes.themes import Theme, theme_of
from booth.scenes.water import draw_water
from booth.segmentation.live.governor import STEPS, forecast
from booth.segmentation.live.pipeline import LivePipeline
from booth.segmentation.live.worker import CutoutWorker
from booth.segmentation.segmenter import SelfieSegmenter
from booth.ui.composition_view import NOBODY, CompositionView, Guests, Showing
from booth.ui.window import open_window

CAMERA: Size = (1920, 1080)  # what a webcam sends
ROUNDS = 60  # frames measured, at least
WARM_UP = 5  # frames not counted: they fill caches
MOTION_LIMIT = 3.0  # milliseconds a picture that water and particles may cost
MATTE_RATE = 5.0  # mattes per second under a swipe: a very slow machine
SCREEN_RATE = 60.0  # frames drawn per second under a swipe


def bench(settings: Path, size: Size, seconds: float) -> dict[str, Any]:
    """Measures for about *seconds* with a live view of *size*; all times in milliseconds. Raises SettingsFault."""
    config = read_config(settings)
    theme = theme_of(config, settings.parent)
    return {
        "size": list(size),
        **_stages(config, theme, size, seconds / 2),
        "step": _step(config, size),
        "motion": _motion(theme, size),
        "swipe": _swipe(config, theme, size, seconds / 2),
        "shutter_to_negative": _negative(size),
    }


def table(results: dict[str, Any]) -> str:
    """*results* for people."""
    width, height = results["size"]
    lines = [f"Live view {width}x{height}, model {results['model']}; milliseconds", "", "stage       median     p95"]
    lines += [f"{stage:<10} {of['median']:7.2f} {of['p95']:7.2f}" for stage, of in results["stages"].items()]
    swipe = results["swipe"]
    lines += [
        f"{'total':<10} {results['total']:7.2f}",
        f"{'bare':<10} {results['bare']:7.2f}           MediaPipe alone on the full frame",
        "",
        f"The live view costs {results['ratio']:.2f} times MediaPipe alone: "
        f"{results['frames_per_second']:.0f} frames a second, one at a time",
        f"What moves in a scene: at most {results['motion']:.2f} ms of that ({MOTION_LIMIT:.0f} at most)",
        f"A swipe over {MATTE_RATE:.0f} mattes a second: {swipe['frames_per_second']:.1f} frames a second, 99 % within "
        f"{swipe['p99']:.1f} ms",
        f"Shutter to durable negative: {results['shutter_to_negative']:.0f} ms",
        f"The governor will use the step: {results['step']['name']}; its steps keep the cutout thread busy for",
        *(f"  {name:<30} {busy:6.0f} ms of each second" for name, busy in results["step"]["work_per_second"].items()),
    ]
    evening = results["evening"]
    if evening is None:
        return "\n".join([*lines, "The whole booth did not come up and could not be measured"])
    if late := evening["latency"]:
        lines.append(
            f"A frame's arrival to the surface, whole booth: {late['median']:.0f} ms, p95 {late['p95']:.0f} ms"
        )
    if evening["still"]:
        lines.append(f"A finished still: {evening['still']:.0f} ms")
    memory = evening["memory"]
    each = ", ".join(f"{name} {megabytes}" for name, megabytes in memory.items())
    lines.append(f"Memory (PSS): {sum(memory.values())} MB ({each})")
    return "\n".join(lines)


def as_json(results: dict[str, Any]) -> str:
    """*results* for machines."""
    return json.dumps(results, indent=2)


def _stages(config: Config, theme: Theme, size: Size, seconds: float) -> dict[str, Any]:
    """Each stage of the live pipeline, one frame at a time, and MediaPipe alone in turn with them."""
    camera = DemoCamera(Clock(), size=size, cast="two")
    frames = [camera.read() for _ in range(10)]
    live = LivePipeline(size, config.cutout.model, config.cutout.threshold)
    alone = SelfieSegmenter(live.model)
    child = ChildProcess("segmenter", "booth.segmentation.segmenter:serve", live.model, clock=Clock(), offline=True)
    while not child.ready(1.0):
        continue
    scene = next((scene for scene in theme.scenes if scene.foreground), theme.scenes[0])
    layers = load_layers(scene, size)
    window = open_window(ScreenSettings(), size)
    easel = CompositionView(size, size, lambda _: layers)
    times: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[..., Any], *arguments: Any) -> Any:
        began = stopwatch()
        result = work(*arguments)
        times.setdefault(stage, []).append(stopwatch() - began)
        return result

    began, number = stopwatch(), 0
    while stopwatch() - began < seconds or number < ROUNDS:
        frame = frames[number % len(frames)]
        number += 1
        picture = timed("decode", frame_picture, frame, size, 0, size)
        shown = timed("shrink", live.shrink, picture, number / 30)
        answer = timed("segment", child.ask, shown, 30.0)
        timed("steady", live.learn, answer)
        matte = timed("refine", _refined, live, picture)
        guests = timed("cut", _mirrored, Cutout(frame, picture, matte, live.presence))
        timed("compose", easel.show, window.canvas, Showing(scene.key), guests, number / SCREEN_RATE)
        timed("bare", alone.confidence, picture)
    child.stop()
    alone.close()
    window.close()
    times = {stage: values[WARM_UP:] for stage, values in times.items()}
    bare = statistics.median(times.pop("bare"))
    total = sum(statistics.median(values) for values in times.values())
    return {
        "model": live.model,
        "stages": {
            stage: {"median": _ms(statistics.median(values)), "p95": _ms(_percentile(values, 95))}
            for stage, values in times.items()
        },
        "total": _ms(total),
        "bare": _ms(bare),
        "ratio": round(total / bare, 2),
        "frames_per_second": round(1 / total, 1),
    }


def _step(config: Config, size: Size) -> dict[str, Any]:
    """Which of the governor's steps fits this machine, and what a cutout costs at each of their sizes."""
    camera = DemoCamera(Clock(), size=CAMERA, cast="two")
    frames = [camera.read() for _ in range(5)]
    live = LivePipeline(size, config.cutout.model, config.cutout.threshold)
    child = ChildProcess("segmenter", "booth.segmentation.segmenter:serve", live.model, clock=Clock(), offline=True)
    while not child.ready(1.0):
        continue
    times: dict[int, list[float]] = {step.less: [] for step in STEPS}
    for number in range(ROUNDS):
        for less, taken in times.items():
            small = size[0] // less, size[1] // less
            live.work_at(small)
            began = stopwatch()
            picture = frame_picture(frames[number % len(frames)], size, 0, small)
            live.learn(child.ask(live.shrink(picture, number / 30), 30.0))
            matte = _refined(live, picture)
            resize_to(picture, size), resize_to(matte, size)
            taken.append(stopwatch() - began)
    child.stop()
    usual = {less: statistics.median(taken[WARM_UP:]) for less, taken in times.items()}
    steps = {step.name: _ms(usual[step.less] * step.rate) for step in STEPS}
    return {"name": forecast(usual).name, "work_per_second": steps}


def _motion(theme: Theme, size: Size) -> float:
    """Milliseconds of a drawn picture that what moves costs in the costliest scene."""
    costs = [0.0]
    for layers in (load_layers(scene, size) for scene in theme.scenes):
        out, times = layers.picture.copy(), []
        for number in range(ROUNDS if layers.moves else 0):
            began = stopwatch()
            if layers.water:
                draw_water(layers.water, out, 0, number / SCREEN_RATE)
            if layers.particles:
                draw_particles(layers.particles, out, 0, number / SCREEN_RATE)
            times.append(stopwatch() - began)
        costs.append(statistics.median(times[WARM_UP:] or costs))
    return _ms(max(costs))


def _swipe(config: Config, theme: Theme, size: Size, seconds: float) -> dict[str, float]:
    """How steadily the screen is drawn while a scene is pushed to and fro and mattes come slowly."""
    clock = Clock()
    scenes = theme.scenes[:2]
    layers = {scene.key: load_layers(scene, size) for scene in scenes}
    window = open_window(ScreenSettings(), size)
    easel = CompositionView(size, size, layers.get)
    frames: Latest[Frame] = Latest()
    cutter = CutoutWorker(frames, config.cutout, 0, size, size, clock)
    camera = DemoCamera(clock, size=size, rate=MATTE_RATE, cast="two")
    jpegs = [camera.read() for _ in range(5)]
    cutter.start()
    guests, shown = NOBODY, None
    drawn: list[float] = []
    pace = Pacer(clock, SCREEN_RATE)
    began = clock.now()
    while (now := clock.now()) - began < seconds:
        frame = jpegs[int((now - began) * MATTE_RATE) % len(jpegs)]
        if frame is not frames.peek():
            frames.put(frame)
        cutout = cutter.cutouts.peek()
        if cutout and cutout is not shown:
            guests, shown = Guests(cutout, Levels(), mirror=True), cutout
        shift = round((now - began) * 900) % size[0]
        easel.show(window.canvas, Showing(scenes[0].key, scenes[-1].key, -shift), guests, now)
        pace.wait()
        window.present()
        drawn.append(stopwatch())
    cutter.stop(5)
    window.close()
    settled = drawn[len(drawn) // 4 :]  # the segmenter loads its model at first
    gaps = [after - before for before, after in itertools.pairwise(settled)]
    return {"frames_per_second": round(1 / statistics.fmean(gaps), 1), "p99": _ms(_percentile(gaps, 99))}


def _negative(size: Size) -> float:
    """Milliseconds from the shutter to a negative that a power cut cannot take, on the disk of temporary files."""
    frame = DemoCamera(Clock(), size=size, cast="one").read()

    def never(_shot: Shot) -> Future[Developed]:
        return Future()

    def live(_shot: Shot) -> Developed:
        return Developed(frame.jpeg, b"")

    measured = []
    with tempfile.TemporaryDirectory() as folder:
        album = Album(
            Path(folder) / "photos",
            "bench",
            Clock(),
            develop_live=live,
            develop=never,
            subscribers=(),
            keep_negatives=False,
        )
        album.start()
        for _ in range(10):
            album.keep(Shot(frame, None, "bench", size)).result(30)
            delay = album.status.negative_delay
            assert delay is not None
            measured.append(delay)
        album.stop(5)
    return _ms(statistics.median(measured))


def _refined(live: LivePipeline, picture: Picture) -> Matte:
    matte = live.refine()
    live.clean(picture, matte)
    return matte


def _mirrored(cutout: Cutout) -> Guests:
    return Guests(cutout, Levels(), mirror=True)


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)

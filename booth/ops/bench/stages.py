"""The bench's times of the live pipeline: each stage by itself, and a whole cutout at each workload."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import ParamSpec, TypeVar

from booth.camera.demo import DemoCamera
from booth.clock import Clock, stopwatch
from booth.config import Config, ScreenSettings
from booth.frames import Cutout, Frame, Levels
from booth.imaging.framing import frame_picture
from booth.imaging.resize import resize_linear
from booth.ops.bench.figures import WARM_UP, milliseconds, percentile, settled_median
from booth.picture_types import Picture, Size
from booth.runtime.child import ChildProcess
from booth.scenes.loader import load_layers
from booth.scenes.themes import Theme
from booth.segmentation.live.governor import WORKLOADS, forecast
from booth.segmentation.live.pipeline import LiveCutout, LivePipeline
from booth.segmentation.segmenter import make_segmenter, segmenter_process
from booth.segmentation.selfie import SelfieSegmenter
from booth.ui.composition_view import CompositionView, ShownGuests, ShownScene
from booth.ui.window import open_window

CAMERA: Size = (1920, 1080)  # what a webcam sends
FRAMES = 60  # frames measured, at least
CAMERA_RATE = 30  # frames a second, as the live pipeline is told
SCREEN_RATE = 60.0  # pictures drawn a second

P = ParamSpec("P")
R = TypeVar("R")


class _StageTimes:
    """Seconds that each stage took, by its name."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def measure(self, stage: str, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What *work* returns, its time noted under *stage*."""
        began = stopwatch()
        result = work(*args, **kwargs)
        self.seconds.setdefault(stage, []).append(stopwatch() - began)
        return result


def measure_stages(config: Config, theme: Theme, size: Size, seconds: float) -> dict[str, object]:
    """Each stage of the live pipeline, one frame at a time, and MediaPipe alone in turn with them.

    Frames, pictures and screen are of *size*; "stages", "total" and "bare" (MediaPipe alone) in milliseconds.
    """
    camera = DemoCamera(Clock(), size=size, cast="two")
    frames = [camera.read() for _ in range(10)]
    live = LivePipeline(size, config.cutout.model, config.cutout.threshold, None)
    scene = next((scene for scene in theme.scenes if scene.foreground), theme.scenes[0])
    layers = load_layers(scene, size)
    view = CompositionView(size, size, lambda _: layers)
    times = _StageTimes()
    with _segmenter(live) as child, closing(make_segmenter(live.model)) as alone:
        assert isinstance(alone, SelfieSegmenter)
        window = open_window(ScreenSettings(), size)

        def show(guests: ShownGuests, moment: float) -> None:
            view.show(window.canvas, ShownScene(scene.key), guests, moment)

        began, number = stopwatch(), 0
        while stopwatch() - began < seconds or number < FRAMES:
            frame = frames[number % len(frames)]
            number += 1
            picture = _one_frame(frame, number, size, live, child, show, times)
            times.measure("bare", alone.confidence, picture)
        window.close()
    return {"model": live.model, **_summary(times.seconds)}


def _one_frame(
    frame: Frame,
    number: int,
    size: Size,
    live: LivePipeline,
    child: ChildProcess,
    show: Callable[[ShownGuests, float], None],
    times: _StageTimes,
) -> Picture:
    """Takes *frame* through every stage of the live view; the picture that was cut out, its guests' colours cleaned."""
    picture = times.measure("decode", frame_picture, frame, size, 0, size)
    prepared = times.measure("shrink", live.prepare, picture, number / CAMERA_RATE)
    output = times.measure(
        "segment", child.ask, prepared.model_input, 30.0, meanwhile=partial(live.meanwhile, prepared)
    )
    coarse = times.measure("accumulate", live.accumulate, prepared, output)
    cutout = times.measure("refine", live.finish, coarse)
    guests = times.measure("cut", _mirrored, frame, cutout)
    times.measure("compose", show, guests, number / SCREEN_RATE)
    return picture


def _summary(seconds: dict[str, list[float]]) -> dict[str, object]:
    stages = {stage: values[WARM_UP:] for stage, values in seconds.items()}
    bare = statistics.median(stages.pop("bare"))
    total = sum(statistics.median(values) for values in stages.values())
    return {
        "stages": {
            stage: {"median": milliseconds(statistics.median(values)), "p95": milliseconds(percentile(values, 95))}
            for stage, values in stages.items()
        },
        "total": milliseconds(total),
        "bare": milliseconds(bare),
        "ratio": round(total / bare, 2),
        "frames_per_second": round(1 / total, 1),
    }


def measure_workloads(config: Config, size: Size) -> dict[str, object]:
    """The "name" of the workload that the governor will settle on, and the milliseconds of a second that each takes."""
    camera = DemoCamera(Clock(), size=CAMERA, cast="two")
    frames = [camera.read() for _ in range(5)]
    live = LivePipeline(size, config.cutout.model, config.cutout.threshold, None)
    seconds: dict[int, list[float]] = {workload.reduction: [] for workload in WORKLOADS}
    with _segmenter(live) as child:
        for number in range(FRAMES):
            for reduction, taken in seconds.items():
                smaller = size[0] // reduction, size[1] // reduction
                live.work_at(smaller)
                began = stopwatch()
                picture = frame_picture(frames[number % len(frames)], size, 0, smaller)
                prepared = live.prepare(picture, number / CAMERA_RATE)
                meanwhile = partial(live.meanwhile, prepared)
                output = child.ask(prepared.model_input, 30.0, meanwhile=meanwhile)
                cutout = live.finish(live.accumulate(prepared, output))
                resize_linear(cutout.picture, size), resize_linear(cutout.matte, size)
                taken.append(stopwatch() - began)
    medians = {reduction: settled_median(taken) for reduction, taken in seconds.items()}
    work_per_second = {load.name: milliseconds(medians[load.reduction] * load.rate) for load in WORKLOADS}
    return {"name": forecast(medians).name, "work_per_second": work_per_second}


@contextmanager
def _segmenter(live: LivePipeline) -> Iterator[ChildProcess]:
    """The segmenter process with the model of *live*, loaded."""
    child = segmenter_process(live.model, Clock())
    try:
        while not child.ready(1.0):
            continue
        yield child
    finally:
        child.stop()


def _mirrored(frame: Frame, cutout: LiveCutout) -> ShownGuests:
    complete = Cutout(frame, cutout.picture, cutout.matte, cutout.presence, cutout.plate)
    return ShownGuests(complete, Levels(), mirror=True)

"""What the check finds about cutting guests out: whether the segmenter answers, and how fast this machine is."""

import statistics
from collections.abc import Mapping, Sequence

from booth.clock import Clock, stopwatch
from booth.config import Config, CutoutSettings
from booth.frames import Frame
from booth.imaging.framing import frame_picture
from booth.operator.finding import Finding
from booth.picture_types import Picture, Ratio, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.segmentation.live.background import BackgroundModel
from booth.segmentation.live.governor import WORKLOADS, forecast
from booth.segmentation.live.pipeline import LivePipeline
from booth.segmentation.model_files import damaged_model
from booth.segmentation.segmenter import live_segmenter, segmenter_process

ANSWER_LIMIT = 10.0  # seconds without any work on one matte

NO_ANSWER = Finding(
    "fault", "cut-out", "it does not answer, so nobody can be cut out", "Install the booth again: make set-up"
)


def about_models() -> list[Finding]:
    """Which model is damaged; nothing if none is."""
    if reason := damaged_model():
        text, _, remedy = reason.partition("; ")
        return [Finding("fault", "models", text, f"{remedy.capitalize()}.")]
    return []


class TrialRun:
    """Cuts frames as the live view does, at each of the governor's sizes in turn, and notes how long it takes."""

    def __init__(self, config: Config, ratio: Ratio, size: Size, clock: Clock) -> None:
        """*ratio* is the photo's, *size* the live view's."""
        self.answer_seconds: list[float] = []
        """What the segmenter took for each answer."""
        self.seconds: dict[int, list[float]] = {workload.reduction: [] for workload in WORKLOADS}
        """What cutting a frame took, by the workload's reduction."""
        self._live = LivePipeline(size, config.cutout.model, config.cutout.threshold, None)
        self._child = segmenter_process(self._live.model, clock)
        self._ratio, self._rotation, self._size = ratio, config.camera.rotation, size
        self._clock = clock
        self._number = 0

    @property
    def plate(self) -> BackgroundModel:
        """What was learned of the empty room."""
        return self._live.background

    def start(self) -> bool:
        """Starts the segmenter; whether it came up."""
        return _comes_up(self._child)

    def stop(self) -> None:
        """Ends the segmenter."""
        self._child.stop()

    def picture(self, frame: Frame, size: Size) -> Picture:
        """What guests see of *frame*, at *size*. Raises FrameFault."""
        return frame_picture(frame, self._ratio, self._rotation, size)

    def cut(self, frame: Frame) -> bool:
        """Cuts the guests out of *frame*; whether the segmenter answered. Raises FrameFault."""
        reduction = list(self.seconds)[self._number % len(self.seconds)]
        self._number += 1
        smaller = self._size[0] // reduction, self._size[1] // reduction
        self._live.work_at(smaller)
        began = stopwatch()
        picture = self.picture(frame, smaller)
        prepared = self._live.prepare(picture, frame.taken)
        asked = stopwatch()
        try:
            output = self._child.ask(prepared.model_input, ANSWER_LIMIT)
        except ChildLost:
            return False
        self.answer_seconds.append(stopwatch() - asked)
        self._live.finish(self._live.accumulate(prepared, output))
        self.seconds[reduction].append(stopwatch() - began)
        return True


def about_segmenter(seconds: Sequence[float]) -> Finding:
    """What the segmenter took for each answer."""
    return Finding("ok", "cut-out", f"guests are found in {statistics.median(seconds) * 1000:.0f} ms")


def about_segmenter_alone(settings: CutoutSettings, clock: Clock) -> Finding:
    """Whether the segmenter can be started, without a camera to show it anything."""
    child = segmenter_process(live_segmenter(settings.model), clock)
    came_up = _comes_up(child)
    child.stop()
    return Finding("ok", "cut-out", "it starts") if came_up else NO_ANSWER


def about_speed(seconds: Mapping[int, Sequence[float]]) -> Finding:
    """Which of the governor's workloads this machine can keep up, from what `TrialRun.seconds` holds."""
    medians = {reduction: statistics.median(taken) for reduction, taken in seconds.items() if taken}
    if len(medians) < len(seconds):
        return Finding("fault", "speed", "the camera sent too few pictures to tell", "Try another camera.")
    workload = forecast(medians)
    text = f"{workload.name} (cutting guests out takes {medians[1] * 1000:.0f} ms)"
    if workload == WORKLOADS[0]:
        return Finding("ok", "speed", text)
    return Finding(
        "warning",
        "speed",
        f"{text}: guests will see themselves less finely; photos are as good as ever",
        "End other programs and give the machine air; a faster machine shows more.",
    )


def _comes_up(child: ChildProcess) -> bool:
    try:
        while not child.ready(1.0):
            continue
    except ChildLost:
        return False
    return True

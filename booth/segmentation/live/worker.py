"""The cutout thread: the newest frame in, its cutout out, with the model in a process beside it."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from booth.clock import Clock
from booth.config import CutoutSettings
from booth.frames import Cutout, Frame, Latest
from booth.imaging.framing import FrameFault, closest_crop, frame_picture, part_of, upright
from booth.imaging.resize import resize_cubic, resize_linear
from booth.picture_types import Matte, Picture, Ratio, RelativeBox, Size
from booth.runtime.child import ChildLost
from booth.runtime.worker import Worker
from booth.segmentation.alpha import full_matte
from booth.segmentation.burst import BurstJudge
from booth.segmentation.faces import FaceDetector
from booth.segmentation.heads import broken_heads
from booth.segmentation.live.auto_framing import AutoFraming
from booth.segmentation.live.background import State
from booth.segmentation.live.governor import REVIEW_INTERVAL, SETTLING_TIME, Governor, temperature
from booth.segmentation.live.pipeline import LiveCutout, LivePipeline
from booth.segmentation.processor import NOTICE, this_runs_mediapipe
from booth.segmentation.segmenter import segmenter_process

log = logging.getLogger(__name__)

ANSWER_LIMIT = 3.0  # seconds without any work on an output of the model, which takes a Raspberry Pi 0.03
TURN = 0.1  # seconds of waiting for the segmenter to start, between two frames that are shown without guests
UNSEEN_RATE = 5.0  # cutouts a second while no screen shows them: the background model goes on learning
IDLE_RATE = 6.0  # cutouts a second while nobody is there: whoever comes is seen after a sixth of a second at most
IDLE_AFTER = 2.0  # seconds without anybody
SOMEBODY = 0.002  # fraction of the picture that is person; below it nobody is coming
EARLY = 0.02  # seconds by which a frame may come before it is due: cameras are not that exact
SILENCE = 10.0  # seconds without an output after which the room is shown as it is
OF_A_CUTOUT = 4.0  # times what the last cutout took, if that is more: a slow machine is not a silent one
LONGEST_SILENCE = 60.0  # seconds, however slow


@dataclass(frozen=True, slots=True)
class CutoutStatus:
    """What a technician would ask of the live view's cutouts."""

    workload: str  # the governor's name for it
    model: str
    segmenter_alive: bool  # as CutoutWorker.alive says
    segmenter_pid: int | None  # None while there is no process
    background: State
    background_reason: str  # for the background model's state

    def line(self) -> str:
        """For example "cutouts: full, model general, empty room trusted"."""
        model = f"model {self.model}" if self.segmenter_alive else f"model {self.model} silent"
        return f"cutouts: {self.workload}, {model}, empty room {self.background}"


class CutoutWorker:
    """Cuts the guests out of the newest frame, as fast as the machine can and no faster than frames come."""

    def __init__(
        self,
        frames: Latest[Frame],
        settings: CutoutSettings,
        rotation: int,
        ratio: Ratio,
        size: Size,
        clock: Clock,
        finishing: Callable[[], bool] = lambda: False,
        eye_line: float = 0.4,
    ) -> None:
        """*ratio* is the photo's, *size* the live view's, *rotation* the camera's in degrees clockwise.

        *finishing* tells whether the darkroom is finishing a still, which makes every machine slow for a moment.
        *eye_line* as for AutoFraming.
        """
        self.cutouts: Latest[Cutout] = Latest()
        self._frames = frames
        self._rotation = rotation
        self._ratio = ratio
        self._size = size
        self._clock = clock
        self._detector = _face_detector()
        self._live = LivePipeline(size, settings.model, settings.threshold, self._detector)
        self._child = segmenter_process(self._live.model, clock)
        self._worker = Worker("cutout", self._work, clock)
        self._next: deque[Frame] = deque(maxlen=1)  # to be cut before newer ones; put by one thread, taken by another
        self._shot: tuple[Frame, RelativeBox] | None = None  # the last, whose heads have to be whole, and its crop
        self.judge = BurstJudge(rotation)
        """Says which frame of a burst is to be the shot."""
        self._framing = AutoFraming(eye_line)
        self._governor = Governor()
        self._finishing = finishing
        self._forget_room = threading.Event()
        self._work_size = size  # of the picture that is worked on; at a lower workload smaller than the view
        self._due = float("-inf")  # the next frame that is cut was taken then or later
        self._uncropped: LiveCutout | None = None  # the newest, until it was searched for faces
        self._took = 0.0  # seconds that the last cutout took
        self._answered = clock.now()  # when the model last did
        self._somebody_until = float("-inf")  # until then somebody counts as being there
        self.has_answered = False
        """Whether the model has, since the start: it takes a slow machine a while to load. For any thread."""
        self.shown = True
        """Whether guests see the live view. While they do not, the darkroom needs the processor more. Any thread's."""
        self.posing = False
        """Whether guests pose for a photo, so that the crop keeps still. Any thread's."""

    def start(self) -> None:
        """Starts the thread and the segmenter process."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends both; False if the thread is stuck."""
        self._worker.ask_to_stop()
        self.judge.stop()
        self._child.kill()
        return self._worker.stop(timeout)

    def cut_next(self, frame: Frame) -> RelativeBox:
        """Cuts this very *frame* next, even when newer ones have come, and judges the heads in it: it is a shot's.

        Returns the crop that it will be shown with.
        """
        crop = self._framing.crop
        self._shot = frame, crop
        self._next.append(frame)
        return crop

    def screen_delayed(self, seconds: float) -> None:
        """A picture of the screen waited for the processor for *seconds*, which cutouts may have had. Any thread's."""
        self._governor.record_delay(seconds)

    def learn_room_anew(self) -> None:
        """Forgets the empty room before the next frame is cut. Any thread may ask."""
        self._forget_room.set()

    def alive(self, now: float) -> bool:
        """Whether the segmenter has answered within the last ten seconds, on a slow machine within some more."""
        return now - self._answered < min(max(SILENCE, OF_A_CUTOUT * self._took), LONGEST_SILENCE)

    @property
    def status(self) -> CutoutStatus:
        """How it is at this moment; for any thread."""
        return CutoutStatus(
            workload=self._governor.workload.name,
            model=self._live.model,
            segmenter_alive=self.alive(self._clock.now()),
            segmenter_pid=self.pid,
            background=self._live.background.state,
            background_reason=self._live.background.reason,
        )

    @property
    def pid(self) -> int | None:
        """The segmenter's process id, or None while there is no process."""
        return self._child.pid

    def _work(self, stopping: threading.Event) -> None:
        count = 0
        lost = False
        next_review = self._clock.now() + SETTLING_TIME
        log.info("%s: %s", self.status.line(), self._live.background.reason)
        if not this_runs_mediapipe():
            log.info(NOTICE)
        try:
            while not stopping.is_set():
                frame, count = self._next_frame(count)
                try:
                    ready = self._child.ready(TURN if frame else 0.0)  # without a camera too: it may have died
                    if frame is None:
                        continue
                    if not ready:
                        self._show_without_matte(frame)
                        continue
                    cutout = self._cut(frame)
                    if self._shot_crop(frame):
                        cutout = self._judged(cutout)
                    if lost:
                        log.info("the segmenter is back")
                    lost = False
                except FrameFault as fault:
                    log.warning("%s; it is skipped", fault)
                except ChildLost as fault:
                    if stopping.is_set():
                        return
                    if not lost:
                        log.error("%s; guests see the scene without themselves meanwhile", fault)
                    lost = True
                    if frame:
                        self._show_without_matte(frame)
                    stopping.wait(TURN)
                else:
                    self.cutouts.put(cutout)
                    self._find_faces()
                    self._due = frame.taken + 1 / self._rate(cutout) - EARLY
                    if not self.shown:  # a machine so slow that this is all it would do has a photo to finish
                        self._due = max(self._due, self._clock.now() + self._took)
                    if self._answered >= next_review:
                        next_review = self._answered + REVIEW_INTERVAL
                        self._govern()
        finally:
            self._child.stop()

    def _rate(self, cutout: Cutout) -> float:
        """Cutouts a second after *cutout*, the newest."""
        taken = cutout.frame.taken
        if cutout.presence >= SOMEBODY:
            self._somebody_until = taken + IDLE_AFTER
        rate = self._governor.workload.rate
        if taken > self._somebody_until:
            rate = min(rate, IDLE_RATE)
        return rate if self.shown else min(rate, UNSEEN_RATE)

    def _next_frame(self, count: int) -> tuple[Frame | None, int]:
        """The frame to be cut next, a shot's or the newest if it is due, and how many had come by then."""
        if self._next:
            return self._next.pop(), count
        frame, count = self._frames.after(count, timeout=0.5)
        return (frame if frame and frame.taken >= self._due else None), count

    def _cut(self, frame: Frame) -> Cutout:
        began = self._clock.now()
        if self._forget_room.is_set():
            self._forget_room.clear()
            self._live.background.drop("the operator wants it learned anew")
        picture = frame_picture(frame, self._ratio, self._rotation, self._work_size)
        prepared = self._live.prepare(picture, frame.taken)
        output = self._child.ask(prepared.model_input, ANSWER_LIMIT, meanwhile=lambda: self._live.meanwhile(prepared))
        self._answered, self.has_answered = self._clock.now(), True
        cutout = self._live.finish(self._live.accumulate(prepared, output))
        shown, matte = self._cropped(frame, cutout.picture, cutout.matte)
        self._took = self._clock.now() - began
        self._governor.record(self._took)
        self._frame_anew(frame, cutout.matte)
        self._uncropped = cutout
        return Cutout(frame, shown, matte, cutout.presence, cutout.plate)

    def _shot_crop(self, frame: Frame) -> RelativeBox | None:
        """The crop of *frame* if it is a shot's."""
        shot = self._shot
        return shot[1] if shot and shot[0] is frame else None

    def _cropped(self, frame: Frame, picture: Picture, matte: Matte) -> tuple[Picture, Matte]:
        """What is shown of *picture*, which is of *frame*, and of its *matte*: at the view's size."""
        crop = self._shot_crop(frame) or self._framing.crop
        return resize_cubic(part_of(picture, crop), self._size), resize_linear(part_of(matte, crop), self._size)

    def _find_faces(self) -> None:
        """Searches the newest cutout for faces now and then, after it is shown, and never when guests pose."""
        if self._uncropped and not self.posing and (found := self._live.find_faces(self._uncropped)):
            self._framing.see(*found)
        self._uncropped = None

    def _frame_anew(self, frame: Frame, matte: Matte) -> None:
        """Moves the crop to where the guests of an uncropped *matte* are, for the next frame."""
        smallest = closest_crop(upright(frame.size, self._rotation), self._ratio)
        self._framing.update(matte, frame.taken, smallest, hold=self.posing)

    def _judged(self, cutout: Cutout) -> Cutout:
        """*cutout* with the verdict whether the heads in it are whole; without a face detector they pass for whole."""
        faces = self._detector.find(cutout.picture) if self._detector else []
        broken = broken_heads(cutout.matte, faces)
        if broken:
            log.warning(
                "the live matte has a hole in %d of %d heads: the photo waits for the darkroom", len(broken), len(faces)
            )
        return replace(cutout, heads_whole=not broken)

    def _govern(self) -> None:
        """Has the governor review the measured times, and works at its workload from now on."""
        reason = self._governor.review(self._answered, temperature(), finishing=self._finishing())
        if reason:
            workload = self._governor.workload
            log.info("governor: %s, because %s", workload.name, reason)
            self._work_size = self._size[0] // workload.reduction, self._size[1] // workload.reduction
            self._live.work_at(self._work_size)

    def _show_without_matte(self, frame: Frame) -> None:
        """Shows the scene without guests; after ten seconds the room as it is, so that a photo is always possible."""
        if self.alive(self._clock.now()):
            self.cutouts.put(None)
        else:
            room = frame_picture(frame, self._ratio, self._rotation, self._size)
            picture, matte = self._cropped(frame, room, full_matte(self._size))
            self.cutouts.put(Cutout(frame, picture, matte, presence=1.0, heads_whole=True))
            self._frame_anew(frame, full_matte(self._size))


def _face_detector() -> FaceDetector | None:
    """The face detector; None, and the reason in the log, if its model is damaged: the booth does without."""
    try:
        return FaceDetector()
    except (OSError, ValueError) as fault:
        log.error("%s; guests far away are not brought closer, and heads are not looked at", fault)
        return None

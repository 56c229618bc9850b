"""The cutout thread: newest frame in, cutout out, with the segmenter in a process beside it."""

import logging
import threading
from collections.abc import Callable

from booth.clock import Clock
from booth.config import CutoutSettings
from booth.frames import Cutout, Frame, Latest
from booth.imaging.framing import FrameFault, frame_picture
from booth.imaging.resize import resize_linear
from booth.picture_types import Ratio, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.segmentation.alpha import full_matte
from booth.segmentation.live.governor import LOOK, SETTLES, Governor, temperature
from booth.segmentation.live.pipeline import LivePipeline

log = logging.getLogger(__name__)

ANSWER_LIMIT = 3.0  # seconds for one matte; a Raspberry Pi needs 0.03
TURN = 0.1  # seconds after which a thread that waits for the model shows what there is
EARLY = 0.02  # seconds by which a frame may come before its turn: cameras are not that exact
SILENCE = 10.0  # seconds without a matte after which the room as it is stands in


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
    ) -> None:
        """*ratio* is the photo's, *size* the live view's, *rotation* the camera's in degrees clockwise.

        *finishing* says whether a still is being finished, which makes every machine slow for a moment.
        """
        self.cutouts: Latest[Cutout] = Latest()
        self._frames = frames
        self._rotation = rotation
        self._ratio = ratio
        self._size = size
        self._clock = clock
        self._live = LivePipeline(size, settings.model, settings.threshold)
        self._child = ChildProcess(
            "segmenter", "booth.segmentation.segmenter:serve", self._live.model, clock=clock, offline=True
        )
        self._worker = Worker("cutout", self._work, clock)
        self._booked: Frame | None = None
        self._governor = Governor()
        self._finishing = finishing
        self._worked_at = size
        self._due = float("-inf")  # when the next frame to be cut is taken, at the soonest
        self._answered = clock.now()

    def start(self) -> None:
        """Starts the thread and the segmenter process."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends both; False if the thread is stuck."""
        self._worker.ask_to_stop()
        self._child.kill()
        return self._worker.stop(timeout)

    def cut_next(self, frame: Frame) -> None:
        """Cuts this very *frame* next, even when newer ones have come: the shot's own."""
        self._booked = frame

    def alive(self, now: float) -> bool:
        """Whether the segmenter has answered within the last ten seconds."""
        return now - self._answered < SILENCE

    @property
    def step(self) -> str:
        """How much work the live view is given: the name of the governor's step."""
        return self._governor.workload.name

    @property
    def pid(self) -> int | None:
        """The segmenter's process id, or None while there is no process."""
        return self._child.pid

    def _work(self, stopping: threading.Event) -> None:
        count = 0
        lost = False
        next_look = self._clock.now() + SETTLES
        log.info("governor: %s; clean plate: %s, %s", self.step, self._live.plate.state, self._live.plate.reason)
        try:
            while not stopping.is_set():
                frame, self._booked = self._booked, None
                if frame is None:
                    frame, count = self._frames.after(count, timeout=0.5)
                    if frame is None or frame.taken < self._due:
                        continue
                try:
                    if not self._child.ready(TURN):
                        self._show_without_matte(frame)
                        continue
                    cutout = self._cut(frame)
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
                    self._show_without_matte(frame)
                    stopping.wait(TURN)
                else:
                    self.cutouts.put(cutout)
                    self._due = frame.taken + 1 / self._governor.workload.rate - EARLY
                    if self._answered >= next_look:
                        next_look = self._answered + LOOK
                        self._govern()
        finally:
            self._child.stop()

    def _cut(self, frame: Frame) -> Cutout:
        began = self._clock.now()
        picture = frame_picture(frame, self._ratio, self._rotation, self._worked_at)
        self._live.learn(self._child.ask(self._live.shrink(picture, frame.taken), ANSWER_LIMIT))
        self._answered = self._clock.now()
        matte = self._live.refine()
        self._live.clean(picture, matte)
        picture, matte = resize_linear(picture, self._size), resize_linear(matte, self._size)
        self._governor.note(self._clock.now() - began)
        return Cutout(frame, picture, matte, self._live.presence, self._live.plate.picture())

    def _govern(self) -> None:
        """Gives the live view as much work as the machine can do."""
        reason = self._governor.look(self._answered, temperature(), finishing=self._finishing())
        if reason:
            step = self._governor.workload
            log.info("governor: %s, because %s", step.name, reason)
            self._worked_at = self._size[0] // step.less, self._size[1] // step.less
            self._live.work_at(self._worked_at)

    def _show_without_matte(self, frame: Frame) -> None:
        """Nobody for a moment; after ten seconds the room as it is, so that a photo is always possible."""
        if self.alive(self._clock.now()):
            self.cutouts.put(None)
        else:
            picture = frame_picture(frame, self._ratio, self._rotation, self._size)
            self.cutouts.put(Cutout(frame, picture, full_matte(self._size), presence=1.0))

"""The camera thread: keeps a camera open, whatever happens to it, and hands over its newest frame."""

import logging
import threading

from booth.camera import CameraLost, open_camera
from booth.clock import Clock
from booth.config import CameraSettings
from booth.frames import Frame, Latest
from booth.runtime.worker import BackOff, Worker

log = logging.getLogger(__name__)

STUCK = 10.0  # seconds in one call of a driver after which only a new process helps


class CameraFeed:
    """The newest frame of the camera. A camera that is lost is opened again, for ever, with pauses between."""

    def __init__(self, settings: CameraSettings, clock: Clock, *, stand_in: bool) -> None:
        """*stand_in*: without a webcam the demo camera may take its place, since a person is looking."""
        self.frames: Latest[Frame] = Latest()
        self._settings = settings
        self._clock = clock
        self._stand_in = stand_in
        self._worker = Worker("camera", self._work, clock)
        self._calling_since: float | None = None

    def start(self) -> None:
        """Opens the camera, in the thread that will read it."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Closes the camera; False if its driver does not come back."""
        return self._worker.stop(timeout)

    def stuck(self, now: float) -> bool:
        """Whether the driver has kept the thread for ten seconds, which nothing but a new process ends."""
        since = self._calling_since
        return since is not None and now - since > STUCK

    def _work(self, stopping: threading.Event) -> None:
        back_off = BackOff()
        lost = False
        stand_in = self._stand_in
        while not stopping.is_set():
            try:
                self._calling_since = self._clock.now()
                camera = open_camera(self._settings, self._clock, stand_in=stand_in)
                log.info("%s: %s", "the camera is back" if lost else "camera", camera.name)
                lost = False
                try:
                    while not stopping.is_set():
                        self._calling_since = self._clock.now()
                        frame = camera.read()
                        stand_in = stand_in and frame.demo  # a webcam that is lost is waited for, not played
                        self.frames.put(frame)
                finally:
                    camera.close()
            except CameraLost as fault:
                if not lost:
                    log.warning("no camera: %s; looking for it until it is there", fault)
                lost = True
                self._calling_since = None
                self.frames.put(None)
                stopping.wait(back_off.after_fault(self._clock.now()))

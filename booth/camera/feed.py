"""The camera thread: keeps a camera open, whatever happens to it, and provides its newest frame."""

import logging
import threading
from dataclasses import dataclass

from booth.camera import CameraLost, open_camera
from booth.camera.ring import FrameRing
from booth.clock import Clock
from booth.config import CameraSettings
from booth.frames import Frame, Latest
from booth.picture_types import Size
from booth.runtime.patience import Patience
from booth.runtime.worker import BackOff, Worker

log = logging.getLogger(__name__)

LOOKS = 1.0  # seconds between two looks for a lost camera at most: guests are to be seen soon after it is back
STUCK = 10.0  # seconds in one call of a driver that does nothing meanwhile, after which only a new process helps


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """How the camera is at this moment."""

    name: str  # of the camera that was opened last; empty before the first
    size: Size | None  # of the newest frame, before rotation; None if there is none
    frame_age: float | None  # seconds since the newest frame was taken; None if there is none
    lost_for: float | None  # seconds since the camera was lost or could not be opened; None if it is open
    fault: str  # why it was lost; empty if it is open

    def line(self) -> str:
        """All of it as a short phrase."""
        if self.lost_for is not None:
            return f"camera: lost for {self.lost_for:.0f} s ({self.fault})"
        if self.size is None or self.frame_age is None:
            return "camera: being opened"
        age = f", no frame for {self.frame_age:.0f} s" if self.frame_age >= 1 else ""
        return f"camera: {self.name}, {self.size[0]}x{self.size[1]}{age}"


class CameraFeed:
    """The newest frame of the camera. A lost camera is looked for every second, for ever."""

    def __init__(self, settings: CameraSettings, clock: Clock, *, stand_in: bool, remembers: float = 0.0) -> None:
        """*stand_in*: as for open_camera; holds until a webcam has delivered its first frame.

        *remembers*: the seconds of which `ring` has all frames.
        """
        self.frames: Latest[Frame] = Latest()  # emptied when the camera is lost
        self.ring = FrameRing(remembers)
        self._settings = settings
        self._clock = clock
        self._stand_in = stand_in
        self._worker = Worker("camera", self._work, clock)
        self._again = threading.Event()  # somebody wants it closed and opened anew
        # Written by the camera thread alone; others read one value at a time.
        self._call: Patience | None = None  # with the driver; None while it is not called
        self._thread_id = 0
        self._name = ""
        self._lost: tuple[float, str] | None = None  # since when, and why

    def start(self) -> None:
        """Opens the camera, in the thread that will read it."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Closes the camera; False if its driver does not return within *timeout* seconds."""
        return self._worker.stop(timeout)

    def reopen(self) -> None:
        """Has the camera closed and opened anew, as if its cable had been pulled for a moment. Any thread may ask."""
        self._again.set()

    @property
    def status(self) -> CameraStatus:
        """How the camera is at this moment."""
        now, frame, lost = self._clock.now(), self.frames.peek(), self._lost
        return CameraStatus(
            name=self._name,
            size=frame.size if frame else None,
            frame_age=now - frame.taken if frame else None,
            lost_for=now - lost[0] if lost else None,
            fault=lost[1] if lost else "",
        )

    def stuck(self, now: float) -> bool:
        """Whether the driver has been in one call for longer than STUCK, idle, which only a new process can end.

        For the main thread. A driver that works, because the machine is slow, is given more: see patience.py.
        """
        call = self._call
        return call is not None and call.is_over(now, self._worked())

    def _worked(self) -> float:
        """Seconds of processor time that the camera thread has used."""
        try:
            return self._clock.thread_time(self._thread_id)
        except OSError:  # it has ended
            return 0.0

    def _work(self, stopping: threading.Event) -> None:
        self._thread_id = threading.get_native_id()
        back_off = BackOff()
        stand_in = self._stand_in
        self._lost = None
        while not stopping.is_set():
            try:
                self._again.clear()
                self._call = Patience(STUCK, self._clock.now(), self._worked())
                camera = open_camera(self._settings, self._clock, stand_in=stand_in)
                log.info("%s: %s", "the camera is back" if self._lost else "camera", camera.name)
                self._name, self._lost = camera.name, None
                try:
                    while not (stopping.is_set() or self._again.is_set()):
                        self._call = Patience(STUCK, self._clock.now(), self._worked())
                        frame = camera.read()
                        stand_in = stand_in and frame.demo  # from now on a lost webcam is waited for
                        self.frames.put(frame)
                        self.ring.add(frame)
                finally:
                    camera.close()
            except CameraLost as fault:
                if not self._lost:
                    log.warning("no camera: %s; looking for it until it is there", fault)
                    self._lost = self._clock.now(), str(fault)
                self._call = None
                self.frames.put(None)
                self.ring.clear()
                stopping.wait(min(back_off.after_fault(self._clock.now()), LOOKS))

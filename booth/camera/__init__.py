"""Cameras: which kinds there are, and which one is opened.

Begin with protocol.py, what every camera can do; feed.py is the thread that reads one.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from booth.camera.demo import DemoCamera
from booth.camera.playback import Playback
from booth.camera.protocol import Camera, CameraLost
from booth.camera.webcam import open_webcam
from booth.clock import Clock
from booth.config import CameraSettings

__all__ = ["CAMERAS", "Camera", "CameraLost", "open_camera"]

log = logging.getLogger(__name__)

CAMERAS: dict[str, Callable[[CameraSettings, Clock], Camera]] = {
    "webcam": open_webcam,
    "demo": lambda _settings, clock: DemoCamera(clock),
    "playback": lambda settings, clock: Playback(Path(settings.demo).expanduser(), clock),
}
"""Every kind of camera and how it is opened; each raises CameraLost if that fails."""


def open_camera(settings: CameraSettings, clock: Clock, *, stand_in: bool) -> Camera:
    """Opens the camera that *settings* name.

    *stand_in*: the demo camera may take the place of a missing webcam. Only for the first opening in a booth that a
    person started: during an event a lost webcam must come back, not be replaced by strangers.
    Raises CameraLost if there is none or it cannot be opened.
    """
    if settings.device != "demo":
        try:
            return CAMERAS["webcam"](settings, clock)
        except CameraLost as lost:
            if settings.device != "auto" or not stand_in:
                raise
            log.warning("%s. The demo camera stands in", lost)
    if not settings.demo:
        return CAMERAS["demo"](settings, clock)
    try:
        return CAMERAS["playback"](settings, clock)
    except (OSError, RuntimeError) as fault:  # a name that is too long, a folder that may not be read, no home for ~
        raise CameraLost(f"camera.demo: {settings.demo} cannot be opened: {fault}") from fault

"""Cameras: what one can do (protocol.py), which kinds there are, and which one is opened."""

from collections.abc import Callable

from booth.camera.demo import DemoCamera
from booth.camera.protocol import Camera, CameraLost
from booth.clock import Clock
from booth.config import CameraSettings

__all__ = ["CAMERAS", "Camera", "CameraLost", "open_camera"]

CAMERAS: dict[str, Callable[[CameraSettings, Clock], Camera]] = {
    "demo": lambda _settings, clock: DemoCamera(clock),
}
"""Every kind of camera and how it is opened; each raises CameraLost when it cannot be."""


def open_camera(settings: CameraSettings, clock: Clock, *, stand_in: bool) -> Camera:
    """Opens the camera that the operator asks for.

    stand_in: whether the demo camera may take the place of a webcam that is not there (a person started the booth).
    Raises CameraLost when there is none or it cannot be opened.
    """
    if settings.device == "demo" or (settings.device == "auto" and stand_in):
        return CAMERAS["demo"](settings, clock)
    raise CameraLost("there is no webcam; connect one")

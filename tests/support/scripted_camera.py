"""A webcam as OpenCV presents it, for a machine without one: it grants the modes and sends the buffers it is given."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from booth.camera.jpeg import encode_jpeg
from booth.camera.nodes import Node
from booth.clock import Clock
from booth.picture_types import Size

MJPG, YUYV = cv2.VideoWriter.fourcc(*"MJPG"), cv2.VideoWriter.fourcc(*"YUYV")
Mode = tuple[int, Size, float]  # format, size, frames a second
C920: tuple[Mode, ...] = (
    (MJPG, (640, 480), 30.0), (MJPG, (1280, 720), 30.0), (MJPG, (1920, 1080), 30.0),
    (YUYV, (640, 480), 30.0), (YUYV, (1920, 1080), 5.0),
)  # fmt: skip


def jpeg(size: Size, grey: int = 128) -> bytes:
    return encode_jpeg(np.full((size[1], size[0], 3), grey, np.uint8))


class ScriptedWebcam:
    """cv2.VideoCapture of a webcam with *modes*.

    sent: the buffers that come next, None for a read that fails; after them come good pictures, 30 a second, of which
    no two in a row are the same.
    """

    def __init__(self, clock: Clock, modes: Iterable[Mode] = C920, sent: Iterable[bytes | None] = ()) -> None:
        self.modes, self.sent, self.clock = tuple(modes), deque(sent), clock
        self.format, self.size, self.rate = YUYV, (640, 480), 30.0
        self.raw = False
        self.opened = 0
        self._reads = 0
        self.path = ""  # it was last opened at
        self.late = 0.005  # seconds between the driver's stamp and the reading
        self.told: dict[int, float] = {}  # the last value of each property

    def __call__(self, path: str, _backend: int) -> "ScriptedWebcam":
        self.path = path
        self.opened += 1
        return self

    def isOpened(self) -> bool:  # noqa: N802  OpenCV's name
        return self.opened == 1  # a second opening fails while the first is not given back

    def release(self) -> None:
        self.opened = 0

    def set(self, what: int, value: float) -> bool:
        self.told[what] = value
        match what:
            case cv2.CAP_PROP_FOURCC:
                self.format = int(value) if any(mode[0] == value for mode in self.modes) else self.modes[0][0]
            case cv2.CAP_PROP_FRAME_HEIGHT:
                wanted = self.told[cv2.CAP_PROP_FRAME_WIDTH] * value
                granted = [mode for mode in self.modes if mode[0] == self.format]
                _, self.size, self.rate = min(granted, key=lambda mode: abs(mode[1][0] * mode[1][1] - wanted))
            case cv2.CAP_PROP_CONVERT_RGB:
                self.raw = not value
        return True  # OpenCV returns that whatever the driver did

    def get(self, what: int) -> float:
        return {
            cv2.CAP_PROP_FOURCC: self.format,
            cv2.CAP_PROP_FRAME_WIDTH: self.size[0],
            cv2.CAP_PROP_FRAME_HEIGHT: self.size[1],
            cv2.CAP_PROP_FPS: self.rate,
            cv2.CAP_PROP_POS_MSEC: (self.clock.now() - self.late) * 1000,
        }[what]

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        self.clock.sleep(1 / self.rate)
        self._reads += 1
        buffer = self.sent.popleft() if self.sent else jpeg(self.size, 128 + self._reads % 2)
        if buffer is None or not self.opened:
            return False, None
        if self.raw:
            return True, np.frombuffer(buffer, np.uint8)[None]
        picture = cv2.imdecode(np.frombuffer(buffer, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        return True, picture.astype(np.uint8, copy=False)


def plug_in(webcam: ScriptedWebcam, patch: pytest.MonkeyPatch) -> None:
    """Makes *webcam* the one webcam of the machine, as /dev/video0."""
    patch.setattr(Node, "of", lambda _path: Node("Scripted Cam", "usb-1", captures=True))
    patch.setattr("booth.camera.webcam.webcams", lambda: [Path("/dev/video0")])
    patch.setattr("booth.camera.webcam.cv2.VideoCapture", webcam)

"""USB webcams through OpenCV's V4L2 backend: the camera's own JPEG, untouched, as new as it can be had.

What OpenCV does is read from its cap_v4l.cpp; what webcams do wrong, from years of other people's weddings.
"""

import logging
import os
from collections import deque
from pathlib import Path

import cv2
from cv2.typing import MatLike

from booth.camera.jpeg import brightness, encoded_bgr, is_whole
from booth.camera.nodes import Node, webcams
from booth.camera.protocol import CameraLost
from booth.clock import Clock
from booth.config import CameraSettings
from booth.frames import Frame
from booth.picture_types import Size

# Seconds until read() gives up; OpenCV looks at it once, when it first waits for a camera, and its default is 10.
os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "1"

log = logging.getLogger(__name__)

_MJPG = cv2.VideoWriter.fourcc(*"MJPG")
_SIZES: tuple[Size, ...] = ((1920, 1080), (1600, 900), (1280, 960), (1280, 720), (1024, 576), (800, 600), (640, 480))
_SMOOTH = 29.0  # frames a second that count as 30: cameras say 29.97 and 30.00003
# OpenCV gives a raw buffer back to the driver before it copies it. With a single one the next frame would be written
# into the one being copied; with two that comes a whole frame later. This thread drains them, so two cost no latency.
_BUFFERS = 2
_BROKEN = 15  # frames in a row that are no pictures before the camera counts as lost: half a second
_SETTLED = 5  # frames whose brightness stays within a twentieth: the automatic exposure has arrived
_SETTLE = 3.0  # seconds at most that are waited for it
_STAMP_AGE = 2.0  # seconds; a driver's timestamp further back is of another clock


class Webcam:
    """The webcam at *path*, opened at the largest size it delivers at 30 frames a second, 1920 x 1080 at most.

    Raises CameraLost if it is not there, not permitted, in use, no camera, or delivers nothing.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.name = _asked(path).card
        self._path = path
        self._clock = clock
        self._number = 0
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_V4L2)
        try:
            if not self._capture.isOpened():
                raise CameraLost(f"{self._called()} cannot be opened; is another program using it?")
            self._raw = self._choose_mode()
            self._settle()
        except BaseException:
            self.close()  # a second opening fails until the first is given back
            raise

    def read(self) -> Frame:
        """The next frame; raises CameraLost at once when the driver has none."""
        for _ in range(_BROKEN):
            delivered, buffer = self._capture.read()
            if not delivered:
                raise CameraLost(f"{self._called()} stopped sending pictures; look at its cable")
            found = self._as_jpeg(buffer)
            if found is not None:
                jpeg, size = found
                number, self._number = self._number, self._number + 1
                return Frame(jpeg, size, self._taken(), number)
        raise CameraLost(f"{self._called()} sends only broken pictures; try another cable or USB port")

    def close(self) -> None:
        """Gives the device back; only then can it be opened again."""
        self._capture.release()

    def _called(self) -> str:
        return f'the camera "{self.name}" ({self._path})'

    def _choose_mode(self) -> bool:
        """Picks format, size and rate; returns whether read() then gives the camera's own JPEG.

        Sizes are tried from the largest down and what was granted is read back. A driver need not list its sizes and
        rates, and what it lists is what it hopes; what it grants is what it sends.
        """
        capture = self._capture
        capture.set(cv2.CAP_PROP_FOURCC, _MJPG)  # before the size: it decides which sizes there are
        best, best_size = 0.0, _SIZES[-1]
        for size in _SIZES:
            rate, (width, height) = self._ask_for(size)
            if width > _SIZES[0][0] or height > _SIZES[0][1]:
                continue
            if rate >= _SMOOTH and width >= 1024:
                break
            # 25 a second of the largest before 30 of a small one, but 30 of a small one before 10 of a larger one.
            value = width * height * rate * rate
            if value > best:
                best, best_size = value, (width, height)
        else:
            self._ask_for(best_size)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, _BUFFERS)
        raw = int(capture.get(cv2.CAP_PROP_FOURCC)) == _MJPG  # set() also says yes to a format it replaced
        if raw:
            capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
        rate, size = self._granted()
        form = "MJPG" if raw else "no MJPG: slower, and often small"
        log.info("%s: %dx%d at %.4g frames a second, %s", self._called(), *size, rate, form)
        return raw

    def _ask_for(self, size: Size) -> tuple[float, Size]:
        """The rate and size that the camera grants when asked for *size* at 30 frames a second."""
        capture = self._capture
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])  # this second call sets both
        capture.set(cv2.CAP_PROP_FPS, 30)
        return self._granted()

    def _granted(self) -> tuple[float, Size]:
        get = self._capture.get
        return get(cv2.CAP_PROP_FPS), (int(get(cv2.CAP_PROP_FRAME_WIDTH)), int(get(cv2.CAP_PROP_FRAME_HEIGHT)))

    def _as_jpeg(self, buffer: MatLike) -> tuple[bytes, Size] | None:
        if self._raw:
            return is_whole(buffer.tobytes())
        return encoded_bgr(buffer), (buffer.shape[1], buffer.shape[0])

    def _taken(self) -> float:
        """When the last frame was taken: the driver's stamp, which is monotonic time, unless it is of another clock."""
        now = self._clock.now()
        stamp = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        return stamp if now - _STAMP_AGE < stamp <= now else now

    def _settle(self) -> None:
        """Reads on until the picture keeps its brightness; the first frames of most webcams are dark, green or torn."""
        last: deque[float] = deque(maxlen=_SETTLED)
        until = self._clock.now() + _SETTLE
        while self._clock.now() < until:
            last.append(brightness(self.read().jpeg))
            if len(last) == _SETTLED and max(last) - min(last) <= 0.05 * max(last):
                return


def open_webcam(settings: CameraSettings, clock: Clock) -> Webcam:
    """Opens the webcam that the operator named, or with "auto" the first that delivers.

    Raises CameraLost with the reason; with "auto" and several webcams, with the reason of each.
    """
    if settings.device != "auto":
        return Webcam(_path(settings.device), clock)
    reasons = []
    for path in webcams():
        try:
            return Webcam(path, clock)
        except CameraLost as lost:
            reasons.append(str(lost))
    raise CameraLost("; ".join(reasons) or "there is no webcam: plug one in, or name another device in camera.device")


def _path(device: str) -> Path:
    return Path(f"/dev/video{device}" if device.isdecimal() else device)


def _asked(path: Path) -> Node:
    """What the kernel says about *path*; raises CameraLost in words for everything that can be wrong with it."""
    try:
        node = Node.of(path)
    except FileNotFoundError as fault:
        raise CameraLost(f"there is no camera at {path}: plug it in, or change camera.device") from fault
    except PermissionError as fault:
        raise CameraLost(f"{path} may not be opened: add the booth's account to the group video") from fault
    except OSError as fault:
        raise CameraLost(f"{path} is not a camera ({fault.strerror})") from fault
    if not node.captures:
        raise CameraLost(f'{path} is a part of "{node.card}" without pictures: use its node that ends in index0')
    return node

"""USB webcams through OpenCV's V4L2 backend: the camera's own JPEG, unchanged, with the least latency.

What OpenCV does was read in its cap_v4l.cpp; what webcams do wrong, in the issues of other photo booths.
"""

import logging
import math
import os
from collections import deque
from pathlib import Path

import cv2
from cv2.typing import MatLike

from booth.camera.jpeg import brightest, brightness, complete_jpeg, encode_jpeg_bgr
from booth.camera.nodes import Node, webcams
from booth.camera.protocol import CameraLost
from booth.clock import Clock
from booth.config import CameraSettings
from booth.frames import Frame
from booth.picture_types import Size

# Seconds until read() gives up, 10 by default. OpenCV reads it once, when it first waits for a camera.
os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "1"

log = logging.getLogger(__name__)

_MJPG = cv2.VideoWriter.fourcc(*"MJPG")
_SIZES: tuple[Size, ...] = ((1920, 1080), (1600, 900), (1280, 960), (1280, 720), (1024, 576), (800, 600), (640, 480))
_SMOOTH = 29.0  # frames a second that count as 30: cameras report 29.97 and 30.00003
# OpenCV returns a raw buffer to the driver before copying it. With one buffer the driver would write the next frame
# into it meanwhile; with two it does so a frame later. The camera thread drains them, so two cost no latency.
_BUFFERS = 2
_BROKEN = 15  # broken frames in a row before the camera counts as lost: half a second
_SAME = 15  # pictures in a row that are the same to the bit before the camera counts as lost: half a second
_BLACK = 20.0  # of 255: where nothing is brighter the lens is covered, or there is no light at all
_BLACK_LOOK = 10  # frames from one look whether they are black to the next; while they are, each is looked at
_DARK = 30  # black frames in a row before the camera counts as lost: a second
_TOO_LARGE = 2  # times the pixels that were agreed upon: such a size in a JPEG is a broken one's
_SETTLED = 5  # frames with the same brightness, within 5 %, after which auto-exposure has converged
_SETTLE_LIMIT = 3.0  # seconds that are waited for that at most
_STAMP_AGE = 2.0  # seconds; a driver's older timestamp is of another clock


class Webcam:
    """The webcam at *path*, opened at the largest size it delivers at 30 frames a second, 1920 x 1080 at most.

    Raises CameraLost if it is missing, not permitted, in use, no camera, or delivers nothing.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.name = _capture_node(path).card
        self._path = path
        self._clock = clock
        self._number = 0
        self._last = b""  # the JPEG before
        self._black = False  # whether that was
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_V4L2)
        try:
            if not self._capture.isOpened():
                raise CameraLost(f"{self._label()} cannot be opened; is another program using it?")
            self._raw, self._size = self._choose_mode()
            self._settle()
        except BaseException:
            self.close()  # the device cannot be opened again before
            raise

    def read(self) -> Frame:
        """The next frame; raises CameraLost as soon as the driver reports that none will come, or none is any good.

        One that is the same as the one before to the bit is none: a sensor has noise. Nor is one that is black.
        """
        broken = same = black = 0
        while broken < _BROKEN and same < _SAME and black < _DARK:
            delivered, buffer = self._capture.read()
            if not delivered:
                raise CameraLost(f"{self._label()} stopped sending pictures; look at its cable")
            if (decodable := self._as_jpeg(buffer)) is None:
                broken += 1
                continue
            jpeg, size = decodable
            number, self._number = self._number, self._number + 1
            if jpeg == self._last:
                same += 1
                continue
            self._last = jpeg
            if self._black or number % _BLACK_LOOK == 0:
                self._black = brightest(jpeg) < _BLACK
            if self._black:
                black += 1
                continue
            return Frame(jpeg, size, self._taken(), number)
        if broken >= _BROKEN:
            raise CameraLost(f"{self._label()} sends only broken pictures; try another cable or USB port")
        if same >= _SAME:
            raise CameraLost(f"{self._label()} sends one picture again and again; pull it out and plug it in again")
        raise CameraLost(f"{self._label()} sees nothing but black; look whether it is covered, and for light")

    def close(self) -> None:
        """Releases the device; only then can it be opened again."""
        self._capture.release()

    def _label(self) -> str:
        return f'the camera "{self.name}" ({self._path})'

    def _choose_mode(self) -> tuple[bool, Size]:
        """Sets format, size and rate; returns whether read() then gives the camera's own JPEG, and its size.

        Sizes are requested from the largest down, and what was granted is read back: drivers need not list their modes,
        lists are often wrong, and only what is granted is what they send.
        """
        capture = self._capture
        capture.set(cv2.CAP_PROP_FOURCC, _MJPG)  # before the size: the sizes depend on it
        best_value, best_size = 0.0, _SIZES[-1]
        for size in _SIZES:
            rate, (width, height) = self._request(size)
            if width > _SIZES[0][0] or height > _SIZES[0][1]:
                continue
            if rate >= _SMOOTH and width >= 1024:
                break
            # Prefers 25 frames a second at the largest size to 30 at a small one, but that to 10 at a larger one.
            value = width * height * rate * rate
            if value > best_value:
                best_value, best_size = value, (width, height)
        else:
            self._request(best_size)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, _BUFFERS)
        raw = int(capture.get(cv2.CAP_PROP_FOURCC)) == _MJPG  # set() returns True even if it took another format
        if raw:
            capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
        rate, size = self._granted()
        note = "MJPG" if raw else "no MJPG: slower, and often small"
        log.info("%s: %dx%d at %.4g frames a second, %s", self._label(), *size, rate, note)
        return raw, size

    def _request(self, size: Size) -> tuple[float, Size]:
        """Requests *size* at 30 frames a second; returns the rate and size that the camera granted."""
        capture = self._capture
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])  # OpenCV sets both now
        capture.set(cv2.CAP_PROP_FPS, 30)
        return self._granted()

    def _granted(self) -> tuple[float, Size]:
        get = self._capture.get
        return get(cv2.CAP_PROP_FPS), (int(get(cv2.CAP_PROP_FRAME_WIDTH)), int(get(cv2.CAP_PROP_FRAME_HEIGHT)))

    def _as_jpeg(self, buffer: MatLike) -> tuple[bytes, Size] | None:
        if self._raw:
            found = complete_jpeg(buffer.tobytes())
            return found if found and math.prod(found[1]) <= _TOO_LARGE * math.prod(self._size) else None
        return encode_jpeg_bgr(buffer), (buffer.shape[1], buffer.shape[0])

    def _taken(self) -> float:
        """When the last frame was taken: the driver's timestamp if it is plausible monotonic time, else now."""
        now = self._clock.now()
        stamp = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        return stamp if now - _STAMP_AGE < stamp <= now else now

    def _settle(self) -> None:
        """Drops frames until the brightness is stable; the first ones of most webcams are dark, green or torn."""
        recent: deque[float] = deque(maxlen=_SETTLED)
        until = self._clock.now() + _SETTLE_LIMIT
        while self._clock.now() < until:
            recent.append(brightness(self.read().jpeg))
            if len(recent) == _SETTLED and max(recent) - min(recent) <= 0.05 * max(recent):
                return


def open_webcam(settings: CameraSettings, clock: Clock) -> Webcam:
    """Opens the webcam that the settings name, or with "auto" the first that delivers.

    Raises CameraLost with the reason; with "auto" and several webcams, with the reason of each.
    """
    if settings.device != "auto":
        return Webcam(_present(_path(settings.device)), clock)
    reasons = []
    for path in webcams():
        try:
            return Webcam(path, clock)
        except CameraLost as lost:
            reasons.append(str(lost))
    raise CameraLost("; ".join(reasons) or "there is no webcam: plug one in, or name another device in camera.device")


def _path(device: str) -> Path:
    return Path(f"/dev/video{device}" if device.isdecimal() else device)


def _present(path: Path) -> Path:
    """*path*, or the only webcam there is where *path* is a number that is gone: the kernel gives a new one at will."""
    others = webcams()
    if path.exists() or not path.name.startswith("video") or len(others) != 1:
        return path
    log.info("there is no %s; %s is the only webcam, and is taken", path, others[0])
    return others[0]


def _capture_node(path: Path) -> Node:
    """What the kernel knows about the device *path*; raises CameraLost, with what to do, if it is no webcam."""
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

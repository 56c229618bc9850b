"""A camera that plays what the settings name: a video file, or a folder of pictures, in a loop."""

import logging
from pathlib import Path
from typing import Protocol

import cv2

from booth.camera.crop import centre_crop
from booth.camera.jpeg import encode_jpeg_bgr
from booth.camera.protocol import CameraLost
from booth.camera.schedule import FrameSchedule
from booth.clock import Clock
from booth.frames import Frame
from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Size

log = logging.getLogger(__name__)

_LARGEST: Size = (1920, 1080)  # as a webcam's; larger videos and pictures are reduced
_RATE = 30.0  # frames a second, of pictures and of videos that do not state a plausible one
_FRAMES_EACH = 60  # that a picture of a folder is shown for: two seconds
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


class Playback:
    """Plays *source*, a video file or a folder, at its own rate. Raises CameraLost if nothing in it can be shown."""

    def __init__(self, source: Path, clock: Clock) -> None:
        self.name = f"demo camera ({source.name})"
        self._source: _Source = _PictureFolder(source) if source.is_dir() else _Video(source)
        self._schedule = FrameSchedule(clock, self._source.rate)

    def read(self) -> Frame:
        """The next frame when it is due; raises CameraLost when the file can no longer be read."""
        number, taken = self._schedule.wait()
        jpeg, size = self._source.at(number)
        return Frame(jpeg, size, taken, number, demo=True)

    def close(self) -> None:
        """Closes the file."""
        self._source.close()


class _Source(Protocol):
    """What is played."""

    rate: float  # frames a second

    def at(self, number: int) -> tuple[bytes, Size]:
        """JPEG and size of frame *number*, which rises without end from call to call; raises CameraLost."""

    def close(self) -> None:
        """Closes the file."""


class _Video:
    """A video file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = -1  # number of the frame that was grabbed last
        self._open()
        rate = self._video.get(cv2.CAP_PROP_FPS)
        self.rate = rate if 1 <= rate <= 120 else _RATE
        self._size = _reduced(
            (int(self._video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(self._video.get(cv2.CAP_PROP_FRAME_HEIGHT)))
        )

    def _open(self) -> None:
        if not self._path.is_file():  # a pipe would block for ever
            raise CameraLost(f"camera.demo: there is no file or folder {self._path}")
        self._video = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not self._video.grab():
            self.close()
            raise CameraLost(f"camera.demo: {self._path} is no video that can be played")
        self._position += 1

    def at(self, number: int) -> tuple[bytes, Size]:
        while self._position < number:
            if self._video.grab():
                self._position += 1
            else:
                self._video.release()
                self._open()  # from the start: not every video can seek
        _, picture = self._video.retrieve()
        return encode_jpeg_bgr(centre_crop(picture, self._size)), self._size

    def close(self) -> None:
        self._video.release()


class _PictureFolder:
    """Pictures in the order of their names; a broken one is logged and left out."""

    rate = _RATE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
        self._shown: Path | None = None
        self._jpeg = b""
        self._size: Size | None = None  # the first picture's; a camera has one size, so the others are cropped to it
        self.at(0)

    def at(self, number: int) -> tuple[bytes, Size]:
        while self._paths:
            path = self._paths[number // _FRAMES_EACH % len(self._paths)]
            if path == self._shown and self._size:
                return self._jpeg, self._size
            try:
                picture = cv2.cvtColor(read_picture(path, _LARGEST), cv2.COLOR_RGB2BGR)
            except PictureFault as fault:
                log.warning("%s; it is left out", fault)
                self._paths.remove(path)
                continue
            self._size = self._size or _reduced((picture.shape[1], picture.shape[0]))
            self._shown, self._jpeg = path, encode_jpeg_bgr(centre_crop(picture, self._size))
        raise CameraLost(f"camera.demo: the folder {self._folder} has no JPEG, PNG or WebP that can be read")

    def close(self) -> None:
        """Nothing is held."""


def _reduced(size: Size) -> Size:
    """*size*, or the same aspect ratio within _LARGEST."""
    scale = min(1.0, _LARGEST[0] / size[0], _LARGEST[1] / size[1])
    return round(size[0] * scale), round(size[1] * scale)

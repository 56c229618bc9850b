"""A camera that plays what the operator names: a video file, or a folder of pictures, over and over."""

import logging
from pathlib import Path
from typing import Protocol

import cv2

from booth.camera.jpeg import cover, encoded_bgr
from booth.camera.protocol import CameraLost
from booth.camera.schedule import FrameSchedule
from booth.clock import Clock
from booth.frames import Frame
from booth.picture_types import Size

log = logging.getLogger(__name__)

_LARGEST: Size = (1920, 1080)  # what a webcam would send; larger films and pictures are made smaller
_RATE = 30.0  # frames a second, of pictures and of films that do not say
_EACH = 60  # frames that a picture of a folder is shown for: two seconds
_KINDS = {".jpg", ".jpeg", ".png", ".webp"}


class Playback:
    """Plays *source* in its own time. Raises CameraLost if nothing in it can be shown."""

    def __init__(self, source: Path, clock: Clock) -> None:
        self.name = f"demo camera ({source.name})"
        self._reel: _Reel = _Folder(source) if source.is_dir() else _Film(source)
        self._pace = FrameSchedule(clock, self._reel.rate)

    def read(self) -> Frame:
        """The next frame when it is due; raises CameraLost when the file can no longer be read."""
        number, taken = self._pace.wait()
        jpeg, size = self._reel.at(number)
        return Frame(jpeg, size, taken, number, demo=True)

    def close(self) -> None:
        """Closes the file."""
        self._reel.close()


class _Reel(Protocol):
    """What is played; *at* is asked for rising numbers, without end, and raises CameraLost."""

    rate: float

    def at(self, number: int) -> tuple[bytes, Size]: ...

    def close(self) -> None: ...


class _Film:
    """A video file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = -1  # of the last frame passed, counted through all rounds
        self._open()
        rate = self._film.get(cv2.CAP_PROP_FPS)
        self.rate = rate if 1 <= rate <= 120 else _RATE
        self._size = _reduced(
            (int(self._film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(self._film.get(cv2.CAP_PROP_FRAME_HEIGHT)))
        )

    def _open(self) -> None:
        if not self._path.is_file():  # a pipe would block for ever
            raise CameraLost(f"camera.demo: there is no file or folder {self._path}")
        self._film = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not self._film.grab():
            self.close()
            raise CameraLost(f"camera.demo: {self._path} is no video that can be played")
        self._position += 1

    def at(self, number: int) -> tuple[bytes, Size]:
        while self._position < number:
            if self._film.grab():
                self._position += 1
            else:
                self._film.release()
                self._open()  # from the start: not every film can be wound back
        _, picture = self._film.retrieve()
        return encoded_bgr(cover(picture, self._size)), self._size

    def close(self) -> None:
        self._film.release()


class _Folder:
    """Pictures in the order of their names; one that is broken is left out, and the log says which."""

    rate = _RATE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _KINDS)
        self._shown: Path | None = None
        self._jpeg = b""
        self._size: Size | None = None  # the first picture's; the others are fitted to it, as a camera has one size
        self.at(0)

    def at(self, number: int) -> tuple[bytes, Size]:
        while self._paths:
            path = self._paths[number // _EACH % len(self._paths)]
            if path == self._shown and self._size:
                return self._jpeg, self._size
            picture = cv2.imread(str(path), cv2.IMREAD_COLOR)  # upright: EXIF is honoured
            if picture is None:
                log.warning("%s is no picture that can be read; it is left out", path)
                self._paths.remove(path)
                continue
            self._size = self._size or _reduced((picture.shape[1], picture.shape[0]))
            self._shown, self._jpeg = path, encoded_bgr(cover(picture, self._size))
        raise CameraLost(f"camera.demo: the folder {self._folder} has no JPEG, PNG or WebP that can be read")

    def close(self) -> None:
        """Nothing is held."""


def _reduced(size: Size) -> Size:
    scale = min(1.0, _LARGEST[0] / size[0], _LARGEST[1] / size[1])
    return round(size[0] * scale), round(size[1] * scale)

"""The finished photo, or clip, as a picture on the screen: read in another thread, faded in over the composed one."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from booth.imaging.animation import Animation
from booth.imaging.cropping import cover
from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Picture, Size
from booth.ui.motion import ease_both
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.prints import Print, make_print

_PICTURES = 15.0  # a second, of a clip that plays: as many as its file has
FADES = 0.3  # seconds in which the finished photo takes the place of the composed one


class ReadPicture(Protocol):
    """Reads a photo's file in another thread."""

    def __call__(self, path: Path, size: Size, at: float | None = None, /) -> Future[Picture]:
        """The picture in *path*, filling *size*; *at*: of an animation, how it is so many seconds after its begin.

        Fails with a PictureFault if the file is gone or is no picture.
        """


class FinishedPicture:
    """Reads the photo's file once the photo is finished; forgets it when another scene is wanted. A clip plays."""

    def __init__(
        self,
        pending: PendingPhoto | PendingStrip,
        size: Size,
        read: ReadPicture,
        *,
        reduced_motion: bool,
    ) -> None:
        """*size*: the picture's, in pixels."""
        self.picture: Picture | None = None
        self._fades = 0.0 if reduced_motion else FADES
        self._pending = pending
        self._size = size
        self._read = read
        self._scene = pending.shot.scene
        self._reading: Future[Picture] | None = None
        self._read_at = 0.0
        self._plays: Path | None = None  # the animation of a clip
        self._due = float("-inf")  # when its next picture is

    def update(self, now: float) -> None:
        """Starts reading when the photo is finished, and takes the picture when it has been read."""
        if self._scene != self._pending.shot.scene:
            self._scene, self._reading, self.picture = self._pending.shot.scene, None, None
        if self._reading is None:
            if photo := self._pending.finished:
                self._plays = photo.animation
                still = self._plays is None
                self._reading = self._read(photo.picture, self._size) if still else self._read_at_place(0.0)
        elif self._plays and self._reading.done() and self.picture is not None:
            self._play(now)
        elif self.picture is None and self._reading.done():
            if (fault := self._reading.exception()) is None:
                self.picture, self._read_at = self._reading.result(), now
            elif not isinstance(fault, PictureFault):  # the file may have been deleted meanwhile
                raise fault

    def _play(self, now: float) -> None:
        """Takes the picture that has been read, and has the next one read, when that is due."""
        assert self._reading is not None
        if self._reading.exception() is None:
            self.picture = self._reading.result()
        if now >= self._due and not isinstance(self._reading.exception(), PictureFault):
            self._due = now + 1 / _PICTURES
            self._reading = self._read_at_place(now - self._read_at)

    def _read_at_place(self, at: float) -> Future[Picture]:
        assert self._plays is not None
        return self._read(self._plays, self._size, at)

    def moves(self, now: float) -> bool:
        """Whether it fades in or plays."""
        return self.picture is not None and (self._plays is not None or now - self._read_at <= self._fades)

    def opacity(self, now: float) -> float:
        """The opacity of the finished picture over the composed one, 0 to 1."""
        if self.picture is None:
            return 0.0
        return ease_both((now - self._read_at) / self._fades) if self._fades else 1.0


class PhotoReader:
    """Reads photos' files in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._animation: Animation | None = None  # the one that was read last; only for the thread

    def read(self, path: Path, size: Size, at: float | None = None, /) -> Future[Picture]:
        """As ReadPicture."""
        return (
            self._thread.submit(_read, path, size) if at is None else self._thread.submit(self._frame, path, size, at)
        )

    def print_of(self, path: Path, size: Size, tilt: float) -> Future[Print]:
        """The same as a print that is turned by *tilt* degrees."""
        return self._thread.submit(lambda: make_print(_read(path, size), tilt))

    def stop(self) -> None:
        """Reads nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _frame(self, path: Path, size: Size, at: float) -> Picture:
        if self._animation is None or self._animation.path != path:
            self._animation = Animation(path)
        return cover(self._animation.picture(at), size, (0.5, 0.5))


def _read(path: Path, size: Size) -> Picture:
    return cover(read_picture(path, size), size, (0.5, 0.5))

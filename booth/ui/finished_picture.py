"""The finished photo as a picture on the screen: read in another thread, faded in over the composed one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from booth.imaging.cropping import cover
from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Picture, Size
from booth.ui.motion import ease_both
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.prints import Print, make_print

FADES = 0.3  # seconds in which the finished photo takes the place of the composed one


class FinishedPicture:
    """Reads the photo's file once the photo is finished; forgets it when another scene is wanted."""

    def __init__(
        self,
        pending: PendingPhoto | PendingStrip,
        size: Size,
        read: Callable[[Path, Size], Future[Picture]],
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

    def update(self, now: float) -> None:
        """Starts reading when the photo is finished, and takes the picture when it has been read."""
        if self._scene != self._pending.shot.scene:
            self._scene, self._reading, self.picture = self._pending.shot.scene, None, None
        if self._reading is None:
            if photo := self._pending.finished:
                self._reading = self._read(photo.picture, self._size)
        elif self.picture is None and self._reading.done():
            if (fault := self._reading.exception()) is None:
                self.picture, self._read_at = self._reading.result(), now
            elif not isinstance(fault, PictureFault):  # the file may have been deleted meanwhile
                raise fault

    def opacity(self, now: float) -> float:
        """The opacity of the finished picture over the composed one, 0 to 1."""
        if self.picture is None:
            return 0.0
        return ease_both((now - self._read_at) / self._fades) if self._fades else 1.0


class PhotoReader:
    """Reads photos' files in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")

    def read(self, path: Path, size: Size) -> Future[Picture]:
        """The picture in *path*, filling *size*. Fails with a PictureFault if the file is gone or is no picture."""
        return self._thread.submit(_read, path, size)

    def print_of(self, path: Path, size: Size, tilt: float) -> Future[Print]:
        """The same as a print that is turned by *tilt* degrees."""
        return self._thread.submit(lambda: make_print(_read(path, size), tilt))

    def stop(self) -> None:
        """Reads nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _read(path: Path, size: Size) -> Picture:
    return cover(read_picture(path, size), size, (0.5, 0.5))

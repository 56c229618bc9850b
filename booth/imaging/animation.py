"""An animated picture file, read picture by picture as it plays."""

from pathlib import Path

import numpy as np
from PIL import Image

from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture


class Animation:
    """An open animated WebP, all of whose pictures are shown for the same time. Not for two threads at a time."""

    def __init__(self, path: Path) -> None:
        """Raises PictureFault if it cannot be read."""
        self.path = path
        try:
            self._image = Image.open(path)
            self._image.load()
        except (OSError, ValueError) as fault:
            raise PictureFault(path, "the clip cannot be read") from fault
        self._count = int(getattr(self._image, "n_frames", 1))
        self._duration = (self._image.info.get("duration") or 1000) / 1000  # seconds

    def picture(self, at: float) -> Picture:
        """The picture that is shown *at* so many seconds after the beginning, at the file's size.

        Cheapest if each is the last one's successor. Raises PictureFault.
        """
        try:
            self._image.seek(int(at / self._duration) % self._count)
            return np.asarray(self._image.convert("RGB"))
        except (OSError, ValueError, EOFError) as fault:
            raise PictureFault(self.path, "the clip cannot be read") from fault

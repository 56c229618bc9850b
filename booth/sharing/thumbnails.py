"""Small pictures of photos; those for the party album are made when a phone first asks for one and kept in memory."""

import io
import os
from collections import OrderedDict
from typing import BinaryIO

from PIL import Image

from booth.picture_types import Size

SIZE = (360, 360)  # pixels that a thumbnail fits into
_KEPT = 400  # thumbnails, of about 15 KB each
_QUALITIES = (72, 60, 48, 36)  # the lower ones for files that are too large; then it is made smaller


class Thumbnails:
    """Gives open files that exist nowhere on the disk. Used by one thread."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[str, str], tuple[int, bytes]] = OrderedDict()  # by token and file, with its time

    def opened(self, token: str, path: str) -> int:
        """A descriptor of the thumbnail of the photo of *token*, the JPEG *path* as it is now; the caller closes it.

        Raises OSError if the file is gone or no picture.
        """
        which = token, path
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            written = os.fstat(file.fileno()).st_mtime_ns
            if which not in self._made or self._made[which][0] != written:
                self._made[which] = written, small_jpeg(file)
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        self._made.move_to_end(which)
        descriptor = os.memfd_create("thumbnail")
        os.write(descriptor, self._made[which][1])
        return descriptor

    def forget(self, token: str) -> None:
        """Forgets the thumbnails of the photo of *token*, which is gone."""
        for which in [which for which in self._made if which[0] == token]:
            del self._made[which]


def small_jpeg(jpeg: BinaryIO, size: Size = SIZE, most: int | None = None) -> bytes:
    """*jpeg* small enough for *size* in pixels, as a JPEG of at most *most* bytes, which are a thousand or more.

    Raises OSError if it is no picture.
    """
    with Image.open(jpeg, formats=["JPEG"]) as photo:
        photo.draft("RGB", size)  # decodes an eighth of the pixels, or so
        photo.thumbnail(size, Image.Resampling.LANCZOS)
        small = photo.convert("RGB")
    while True:
        for quality in _QUALITIES:
            file = io.BytesIO()
            small.save(file, "JPEG", quality=quality)
            if most is None or file.tell() <= most:
                return file.getvalue()
        small = small.reduce(2)

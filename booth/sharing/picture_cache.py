"""Photos in other scenes, as files that phones fetch: as many as have room, and only while this booth runs.

They can be made again from the photo's cutout at any time, so nothing here is made durable, the oldest go first, and
what an earlier run has left is removed unread. They lie in the photo folder, on the disk that the operator has chosen
for pictures of guests, and are no photos: the album alone writes those.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from booth.durable import flush

FOLDER = ".scenes"  # in the photo folder
MOST = 200_000_000  # bytes of all pictures together
SPARE = 100_000_000  # bytes that stay free on the disk: the album needs half of it


class PictureCache:
    """Pictures by photo and name. Used by one thread; all of it may raise OSError."""

    def __init__(
        self, now: Callable[[], Path], photos: Sequence[Path] = (), most: int = MOST, spare: int = SPARE
    ) -> None:
        """*now*: the photo folder in use, one of *photos* where there are two, which may not be there yet.

        *most* and *spare* in bytes.
        """
        self._now = now
        self._photos = photos
        self._folder = Path()  # none yet
        self._most = most
        self._spare = spare
        self._sizes: dict[tuple[str, str], int] = {}  # of each file in bytes, by photo and name, the oldest first
        self._identity: tuple[int, int] | None = None  # of the folder that they are in; None while there is none

    def tidy(self) -> None:
        """Removes what an earlier run has left; afterwards, and after another disk has come, nothing is in the cache.

        Costs next to nothing as long as the folder is the same.
        """
        photos = self._now()
        if self._folder != photos / FOLDER:
            self._folder = photos / FOLDER
            for other in self._photos:
                if other != photos:
                    shutil.rmtree(other / FOLDER, ignore_errors=True)
        try:
            found = self._folder.lstat()
        except FileNotFoundError:
            self._identity = None
            self._sizes.clear()
            return
        if (found.st_dev, found.st_ino) != self._identity:
            self._identity = None
            self._sizes.clear()
            if self._folder.is_dir() and not self._folder.is_symlink():
                shutil.rmtree(self._folder)
            else:
                self._folder.unlink()

    def put(self, photo: str, name: str, content: bytes) -> set[str]:
        """Keeps a picture of the photo with the id *photo* under *name*; gives the ids of those that have lost one.

        Where even an empty cache has no room for it, it is not kept: OSError.
        """
        self.tidy()
        if self._identity is None:
            self._folder.mkdir()
            made = self._folder.stat()
            self._identity = made.st_dev, made.st_ino
        lost = set()
        room = self._room()
        total = sum(self._sizes.values()) + len(content)
        for oldest, size in list(self._sizes.items()):
            if total <= room:
                break
            self._remove(*oldest)
            total -= size
            lost.add(oldest[0])
        if len(content) > room:
            raise OSError(f"{self._folder}: the disk has no room for pictures in other scenes")
        path = self._folder / f"{photo}-{name}"
        try:
            path.write_bytes(content)
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
        self._sizes[photo, name] = len(content)
        return lost

    def get(self, photo: str) -> Iterator[tuple[str, Path]]:
        """The names and files of the pictures of *photo*."""
        for each, name in self._sizes:
            if each == photo:
                yield name, self._folder / f"{photo}-{name}"

    def forget(self, photo: str) -> None:
        """Removes all pictures of *photo*, for good."""
        names = [name for each, name in self._sizes if each == photo]
        for name in names:
            self._remove(photo, name)
        if not names:
            return
        flush(self._folder)
        if not self._sizes:
            self._folder.rmdir()
            self._identity = None
            flush(self._folder.parent)

    def _room(self) -> int:
        """Bytes that the pictures may have together now."""
        return min(self._most, sum(self._sizes.values()) + shutil.disk_usage(self._folder).free - self._spare)

    def _remove(self, photo: str, name: str) -> None:
        (self._folder / f"{photo}-{name}").unlink(missing_ok=True)
        del self._sizes[photo, name]

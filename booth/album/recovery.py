"""Takes up at a start what an earlier run left: finds its photos, and has unfinished ones developed.

So it does with those of this run that are too many to wait in memory.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import accumulate, chain
from pathlib import Path

from booth.album.development import Development, Developments, Do, PhotoPromise
from booth.album.discards import Discards
from booth.album.expiry import Expiry
from booth.album.index import PhotoIndex
from booth.album.record import NEGATIVE, About
from booth.album.repair import photo_folders, repair
from booth.album.strips import Strips
from booth.clock import Clock
from booth.frames import Frame, Shot

log = logging.getLogger(__name__)


class Recovery:
    """Goes through an album's folder between the guests' shots. Used by the album's thread, but for `done`."""

    def __init__(
        self,
        do: Do,
        index: PhotoIndex,
        developments: Developments,
        strips: Strips,
        discards: Discards,
        expiry: Expiry,
        clock: Clock,
        *,
        keep_negatives: bool,
    ) -> None:
        self.done = threading.Event()  # every photo was found, and every negative developed or tried
        self._do = do
        self._index = index
        self._developments = developments
        self._strips = strips
        self._discards = discards
        self._expiry = expiry
        self._clock = clock
        self._keep_negatives = keep_negatives
        self._active = False
        self._albums: tuple[Path, ...] = ()
        self._seen: set[str] = set()  # ids of the photos that were found
        self._unread: Iterator[Path] | None = None  # folders that were not looked at yet
        self._undeveloped: deque[tuple[Path, About]] = deque()
        self._developing = False  # one of them

    def begin(self, albums: Sequence[Path], event: str) -> None:
        """Goes through the folders *albums*, the photos of *event* first; from the beginning, if it was doing so.

        Of a photo that lies in several of them the first found is right.
        """
        self.done.clear()
        self._undeveloped.clear()
        self._active = True
        self._index.complete = False
        self._expiry.begin()
        self._albums = tuple(albums)
        self._seen.clear()
        self._unread = unread = chain.from_iterable(photo_folders(album, event) for album in albums)
        self._do(Future(), lambda: self._read_next(unread))

    def abandon(self) -> None:
        """Gives up until the next `begin`."""
        self._active = False
        self._unread = None

    def leave(self, folder: Path, about: About) -> None:
        """Has the negative in *folder* developed after those that were found."""
        self._undeveloped.append((folder, about))
        if self._unread is None and not self._developing:
            self._develop_next()

    def _read_next(self, unread: Iterator[Path]) -> None:
        """Sees to one folder; the next has its turn after the guests' shots."""
        if unread is not self._unread:
            return  # it began anew meanwhile
        folder = next(unread, None)
        if not folder:
            self._unread = None
            self._index.reconcile(self._albums)
            self._develop_next()
            return
        name = folder.name
        known = self._developments.is_under_way(name) or self._strips.is_under_way(name) or name in self._seen
        if not known and folder.exists():
            self._seen.add(name)
            try:
                self._take_up(folder)
            except Exception as fault:  # noqa: BLE001  whatever is wrong with one folder, the others are photos
                log.warning("%s is left as it is: %s", folder, fault)
        self._do(Future(), lambda: self._read_next(unread))

    def _take_up(self, folder: Path) -> None:
        if self._index.has_removed(folder.name):  # in this run, while its disk was away
            self._discards.discard(folder)
            return
        found = repair(folder, keep_negatives=self._keep_negatives)
        if found:
            self._expiry.find(folder, found.about)
        if found and found.has_picture:
            self._index.find(found.about.photo(folder))
        if found and found.to_develop:
            self._undeveloped.append((folder, found.about))

    def _develop_next(self) -> None:
        """Sends one negative to the darkroom, and the next when it is back; guests' new shots overtake it."""
        self._developing = False
        if not self._active:
            return
        while self._undeveloped:
            folder, about = self._undeveloped.popleft()
            if about.layout:
                if self._strips.wants(folder.name) and folder.exists():
                    self._strips.take_up(folder, about, self._promise(folder))
                    self._developing = True
                    return
                continue
            if not self._developments.wants(folder.name) or not (folder / NEGATIVE).exists():
                continue
            now = About.read(folder)
            if (now.scene, now.finished) != (about.scene, about.finished):  # it was put into another since
                continue
            shot, promise = self._shot(folder, about), self._promise(folder)
            self._developments.send(Development(shot, folder, promise, about), urgent=False)
            self._developing = True
            return
        self.done.set()

    def _promise(self, folder: Path) -> PhotoPromise:
        """The photo in *folder*, after which the next has its turn."""
        promise = PhotoPromise(folder)
        promise.add_done_callback(lambda _: self._do(Future(), self._develop_next))
        return promise

    def _shot(self, folder: Path, about: About) -> Shot:
        record = about.shot
        frame = Frame((folder / NEGATIVE).read_bytes(), record.negative.size, self._clock.now(), 0, about.demo)
        return Shot(
            *(frame, None, record.scene, record.ratio, about.taken, record.levels, record.moment, record.crop),
            look=record.look,
            clip=_clip_frames(folder, about, frame),
        )


def _clip_frames(folder: Path, about: About, last: Frame) -> tuple[Frame, ...]:
    """The frames of a clip, of which *last* is the last one's like; none if it is none, or they are gone."""
    if about.clip is None or not (folder / about.clip.file).exists():
        return ()
    jpegs = (folder / about.clip.file).read_bytes()
    ends = tuple(accumulate(about.clip.lengths))
    return tuple(
        replace(last, jpeg=jpegs[end - length : end], taken=taken)
        for end, length, taken in zip(ends, about.clip.lengths, about.clip.taken, strict=True)
    )

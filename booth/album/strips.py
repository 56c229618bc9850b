"""Strips: several shots that become one photo, in one folder.

Each shot's negative is durable as soon as it is taken, and the darkroom begins with it. Once the guests are done the
pictures that there are by then, live or finished, are composed into the strip, and again when all are finished. A strip
that was cut off after any of its shots is one of those that were taken.
"""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from booth.album.development import Develop, Do, PhotoPromise
from booth.album.index import PhotoIndex
from booth.album.places import Change, T
from booth.album.placing import add_shot, place_shot, place_shot_live, place_strip
from booth.album.record import About, Photo, ShotRecord
from booth.clock import Clock
from booth.durable import remove
from booth.frames import Frame, SheetOrder, Shot
from booth.problems import Problem

if TYPE_CHECKING:  # the album carries files and needs nothing of what makes them
    from booth.darkroom.developed import Developed

log = logging.getLogger(__name__)

MANY = 10  # strips under way: the shots of further ones wait without the empty room, which takes most of their memory


def no_layouts(order: SheetOrder) -> bytes:
    """For albums in which no strips are kept."""
    raise ValueError(f"there is no layout {order.layout}")


@dataclass(eq=False)
class _Strip:
    """A strip under way."""

    folder: Path
    promise: PhotoPromise
    awaited: set[str] = field(default_factory=set)  # pictures of which not even the live matte has come
    orders: "dict[str, Future[Developed]]" = field(default_factory=dict)  # from the darkroom, by the picture's name
    wanted: bool = False  # the guests are done: it is to be composed
    composed: bool = False  # of the shots that there are


class Strips:
    """All strips under way, by their photo's id. `begin`, `add` and `end` may be called by any thread, all else by one.

    What is promised is a Future as the album's: its exception is a Problem, or CancelledError if the strip was thrown
    away meanwhile.
    """

    def __init__(
        self,
        do: Do,
        change: Change,
        index: PhotoIndex,
        clock: Clock,
        develop_live: "Callable[[Shot], Developed]",
        develop: Develop,
        compose: Callable[[SheetOrder], bytes],
        *,
        keep_negatives: bool,
    ) -> None:
        """*compose* makes a JPEG of a strip's pictures; it is called in the album's thread, as *develop_live* is."""
        self._do = do
        self._change = change
        self._index = index
        self._clock = clock
        self._develop_live = develop_live
        self._develop = develop
        self._compose = compose
        self._keep_negatives = keep_negatives
        self._under_way: dict[str, _Strip] = {}
        self._set_aside: set[str] = set()  # ids of those that cannot be finished in this run

    def add(self, strip: Future[Photo], shot: Shot, cut: Future[Shot] | None = None, place: int | None = None) -> None:
        """Adds *shot* to a *strip* that `Album.keep` has begun; with *place* in place of that one of its shots.

        *cut* as for `Album.keep`. A fault becomes the exception of what `end` promises.
        """
        assert isinstance(strip, PhotoPromise)
        self._do(strip, lambda: self._add(strip, shot, cut, place))

    def end(self, strip: Future[Photo]) -> Future[Photo]:
        """The guests are done: when the Future is done, the strip of all shots so far is durable, and so is its row."""
        assert isinstance(strip, PhotoPromise)
        promise = PhotoPromise()
        self._do(promise, lambda: self._end(strip, promise))
        return promise

    def is_under_way(self, photo_id: str) -> bool:
        """Whether a strip is on its way."""
        return photo_id in self._under_way

    def wants(self, photo_id: str) -> bool:
        """Whether a strip that was found unfinished is to be taken up."""
        return photo_id not in self._under_way and photo_id not in self._set_aside

    def cancel(self, photo_id: str) -> None:
        """Gives up what is under way of a strip, if anything."""
        strip = self._under_way.pop(photo_id, None)
        if strip is None:
            return
        for order in strip.orders.values():
            order.cancel()
        if not strip.promise.done():
            strip.promise.set_exception(CancelledError())

    def took(self, folder: Path, shot: Shot, cut: Future[Shot] | None, promise: PhotoPromise) -> None:
        """The negative of the first *shot* of a strip is durable in *folder*."""
        strip = self._under_way[folder.name] = _Strip(folder, promise)
        self._go_on(strip, About.read(folder).shot, shot, cut)

    def take_up(self, folder: Path, about: About, promise: PhotoPromise) -> None:
        """Goes on with a strip that an earlier run has left: all its shots that are not finished, then the strip."""
        strip = self._under_way[folder.name] = _Strip(folder, promise, wanted=True)
        for record in about.shots:
            if not about.has_finished(record):
                jpeg = (folder / record.negative.file).read_bytes()
                frame = Frame(jpeg, record.negative.size, self._clock.now(), 0, about.demo)
                shot = Shot(frame, None, record.scene, record.ratio, levels=record.levels, moment=record.moment)
                shot = replace(shot, crop=record.crop, look=record.look)
                self._send(strip, record, shot, about.taken, urgent=False)
        self._advance(strip)

    def _add(self, promise: PhotoPromise, shot: Shot, cut: Future[Shot] | None, place: int | None) -> None:
        folder = self._where(promise)
        if folder is None:  # it could not begin, or was thrown away
            return
        strip = self._under_way.setdefault(folder.name, _Strip(folder, promise))
        strip.wanted = strip.composed = False
        former = About.read(strip.folder).shots[place].picture if place is not None else None
        record = self._step(strip, lambda folder: add_shot(folder, shot, place))
        if former:
            strip.awaited.discard(former)
            if order := strip.orders.pop(former, None):
                order.cancel()
        self._go_on(strip, record, shot, cut)

    def _go_on(self, strip: _Strip, record: ShotRecord, shot: Shot, cut: Future[Shot] | None) -> None:
        """Waits for the live matte of a *shot* whose negative is durable, and has it developed."""
        strip.awaited.add(record.picture)
        if cut is None:
            self._make(strip, record, shot)
            return
        cut.add_done_callback(
            lambda cut: self._do(
                strip.promise,
                lambda: self._make(strip, record, replace(shot, matte=cut.result().matte, plate=cut.result().plate)),
            )
        )

    def _make(self, strip: _Strip, record: ShotRecord, shot: Shot) -> None:
        if not self._has(strip, record.picture):
            return
        strip.awaited.discard(record.picture)
        taken = About.read(strip.folder).taken
        try:
            live = self._develop_live(replace(shot, taken=taken, marked=False))
        except Exception as fault:  # noqa: BLE001  whatever it is, the darkroom may still make a picture of it
            log.warning("%s: no live composition of %s (%s)", strip.folder.name, record.picture, fault)
        else:
            self._step(strip, lambda folder: place_shot_live(folder, record, live))
        self._send(strip, record, shot, taken, urgent=True)
        self._advance(strip)

    def _send(self, strip: _Strip, record: ShotRecord, shot: Shot, taken: datetime, *, urgent: bool) -> None:
        plate = shot.plate if len(self._under_way) <= MANY else None
        order = self._develop(replace(shot, matte=None, plate=plate, taken=taken, marked=False), urgent=urgent)
        strip.orders[record.picture] = order
        order.add_done_callback(lambda order: self._do(strip.promise, lambda: self._finish(strip, record, order)))

    def _finish(self, strip: _Strip, record: ShotRecord, order: "Future[Developed]") -> None:
        if not self._has(strip, record.picture) or strip.orders.get(record.picture) is not order:
            return
        del strip.orders[record.picture]
        if fault := order.exception():
            self._set_aside.add(strip.folder.name)
            log.warning("%s: %s stays as it was composed live: %s", strip.folder.name, record.picture, fault)
        else:
            self._step(strip, lambda folder: place_shot(folder, record, order.result()))
        self._advance(strip)

    def _where(self, promise: PhotoPromise) -> Path | None:
        """The folder of the strip promised by now; None if there is none."""
        if promise.folder is None:
            return None
        if strip := self._under_way.get(promise.folder.name):
            return strip.folder if strip.folder.exists() else None
        photo = self._index.newest(promise.folder.name)
        return photo.folder if photo and photo.folder.exists() else None

    def _step(self, strip: _Strip, step: Callable[[Path], T]) -> T:
        """Does *step* to a strip's folder, wherever that is."""
        strip.folder, done = self._change(strip.folder, step)
        strip.promise.folder = strip.folder
        return done

    def _has(self, strip: _Strip, picture: str) -> bool:
        """Whether *strip* is under way and *picture* is one of its shots': it was not taken again meanwhile."""
        if self._under_way.get(strip.folder.name) is not strip:
            return False
        return picture in {shot.picture for shot in About.read(strip.folder).shots}

    def _end(self, begun: PhotoPromise, promise: PhotoPromise) -> None:
        folder = self._where(begun)
        fault = begun.exception() if begun.done() else None
        if fault or folder is None:
            promise.set_exception(fault or CancelledError())
            return
        promise.folder = folder
        strip = self._under_way.get(folder.name)
        if strip is None:  # all is finished, and nothing was added since
            promise.set_result(About.read(folder).photo(folder))
            return
        strip.promise, strip.wanted = promise, True
        if strip.composed:
            promise.set_result(About.read(folder).photo(folder))
        self._advance(strip)

    def _advance(self, strip: _Strip) -> None:
        """Composes the strip if it is wanted and can be composed, or composed better than it is."""
        folder, about = strip.folder, About.read(strip.folder)
        if not strip.wanted or strip.awaited:
            return
        under_way = bool(strip.orders)
        there = all((folder / shot.picture).exists() for shot in about.shots)
        if there and (not strip.composed or not under_way):
            order = SheetOrder(
                about.layout or "",
                tuple((folder / shot.picture).read_bytes() for shot in about.shots),
                tuple(shot.focus or (0.5, 0.5) for shot in about.shots),
                about.taken,
                about.photo(folder).code,
            )
            composed = self._compose(order)
            about = self._step(strip, lambda folder: place_strip(folder, composed))
            folder = strip.folder
            strip.composed = True
            self._tell(about.photo(folder), strip.promise)
        if under_way:
            return
        del self._under_way[folder.name]
        if about.finished and not self._keep_negatives:
            for shot in about.shots:
                remove(folder / shot.negative.file)
        if not there:
            raise Problem("could_not_keep", f"{folder} cannot be developed; the next start tries again")

    def _tell(self, photo: Photo, promise: "Future[Photo]") -> None:
        """Tells everybody of a strip that is durable: the catalogue, the subscribers, then the guests."""
        self._index.enter(photo)
        if not promise.done():
            promise.set_result(photo)

"""The album: the one writer of photos, in a thread of its own. A photo that it announces is on the disk.

A photo is a folder `<event>/<date>/<id>/`. First about.json and the negative are made durable, then the live
composition as photo.jpg, then its row in the catalogue, and only then are subscribers and the guest told. The
darkroom's photo replaces it, with the cutout, however late; only then is the negative removed. One that is thrown away
moves to `.thrown/` first, from where nothing comes back. What was cut off is repaired at the next start.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from booth.album.carrying import tidy
from booth.album.copies import NO_COPIES, Copying
from booth.album.development import Develop, DevelopClip, DevelopLive, Development, Developments, PhotoPromise, no_clips
from booth.album.discards import Discards
from booth.album.event_folder import DEMO
from booth.album.expiry import Expiry
from booth.album.groups import Groups
from booth.album.index import PhotoIndex, Subscriber
from booth.album.lock import problem_of
from booth.album.moving_back import MovingBack
from booth.album.places import Places
from booth.album.placing import about_shot, keep_negative
from booth.album.record import About, Photo, random_letters
from booth.album.recovery import Recovery
from booth.album.status import AlbumStatus, status_of
from booth.album.storage import ANY_STORAGE, StorageRules
from booth.album.strips import Strips, no_layouts
from booth.clock import Clock
from booth.frames import SheetOrder, Shot
from booth.problems import Problem
from booth.runtime.worker import Worker

__all__ = ["Album", "AlbumStatus", "Photo"]

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds without a job after which it is looked whether the folder is still in order
SOON = 1.0  # the same after a fault: the next guest is told before the countdown, not after it


class Album:
    """Keeps, changes and throws away photos, and takes up at a start what was cut off. Every method returns at once.

    A Future's exception is a Problem, which the album has logged; or CancelledError if the photo was thrown away, or
    put into yet another scene, before it was ready. Faults pass: each call tries anew.
    """

    def __init__(  # long: a line for each part
        self,
        folder: Path,
        event: str,
        clock: Clock,
        *,
        develop_live: DevelopLive,
        develop: Develop,
        develop_clip: DevelopClip = no_clips,
        compose_strip: Callable[[SheetOrder], bytes] = no_layouts,
        subscribers: Sequence[Subscriber],
        keep_negatives: bool,
        kept_for: timedelta | None = None,
        mirrored: bool = False,
        copying: Copying = NO_COPIES,
        storage: StorageRules = ANY_STORAGE,
        second: tuple[Path, StorageRules] | None = None,
        letters: Callable[[int], str] = random_letters,
    ) -> None:
        """The parent of *folder* exists. *develop_live* and *subscribers* are called in the album's thread. A photo is
        kept for *kept_for*, or for ever. *mirrored* only goes into about.json. *storage* is what is demanded of the
        folder's; *second* the folder that stands in for it and what is demanded of that.
        """
        self._event = event
        self._clock = clock
        self._about = partial(about_shot, kept_for=kept_for, mirrored=mirrored, copying=copying)
        self._letters = letters
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._worker = Worker("album", self._work, clock)
        self._negative_delay: float | None = None
        self._fault: str | None = None
        # From here on, what only the album's thread changes.
        self._index = PhotoIndex(subscribers)
        folders = ((folder, storage), *([second] if second else ()))
        self._places = places = Places(folders, self._index.where, self._opened, self._closed, self._moved)
        photos = (self._do, places.change, self._index)
        self._developments = Developments(
            *(*photos, develop_live, develop, develop_clip, lambda *left: self._recovery.leave(*left)),  # noqa: PLW0108  made below
            keep_negatives=keep_negatives,
            mirrored=mirrored,
        )
        self.strips = Strips(*(*photos, clock, develop_live, develop, compose_strip), keep_negatives=keep_negatives)
        self.groups = Groups(self._do, self._developments.note, letters)
        self._discards = Discards(places, self._index, self._developments, self.strips)
        self._expiry = Expiry(clock, self._index, self._discards)
        self._recovery: Recovery = Recovery(
            *(self._do, self._index, self._developments, self.strips, self._discards, self._expiry, clock),
            keep_negatives=keep_negatives,
        )
        self._moving_back = MovingBack(
            *(self._do, places, self._index, self._developments, self.strips, self._discards, self._recovery)
        )
        self.recovered = self._recovery.done  # set when what an earlier run left has been taken up

    def start(self) -> None:
        """Opens the folders and begins to recover, between the guests' shots."""
        self._worker.start()
        self._jobs.put(self._look)

    def stop(self, timeout: float) -> bool:
        """Ends after what was asked before; what is in the darkroom is left to the next start. False if it is stuck."""
        self._worker.ask_to_stop()
        self._jobs.put(None)
        return self._worker.stop(timeout)

    @property
    def status(self) -> AlbumStatus:
        """How the album is doing; may be asked from any thread."""
        return status_of(
            self._places,
            self._index.all(),
            recovered=self.recovered.is_set(),
            waiting=self._jobs.unfinished_tasks,
            negative_delay=self._negative_delay,
            fault=self._fault,
        )

    @property
    def folder(self) -> Path:
        """Where the next photo is kept; may be asked from any thread."""
        return self._places.now.folder

    @property
    def refuses(self) -> bool:
        """Whether no photo can be kept now, which guests are told before they begin; may be asked from any thread."""
        return self._places.refusal is not None

    @property
    def refusal(self) -> str | None:
        """Why it refuses, in the operator's words; None if it does not; may be asked from any thread."""
        return self._places.refusal

    @property
    def undeleted(self) -> str | None:
        """What was thrown away and is still on the disk, in the operator's words; may be asked from any thread."""
        return self._discards.trouble

    def keep(self, shot: Shot, cut: Future[Shot] | None = None, layout: str | None = None) -> Future[Photo]:
        """A photo of *shot*. When the Future is done the photo is durable, and so is its row in the catalogue.

        It is the live composition, or the darkroom's photo if the shot has no matte. The negative is durable earlier:
        from then on the next start makes a photo of it, whatever happens.
        *cut* resolves to the same shot with its live matte, or without if none came in time: the negative is made
        durable at once, and the live composition when that has come.
        With a *layout* it begins a strip, see `strips`: then the Future is only done if that fails. A clip comes later.
        The Problem names the cause: no room on the disk, a folder that cannot be used, a failed darkroom.
        """
        promise = PhotoPromise()
        called, taken = self._clock.now(), self._clock.wall().replace(microsecond=0)
        self._do(promise, lambda: self._keep(replace(shot, taken=taken), promise, called, cut, layout))
        return promise

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        """Replaces *photo* by *shot*, the one it was made of but in another scene; id and token stay.

        When the Future is done the new photo is durable; until then a power cut leaves one of the two, never neither.
        Its exception is CancelledError if *photo* was thrown away, a Problem as of `keep`; then the old photo stays.
        """
        return self._order(photo, lambda promise: self._developments.change_scene(shot, promise))

    def put_into_scene(self, photo: Photo, scene: str, picture: bytes) -> Future[Photo]:
        """Replaces the finished *photo* by *picture*, a JPEG composed of its cutout in another *scene*.

        As `change_scene`; CancelledError also while the photo is developed anew, and for strips and clips.
        """
        return self._order(photo, lambda promise: self._developments.put_into_scene(scene, picture, promise))

    def show(self, photo: Photo, *, shown: bool) -> Future[Photo]:
        """Puts *photo* into the gallery or takes it out; CancelledError if it was thrown away."""
        return self.note(photo, lambda about: about.but(in_gallery=shown))

    def note(self, photo: Photo, change: Callable[[About], About]) -> Future[Photo]:
        """Makes a *change* of what is noted of *photo*, in the album's thread; CancelledError if it was thrown away."""
        return self._order(photo, lambda promise: self._developments.note(promise, change))

    def discard(self, photo: Photo | Future[Photo], only_if: Callable[[], bool] = lambda: True) -> Future[None]:
        """Leaves nothing of *photo* behind; it may be a Future of this album that is still under way.

        When the Future is done, that is durable; a power cut before leaves the photo as it was, or gone. One that is
        gone already is no fault. Its exception is a Problem if the disk refuses: then nobody is offered the photo, it
        is tried again, and `undeleted` says so. *only_if* is asked in the album's thread just before: else it stays.
        """
        done: Future[None] = Future()
        self._do(done, lambda: self._discard(photo, done, only_if))
        return done

    def newest(self, photo_id: str) -> Photo | None:
        """The photo as it is by now; None if it was thrown away or never was. May be called from any thread."""
        return self._index.newest(photo_id)

    def _work(self, stopping: threading.Event) -> None:  # noqa: ARG002  it ends with the None behind the last job
        try:
            while True:
                try:
                    job = self._jobs.get(timeout=SOON if any(place.failed for place in self._places) else LOOK)
                except queue.Empty:
                    self._look()
                    continue
                if job is None:
                    return
                job()
                self._jobs.task_done()
        finally:
            self._places.close()

    def _order(self, photo: Photo, work: Callable[[PhotoPromise], None]) -> Future[Photo]:
        promise = PhotoPromise(photo.folder)
        self._do(promise, lambda: work(promise))
        return promise

    def _do(self, promise: Future[Any], work: Callable[[], None]) -> None:
        """Has the album's thread do *work*; a fault of it becomes the exception of *promise*."""

        def job() -> None:
            try:
                work()
            except Exception as fault:
                problem = self._problem(fault)
                log.error("%s", problem.operator, exc_info=problem.__cause__)
                self._fault = problem.operator
                if not promise.done():
                    promise.set_exception(problem)

        self._jobs.put(job)

    def _look(self) -> None:
        """Finds out whether a photo could be kept now, so that guests know before they begin; removes what is due."""
        refused = self.refuses
        self._places.look(self._make_room)
        if refused and not self.refuses:
            self._fault = None
        self._moving_back.look(self._event)

    def _make_room(self) -> None:
        self._discards.retry()
        self._expiry.look()

    def _problem(self, fault: Exception) -> Problem:
        """*fault* in words; if it is a bug, with the trace as its cause."""
        if isinstance(fault, OSError):
            self._places.failed(*self._places)
        return problem_of(self._places.now.folder, fault)

    def _opened(self, album: Path) -> None:
        self._index.close(album)  # that of the folder that was here before
        self._discards.sweep(album)
        with suppress(OSError):  # of a disk that can only be read: it waits
            tidy(album, next((other for other in self._places.held if other != album), None))
        self._recovery.begin(self._places.held, self._event)

    def _closed(self, album: Path) -> None:
        self._index.close(album)
        if not (held := self._places.held):
            self._recovery.abandon()
        elif not self._recovery.done.is_set():
            self._recovery.begin(held, self._event)

    def _moved(self, folder: Path, to: Path) -> None:
        self._expiry.move(folder, to)
        if self._index.newest(to.name):
            self._index.enter(About.read(to).photo(to))

    def _keep(
        self, shot: Shot, promise: PhotoPromise, called: float, cut: Future[Shot] | None, layout: str | None
    ) -> None:
        event = DEMO if shot.frame.demo else self._event
        about = self._about(shot, event, self._letters(26), layout=layout)
        folder = self._places.keep(lambda album: keep_negative(album, about, shot.frame.jpeg, self._letters, shot.clip))
        self._negative_delay = self._clock.now() - called
        self._fault = None
        self._expiry.take(folder, about)
        promise.folder = folder
        if layout:
            self.strips.took(folder, shot, cut, promise)
        else:
            self._developments.begin(Development(shot, folder, promise, about), cut)

    def _discard(self, which: Photo | Future[Photo], done: Future[None], only_if: Callable[[], bool]) -> None:
        if isinstance(which, (Photo, PhotoPromise)) and which.folder and only_if():
            token = which.token if isinstance(which, Photo) else None
            if reason := self._discards.discard_everywhere(self._index.where(which.folder), token):
                raise Problem("could_not_delete", reason)
        done.set_result(None)

"""The album: the one writer of photos, in a thread of its own. What it says is kept is on the disk.

A photo is a folder `<event>/<date>/<id>/`. First about.json and the negative are made durable, then the live
composition as photo.jpg, then its row in the catalogue, and only then is the guest told. The darkroom's photo takes its
place later, with the cutout, and the negative goes. A photo that is thrown away moves to `.thrown/` first, from where
nothing comes back. What was cut off in between is brought to one of these states at the next start.
"""

import logging
import queue
import shutil
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from booth.album.catalogue import Catalogue
from booth.album.lock import FolderLock, explain
from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, Before, Photo, checksum, new_id, random_letters
from booth.album.recovery import erase, photo_folders, prune, repair
from booth.clock import Clock
from booth.durable import make_folder, move, put, remove
from booth.frames import Frame, Shot
from booth.problems import Problem
from booth.runtime.worker import Worker

if TYPE_CHECKING:  # the album carries files and needs nothing of what makes them
    from booth.darkroom.job import Developed

__all__ = ["Album", "Photo"]

log = logging.getLogger(__name__)

CATALOGUE = "catalogue.sqlite"
THROWN = ".thrown"
DEMO = "demo"  # the folder of demo photos, in place of the event's
RESERVE = 50_000_000  # bytes that stay free, so that what is under way can be finished when the disk fills up


class _Promise(Future[Photo]):
    """A photo to come. Has its folder before it is a photo, so that it can be thrown away meanwhile."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()  # it is the album's to end, by discard() too
        self.folder = folder


@dataclass(eq=False)
class _Making:
    """A shot on its way to a photo."""

    shot: Shot
    folder: Path
    told: _Promise
    cutout: bytes | None = None  # the live composition's, for when the darkroom fails
    order: "Future[Developed] | None" = None  # what the darkroom was asked for


class Album:
    """Keeps, changes and throws away photos, and takes up at a start what was cut off. Every method returns at once.

    A Future's exception is a Problem, which the album has logged; or CancelledError if the photo was thrown away, or
    put into yet another scene, before it was ready. Faults pass: each call looks anew whether the folder can be used.
    """

    def __init__(
        self,
        folder: Path,
        event: str,
        clock: Clock,
        *,
        develop_live: "Callable[[Shot], Developed]",
        develop: "Callable[[Shot], Future[Developed]]",
        publish: Callable[[Photo], None],
        retire: Callable[[str], None],
        keep_negatives: bool,
        mirrored: bool = False,
        letters: Callable[[int], str] = random_letters,
    ) -> None:
        """The parent of *folder* exists. *develop_live*, *publish* and *retire* are called in the album's thread.

        *publish* is called for every photo there is, and again whenever one has changed. *mirrored* is only noted in
        about.json. *letters* gives so many random base32 letters.
        """
        self._folder = folder
        self._event = event
        self._clock = clock
        self._develop_live = develop_live
        self._develop = develop
        self._publish = publish
        self._retire = retire
        self._keep_negatives = keep_negatives
        self._mirrored = mirrored
        self._letters = letters
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._worker = Worker("album", self._work, clock)
        self._photos: dict[str, Photo] = {}  # by id; written by the album's thread alone, looked up by any
        self.negative_after: float | None = None  # seconds from the last call of keep() to its durable negative
        self.recovered = threading.Event()  # set when what an earlier run left has been seen to
        # From here on, what only the album's thread touches.
        self._hold = FolderLock(folder)
        self._catalogue: Catalogue | None = None
        self._under_way: dict[str, _Making] = {}  # by id; with several scenes in a row, only the newest
        self._left: Iterator[Path] | None = None  # folders that recovery has not looked at yet
        self._undeveloped: deque[tuple[Path, About]] = deque()  # found by recovery

    def start(self) -> None:
        """Opens the folder and begins to recover, between the guests' shots."""
        self._worker.start()
        self._do(Future(), self._open)

    def stop(self, timeout: float) -> bool:
        """Ends after what was asked before; what is in the darkroom is left to the next start. False if it is stuck."""
        self._worker.ask_to_stop()
        self._jobs.put(None)
        return self._worker.stop(timeout)

    def keep(self, shot: Shot, cut: Future[Shot] | None = None) -> Future[Photo]:
        """A photo of *shot*, as soon as one is durable: its live composition, or without that the darkroom's.

        With *cut*, which brings the same shot with its live matte or finally without one, the negative is made durable
        at once and the photo made when that has come.
        """
        told = _Promise()
        called = self._clock.now()
        taken = self._clock.wall().replace(microsecond=0)
        self._do(told, lambda: self._keep(replace(shot, taken=taken), taken, told, called, cut))
        return told

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        """*shot*, the one that *photo* was made of but in another scene, in its place."""
        told = _Promise(photo.folder)
        self._do(told, lambda: self._change_scene(photo.folder, shot, told))
        return told

    def discard(self, photo: Photo | Future[Photo]) -> Future[None]:
        """Leaves nothing of *photo* behind; it may be a Future of this album that is still under way."""
        done: Future[None] = Future()
        self._do(done, lambda: self._discard(photo, done))
        return done

    def newest(self, photo_id: str) -> Photo | None:
        """The photo as it is by now; None if it was thrown away or never was."""
        return self._photos.get(photo_id)

    def _work(self, stopping: threading.Event) -> None:  # noqa: ARG002  it ends with the None behind the last job
        try:
            while job := self._jobs.get():
                job()
        finally:
            self._close()

    def _do(self, promise: Future[Any], work: Callable[[], None]) -> None:
        """Has the album's thread do *work*; a fault of it becomes the exception of *promise*."""

        def job() -> None:
            try:
                work()
            except Exception as fault:
                problem = self._problem(fault)
                log.error("%s", problem.operator, exc_info=problem.__cause__)
                if not promise.done():
                    promise.set_exception(problem)

        self._jobs.put(job)

    def _problem(self, fault: Exception) -> Problem:
        """*fault* in words; if it is a bug, with the trace as its cause."""
        if isinstance(fault, Problem):
            return fault
        if isinstance(fault, OSError):
            self._close()  # the next job opens everything anew, which is all it takes when a disk is back
            return Problem("could_not_keep", explain(self._folder, fault))
        problem = Problem("could_not_keep", f"the album failed: {type(fault).__name__}: {fault}")
        problem.__cause__ = fault
        return problem

    def _open(self) -> None:
        """Takes the folder into use, unless it is, and begins to recover. Raises OSError, Problem."""
        if not self._hold.take():
            return
        self._close_catalogue()  # of the folder that was here before
        shutil.rmtree(self._folder / THROWN, ignore_errors=True)
        self.recovered.clear()
        self._undeveloped.clear()
        self._left = left = photo_folders(self._folder, self._event)
        self._do(Future(), lambda: self._recover(left))

    def _close(self) -> None:
        self._left = None
        self._close_catalogue()
        self._hold.release()

    def _close_catalogue(self) -> None:
        if self._catalogue:
            self._catalogue.close()
            self._catalogue = None

    def _keep(self, shot: Shot, taken: datetime, told: _Promise, called: float, cut: Future[Shot] | None) -> None:
        self._open()
        free = shutil.disk_usage(self._folder).free
        if free < RESERVE:
            reserve = f"{RESERVE / 1e6:.0f} MB are needed for what is under way"
            raise Problem("could_not_keep", f"{self._folder}: {free / 1e6:.0f} MB left, {reserve}; make room on it")
        event = DEMO if shot.frame.demo else self._event
        about = About(
            event=event,
            scene=shot.scene,
            taken=taken,
            mirrored=self._mirrored,
            token=self._letters(26),
            shape=shot.ratio,
            size=shot.frame.size,
            demo=shot.frame.demo,
            tones=shot.tones,
            moment=shot.moment,
            checksums={NEGATIVE: checksum(shot.frame.jpeg)},
        )
        folder = self._new_folder(event, taken)
        try:
            put(folder, {ABOUT: about.to_bytes(), NEGATIVE: shot.frame.jpeg})
        except OSError:
            erase(folder)
            raise
        self.negative_after = self._clock.now() - called
        log.debug("%s: the negative was durable after %.0f ms", folder.name, self.negative_after * 1000)
        told.folder = folder
        making = _Making(shot, folder, told)
        if cut is None:
            self._make(making)
            return
        self._under_way[folder.name] = making
        cut.add_done_callback(lambda cut: self._do(told, lambda: self._cut(making, cut.result())))

    def _cut(self, making: _Making, shot: Shot) -> None:
        if self._under_way.get(making.folder.name) is making:  # else it was thrown away meanwhile
            self._open()
            making.shot = replace(making.shot, matte=shot.matte, plate=shot.plate)
            self._make(making)

    def _new_folder(self, event: str, taken: datetime) -> Path:
        date = self._folder / event / f"{taken:%Y-%m-%d}"
        try:
            for parent in (date.parent, date):
                with suppress(FileExistsError):
                    make_folder(parent)
            while True:
                folder = date / new_id(taken, self._letters(8))
                with suppress(FileExistsError):  # chance has given this name before
                    make_folder(folder)
                    return folder
        except OSError:
            prune(date)
            raise

    def _change_scene(self, folder: Path, shot: Shot, told: _Promise) -> None:
        self._open()
        if not folder.exists():
            told.set_exception(CancelledError())
            return
        self._forget(folder)
        self._make(_Making(replace(shot, taken=About.read(folder).taken), folder, told))

    def _make(self, making: _Making) -> None:
        """Makes the live composition the photo, if there can be one, and sends the shot to the darkroom."""
        try:
            live = self._develop_live(making.shot)
        except Exception as fault:  # noqa: BLE001  whatever it is, the darkroom may still make a photo of it
            log.warning("%s: no live composition (%s), the guest waits for the darkroom", making.folder.name, fault)
        else:
            making.cutout = live.cutout
            self._place(making, {PICTURE: live.photo})
        self._send(making)

    def _place(self, making: _Making, files: dict[str, bytes], *, finished: bool | None = None) -> None:
        """Makes *files* those of the photo, durably, and tells everybody.

        *finished* is None while the darkroom may still send a better one; after that, the negative goes.
        """
        folder, scene = making.folder, making.shot.scene
        about = About.read(folder)
        if (scene != about.scene or finished is None) and (folder / PICTURE).exists():
            # Announced first: after a cut in the middle, the checksum tells which scene photo.jpg shows.
            picture = checksum((folder / PICTURE).read_bytes())
            before = Before(scene=about.scene, finished=about.finished, picture=picture)
            about = about.but(scene=scene, finished=False, before=before)
            put(folder, {ABOUT: about.to_bytes()})
        if finished is not None:
            sums = {name: checksum(content) for name, content in files.items()}
            if PICTURE not in files:
                sums[PICTURE] = checksum((folder / PICTURE).read_bytes())
            about = about.but(finished=finished, checksums=about.checksums | sums, before=None)
            files = {**files, ABOUT: about.to_bytes()}
        put(folder, files)
        photo = about.photo(folder)
        self._photos[photo.id] = photo
        self._note(lambda catalogue: catalogue.enter(photo))
        self._publish(photo)
        if not making.told.done():
            making.told.set_result(photo)
        if finished is not None and not self._keep_negatives:
            remove(folder / NEGATIVE)

    def _note(self, change: Callable[[Catalogue], None]) -> None:
        """Changes the catalogue. It is an index: a fault in it never costs a guest a photo, and is made good later."""
        path = self._folder / CATALOGUE
        try:
            if not self._catalogue:
                self._catalogue = Catalogue(path)
                if not self._left:  # otherwise recovery does so when it has seen every photo
                    self._catalogue.match(self._photos.values())
            change(self._catalogue)
        except (sqlite3.Error, OSError) as fault:
            log.warning("%s cannot be used (%s); photos are kept without it", path, fault)
            self._close_catalogue()

    def _discard(self, which: Photo | Future[Photo], done: Future[None]) -> None:
        self._open()
        folder = which.folder if isinstance(which, (Photo, _Promise)) else None
        if folder and folder.exists():
            thrown = self._folder / THROWN
            with suppress(FileExistsError):
                make_folder(thrown)
            move(folder, thrown / folder.name)  # the tombstone: from here on nothing brings it back
            self._forget(folder)
            photo = self._photos.pop(folder.name, which)
            if isinstance(photo, Photo):
                self._retire(photo.token)
            self._note(lambda catalogue: catalogue.strike(folder.name))
            shutil.rmtree(thrown)
            prune(folder.parent)
        done.set_result(None)

    def _forget(self, folder: Path) -> None:
        """Gives up the shot that is under way in *folder*; what the darkroom still sends of it finds nobody."""
        making = self._under_way.pop(folder.name, None)
        if making and making.order:
            making.order.cancel()
        if making and not making.told.done():
            making.told.set_exception(CancelledError())

    def _send(self, making: _Making) -> None:
        """Sends a shot to the darkroom."""
        self._under_way[making.folder.name] = making
        making.order = order = self._develop(making.shot)
        order.add_done_callback(lambda order: self._do(making.told, lambda: self._finish(making, order)))

    def _finish(self, making: _Making, order: "Future[Developed]") -> None:
        folder = making.folder
        if self._under_way.get(folder.name) is not making:
            return  # thrown away, or in another scene by now
        del self._under_way[folder.name]
        making.order = None  # the two hold each other, and megabytes of shot, until the next great collection
        self._open()
        fault = order.exception()
        if not fault:
            developed = order.result()
            self._place(making, {PICTURE: developed.photo, CUTOUT: developed.cutout}, finished=True)
            return
        about = About.read(folder)
        if not (folder / PICTURE).exists() or about.scene != making.shot.scene:
            raise Problem("could_not_keep", f"{folder} cannot be developed: {fault}; the next start tries again")
        log.warning("%s stays as it was composed live: %s", folder.name, fault)
        cutout = making.cutout if CUTOUT not in about.checksums else None  # an earlier scene's is as good or better
        self._place(making, {CUTOUT: cutout} if cutout else {}, finished=False)

    def _recover(self, left: Iterator[Path]) -> None:
        """Sees to one folder that an earlier run left; the next has its turn after the guests' shots."""
        if left is not self._left:
            return  # the folder was opened anew meanwhile, and this began anew with it
        folder = next(left, None)
        if not folder:
            self._left = None
            for photo in [photo for photo in self._photos.values() if not photo.folder.exists()]:
                del self._photos[photo.id]  # it went with its disk, or the operator moved it
                self._retire(photo.token)
            self._note(lambda catalogue: catalogue.match(self._photos.values()))
            self._develop_next()
            return
        if folder.name not in self._under_way and folder.exists():
            try:
                self._take_up(folder)
            except (OSError, ValueError) as fault:
                log.warning("%s is left as it is: %s", folder, fault)
        self._do(Future(), lambda: self._recover(left))

    def _take_up(self, folder: Path) -> None:
        found = repair(folder, keep_negatives=self._keep_negatives)
        if found and found.has_picture:
            photo = found.about.photo(folder)
            if self._photos.get(photo.id) != photo:
                self._photos[photo.id] = photo
                self._publish(photo)
        if found and found.to_develop:
            self._undeveloped.append((folder, found.about))

    def _develop_next(self) -> None:
        """Sends one negative to the darkroom, and the next when it is back: guests' shots wait for one at most."""
        if not self._hold.held:
            return
        while self._undeveloped:
            folder, about = self._undeveloped.popleft()
            if folder.name in self._under_way or not (folder / NEGATIVE).exists():
                continue
            frame = Frame((folder / NEGATIVE).read_bytes(), about.size, self._clock.now(), 0, about.demo)
            told = _Promise(folder)
            told.add_done_callback(lambda _: self._do(Future(), self._develop_next))
            shot = Shot(frame, None, about.scene, about.shape, about.taken, about.tones, about.moment)
            self._send(_Making(shot, folder, told))
            return
        self.recovered.set()

"""Brings copies of photos to where the settings want them, in a thread of its own that nobody waits for.

There is one for each place, and none knows of another: what is wrong with one place delays nothing at the other.
What is to be brought is noted with the photo, in its about.json (booth.album.record.Copy), what is to be removed in
tombstones (booth.album.tombstones): so whatever ends the program, the next one goes on. Everything may be done twice.
"""

import logging
import queue
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path

from booth.album.record import Photo
from booth.album.tombstones import buried, folder_elsewhere
from booth.clock import Clock
from booth.problems import FileFault
from booth.runtime.worker import Worker
from booth.setting_tables import CALLED, PlaceSettings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.delivery import Change, Delivery
from booth.sharing.cloud.page import public_link
from booth.sharing.cloud.renewed import Renewals, Renewed
from booth.sharing.cloud.scene_pictures import ScenePictures
from booth.sharing.cloud.status import CloudStatus
from booth.sharing.cloud.target import Refused, TargetFault
from booth.sharing.cloud.waiting import Bring, Errand, Waiting

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds between two looks for what is to be removed
APART = 0.2  # seconds from the beginning of a file to that of the next: else a near server costs the live view pictures
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds: between nothing and twice as much after each fault (full jitter)
HURRY = 5.0  # seconds after a fault within which a new photo is no reason to try again
REFUSALS = 3  # after which the operator is told; it is tried now and then, since a clock may have been wrong
REFUSED_PAUSE = 900.0  # seconds
TOLD_AFTER = 3  # faults in a row that are worth a line
ENDING = 0.5  # seconds of those for stopping in which the thread ends, once what it waits for is broken off


class Outbox:
    """A subscriber of the album; every method but `stop` may be called from any thread and returns at once."""

    def __init__(
        self,
        settings: PlaceSettings,
        albums: Sequence[Path],
        clock: Clock,
        *,
        open_courier: Callable[[], Courier],
        note: Callable[[Photo, Change], Future[Photo]],
        scenes: ScenePictures,
        event: str = "",
        make_page: Callable[[Photo], bytes] | None = None,
        public_url: str = "",
        renewed: Sequence[Renewed] = (),
        among: int = 1,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """*albums*: the photo folders. *open_courier* raises FileFault without credentials. *note* is the album's. For
        photos of *event*, its folder's name, and all others *make_page* makes what goes there first, if anything does,
        and which lies at *public_url*; *scenes* has the pictures made that such pages show beside the photo. *renewed*:
        what is put there again and again. *among*: as many places share what the machine can spare.
        """
        self._settings = settings
        self._albums = albums
        self._clock = clock
        self._open_courier = open_courier
        self._chance = chance
        self._worker = Worker(f"outbox of {CALLED[settings.table]}", self._work, clock)
        self._wake = threading.Event()
        self._news: queue.SimpleQueue[Photo | tuple[str, str]] = queue.SimpleQueue()
        self._event = event
        self._make_page = make_page
        self._public_url = public_url
        self._apart = APART * among
        self._scenes = scenes
        started = f"{clock.wall():%Y%m%d-%H%M%S}"
        self._waiting = Waiting(started, make_page is not None, settings.table, scenes.wanted)
        self._delivery = Delivery(
            self._waiting, settings.place, albums, clock, note=note, make_page=make_page, scenes=scenes
        )
        self._status = CloudStatus(settings.table, settings.place if settings.target else "")
        self._renewals = Renewals(renewed, clock)
        self._left = threading.Event()  # the thread has done all that it wanted to
        self._leaves = False  # word of the end
        # From here on, what only the outbox's thread changes; `stop` ends what the courier is doing.
        self._courier: Courier | None = None
        self._errand: Errand | Renewed | None = None  # under way
        self._failures = self._refusals = 0  # in a row
        self._tried = self._not_before = self._paced = float("-inf")  # monotonic seconds
        self._looked = float("-inf")
        self._fault = self._told = ""

    def start(self) -> None:
        """Begins, if copies are wanted."""
        if self._settings.target:
            self._worker.start()

    def leave_word(self) -> None:
        """Has `stop` leave word at the target that the booth was switched off on purpose, if it is reached now."""
        self._leaves = not self.away

    def stop(self, timeout: float) -> bool:
        """Ends; what was under way is done anew at the next start. False if that took longer than *timeout* seconds."""
        self._worker.ask_to_stop()
        self._wake.set()
        if isinstance(self._errand, Errand) and (courier := self._courier):
            courier.break_off()
        if self._settings.target and not self._left.wait(timeout - ENDING) and (courier := self._courier):
            courier.break_off()
        return self._worker.stop(ENDING)

    @property
    def status(self) -> CloudStatus:
        """How it is doing."""
        return self._status

    def published(self, photo: Photo) -> None:
        """Brings *photo* away, if it was taken to be copied and once its guests have kept it."""
        if self._settings.table in photo.copies:
            self._hear(photo)

    def retired(self, token: str) -> None:
        """The photo is gone, or its disk is."""
        self._hear(("gone", token))

    def kept(self, photo: Photo) -> None:
        """The guests keep *photo*: from now on it may be brought away."""
        self._hear(("kept", photo.token))

    @property
    def makes_pages(self) -> bool:
        """Whether photos have pages on the internet."""
        return self._make_page is not None

    @property
    def away(self) -> bool:
        """Whether the target could not be reached when it was tried last: phones had better come to the booth."""
        return self._failures > 0

    def link(self, token: str) -> str | None:
        """The address of the page of the photo of *token* on the internet, which is there; None if it is not."""
        return self._link(self._waiting.folder(token, with_page=True))

    def link_to_come(self, token: str) -> str | None:
        """The same, whether it is there already or will be; None if the photo has no such page."""
        return self._link(self._waiting.folder(token))

    def _link(self, folder: str | None) -> str | None:
        return public_link(self._public_url, folder) if folder and self._make_page else None

    def example(self) -> str:
        """A link as long as that of a photo that is taken now."""
        now, letters = self._clock.wall(), "A" * 26
        return public_link(self._public_url, folder_elsewhere(self._event, "A" * 8, now, letters))

    def _hear(self, news: Photo | tuple[str, str]) -> None:
        if self._settings.target:
            self._news.put(news)
            self._wake.set()

    def _work(self, stopping: threading.Event) -> None:
        self._left.clear()
        try:
            while not stopping.is_set():
                self._wake.clear()
                self._take_news()
                if pause := self._turn():
                    self._wake.wait(pause)
        finally:
            if stopping.is_set() and self._leaves and self._renewals.last_words:
                self._take_leave()
            if self._courier:
                self._courier.stop()
                self._courier = None
            self._left.set()

    def _take_leave(self) -> None:
        with suppress(FileFault, TargetFault):  # then it looks as if the booth had lost its network, or its power
            if self._failures and self._courier:  # what was under way was broken off, and its process with it
                self._courier.stop()
                self._courier = None
            self._courier = self._courier or self._open_courier()
            self._renewals.take_leave(self._courier)

    def _take_news(self) -> None:
        now, which = self._clock.now(), self._settings.table
        while not self._news.empty():
            match self._news.get():
                case Photo() as photo:
                    self._waiting.take(photo, now)
                case ("kept", token):
                    self._waiting.keep(token)
                    if self._refusals < REFUSALS:
                        self._not_before = min(self._not_before, self._tried + HURRY)
                case ("scene made", token):
                    self._waiting.scene_made(token, now, failed=not self._scenes.settle())
                case (_, token):
                    self._scenes.forget(token)
                    gone = self._waiting.forget(token)
                    if gone and gone.folder.exists():  # the disk refuses to remove it
                        self._waiting.remove({token: gone.copies[which].folder})
                    self._looked = float("-inf")
        if now - self._looked >= LOOK:
            self._looked = now
            for album in self._albums:
                with suppress(OSError):  # its disk is not there
                    self._waiting.remove(buried(album, which))
        there, waiting, to_remove = self._waiting.counts()
        refused = self._refusals >= REFUSALS
        self._status = CloudStatus(which, self._settings.place, there, waiting, to_remove, self._told, refused=refused)

    def _turn(self) -> float:
        """Does what comes next; gives the seconds until the next look."""
        now = self._clock.now()
        file = self._renewals.next()
        if (due := self._not_before if file else max(self._not_before, self._paced)) > now:
            return min(LOOK, due - now)
        self._errand = errand = file or self._next(now)
        if errand is None:
            return LOOK
        self._tried = now
        try:
            self._courier = self._courier or self._open_courier()
            self._do(errand, self._courier)
        except OSError:  # of this photo alone: it is gone, or its disk is, or it is being replaced
            if isinstance(errand, Errand):
                self._waiting.failed(errand, now, alone=True)
            self._not_before = now + self._chance() * FIRST_PAUSE
        except FileFault as fault:
            self._failed(errand, str(fault), refused=True)
        except Refused as fault:
            self._failed(errand, str(fault), refused=True)
        except TargetFault as fault:
            self._failed(errand, str(fault), refused=False)
        finally:
            self._errand = None
        return 0.0

    def _next(self, now: float) -> Errand | None:
        """What comes next of photos; what is to be made for that is begun, and something else comes meanwhile.

        For a place that is away no more is made than the one picture that can be held.
        """
        errand = self._waiting.next(now)
        while isinstance(errand, Bring) and errand.file.scene:
            photo, scene, source = errand.photo, errand.file.scene, errand.file.source
            if self._scenes.picture(photo, scene, source):
                break
            if self.away and self._scenes.held not in {"", photo.token}:
                errand = self._waiting.next(now, scenes_of=self._scenes.held)
                continue
            self._waiting.wait_for_scene()
            self._scenes.make(photo, scene, source, partial(self._hear, ("scene made", photo.token)))
            errand = self._waiting.next(now)
        return errand

    def _do(self, errand: Errand | Renewed, courier: Courier) -> None:
        """Raises TargetFault, Refused, OSError."""
        if isinstance(errand, Renewed):
            if not self._renewals.bring(errand, courier):
                return
        else:
            began, count = self._clock.now(), self._delivery.do(errand, courier)
            if isinstance(errand, Bring) and errand.file.scene:
                self._scenes.release()
            self._paced = began + self._apart
            if self._settings.bandwidth:
                self._paced = max(self._paced, self._clock.now() + count / (1000 * self._settings.bandwidth))
        self._failures = self._refusals = 0
        self._tell("")

    def _failed(self, errand: Errand | Renewed, words: str, *, refused: bool) -> None:
        now = self._clock.now()
        if isinstance(errand, Errand):
            self._waiting.failed(errand, now, alone=self._failures == 0)
        self._failures += 1
        self._refusals = self._refusals + 1 if refused else 0
        if self._refusals >= REFUSALS:
            pause = REFUSED_PAUSE
        else:
            pause = self._chance() * min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures, 10))
        self._not_before = now + pause
        if self._refusals >= REFUSALS or (self._failures >= TOLD_AFTER and not refused):
            self._tell(words)

    def _tell(self, fault: str) -> None:
        """Logs what is wrong once, and when it is over."""
        if fault and fault != self._told:
            log.warning("%s of photos do not get away: %s", CALLED[self._settings.table], fault)
        elif self._told and not fault:
            log.info("%s of photos get away again", CALLED[self._settings.table])
        self._told = fault

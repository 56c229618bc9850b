"""The self-test at a start: one photo of a demo guest goes the way of every photo, so that what stops them all is told
before the first guest.

Through album, darkroom and guests' page and back, in a corner of the photo folder, of which nothing is left.
"""

import io
import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from http import HTTPStatus
from pathlib import Path

from PIL import Image

from booth.album.album import Album
from booth.album.record import Photo
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.darkroom.live import develop_live
from booth.darkroom.worker import Darkroom
from booth.durable import make_way
from booth.frames import Frame, Shot
from booth.problems import Problem, Trouble
from booth.runtime.worker import Worker
from booth.settings import Settings
from booth.sharing.network.reaching import fetch
from booth.sharing.publisher import Publisher

log = logging.getLogger(__name__)

CORNER = ".self-test"  # in the photo folder
AGAIN = 5.0  # seconds until what has failed is tried again
POLL_INTERVAL = 0.2  # seconds between two looks at what is under way
FETCH_LIMIT = 20.0  # seconds for an answer of the booth's own server
_SIZE = (640, 360)  # pixels of the demo guest's frame; the photo has at least 1920 all the same
_GUEST = 30  # a frame of the demo camera in which somebody stands in the middle


class SelfTest:
    """Tries until a photo came back whole, in a thread of its own, and then is done."""

    def __init__(
        self,
        settings: Settings,
        darkroom: Darkroom,
        publisher: Publisher,
        scene: Callable[[], str | None],
        clock: Clock,
        photos: Callable[[], Path],
    ) -> None:
        """*scene* gives the key of a scene for the photo; while it gives None, nothing is tried.

        *photos* gives the photo folder in use.
        """
        self._settings = settings
        self._darkroom = darkroom
        self._publisher = publisher
        self._scene = scene
        self._clock = clock
        self._photos = photos
        self._worker = Worker("self-test", self._work, clock)
        self.trouble: Trouble | None = None
        """What is wrong now; None while nothing is known of. Written by the self-test's thread alone."""
        self.passed = threading.Event()
        """Set when a photo has come back whole."""

    def start(self) -> None:
        """Begins as soon as there is a scene for it; the photo folder exists by then."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends it, whether it is done or not; False if it is stuck."""
        return self._worker.stop(timeout)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            scene = self._scene()
            if scene is None:
                stopping.wait(POLL_INTERVAL)
                continue
            try:
                if self._try(scene, stopping):
                    log.info("self-test: a photo was kept, developed, served and fetched whole")
                    self._tell(None)
                    self.passed.set()
                    return
            except (Problem, OSError) as fault:
                self._tell(Trouble(f"A trial photo could not be kept: {fault}", stops_all=True))
            stopping.wait(AGAIN)

    def _tell(self, trouble: Trouble | None) -> None:
        if trouble and trouble != self.trouble:
            log.error("%s", trouble.words)
        self.trouble = trouble

    def _try(self, scene: str, stopping: threading.Event) -> bool:
        """Whether the photo came back; False if not, or if the booth ends.

        Raises Problem and OSError if it cannot be kept.
        """
        corner = self._photos() / CORNER
        make_way(corner, links=False)
        shutil.rmtree(corner, ignore_errors=True)  # what a kill has left
        try:
            return self._try_in(corner, scene, stopping)
        finally:
            shutil.rmtree(corner, ignore_errors=True)

    def _try_in(self, folder: Path, scene: str, stopping: threading.Event) -> bool:
        corner = Album(
            folder,
            CORNER,
            self._clock,
            develop_live=lambda shot: develop_live(shot, self._settings, lambda _: None),
            develop=lambda shot, *, urgent: self._darkroom.develop(shot, urgent=False),  # noqa: ARG005  guests' first
            subscribers=[self._publisher],
            keep_negatives=False,
        )
        corner.start()
        try:
            kept = corner.keep(_demo_shot(scene, self._clock))
            if not _done(kept, stopping):
                return False
            photo = kept.result()
            came_back = self._is_fetched(photo, stopping) and self._is_finished(corner, photo, stopping)
            wait([corner.discard(photo)], FETCH_LIMIT)
            return came_back
        finally:
            corner.stop(FETCH_LIMIT)

    def _is_fetched(self, photo: Photo, stopping: threading.Event) -> bool:
        """Waits until a phone could fetch *photo*; False if the booth ends.

        A taken port is the publisher's to tell, and without a guests' page there is nothing to fetch.
        """
        while not stopping.is_set():
            status = self._publisher.status
            if (
                status.off
                or status.fault
                or (status.port and _fetch(status.port, photo.token) == photo.picture.read_bytes())
            ):
                return True
            stopping.wait(POLL_INTERVAL)
        return False

    def _is_finished(self, corner: Album, photo: Photo, stopping: threading.Event) -> bool:
        """Waits until the darkroom has finished *photo*, however long; False if it cannot, or if the booth ends."""
        while not stopping.is_set():
            newest = corner.newest(photo.id)
            if newest and newest.finished:
                return self._is_fetched(newest, stopping)
            status = self._darkroom.status
            if status.fault:
                words = f"Photos stay as the screen shows them, and guests may not be cut out: {status.fault}"
                self._tell(Trouble(f"{words}; install the booth again: make set-up", stops_all=False))
                if status.ready and not status.busy and not status.waiting:
                    return False  # it was given up
            stopping.wait(POLL_INTERVAL)
        return False


def _demo_shot(scene: str, clock: Clock) -> Shot:
    """The demo guest in *scene*."""
    camera = DemoCamera(clock, _SIZE, cast="one")
    file = io.BytesIO()
    Image.fromarray(camera.picture(_GUEST)).save(file, "JPEG", quality=90)
    frame = Frame(file.getvalue(), _SIZE, clock.now(), _GUEST, demo=True)
    return Shot(frame, camera.truth(_GUEST), scene, (16, 9))


def _done(future: Future[Photo], stopping: threading.Event) -> bool:
    """Waits for *future*; False if the booth ends."""
    while not stopping.is_set():
        if wait([future], POLL_INTERVAL).done:
            return True
    return False


def _fetch(port: int, token: str) -> bytes | None:
    """The photo of *token* as a phone would get it from this machine's own server; None if it does not come."""
    page = fetch("127.0.0.1", port, f"/P/{token}", FETCH_LIMIT)
    if page is None or page.status != HTTPStatus.OK:
        return None
    photo = fetch("127.0.0.1", port, f"/P/{token}/PHOTO.JPG", FETCH_LIMIT)
    return photo.body if photo else None

"""The booth's side of the guests' page: which photos are on offer, the links to them, what phones did with them.

A subscriber of the album. The page itself is served by a process of its own (http_server.py).
"""

import io
import logging
import queue
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PIL import Image

from booth.album.record import Photo
from booth.clock import Clock
from booth.composition.mark import legible_logo
from booth.config import ShareSettings
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.scenes.words import Words
from booth.sharing.address import phone_address
from booth.sharing.http_connection import Limits
from booth.sharing.offer import Offer, OfferedFile

log = logging.getLogger(__name__)

POLL = 0.05  # seconds that one wait for the server process takes; new photos are announced between two
SILENCE = 4.0  # seconds without a sign of life, nor any work, after which the server process is started again
NICE = 10  # guests on the screen come before guests with phones; a page needs a millisecond
LOGO_SIZE = (400, 160)  # pixels; shown half as large, and a few kilobytes
ADDRESS_LIFETIME = 1.0  # seconds until the machine's address is looked up again


@dataclass(frozen=True, slots=True)
class Visit:
    """What phones have done with a photo, in monotonic seconds."""

    opened: float | None = None  # when a phone last asked for the page for the first time; the same one counts once
    delivered: float | None = None  # when the first phone had the complete picture


@dataclass(frozen=True, slots=True)
class SharingStatus:
    """How well guests can fetch their photos at this moment."""

    address: str | None  # of this machine, as links name it; None without a network
    port: int | None  # None while the server process starts or cannot open its port
    fault: str  # why the port cannot be opened; empty if it can
    offered: int  # photos that can be fetched
    opened: int  # of these, those whose page a phone has opened
    delivered: int  # of these, those that a phone has in full

    @property
    def reachable(self) -> bool:
        """Whether a link can be given to a guest."""
        return self.address is not None and self.port is not None

    def line(self) -> str:
        """All of it as a short phrase."""
        counts = f"{self.offered} photos, {self.opened} opened, {self.delivered} fetched"
        if self.fault:
            return f"guests' page: {self.fault}; {counts}"
        if self.port is None:
            return f"guests' page: starting; {counts}"
        return f"guests' page: {self.address or 'no network'}, port {self.port}; {counts}"


class Publisher:
    """Lets guests fetch the photos that they have the links of.

    A thread of its own talks to the server process; when that is lost it is started again and told all offers anew.
    Every method but `stop` may be called from any thread and returns at once.
    """

    def __init__(
        self,
        settings: ShareSettings,
        words: Mapping[str, Words],
        accent: str,
        clock: Clock,
        logo: Image.Image | None = None,
        limits: Limits = Limits(),  # noqa: B008  frozen
    ) -> None:
        """*words* by language, the booth's default first; *accent* as "#rrggbb"; *logo* the event's, for the page."""
        self._settings = settings
        self._clock = clock
        self._worker = Worker("guests' page", self._work, clock)
        self._child = ChildProcess(
            "server",
            "booth.sharing.http_server:serve",
            settings.port,
            words,
            accent,
            _small_webp(logo) if logo else b"",
            limits,
            clock=clock,
            offline=False,
            nice=NICE,
        )
        self._changes: queue.SimpleQueue[tuple[str, Offer | None]] = queue.SimpleQueue()
        # Written by the thread of _work alone; others read one value at a time.
        self._offers: dict[str, Offer] = {}  # by token
        self._visits: dict[str, Visit] = {}  # by token
        self._port: int | None = None
        self._fault = ""
        self._address: tuple[float, str | None] = (float("-inf"), None)  # when it was looked up, and what was found

    def start(self) -> None:
        """Begins to serve, as soon as the port is free."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends the server process; False if that took longer than *timeout* seconds."""
        return self._worker.stop(timeout)

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while there is no process."""
        return self._child.pid

    @property
    def status(self) -> SharingStatus:
        """How well guests can fetch their photos at this moment."""
        visits = list(self._visits.values())  # copied in one step: the thread of _work adds to it
        return SharingStatus(
            self._own_address(),
            self._port,
            self._fault,
            len(self._offers),
            sum(visit.opened is not None for visit in visits),
            sum(visit.delivered is not None for visit in visits),
        )

    def published(self, photo: Photo) -> None:
        """Lets phones fetch *photo*; each answer sends what its file holds then."""
        self._changes.put((photo.token, _offer(photo)))

    def retired(self, token: str) -> None:
        """Lets nobody fetch the photo of *token* any more."""
        self._changes.put((token, None))

    def link(self, token: str) -> str | None:
        """The address of a photo's page as a phone can reach it now, in upper case for a small QR code.

        None if there is none: no network, or the port is taken, or the server process is being started again.
        """
        port, address = self._port, self._own_address()
        return f"http://{address.upper()}:{port}/P/{token}" if port and address else None

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo of *token* so far."""
        return self._visits.get(token, Visit())

    def _own_address(self) -> str | None:
        if self._settings.address != "auto":
            return self._settings.address
        now = self._clock.now()
        looked_up, address = self._address
        if now - looked_up >= ADDRESS_LIFETIME:
            address = phone_address()
            self._address = (now, address)
        return address

    def _work(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                try:
                    self._child.start()
                except ChildLost:  # too early to try again
                    stopping.wait(POLL)
                    continue
                try:
                    self._talk(stopping)
                except ChildLost as lost:
                    log.warning("guests cannot fetch their photos for a moment: %s", lost)
                finally:
                    self._port = None
        finally:
            self._child.stop()

    def _talk(self, stopping: threading.Event) -> None:
        """Talks to a new server process until it is lost."""
        self._take_changes()
        self._child.send(self._offers)
        while not stopping.is_set():
            if changes := self._take_changes():
                self._child.send(changes)
            try:
                event, detail = self._child.receive(POLL)
            except TimeoutError:
                continue
            self._child.expect(SILENCE)
            self._take_event(event, detail, self._clock.now())

    def _take_changes(self) -> dict[str, Offer | None]:
        """What was published and retired since the last call, entered into the offers."""
        changes: dict[str, Offer | None] = {}
        while not self._changes.empty():
            token, offer = self._changes.get()
            changes[token] = offer
            if offer:
                self._offers[token] = offer
            else:
                self._offers.pop(token, None)
                self._visits.pop(token, None)
        return changes

    def _take_event(self, event: str, detail: str, now: float) -> None:
        """Enters what the server process tells (see http_server.serve)."""
        visit = self._visits.get(detail, Visit())
        match event:
            case "opened" if detail in self._offers:
                self._visits[detail] = replace(visit, opened=now)
            case "delivered" if detail in self._offers and visit.delivered is None:
                self._visits[detail] = replace(visit, delivered=now)
            case "open":
                self._port = int(detail)
                if self._fault:
                    log.warning("port %d is free again: guests can fetch their photos", self._port)
                self._fault = ""
            case "closed" if not self._fault:
                self._fault = f"port {self._settings.port} {detail}"
                log.warning(
                    "%s, so guests cannot fetch their photos: close the other program, or set share.port in "
                    "config.toml to another number; it is tried again until it works",
                    self._fault,
                )


def _offer(photo: Photo) -> Offer:
    """What phones may fetch of *photo*. No ranges: the darkroom's photo takes the place of the live one."""
    taken = re.sub(r"[^0-9-]", "", photo.id[:15])  # date and time; the letters behind them are the operator's
    path = str(photo.picture)
    return Offer(
        {
            "PHOTO.JPG": OfferedFile(path, "image/jpeg"),
            "SAVE": OfferedFile(path, "image/jpeg", download_name=f"photo-{taken}.jpg"),
        }
    )


def _small_webp(logo: Image.Image) -> bytes:
    """*logo* as a small file for phones."""
    small = legible_logo(logo).copy()
    small.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=90, method=6)
    return file.getvalue()

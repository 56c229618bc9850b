"""The booth's side of the guests' page: what is on offer, the links to it, and what phones have done with it."""

import io
import logging
import queue
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PIL import Image

from booth.clock import Clock
from booth.composition.mark import legible_logo
from booth.config import ShareSettings
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.scenes.themes import Words
from booth.sharing.address import phone_address
from booth.sharing.http_server import Offer
from booth.sharing.pages import WORDS_ON_THE_PAGE, Wording

log = logging.getLogger(__name__)

TURN = 0.05  # seconds after which the pipe is left for what there is to tell
SILENCE = 20.0  # seconds after which a silent server process is taken for frozen
LOADING = 90.0  # seconds that it may take to its first word: a few on a slow card, more on a machine that is busy
LOGO = (400, 160)  # pixels; shown half as large, and a few kilobytes
LOOK_UP = 1.0  # seconds for which an address that was found is believed


class Photo(Protocol):
    """What the server has to know of a photo of the album."""

    @property
    def id(self) -> str:
        """Begins with date and time, "20260612-153012"."""

    @property
    def token(self) -> str:
        """26 random base32 letters."""

    @property
    def picture(self) -> Path:
        """The JPEG; its file may be replaced by a better one at any time, in one step."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What phones have done with a photo, in monotonic seconds."""

    opened: float | None = None  # when a phone last asked for the page for the first time; the same one counts once
    delivered: float | None = None  # when the first phone had the whole picture


class Publisher:
    """Gives guests the photos they have the links of.

    A thread of its own talks to the server process and starts it again when it was lost, with everything that is on
    offer. Every method may be called from any thread and never waits, but `stop`.
    """

    def __init__(
        self,
        settings: ShareSettings,
        words: Mapping[str, Words],
        accent: str,
        clock: Clock,
        logo: Image.Image | None = None,
    ) -> None:
        """*words* by language, the booth's own first; *accent* as "#rrggbb"; *logo* the event's, for the page."""
        wordings = {
            language: Wording({key: its[key] for key in WORDS_ON_THE_PAGE}, its.right_to_left)
            for language, its in words.items()
        }
        self._settings = settings
        self._clock = clock
        self._worker = Worker("guests' page", self._work, clock)
        self._child = ChildProcess(
            "server",
            "booth.sharing.http_server:serve",
            settings.port,
            wordings,
            accent,
            _small(logo) if logo else b"",
            clock=clock,
            offline=False,
        )
        self._changes: queue.SimpleQueue[tuple[str, Offer | None]] = queue.SimpleQueue()
        # The thread of _work writes these; others only look, at one value at a time.
        self._offers: dict[str, Offer] = {}
        self._visits: dict[str, Visit] = {}
        self._port: int | None = None
        self._port_lost = False
        self._address: tuple[float, str | None] = (float("-inf"), None)

    def start(self) -> None:
        """Begins to serve, as soon as the port is free."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends the server process; False if that took longer than *timeout* seconds."""
        return self._worker.stop(timeout)

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._child.pid

    def publish(self, photo: Photo) -> None:
        """Lets phones fetch *photo*, whatever its file holds at that moment."""
        name = re.sub(r"[^0-9-]", "", photo.id[:15])  # date and time; the letters behind them are the operator's
        self._changes.put((photo.token, Offer(str(photo.picture), f"photo-{name}.jpg")))

    def retire(self, token: str) -> None:
        """Lets nobody fetch the photo of *token* any more."""
        self._changes.put((token, None))

    def link(self, token: str) -> str | None:
        """The address of a photo's page as a phone can reach it now, all in upper case for a small code.

        None if there is none: no network, or the port is taken, or the server process is being started again.
        """
        port = self._port
        address = self._look_up() if self._settings.address == "auto" else self._settings.address
        return f"HTTP://{address}:{port}/P/{token}".upper() if port and address else None

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo of *token* so far."""
        return self._visits.get(token, Visit())

    def _look_up(self) -> str | None:
        now = self._clock.now()
        looked, address = self._address
        if now - looked >= LOOK_UP:
            address = phone_address()
            self._address = (now, address)
        return address

    def _work(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                try:
                    self._child.start()
                except ChildLost:  # too early to try again
                    stopping.wait(TURN)
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
        heard, patience = self._clock.now(), LOADING
        while not stopping.is_set():
            if changes := self._take_changes():
                self._child.send(changes)
            try:
                what, of_what = self._child.receive(TURN)
            except TimeoutError:
                if self._clock.now() - heard > patience:
                    log.warning("the guests' page said nothing for %.0f s and is started again", patience)
                    self._child.stop(0.0)
                    return
                continue
            heard, patience = self._clock.now(), SILENCE
            self._take_in(what, of_what, heard)

    def _take_changes(self) -> dict[str, Offer | None]:
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

    def _take_in(self, what: str, of_what: str, now: float) -> None:
        visit = self._visits.get(of_what, Visit())
        match what:
            case "opened" if of_what in self._offers:
                self._visits[of_what] = replace(visit, opened=now)
            case "delivered" if of_what in self._offers and visit.delivered is None:
                self._visits[of_what] = replace(visit, delivered=now)
            case "open":
                self._port = int(of_what)
                if self._port_lost:
                    log.warning("port %d is free again: guests can fetch their photos", self._port)
                self._port_lost = False
            case "closed" if not self._port_lost:
                self._port_lost = True
                log.warning(
                    "port %d %s, so guests cannot fetch their photos: close the other program, or set share.port in "
                    "config.toml to another number; it is tried again until it works",
                    self._settings.port,
                    of_what,
                )


def _small(logo: Image.Image) -> bytes:
    """*logo* as a small file for phones."""
    small = legible_logo(logo).copy()
    small.thumbnail(LOGO, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=90, method=6)
    return file.getvalue()

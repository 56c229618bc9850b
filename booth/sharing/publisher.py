"""The booth's side of the guests' page: which photos are on offer, the links to them, what phones did with them.

A subscriber of the album. The page itself is served by a process of its own (http_server.py).
"""

import errno
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from booth.album.event_folder import DEMO, event_folder
from booth.album.record import Photo
from booth.clock import Clock
from booth.config import ShareSettings
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.landlock import landlock_version
from booth.runtime.worker import BackOff, Worker
from booth.scenes.words import Words
from booth.sharing.network.probes import NAME
from booth.sharing.network.reaching import link_to
from booth.sharing.network.way import Way
from booth.sharing.offer import EventPages, News, OfferedFile, OtherScenes, Page, SceneNames, Wish
from booth.sharing.offers import Offers, offer_of
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.listener import listen
from booth.sharing.server.page_logo import page_logo
from booth.sharing.status import SharingStatus, Visit
from booth.sharing.thumbnails import Thumbnails

log = logging.getLogger(__name__)

POLL = 0.05  # seconds that one wait for the server process takes; new photos are announced between two
SILENCE = 4.0  # seconds without a sign of life, nor any work, after which the server process is started again
NICE = 10  # guests on the screen come before guests with phones; a page needs a millisecond


class Publisher:
    """Lets guests fetch the photos that they have the links of.

    A thread of its own talks to the server process and opens for it what phones ask for; when that is lost it is
    started again and told all offers anew. The socket stays open meanwhile, so phones only wait.
    Every method but `stop` may be called from any thread and returns at once.
    """

    def __init__(  # long: a line for each parameter
        self,
        settings: ShareSettings,
        words: Mapping[str, Words],
        accent: str,
        clock: Clock,
        logo: Image.Image | None = None,
        limits: Limits = Limits(),  # noqa: B008  frozen
        listener: socket.socket | None = None,
        *,
        event: str = "",
        state: Path,
        scenes: SceneNames | None = None,
        event_pages: EventPages = EventPages(),  # noqa: B008  frozen
        ask: Callable[[Wish, str, str], None] = lambda *_: None,
    ) -> None:
        """*words* by language, the booth's default first; *accent* as "#rrggbb"; *logo* the event's, for the page.

        *listener*: the socket that phones reach the page on, if somebody else has opened it; else it is opened.
        *state*: the folder for what has to outlast the booth, by *event*. *ask* is told, in the publisher's thread,
        what phones ask for: a wish, a token, and the code of one of the *scenes* if it needs one.
        """
        self._settings = settings
        self._off = settings.network == "none"
        self._clock = clock
        self.way = Way(settings, event, state, clock)
        """How phones come to the page."""
        self._worker = Worker("guests' page", self._work, clock)
        self._child = ChildProcess(
            "server",
            "booth.sharing.server.http_server:serve",
            words,
            accent,
            page_logo(logo) if logo else b"",
            scenes or {},
            limits,
            self.way.trial,
            settings.network == "own",
            event_pages,
            clock=clock,
            offline=False,
            nice=NICE,
        )
        self._limits = limits
        self._event, self.event_pages = event_folder(event), event_pages
        self._thumbnails = Thumbnails()
        self._listener = listener
        self._ask = ask
        self._offers = Offers()
        # Written by the thread of _work alone; others read one value at a time.
        self._visits: dict[str, Visit] = {}  # by token
        self._port: int | None = None
        self._fault = ""

    def start(self) -> None:
        """Begins to serve, as soon as the port is free; does nothing where the operator wants no page."""
        if self._off:
            return
        if not landlock_version():
            log.info("this kernel has no Landlock: nothing but its own code keeps the guests' page to the photos")
        self.way.start()
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends the server process; False if that took longer than *timeout* seconds."""
        self._worker.ask_to_stop()
        found_its_end = self.way.stop(timeout)
        return self._worker.stop(timeout) and found_its_end

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while there is no process."""
        return self._child.pid

    @property
    def status(self) -> SharingStatus:
        """How well guests can fetch their photos at this moment."""
        visits = list(self._visits.values())  # copied in one step: the thread of _work adds to it
        return SharingStatus(
            self.way.address,
            self._port,
            self._fault,
            len(self._offers.by_token),
            sum(visit.opened is not None for visit in visits),
            sum(visit.delivered is not None for visit in visits),
            self.way.line(),
            off=self._off,
        )

    def published(self, photo: Photo) -> None:
        """Lets phones fetch *photo*; each answer sends what its file holds then."""
        if not self._off:
            event = photo.folder.parents[1].name  # photos of former events are on offer too
            asked = bool(self.event_pages.wall) and event in {self._event, DEMO}
            self._offers.put(photo.token, offer_of(photo, asked=asked))

    def retired(self, token: str) -> None:
        """Lets nobody fetch the photo of *token* any more."""
        if not self._off:
            self._offers.put(token, None)

    def offer_scenes(self, token: str, others: OtherScenes) -> None:
        """Lets phones see the photo of *token* in *others*, if it is published."""
        self._offers.put(token, others)

    def deleted(self, token: str, gone: bool) -> None:
        """Tells the phone that asked for it whether the photo of *token* is deleted."""
        self._offers.put(token, gone)

    def link(self, token: str, page: Page = "P") -> str | None:
        """The address of a photo's page, or another, as a phone can reach it now, in upper case for a small QR code.

        None if there is none: no network, or the port is taken, or the server process is being started again, or the
        booth does not reach itself there.
        """
        port, address = self._port, self.way.address
        return link_to(address, port, f"/{page}/{token}") if port and address else None

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo of *token* so far."""
        return self._visits.get(token, Visit())

    def _work(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                if not self._listener and not self._listen(stopping):
                    return
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
                    self.way.serves(None)
        finally:
            self._child.stop()
            if self._listener:
                self._listener.close()

    def _listen(self, stopping: threading.Event) -> bool:
        """Opens the port, however long that takes; False if the booth ends."""
        back_off, port = BackOff(), self._settings.port
        while not stopping.is_set():
            try:
                self._listener = listen(port, self._limits.send_buffer_bytes)
            except OSError as fault:
                self._note_fault(fault)
                stopping.wait(back_off.after_fault(self._clock.now()))
                continue
            if self._fault:
                log.warning("port %d is free again: guests can fetch their photos", port)
            self._fault = ""
            return True
        return False

    def _note_fault(self, fault: OSError) -> None:
        taken = fault.errno == errno.EADDRINUSE
        why = "is used by another program" if taken else f"cannot be opened ({fault.strerror})"
        if not self._fault:
            log.warning(
                "port %d %s, so guests cannot fetch their photos: close the other program, or set share.port in "
                "config.toml to another number; it is tried again until it works",
                self._settings.port,
                why,
            )
        self._fault = f"port {self._settings.port} {why}"

    def _talk(self, stopping: threading.Event) -> None:
        """Talks to a new server process until it is lost."""
        assert self._listener
        self._take_changes()
        self._child.send(("listen", None), descriptor=self._listener.fileno())
        self._child.send(("news", News(self._offers.by_token, {})))
        self._child.send(("names", self._names()))
        while not stopping.is_set():
            news = self._take_changes()
            if news.offers or news.deleted:
                self._child.send(("news", news))
            try:
                event, detail = self._child.receive(POLL)
            except TimeoutError:
                continue
            self._child.expect(SILENCE)
            self._take_event(event, detail, self._clock.now())

    def _names(self) -> frozenset[str]:
        """What phones may call the booth by, beside the address that their connection came to."""
        name = NAME if self.way.own else self._settings.address.lower()
        return frozenset({"localhost", name} - {"auto"})

    def _take_changes(self) -> News:
        """What has changed about the offers since the last call."""
        news = self._offers.take()
        for token, offer in news.offers.items():
            if offer is None:
                self._visits.pop(token, None)
                self._thumbnails.forget(token)
        return news

    def _take_event(self, event: str, detail: Any, now: float) -> None:
        """Enters what the server process tells (see http_server.serve), and does what it asks for."""
        match event:
            case "file":
                self._open(*detail)
            case "small" | "full" | "choose" | "delete" | "show" | "hide" | "remove page":
                self._ask(event, *detail)
            case "joined":
                self.way.joined = now
            case "came":
                self.way.came(detail)
            case "opened" if detail in self._offers.by_token:
                self._visits[detail] = replace(self.visit(detail), opened=now)
                self.way.opened()
            case "delivered" if detail in self._offers.by_token and self.visit(detail).delivered is None:
                self._visits[detail] = replace(self.visit(detail), delivered=now)
            case "open":
                assert self._listener
                self._port = self._listener.getsockname()[1]
                self.way.serves(self._port)

    def _open(self, number: int, token: str, name: str) -> None:
        """Opens for the server process a file that is on offer: it cannot open any, and gets no other."""
        offer = self._offers.by_token.get(token)
        offered = offer.files.get(name) if offer else None
        try:
            file = self._opened(token, offered) if offered else None
        except OSError:  # it is gone
            file = None
        if file is None:
            self._child.send(("file", (number, False)))
            return
        try:
            self._child.send(("file", (number, True)), descriptor=file)
        finally:
            os.close(file)

    def _opened(self, token: str, offered: OfferedFile) -> int:
        if offered.small:
            return self._thumbnails.opened(token, offered.path)
        return os.open(offered.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)

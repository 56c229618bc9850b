"""The server process: gives each phone the photo it has the link of, and nothing to anybody else.

What can be done with a photo is in http_photo.py, what a page looks like in pages.py, how a file is sent in
http_sending.py, every limit in http_connection.py.
"""

import asyncio
import encodings.idna  # loaded now, for the names that some requests hold: later no file can be opened
import encodings.punycode  # noqa: F401
import re
import socket
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booth.runtime.landlock import without_files
from booth.runtime.pipe import Pipe
from booth.scenes.words import Words
from booth.sharing.network.probes import probe_answer
from booth.sharing.offer import EventPages, News, Offer, SceneNames
from booth.sharing.phones import Phones
from booth.sharing.server.discreet_log import be_discreet
from booth.sharing.server.http_connection import Connection, Limits, accept, refusal
from booth.sharing.server.http_groups import Groups
from booth.sharing.server.http_party import PartyAlbum
from booth.sharing.server.http_photo import CHANGES, PhotoRequests, is_looked_at
from booth.sharing.server.http_sending import send
from booth.sharing.server.http_wall import Wall
from booth.sharing.server.opened_files import OpenedFiles
from booth.sharing.server.pages import Pages

HEARTBEAT = 1.0  # seconds between two signs of life to the booth
PHONES_NOTED = 20  # phones told apart for one photo

# The page of a photo and what lies below it. No dot-only names, no second slash, nothing that is not plain ASCII.
_ADDRESS = re.compile(r"/P/([A-Z2-7]{26})(?:/([A-Z0-9][A-Z0-9.-]{0,31})?)?", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"([a-z0-9.-]+?)\.?(?::\d{1,5})?", re.ASCII)
_START = re.compile(r"/(?:P/?)?", re.IGNORECASE)  # all that somebody types who stops before the token


def serve(
    pipe: Pipe,
    words: Mapping[str, Words],
    accent: str,
    logo: bytes,
    scenes: SceneNames,
    limits: Limits,
    trial: str,
    own_network: bool,
    event_pages: EventPages,
) -> None:
    """Serves until the pipe closes; *logo*, a WebP or nothing, stands on every page; *scenes* are the theme's.

    *trial*: the token of a page without a photo, by which the booth finds out whether it reaches itself. In the booth's
    *own_network* phones are told that it leads to the internet, and their guests when to leave it. *event_pages*:
    the party album and the wall, if there are any.

    Where the kernel has Landlock it can from the start open no file and no connection: it reads what the booth opens
    for it, and has all modules already.

    It receives (what, detail): ("listen", None), first, with the socket to listen on; ("news", News); ("names", all
    that phones may call the booth by); ("file", (number, whether it is there)), with the file that it has asked for.
    It sends (event, detail): ("open", "") when it answers phones; ("file", (number, token, name)) to have one opened;
    ("opened", token) for each phone that asks for the page; ("delivered", token) once the first phone has a complete
    file of the photo; a Wish with what it is for (see PhotoRequests); those of booth.sharing.phones; and ("alive", "")
    all the time.
    """
    pages = Pages(words, accent, logo, scenes, own_network=own_network)
    files = OpenedFiles(lambda wanted: pipe.send(("file", wanted)))
    album = PartyAlbum(event_pages.party, pages, files, limits)
    on_wall = Wall(event_pages, accent, logo, files, limits)
    be_discreet()
    without_files()
    asyncio.run(_PhotoServer(pipe, pages, limits, trial, files, album, on_wall, own_network=own_network).serve())


class _PhotoServer:
    """What is on offer, who asks for it, and what is known about their having got it."""

    def __init__(
        self,
        pipe: Pipe,
        pages: Pages,
        limits: Limits,
        trial: str,
        files: OpenedFiles,
        party: PartyAlbum,
        wall: Wall,
        *,
        own_network: bool,
    ) -> None:
        self._pipe = pipe
        self._pages = pages
        self._limits = limits
        self._trial = trial
        self._own_network = own_network
        self._phones = Phones(self._tell)
        self._names: frozenset[str] = frozenset()  # in lower case
        self._offers: dict[str, Offer] = {}
        self._files = files
        self._party = party
        self._wall = wall
        self._groups = Groups(lambda token: self._tell("remove page", (token, "")))
        self._seen_by: dict[str, set[str]] = {}  # addresses of phones that opened the page, by token
        self._delivered: set[str] = set()
        self._photo_requests = PhotoRequests(pages, self._files, self._tell, self._offers.get)

    async def serve(self) -> None:
        self._pipe.recv()
        listener = socket.socket(fileno=self._pipe.recv_descriptor())
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._take_message)
        await accept(listener, self._answer, self._limits)
        self._tell("open")
        while True:
            await asyncio.sleep(HEARTBEAT)
            self._tell("alive")

    def _take_message(self) -> None:
        """Receives one message of the booth, which does not block for long: it is small and has begun to arrive."""
        try:
            match self._pipe.recv():
                case ("news", News() as news):
                    self._take_news(news)
                case ("names", names):
                    self._names = names
                case ("file", (number, there)):
                    self._files.take(number, self._pipe.recv_descriptor() if there else None)
        except EOFError:  # the booth has closed the pipe, which ends this process
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())

    def _take_news(self, news: News) -> None:
        for token, offer in news.offers.items():
            self._party.take(token, offer)
            self._wall.take(token, offer)
            self._groups.take(token, offer)
            if offer:
                self._offers[token] = offer
            else:
                self._offers.pop(token, None)
                self._seen_by.pop(token, None)
                self._delivered.discard(token)
                self._photo_requests.forget(token)
        for token, gone in news.deleted.items():
            self._photo_requests.deleted(token, gone)

    def _tell(self, event: str, detail: Any = "") -> None:
        self._pipe.send((event, detail))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, Connection)
        if again_in := await connection.turn():
            return refusal(429, {"Retry-After": str(again_in)})
        # The path as it came: no percent-encoding is decoded, and no part of it ever becomes a path of the disk.
        path = request.raw_path.partition("?")[0]
        if self._own_network and (probe := probe_answer(request.headers.get("Host", ""), path)):
            self._phones.asked(connection.address, connection.called_at, asyncio.get_running_loop().time())
            return probe
        if not self._is_called_by_its_name(request, connection):
            return refusal(421)
        address = _ADDRESS.fullmatch(path)
        token, part = (address[1].upper(), (address[2] or "").upper()) if address else ("", "")
        changes = CHANGES.fullmatch(part) or self._groups.is_change(path)
        if request.method not in {"GET", "HEAD"} and not (request.method == "POST" and changes):
            return refusal(405, {"Allow": "GET, HEAD"})
        if token == self._trial:
            return web.Response(status=204)
        if on_wall := await self._wall.answer(request, path):  # no phone, though it asks every second
            return on_wall
        now = asyncio.get_running_loop().time()
        self._phones.asked(connection.address, connection.called_at, now)
        if _START.fullmatch(path):
            self._phones.opened(connection.address, connection.called_at, now)
            return self._page(self._pages.start(self._language(request)))
        if in_party := await self._party.answer(request, path, self._language(request)):
            return in_party
        if together := self._groups.at(path):
            if request.method == "POST":
                await self._groups.remove(path)
                return web.Response(status=303, headers={"Location": "/"})
            return self._group(request, connection, self._groups.link(path), together)
        offer = self._offers.get(token)
        if not address or not offer:
            meant = any(page.is_meant(path) for page in (self._party, self._groups, self._wall))
            if (address or meant) and (again_in := await connection.turn(to_guess=True)):
                return refusal(429, {"Retry-After": str(again_in)})
            return self._gone(request)
        if request.method != "POST" and part in offer.files and (answer := await self._file(request, token, part)):
            return answer
        if part == "" and is_looked_at(request):
            self._note_opened(token, connection.address)
            self._phones.opened(connection.address, connection.called_at, now)
        return await self._photo_requests.answer(request, token, offer, part) or self._gone(request)

    def _group(
        self, request: web.BaseRequest, connection: Connection, link: str, tokens: list[str]
    ) -> web.StreamResponse:
        """The page at *link* of the photos of *tokens*: who sees it has opened each."""
        if is_looked_at(request):
            for token in tokens:
                self._note_opened(token, connection.address)
            self._phones.opened(connection.address, connection.called_at, asyncio.get_running_loop().time())
        apple = self._pages.on_apple(request.headers.get("User-Agent", ""))
        return self._page(self._pages.group(link, tokens, self._language(request), apple=apple))

    def _is_called_by_its_name(self, request: web.BaseRequest, connection: Connection) -> bool:
        """Whether the request is for the booth: for the address that it came to, or for one of its names.

        Somebody who owns a name may have it lead to the booth's address and then, in the eyes of a phone's browser, has
        a page of theirs read the booth's. Every browser says which name it followed; a program of HTTP/1.0 need not.
        """
        said = request.headers.get("Host")
        if said is None:
            return request.version < (1, 1)
        host = _HOST.fullmatch(said.lower())
        return host is not None and (host[1] == connection.called_at or host[1] in self._names)

    async def _file(self, request: web.BaseRequest, token: str, name: str) -> web.StreamResponse | None:
        """The file of that *name*; None if it is gone."""
        offered = self._offers[token].files[name]
        counts = offered.is_photo and token not in self._delivered
        async with self._files.opened(token, name) as file:
            if file is None:
                return None
            delivered = (lambda: self._note_delivered(token)) if counts else None
            return await send(request, file, offered, self._limits, delivered)

    def _page(self, body: bytes, status: int = 200) -> web.Response:
        return web.Response(status=status, body=body, headers=self._pages.headers)

    def _language(self, request: web.BaseRequest) -> str:
        return self._pages.language(request.headers.get("Accept-Language", ""))

    def _gone(self, request: web.BaseRequest) -> web.Response:
        """The one answer for everything that cannot be had: unknown, thrown away, never a link at all."""
        return self._page(self._pages.gone(self._language(request)), 404)

    def _note_opened(self, token: str, phone: str) -> None:
        """Tells the booth of each phone once: a page that is loaded over and over must not hold a screen for ever."""
        phones = self._seen_by.setdefault(token, set())
        if phone not in phones and len(phones) < PHONES_NOTED:
            phones.add(phone)
            self._tell("opened", token)

    def _note_delivered(self, token: str) -> None:
        if token in self._offers and token not in self._delivered:
            self._delivered.add(token)
            self._tell("delivered", token)

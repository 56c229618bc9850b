"""The server process: gives each phone the photo it has the link of, and nothing to anybody else.

What a page looks like is in pages.py, how a file is sent in http_sending.py, every limit in http_connection.py.
"""

import asyncio
import errno
import re
from collections.abc import Mapping

from aiohttp import web

from booth.clock import Clock
from booth.runtime.pipe import Pipe
from booth.runtime.worker import BackOff
from booth.scenes.words import Words
from booth.sharing.http_connection import Connection, Limits, accept, listen, refusal
from booth.sharing.http_sending import send
from booth.sharing.offer import Offer
from booth.sharing.pages import Pages
from booth.sharing.picture_size import jpeg_size

HEARTBEAT = 1.0  # seconds between two signs of life to the booth
PHONES_NOTED = 20  # phones told apart for one photo

# The page of a photo and what lies below it. No dot-only names, no second slash, nothing that is not plain ASCII.
_ADDRESS = re.compile(r"(/P/([A-Z2-7]{26}))(?:/([A-Z0-9][A-Z0-9.-]{0,31})?)?", re.ASCII | re.IGNORECASE)
_START = re.compile(r"/(?:P/?)?", re.IGNORECASE)  # all that somebody types who stops before the token


def serve(pipe: Pipe, port: int, words: Mapping[str, Words], accent: str, logo: bytes, limits: Limits) -> None:
    """Serves until the pipe closes; *logo*, a WebP or nothing, stands on every page.

    It receives changes, {token: Offer, or None to withdraw it}, and sends events (name, detail):
    ("open", port), ("closed", why; tried again without end), ("opened", token) for each phone that asks for the page,
    ("delivered", token) once the first phone has a complete file of it, and ("alive", "") all the time.
    """
    asyncio.run(_PhotoServer(pipe, Pages(words, accent, logo), limits).serve(port))


class _PhotoServer:
    """What is on offer, who asks for it, and what is known about their having got it."""

    def __init__(self, pipe: Pipe, pages: Pages, limits: Limits) -> None:
        self._pipe = pipe
        self._pages = pages
        self._limits = limits
        self._offers: dict[str, Offer] = {}
        self._seen_by: dict[str, set[str]] = {}  # addresses of phones that opened the page, by token
        self._delivered: set[str] = set()

    async def serve(self, port: int) -> None:
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._take_changes)
        back_off, clock = BackOff(), Clock()
        while True:
            self._tell("alive")
            try:
                listener = listen(port, self._limits)
                break
            except OSError as fault:
                self._tell("closed", _why(fault))
                await asyncio.sleep(back_off.after_fault(clock.now()))
        await accept(listener, self._answer, self._limits)
        self._tell("open", str(listener.getsockname()[1]))
        while True:
            await asyncio.sleep(HEARTBEAT)
            self._tell("alive")

    def _take_changes(self) -> None:
        """Receives one message of the booth, which does not block for long: it is small and has begun to arrive."""
        changes: dict[str, Offer | None]
        try:
            changes = self._pipe.recv()
        except EOFError:  # the booth has closed the pipe, which ends this process
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())
            return
        for token, offer in changes.items():
            if offer:
                self._offers[token] = offer
            else:
                self._offers.pop(token, None)
                self._seen_by.pop(token, None)
                self._delivered.discard(token)

    def _tell(self, event: str, detail: str = "") -> None:
        self._pipe.send((event, detail))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, Connection)
        if again_in := await connection.turn():
            return refusal(429, {"Retry-After": str(again_in)})
        if request.method not in {"GET", "HEAD"}:
            return refusal(405, {"Allow": "GET, HEAD"})
        # The path as it came: no percent-encoding is decoded, and no part of it ever becomes a path of the disk.
        path = request.raw_path.partition("?")[0]
        if _START.fullmatch(path):
            return self._page(self._pages.start(self._language(request)))
        address = _ADDRESS.fullmatch(path)
        token = address[2].upper() if address else ""
        offer = self._offers.get(token)
        if not address or not offer:
            return self._gone(request)
        if address[3] is not None:
            file = offer.files.get(address[3].upper())
            delivered = None if token in self._delivered else lambda: self._note_delivered(token)
            answer = await send(request, file, self._limits, delivered) if file else None
            return answer or self._gone(request)
        if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
            self._note_opened(token, connection.address)
        apple = self._pages.on_apple(request.headers.get("User-Agent", ""))
        size = jpeg_size(offer.files["PHOTO.JPG"].path)
        return self._page(self._pages.photo(address[1].upper(), self._language(request), size, apple=apple))

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


def _why(fault: OSError) -> str:
    return "is used by another program" if fault.errno == errno.EADDRINUSE else f"cannot be opened ({fault.strerror})"

"""The server process: gives each phone the photo it has the link of, and nothing to anybody else.

Whatever comes in from the network is taken for hostile. There is one place for each limit: how many connections, how
long a request may take to arrive, how long an answer may take to leave, how much of either is in memory.
"""

import asyncio
import errno
import fcntl
import logging
import os
import re
import socket
import struct
import termios
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from booth.clock import Clock
from booth.runtime.pipe import Pipe
from booth.runtime.worker import BackOff
from booth.sharing.pages import SAFETY, Pages, Wording

log = logging.getLogger(__name__)

CONNECTIONS = 512  # open at a time; two hundred phones with two each and some to spare
PER_PHONE = 16  # open at a time from one address; a browser opens six
HEADER = 5.0  # seconds for a whole request to arrive, and of silence between two
REQUEST = 16 * 1024  # bytes of a request; browsers send one or two thousand
ANSWER = 120.0  # seconds from a request until its connection is cut, whatever is still under way
ARRIVAL = 30.0  # seconds to wait for a phone to have taken in the last piece
HEARTBEAT = 1.0  # seconds between two signs of life to the booth
SEND_BUFFER = 64 * 1024  # bytes that the kernel holds for a phone (it doubles them for its own use)
PIECE = 64 * 1024  # bytes of a photo in memory at a time, for each phone
PHONES_NOTED = 20  # phones told apart for one photo

_LINK = re.compile(r"(/P/([A-Z2-7]{26}))(/PHOTO\.JPG|/SAVE)?", re.ASCII | re.IGNORECASE)

_TCP_CLOSE = 7  # linux/tcp_states.h


@dataclass(frozen=True, slots=True)
class Offer:
    """A photo that may be fetched: where it is, and the name it gets on the phone."""

    picture: str
    saved_as: str


def serve(pipe: Pipe, port: int, wordings: Mapping[str, Wording], accent: str, logo: bytes) -> None:
    """Serves until the pipe closes; *logo*, a WebP or nothing, stands on every page.

    It is told changes, {token: Offer, or None to withdraw it}, and tells what happens as (what, of what):
    ("open", port), ("closed", why; tried again without end), ("opened", token) for each phone that asks for the page,
    ("delivered", token) once the first phone has the whole picture, and ("alive", "") all the time.
    """
    asyncio.run(_Phones(pipe, Pages(wordings, accent, logo)).serve(port))


class _Phones:
    """What is on offer, who asks for it, and what is known about their having got it."""

    def __init__(self, pipe: Pipe, pages: Pages) -> None:
        self._pipe = pipe
        self._pages = pages
        self._offers: dict[str, Offer] = {}
        self._seen_by: dict[str, set[str]] = {}
        self._delivered: set[str] = set()
        self.connections: Counter[str] = Counter()  # by the phone's address

    async def serve(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self._pipe.fileno(), self._hear)
        manager = web.Server(
            self._answer,
            request_factory=lambda message, payload, protocol, writer, task: _Request(
                message, payload, protocol, writer, task, loop, client_max_size=1024
            ),
        )
        back_off, clock = BackOff(), Clock()
        while True:
            self._tell("alive")
            try:
                listener = _listen(port)
                break
            except OSError as fault:
                self._tell("closed", _why(fault))
                await asyncio.sleep(back_off.after_fault(clock.now()))
        await loop.create_server(lambda: _Connection(self, manager, loop), sock=listener, backlog=CONNECTIONS)
        self._tell("open", str(listener.getsockname()[1]))
        while True:
            await asyncio.sleep(HEARTBEAT)
            self._tell("alive")

    def _hear(self) -> None:
        """Takes in what the booth says: small, already there, and sent by a thread of ours."""
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

    def _tell(self, what: str, of_what: str = "") -> None:
        self._pipe.send((what, of_what))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, _Connection)
        connection.begin_answer()
        if request.method not in {"GET", "HEAD"}:
            return _refusal(405, {"Allow": "GET, HEAD"})
        # The path as it came: nothing is decoded, so nothing can hide in a code, and a part of it never becomes a path.
        link = _LINK.fullmatch(request.raw_path.partition("?")[0])
        token = link[2].upper() if link else ""
        offer = self._offers.get(token)
        if not link or not offer:
            return self._gone(request)
        match (link[3] or "").upper():
            case "/SAVE":
                return await self._send(request, token, offer, f'attachment; filename="{offer.saved_as}"')
            case "/PHOTO.JPG":
                return await self._send(request, token, offer, "inline")
        if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
            self._note_opened(token, connection.phone)
        page = self._pages.photo(link[1].upper(), self._language(request))
        return web.Response(body=page, headers=self._pages.headers)

    def _language(self, request: web.BaseRequest) -> str:
        return self._pages.language(request.headers.get("Accept-Language", ""))

    def _gone(self, request: web.BaseRequest) -> web.Response:
        """The one answer to whatever there is not: unknown, thrown away, never a link at all."""
        return web.Response(status=404, body=self._pages.gone(self._language(request)), headers=self._pages.headers)

    async def _send(self, request: web.BaseRequest, token: str, offer: Offer, disposition: str) -> web.StreamResponse:
        """Sends the photo whole, from one opening of its file: a better one may take its name at any moment.

        Parts are not on offer (no Range): the second half of one file must never be put behind the first of another.
        """
        try:
            file = open(offer.picture, "rb")  # noqa: PTH123, SIM115  closed by the `with` below
        except OSError:
            return self._gone(request)
        with file:
            size = os.fstat(file.fileno()).st_size
            response = web.StreamResponse(headers={"Content-Disposition": disposition, "Accept-Ranges": "none"})
            response.content_type = "image/jpeg"
            response.content_length = size
            await response.prepare(request)
            transport = request.transport  # the request loses it when the phone hangs up
            if request.method == "HEAD" or not transport:
                return response
            with transport.get_extra_info("socket").dup() as line:  # answers questions about it even then
                while piece := file.read(PIECE):  # written moments ago: in memory, not on the disk
                    size -= len(piece)
                    await response.write(piece)
                if size:
                    raise ConnectionAbortedError("the file was cut short while it was sent")
                if token not in self._delivered and await _arrived(line, transport):
                    self._note_delivered(token)
        return response

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


class _Request(web.BaseRequest):
    """A request whose answer, be it a page, a photo or a refusal, gets our headers and not the library's."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        response.headers.update(SAFETY)
        del response.headers["Server"]  # says which versions of what to look up weaknesses of


class _Connection(web.RequestHandler):
    """One connection of one phone, with an end in sight."""

    def __init__(self, phones: _Phones, manager: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            manager,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # None turns it off; who fetched what is nobody's business
            auto_decompress=False,
            keepalive_timeout=HEADER,  # also the limit for the first request
            lingering_time=0,  # a body is never waited for: nothing here takes one
            read_bufsize=8 * 1024,
        )
        self.phone = ""
        self._phones = phones
        self._line: asyncio.Transport | None = None
        self._received = 0  # bytes since a request was last answered
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(0)  # what was written is in the kernel before more is read from the disk
        self._line = transport
        self.phone = (transport.get_extra_info("peername") or ("gone again",))[0]
        self._phones.connections[self.phone] += 1
        self.begin_answer()
        if self._phones.connections[self.phone] > PER_PHONE or self._phones.connections.total() > CONNECTIONS:
            self._cut()

    def data_received(self, data: bytes) -> None:
        # The library limits each header and their number, which together lets a phone fill a megabyte.
        self._received += len(data)
        if self._received > REQUEST:
            self._cut()
        else:
            super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        if self._deadline:
            self._deadline.cancel()
        self._phones.connections[self.phone] -= 1
        if not self._phones.connections[self.phone]:
            del self._phones.connections[self.phone]

    def begin_answer(self) -> None:
        """Has the connection cut when ANSWER seconds have passed from now, in whatever state it is then."""
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self._loop.call_later(ANSWER, self._cut)
        self._received = 0

    def _cut(self) -> None:
        """Ends the connection at once, with nothing left of it in the kernel that a phone would still have to take."""
        assert self._line
        self._line.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._line.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  the library's; it repeats what was sent
    ) -> web.StreamResponse:
        """A bare refusal of what is no request; nothing that was sent is repeated, to the sender or in the log."""
        if isinstance(exc, ConnectionError):  # the phone has hung up, which is its right
            raise exc
        if status >= 500:
            log.error("a phone's request failed", exc_info=exc)
        if request.writer.output_size:
            raise ConnectionAbortedError("half an answer is out already")
        return _refusal(status)


def _refusal(status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    response = web.Response(status=status, headers=headers)
    response.force_close()
    return response


def _listen(port: int) -> socket.socket:
    """Listens on every IPv4 address, which is what links are made of.

    Not on IPv6: those addresses are often reachable from the whole world, where a venue's IPv4 ones are not.
    """
    listener = socket.create_server(("0.0.0.0", port))  # noqa: S104  phones are on the other side of some interface
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)  # each connection inherits it
    return listener


def _why(fault: OSError) -> str:
    return "is used by another program" if fault.errno == errno.EADDRINUSE else f"cannot be opened ({fault.strerror})"


async def _arrived(line: socket.socket, transport: asyncio.Transport) -> bool:
    """Whether the phone has confirmed every byte; looks for at most ARRIVAL seconds.

    That a write returned means only that the kernel has taken the bytes. Its own buffer is empty (SIOCOUTQ) when the
    other side's kernel has confirmed them all.
    """
    pause = 0.02
    for _ in range(int(ARRIVAL / pause)):
        if not transport.get_write_buffer_size():
            waiting = struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, b"\0" * 4))[0]
            if not waiting:
                return True
        if line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _TCP_CLOSE:
            return False
        await asyncio.sleep(pause)
    return False

"""Connections of phones, each of which ends in bounded time and holds bounded memory.

Whatever comes in from the network is taken for hostile. aiohttp parses HTTP; all limits are here, since its own leave
room for slow and greedy phones. Forty honest phones may share one address, that of a venue's router: who asks for too
much is kept waiting, and is cut off or refused only beyond what so many could ask.
"""

import asyncio
import fcntl
import logging
import math
import socket
import struct
import termios
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from booth.sharing.server.open_connections import OpenConnections
from booth.sharing.server.pages import SAFETY_HEADERS
from booth.sharing.server.rate_limit import TokenBuckets

log = logging.getLogger(__name__)

READ_BUFFER = 8 * 1024  # bytes that the library reads ahead
LOOK_INTERVAL = 0.25  # seconds between two looks at how far each answer has moved

_BYTES_ACKED = 120  # offset of tcpi_bytes_acked, a u64, in struct tcp_info (linux/tcp.h)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one address, and all of them together, may take of the server."""

    connections: int = 512  # open at a time; two hundred phones with two each and some to spare
    per_address: int = 256  # of these; forty browsers behind one router open up to six each
    burst: int = 1000  # connections and requests of one address without a pause: forty phones of 25 each
    per_second: float = 50.0  # connections and requests of one address after that
    guesses: int = 100  # requests of one address for photos that are not there, without a pause: two of each phone
    guesses_per_second: float = 0.5  # of one address after that
    patience_seconds: float = 10.0  # that one of them is kept waiting at most: as long as all of its connections take
    request_seconds: float = 5.0  # for a whole request to arrive, and of silence between two
    request_bytes: int = 16 * 1024  # browsers send one or two thousand
    stall_seconds: float = 10.0  # for which an answer may move less than stall_bytes before its connection is cut
    stall_bytes: int = 64 * 1024  # that the phone has confirmed
    arrival_seconds: float = 30.0  # waited for a phone that says no more to have confirmed the last bytes of a file
    answer_seconds: float = 120.0  # from a request until its connection is cut, however well its answer moves
    send_buffer_bytes: int = 64 * 1024  # that the kernel holds for a phone (it doubles them for its own use)
    chunk_bytes: int = 64 * 1024  # of a file in memory at a time, for each phone


class _Request(web.BaseRequest):
    """A request whose answer, be it a page, a file or a refusal, gets our headers and not the library's."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        response.headers.update(SAFETY_HEADERS)
        del response.headers["Server"]  # tells which versions of what to look up weaknesses of


class Connection(web.RequestHandler):
    """One connection of one phone. It is cut when it exceeds a limit."""

    def __init__(
        self,
        server: web.Server,
        loop: asyncio.AbstractEventLoop,
        limits: Limits,
        others: OpenConnections["Connection"],
        buckets: TokenBuckets,
        guesses: TokenBuckets,
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # None turns it off; who fetched what is nobody's business
            auto_decompress=False,
            keepalive_timeout=limits.request_seconds,  # also the limit for the first request
            lingering_time=0,  # a body is never waited for: nothing here takes one
            read_bufsize=READ_BUFFER,
        )
        self.address = ""  # the phone's, or that of the router before it
        self.answering = False  # from a complete request to the end of its answer
        self.answered = False  # at least once
        self.was_cut = False
        self.idle_since = loop.time()  # when it was opened, or its last answer ended
        self._limits = limits
        self._others = others
        self._buckets = buckets
        self._guesses = guesses
        self._tcp: asyncio.Transport | None = None
        self._begun = False  # the library knows of it
        self._received = 0  # bytes since a request was last answered
        self._answer_began = 0.0
        self._moved = (0.0, 0)  # when the answer had last moved so much further, and the bytes confirmed by then

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Counts the connection, in place of an older one if there are too many; it is read when its turn comes."""
        assert isinstance(transport, asyncio.Transport)
        self._tcp = transport
        self.address = (transport.get_extra_info("peername") or ("gone again",))[0]
        if one_too_many := self._others.add(self):
            one_too_many.cut()
        if transport.is_closing():
            return
        wait = self._buckets.take(self.address, self._loop.time())
        if wait is None:
            self.cut()
        elif wait:
            transport.pause_reading()
            self._loop.call_later(wait, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        """Begins to read requests; what has arrived while the connection waited is still with the kernel."""
        assert self._tcp
        if self._tcp.is_closing():
            return
        super().connection_made(self._tcp)
        self._begun = True
        self._tcp.set_write_buffer_limits(0)  # what was written is in the kernel before more is read from the disk
        self._tcp.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Hands *data* on within the limit: the library's own, of each header and of their number, allow a megabyte."""
        self._received += len(data)
        if self._received > self._limits.request_bytes:
            self.cut()
        else:
            super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Takes the connection out of the count."""
        if self._begun:
            super().connection_lost(exc)
        self._others.remove(self)

    async def turn(self, *, to_guess: bool = False) -> int:
        """Waits until it is a request's turn and returns 0, or at once the seconds after which it may be tried again.

        *to_guess*: it has asked for a photo that there is none of. Those wait in a queue of their own, so that who
        tries out links is slow, and who asks for a photo behind the same router is not.
        Raises ConnectionError if the phone has hung up meanwhile.
        """
        if not self._tcp or self._tcp.is_closing():
            raise ConnectionAbortedError("the phone has hung up")
        now = self._loop.time()
        wait = (self._guesses if to_guess else self._buckets).take(self.address, now)
        self._begin_answer(now + (wait or 0))
        if wait is None:
            return math.ceil(self._limits.patience_seconds)
        if wait:
            await asyncio.sleep(wait)
        return 0

    def _begin_answer(self, now: float) -> None:
        """From *now* on the answer has to move, and to leave within bounded time."""
        self.answering = True
        self._received = 0
        self._answer_began = now
        if not self._unconfirmed:  # else a phone could ask for more and more that it does not take
            self._moved = (now, self._confirmed)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Sends what is left of an answer; from then on the connection is idle."""
        try:
            return await super().finish_response(request, resp, start_time)
        finally:
            self.answering, self.answered = False, True
            self.idle_since = self._loop.time()

    def look(self, now: float) -> None:
        """Cuts the connection if its answer has not moved far enough; called every LOOK_INTERVAL."""
        assert self._tcp
        confirmed = self._confirmed
        if not self.answering and not self._tcp.get_write_buffer_size():
            self._moved = (now, confirmed)
        elif now - self._answer_began >= self._limits.answer_seconds:
            self.cut()
        elif confirmed - self._moved[1] >= self._limits.stall_bytes:
            self._moved = (now, confirmed)
        elif now - self._moved[0] >= self._limits.stall_seconds:
            self.cut()

    @property
    def called_at(self) -> str:
        """The address of this machine that the phone has connected to."""
        assert self._tcp
        return str(self._tcp.get_extra_info("sockname")[0])

    @property
    def _confirmed(self) -> int:
        """Bytes that the phone has confirmed on this connection."""
        assert self._tcp
        info = self._tcp.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _BYTES_ACKED + 8)
        return int(struct.unpack_from("Q", info, _BYTES_ACKED)[0])

    @property
    def _unconfirmed(self) -> int:
        """Bytes that were sent, or are about to be, and that the phone has not confirmed."""
        assert self._tcp
        return unconfirmed(self._tcp.get_extra_info("socket")) + self._tcp.get_write_buffer_size()

    def cut(self) -> None:
        """Ends the connection at once, with nothing left of it in the kernel that a phone would still have to take."""
        assert self._tcp
        reset = struct.pack("ii", 1, 0)  # struct linger: on, 0 s
        self._tcp.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        self._tcp.abort()
        self.was_cut = True
        self._others.remove(self)

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
        return refusal(status)


def unconfirmed(tcp: socket.socket) -> int:
    """Bytes that the kernel holds of *tcp* because the other side's kernel has not confirmed them (SIOCOUTQ)."""
    return int(struct.unpack("i", fcntl.ioctl(tcp, termios.TIOCOUTQ, b"\0" * 4))[0])


def refusal(status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer without a body, after which the connection ends."""
    response = web.Response(status=status, headers=headers)
    response.force_close()
    return response


async def accept(
    listener: socket.socket, answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], limits: Limits
) -> None:
    """Begins to take connections from *listener*; each request is handed to *answer*."""
    loop = asyncio.get_running_loop()
    server = web.Server(
        answer,
        request_factory=lambda message, payload, protocol, writer, task: _Request(
            message, payload, protocol, writer, task, loop, client_max_size=1024
        ),
    )
    connections: OpenConnections[Connection] = OpenConnections(limits.connections, limits.per_address)
    buckets = TokenBuckets(limits.burst, limits.per_second, limits.patience_seconds)
    guesses = TokenBuckets(limits.guesses, limits.guesses_per_second, limits.patience_seconds)
    await loop.create_server(
        lambda: Connection(server, loop, limits, connections, buckets, guesses),
        sock=listener,
        backlog=limits.connections,
    )

    def look() -> None:
        loop.call_later(LOOK_INTERVAL, look)
        for connection in connections:
            connection.look(loop.time())

    look()

"""Sending a file to a phone, and knowing that it has arrived."""

import asyncio
import os
import socket
from collections.abc import Callable

from aiohttp import web

from booth.sharing.offer import OfferedFile
from booth.sharing.server.http_connection import Connection, Limits, refusal, unconfirmed

_TCP_CLOSE = 7  # linux/tcp_states.h
_LOOK_AGAIN = 0.02  # seconds between two looks at what a phone has confirmed


async def send(
    request: web.BaseRequest, file: int, offered: OfferedFile, limits: Limits, delivered: Callable[[], None] | None
) -> web.StreamResponse:
    """Answers *request* with the open *file*, a descriptor, as *offered* says.

    The second half of one file is never put behind the first of another, since it is opened once for each answer.
    *delivered*, if given, is called when the phone has confirmed the last byte of the complete file.
    Raises ConnectionError if the phone hangs up or the file is cut short on the way.
    """
    size = os.fstat(file).st_size
    wanted = _wanted_range(request) if offered.ranges else None
    part = range(size) if wanted is None else range(size)[wanted]
    if wanted is not None and not part:
        return refusal(416, {"Content-Range": f"bytes */{size}"})
    response = _head(offered, len(part))
    if wanted is not None:
        response.set_status(206)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    await response.prepare(request)
    connection, transport = request.protocol, request.transport  # the latter is lost when the phone hangs up
    assert isinstance(connection, Connection)
    if request.method == "HEAD" or not transport:
        return response
    with transport.get_extra_info("socket").dup() as tcp:  # can be asked about the connection even then
        at = part.start
        # A blocking read: the file was written moments ago and is in memory, not on the disk.
        while at < part.stop and (chunk := os.pread(file, min(part.stop - at, limits.chunk_bytes), at)):
            at += len(chunk)
            await response.write(chunk)
        if at < part.stop:
            raise ConnectionAbortedError("the file was cut short while it was sent")
        if delivered and len(part) == size and await _arrived(tcp, transport, connection, limits):
            delivered()
    return response


def _head(offered: OfferedFile, length: int) -> web.StreamResponse:
    disposition = f'attachment; filename="{offered.download_name}"' if offered.download_name else "inline"
    accepted = "bytes" if offered.ranges else "none"
    response = web.StreamResponse(headers={"Content-Disposition": disposition, "Accept-Ranges": accepted})
    response.content_type = offered.content_type
    response.content_length = length
    return response


def _wanted_range(request: web.BaseRequest) -> slice | None:
    """The part of a file that *request* wants; None if it wants all of it (RFC 9110, section 14.2).

    A range that is malformed, one of several, or tied to a validator (none is ever given out) is ignored.
    """
    if request.method != "GET" or "Range" not in request.headers or "If-Range" in request.headers:
        return None
    try:
        return request.http_range
    except ValueError:
        return None


async def _arrived(tcp: socket.socket, transport: asyncio.Transport, connection: Connection, limits: Limits) -> bool:
    """Whether the phone has confirmed every byte; looks until its connection is cut, or is over in another way.

    That a write returned means only that the kernel has taken the bytes.
    """
    for _ in range(int(limits.arrival_seconds / _LOOK_AGAIN)):
        if not transport.get_write_buffer_size() and not unconfirmed(tcp):
            return True
        if connection.was_cut or tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _TCP_CLOSE:
            return False
        await asyncio.sleep(_LOOK_AGAIN)
    return False

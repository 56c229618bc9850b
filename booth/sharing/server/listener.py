"""The socket on which phones reach the guests' page: opened by the booth, or handed over by systemd on port 80."""

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)

_FIRST = 3  # the first descriptor that systemd hands over (sd_listen_fds(3))


def listen(port: int, send_buffer: int) -> socket.socket:
    """Listens on every IPv4 address, which is what links are made of. Raises OSError if *port* is taken.

    Not on IPv6: those addresses are often reachable from the whole world, where a venue's IPv4 ones are not. The kernel
    holds *send_buffer* bytes for each phone.
    """
    return _with_buffer(socket.create_server(("0.0.0.0", port)), send_buffer)  # noqa: S104  phones are elsewhere


def handed_over(environment: Mapping[str, str], send_buffer: int) -> socket.socket | None:
    """The socket that systemd listens on for this process (booth.socket), of IPv4; None if there is none.

    *environment* as systemd set it: LISTEN_PID, LISTEN_FDS. Who gets it closes it; whoever asks again gets another
    handle of the same socket, since a booth with changed settings starts anew in the same process.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()) or environment.get("LISTEN_FDS", "0") == "0":
        return None
    listener = socket.socket(fileno=os.dup(_FIRST))
    os.set_inheritable(_FIRST, False)  # noqa: FBT003  takes no keyword
    if (listener.family, listener.type) != (socket.AF_INET, socket.SOCK_STREAM):
        log.warning("booth.socket must have ListenStream=0.0.0.0:80; what it has now is not used")
        listener.close()
        return None
    return _with_buffer(listener, send_buffer)


def _with_buffer(listener: socket.socket, send_buffer: int) -> socket.socket:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)  # each connection inherits it
    return listener

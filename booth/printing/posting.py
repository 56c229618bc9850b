"""Carries a request to CUPS, or to a printer itself, and its answer back: HTTP, one connection for each."""

import http.client
import socket

from booth.printing.ipp import CONTENT_TYPE, Answer, read_answer
from booth.printing.spooler import CupsFault, NoCups

PORT = 631
MOST = 4_000_000  # bytes of an answer


class _Connection(http.client.HTTPConnection):
    """A connection to a socket's path, where the server is one."""

    default_port = PORT

    def __init__(self, server: str, limit: float) -> None:
        super().__init__("localhost" if server.startswith("/") else server, timeout=limit)
        self._path = server if server.startswith("/") else ""

    def connect(self) -> None:
        if not self._path:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def posted(server: str, place: str, account: str, body: bytes, limit: float) -> Answer:
    """The answer to *body*, posted to *place* of *server*, a socket's path or a host. Raises NoCups, CupsFault."""
    headers = {"Content-Type": CONTENT_TYPE}
    if server.startswith("/"):
        headers["Authorization"] = f"PeerCred {account}"  # the kernel tells CUPS whether that is true
    try:
        connection = _Connection(server, limit)
        try:
            connection.request("POST", place, body, headers)
            answer = connection.getresponse()
            content = answer.read(MOST)
        finally:
            connection.close()
    except TimeoutError:
        raise NoCups(f"CUPS does not answer at {server}: sudo systemctl restart cups") from None
    except (OSError, http.client.HTTPException) as fault:
        why = getattr(fault, "strerror", None) or type(fault).__name__
        raise NoCups(f"CUPS cannot be reached at {server} ({why}): is it installed and running?") from None
    if answer.status in {401, 403}:
        raise CupsFault(f"CUPS does not let {account} do that: the account is not in its group lpadmin")
    if answer.status != 200:
        raise CupsFault(f"CUPS answers HTTP {answer.status}")
    try:
        return read_answer(content)
    except ValueError as fault:
        raise CupsFault(f"CUPS at {server} sends {fault}") from None

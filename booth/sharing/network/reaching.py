"""Links as phones and codes have them, and asking the booth's own pages as a phone would."""

import http.client
from dataclasses import dataclass

WEB_PORT = 80  # what a link without a port means


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def link_to(address: str, port: int, path: str) -> str:
    """The link to *path* ("/P/...") on *port* of *address*; in upper case, as far as it may be, for a small QR code."""
    place = address.upper() if port == WEB_PORT else f"{address.upper()}:{port}"
    return f"http://{place}{path}"


def fetch(address: str, port: int, path: str, limit: float) -> Answer | None:
    """What is answered at *path* on *port* of *address*; None if nothing is, for *limit* seconds at a time."""
    connection = http.client.HTTPConnection(address, port, timeout=limit)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

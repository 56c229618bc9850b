"""WebDAV (RFC 4918) as a place for copies: Nextcloud, ownCloud, a NAS, Apache.

A PUT that breaks off leaves what has come so far under its name, with status 200, on every server that was tried. So a
file is put under another name, read back, and moved.
"""

import base64
import http.client
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from booth.config import CloudSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Refused, TargetFault

PART = ".part"
SILENCE = 30.0  # seconds without a byte
_DONE = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    length: int | None  # as the header says
    body: bytes


class WebDav:
    """Keeps copies in a folder of a server, one connection for each request."""

    def __init__(self, settings: CloudSettings, credentials: Credentials) -> None:
        parts = urlsplit(settings.place)
        self._secure = parts.scheme == "https"
        self._host = parts.netloc
        self._root = quote(parts.path.rstrip("/"), safe="/%")
        self._address = f"{parts.scheme}://{parts.netloc}"
        account = f"{credentials.name}:{credentials.secret}".encode()
        self._account = f"Basic {base64.b64encode(account).decode()}"
        self._made: set[str] = set()  # folders that are there
        self._trust = ssl.create_default_context() if self._secure else None

    def put(self, place: str, content: bytes, kind: str) -> None:
        """As Target's."""
        folder = place.rpartition("/")[0]
        self._make(folder)
        part = f"{place}{PART}"
        answer = self._ask("PUT", part, content, {"Content-Type": kind})
        if answer.status in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:  # somebody has removed the folder meanwhile
            self._made.clear()
            raise TargetFault(f"{self._host} has lost a folder that was made just now")
        self._expect(answer, _DONE)
        if self.get(part, len(content)) != content:
            raise TargetFault(f"{self._host} does not give back what it was sent")
        target = f"{self._address}{self._root}/{place}"
        self._expect(self._ask("MOVE", part, headers={"Destination": target, "Overwrite": "T"}), _DONE)
        if self.length(place) != len(content):
            raise TargetFault(f"{self._host} has lost what it was sent")

    def length(self, place: str) -> int | None:
        """As Target's."""
        answer = self._ask("HEAD", place)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        self._expect(answer, _DONE)
        return answer.length

    def get(self, place: str, most: int | None = None) -> bytes:
        """As Target's; not much more than *most* bytes of it."""
        return self._expect(self._ask("GET", place, most=most), _DONE).body

    def remove(self, folder: str, names: tuple[str, ...]) -> None:  # noqa: ARG002  the folder goes with all in it
        """As Target's."""
        self._made.discard(folder)
        self._expect(self._ask("DELETE", f"{folder}/"), {*_DONE, HTTPStatus.NOT_FOUND})

    def _make(self, folder: str) -> None:
        """Makes *folder* and those that it lies in, but not what the settings name."""
        if folder in self._made:
            return
        if above := folder.rpartition("/")[0]:
            self._make(above)
        answer = self._ask("MKCOL", f"{folder}/")
        if answer.status in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}:
            raise Refused(f"{self._address}{self._root} is no folder there: make it, or mend place")
        self._expect(answer, {*_DONE, HTTPStatus.METHOD_NOT_ALLOWED})  # the last: it is there
        self._made.add(folder)

    def _ask(
        self,
        method: str,
        place: str,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        most: int | None = None,
    ) -> _Answer:
        """The server's answer. Raises TargetFault."""
        if self._trust:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, timeout=SILENCE, context=self._trust
            )
        else:
            connection = http.client.HTTPConnection(self._host, timeout=SILENCE)
        try:
            sent = {"Authorization": self._account} | (headers or {})
            connection.request(method, f"{self._root}/{place}", content, sent)
            answer = connection.getresponse()
            length = answer.getheader("Content-Length", "")
            body = answer.read() if most is None else answer.read(most + 1)
            return _Answer(answer.status, int(length) if length.isdecimal() else None, body)
        except ssl.SSLCertVerificationError as fault:
            raise TargetFault(
                f"{self._host} has no certificate that holds ({fault.verify_message}); is the date right?"
            ) from None
        except TimeoutError:
            raise TargetFault(f"{self._host} does not answer") from None
        except (OSError, http.client.HTTPException) as fault:
            why = getattr(fault, "strerror", None) or type(fault).__name__
            raise TargetFault(f"{self._host}: the connection broke off, or there was none ({why})") from None
        finally:
            connection.close()

    def _expect(self, answer: _Answer, statuses: set[HTTPStatus]) -> _Answer:
        """*answer*, if its status is among *statuses*. Raises TargetFault, Refused."""
        if answer.status in statuses:
            return answer
        status = answer.status
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise Refused(f"{self._host} refuses the credentials, or what they may do ({status})")
        if status == HTTPStatus.INSUFFICIENT_STORAGE:
            raise Refused(f"{self._host} is full: make room")
        if 300 <= status < 400 or status == HTTPStatus.BAD_REQUEST:
            raise Refused(f"{self._host} answers {status}: look at place")
        raise TargetFault(f"{self._host} answers {status}")

"""WebDAV (RFC 4918) as a place for copies: Nextcloud, ownCloud, a NAS, Apache.

A PUT that breaks off leaves what has come so far under its name, with status 200, on every server that was tried. So a
file is put under another name, read back, and moved.
"""

import base64
import http.client
import io
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Listed, Refused, TargetFault

PART = ".part"
SILENCE = 30.0  # seconds without a byte
_ASKED = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/></prop>'
    b"</propfind>"
)
_XML = "application/xml; charset=utf-8"
_ALL, _NEXT = "infinity", "1"  # how deep a listing goes: RFC 4918, 10.2
_DONE = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    length: int | None  # as the header says
    body: bytes


class WebDav:
    """Keeps copies in a folder of a server, one connection for each request."""

    def __init__(self, settings: PlaceSettings, credentials: Credentials) -> None:
        parts = urlsplit(settings.place)
        self._secure = parts.scheme == "https"
        self._host = parts.netloc
        self._root = quote(parts.path.rstrip("/"), safe="/%")
        self._address = f"{parts.scheme}://{parts.netloc}"
        account = f"{credentials.name}:{credentials.secret}".encode()
        self._account = f"Basic {base64.b64encode(account).decode()}"
        self._made: set[str] = set()  # folders that are there
        self._depth = _ALL  # until the server refuses that
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

    def remove(self, place: str) -> None:
        """As Target's."""
        self._expect(self._ask("DELETE", place), {*_DONE, HTTPStatus.NOT_FOUND})

    def remove_folder(self, folder: str) -> None:
        """As Target's."""
        self._made.discard(folder)
        self._expect(self._ask("DELETE", f"{folder}/"), {*_DONE, HTTPStatus.NOT_FOUND})

    def folders(self, folder: str) -> list[str]:
        """As ListedTarget's."""
        below = [place for place, entry in self._listed(folder, _NEXT) if entry is None]
        return sorted(place.rpartition("/")[2] for place in below)

    def files(self, folder: str) -> Iterator[Listed]:
        """As ListedTarget's: by one request where the server lists all at once, else by one for each folder."""
        found = list(self._listed(folder, self._depth))
        with_members = {place.rpartition("/")[0] for place, _ in found}
        for place, entry in found:
            if entry:
                yield entry
            elif place not in with_members:  # many servers answer with one level, whatever they are asked
                yield from self.files(place)

    def _listed(self, folder: str, depth: str) -> Iterator[tuple[str, Listed | None]]:
        """What lies below *folder*: places, with what there is to say of files. Raises TargetFault."""
        answer = self._ask("PROPFIND", f"{folder}/".lstrip("/"), _ASKED, {"Depth": depth, "Content-Type": _XML})
        if answer.status == HTTPStatus.FORBIDDEN and depth == _ALL:
            self._depth = _NEXT
            yield from self._listed(folder, _NEXT)
            return
        if answer.status == HTTPStatus.NOT_FOUND:
            if not folder:
                raise Refused(f"{self._address}{self._root} is no folder there: make it, or mend place")
            next(self._listed("", _NEXT), None)
            return
        root = unquote(self._root)
        for place, entry in _entries(self._expect(answer, {HTTPStatus.MULTI_STATUS}).body, root, self._host):
            if place not in {folder, ""} and not place.endswith(PART):
                yield place, entry

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


def _entries(body: bytes, root: str, host: str) -> Iterator[tuple[str, Listed | None]]:
    """What a listing tells: places below *root*, with what there is to say of files. Raises TargetFault."""
    try:
        for _, element in ET.iterparse(io.BytesIO(body)):  # noqa: S314  the operator's server; expat bounds what entities become
            if element.tag != "{DAV:}response":
                continue
            path = unquote(urlsplit(element.findtext("{DAV:}href", "")).path)
            place = path.removeprefix(root).strip("/")
            if element.find(".//{DAV:}collection") is not None:
                yield place, None
            else:
                length = int(element.findtext(".//{DAV:}getcontentlength") or 0)
                changed = parsedate_to_datetime(element.findtext(".//{DAV:}getlastmodified") or "")
                yield place, Listed(place, length, changed.replace(tzinfo=changed.tzinfo or UTC))
            element.clear()
    except (ET.ParseError, ValueError):
        raise TargetFault(f"{host} lists its files in words that are no WebDAV") from None

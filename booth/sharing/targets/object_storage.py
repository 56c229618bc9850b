"""Object storage as a place for copies: Amazon S3, and whatever speaks like it."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Listed, Refused, TargetFault

T = TypeVar("T")
CONNECTING = "10s"
ANSWERING = "30m"  # the courier, who knows the size, gives up long before
LISTED = 1000  # objects that an answer lists
NO_RETRIES = timedelta(0)  # when to try again is decided once, by the outbox
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,40})</Code>")


class ObjectStorage:
    """Keeps copies in a bucket. An object appears there whole or not at all."""

    def __init__(self, settings: PlaceSettings, credentials: Credentials) -> None:
        parts = urlsplit(settings.place)
        bucket, _, prefix = parts.path.strip("/").partition("/")
        self._name = f"{parts.netloc}, bucket {bucket}"
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config={
                "endpoint": f"{parts.scheme}://{parts.netloc}",
                "region": settings.region,
                "access_key_id": credentials.name,
                "secret_access_key": credentials.secret,
                "virtual_hosted_style_request": False,
            },
            client_options={
                "allow_http": parts.scheme == "http",
                "connect_timeout": CONNECTING,
                "timeout": ANSWERING,
                # A photo comes every few minutes: by then a router may have forgotten a connection that was kept.
                "pool_max_idle_per_host": "0",
            },
            retry_config={"max_retries": 0, "retry_timeout": NO_RETRIES},
        )

    def put(self, place: str, content: bytes, kind: str) -> None:
        """As Target's. The bucket's checksum is compared, or where that is none the object is read back."""
        # A photo changes in its first seconds, and after it was deleted no copy of it is to be found on the way.
        attributes = {"Content-Type": kind, "Cache-Control": "no-cache"}
        self._ask(lambda: obstore.put(self._store, place, content, attributes=attributes, use_multipart=False))
        head = self._ask(lambda: obstore.head(self._store, place))
        digits = (head["e_tag"] or "").strip('"')
        is_same = digits == hashlib.md5(content, usedforsecurity=False).hexdigest()  # but of objects encrypted by KMS
        if head["size"] != len(content) or not (is_same or self.get(place) == content):
            raise TargetFault(f"{self._name} does not give back what it was sent")

    def length(self, place: str) -> int | None:
        """As Target's."""
        try:
            return obstore.head(self._store, place)["size"]
        except FileNotFoundError:
            return None
        except BaseError as fault:
            raise self._fault(fault) from None

    def get(self, place: str) -> bytes:
        """As Target's."""
        return self._ask(lambda: bytes(obstore.get(self._store, place).bytes()))

    def remove(self, place: str) -> None:
        """As Target's."""
        try:
            obstore.delete(self._store, place)
        except FileNotFoundError:
            return
        except BaseError as fault:
            raise self._fault(fault) from None

    def remove_folder(self, folder: str) -> None:
        """As Target's: there are no folders."""

    def folders(self, folder: str) -> list[str]:
        """As ListedTarget's."""
        found = self._ask(lambda: obstore.list_with_delimiter(self._store, folder or None))
        return sorted(prefix.rpartition("/")[2] for prefix in found["common_prefixes"])

    def files(self, folder: str) -> Iterator[Listed]:
        """As ListedTarget's: a request for each thousand files."""
        try:
            for some in obstore.list(self._store, folder or None, chunk_size=LISTED):
                yield from (Listed(each["path"], each["size"], each["last_modified"]) for each in some)
        except (BaseError, FileNotFoundError) as fault:
            raise self._fault(fault) from None

    def _ask(self, question: Callable[[], T]) -> T:
        """The answer. Raises TargetFault, Refused."""
        try:
            return question()
        except (BaseError, FileNotFoundError) as fault:
            raise self._fault(fault) from None

    def _fault(self, fault: Exception) -> TargetFault:
        """*fault* without the library's words, which name the object: that is a key to a photo."""
        words = str(fault)
        code = _CODE.search(words)
        status = _STATUS.search(words)
        said = f" ({code[1]})" if code else ""
        if code and code[1] == "NoSuchBucket":
            return Refused(f"{self._name}: there is no such bucket")
        if isinstance(fault, FileNotFoundError):
            return TargetFault(f"{self._name} has not what was just put there")
        is_refusal = isinstance(fault, PermissionDeniedError | UnauthenticatedError)
        if is_refusal or (status and status[1] in {"401", "403"}):  # as the library calls it, but of listings
            hint = "; set the machine's clock" if code and code[1] == "RequestTimeTooSkewed" else ""
            return Refused(f"{self._name} refuses the credentials, or what they may do{said}{hint}")
        if status and status[1][0] == "4" and status[1] not in {"408", "425", "429"}:
            return Refused(f"{self._name} answers {status[1]}{said}: look at place and region")
        if status:
            return TargetFault(f"{self._name} answers {status[1]}{said}")
        return TargetFault(f"{self._name} does not answer, or the connection broke off")

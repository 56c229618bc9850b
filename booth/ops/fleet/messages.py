"""Messages to the operator's phone or chat: a JSON object to a webhook, a text to a topic of ntfy's (docs.ntfy.sh)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from email.header import Header
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Literal
from urllib.parse import urlsplit

from booth.setting_tables import CloudSettings

ANSWER_LIMIT = 10.0  # seconds without a byte of an answer


class NotTold(Exception):
    """A message that was not taken; its str() says why, without the address: whoever has that can send some, too."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What is the matter, or was."""

    part: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Message:
    """That a booth needs somebody, or needs nobody any more."""

    state: Literal["trouble", "well"]
    booth: str  # eight letters
    name: str  # what the operator calls it
    event: str
    causes: tuple[Cause, ...]

    @property
    def title(self) -> str:
        """On one line."""
        parts = ", ".join(cause.part for cause in self.causes)
        return f"{self.name}: {parts}" if self.state == "trouble" else f"{self.name} is well again ({parts})"

    @property
    def text(self) -> str:
        """Cause and remedy."""
        if self.state == "well":
            return f"{self.name} ({self.event}) is well again."
        lines = [
            f"{cause.part}: {cause.text}." + (f" {cause.remedy}." if cause.remedy else "") for cause in self.causes
        ]
        return "\n".join([f"{self.name} ({self.event})", *lines])


def tell(settings: CloudSettings, message: Message) -> None:
    """Sends *message* to wherever *settings* name. Raises NotTold if one of these has not taken it."""
    faults: list[str] = []
    if settings.webhook:
        content = json.dumps(asdict(message) | {"title": message.title, "text": message.text}, ensure_ascii=False)
        faults += _post("webhook", settings.webhook, content, {"Content-Type": "application/json"})
    if settings.ntfy:
        # A header has ASCII; ntfy reads RFC 2047's words for more since 2.4.0.
        title = message.title if message.title.isascii() else Header(message.title, "utf-8", maxlinelen=10_000).encode()
        priority = "high" if message.state == "trouble" else "default"
        faults += _post("ntfy", settings.ntfy, message.text, {"Title": title, "Priority": priority})
    if faults:
        raise NotTold("; ".join(faults))


def _post(what: str, address: str, content: str, headers: dict[str, str]) -> Sequence[str]:
    """Why *content* was not taken at *address*; nothing if it was."""
    parts = urlsplit(address)
    connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(parts.netloc, timeout=ANSWER_LIMIT)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, content.encode(), headers)
        status = connection.getresponse().status
    except (OSError, HTTPException) as fault:
        return [f"[cloud] {what}: {parts.hostname} does not answer ({type(fault).__name__})"]
    finally:
        connection.close()
    return [] if 200 <= status < 300 else [f"[cloud] {what}: {parts.hostname} answers {status}"]

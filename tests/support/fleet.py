"""Booths as their statuses at a place for copies tell of them, and a server that takes messages, as a real one does."""

import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.operator.booth_status import BoothStatus, PartStatus

LOST = PartStatus(
    part="Camera", level="fault", text="none for 12 s: no such device", remedy="Plug its cable in again", seconds=400
)
WELL = PartStatus(part="Camera", level="ok", text="Good Cam, 1920x1080, 30 pictures a second", seconds=4000)
DARK = PartStatus(part="Light", level="warning", text="too dark", remedy="Put a lamp beside the screen", seconds=90)
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def status(letters: str, *parts: PartStatus, name: str = "", **others: Any) -> BoothStatus:
    """The status of a booth."""
    known: dict[str, Any] = {"event": "Anna & Tom", "state": "running", "time": "2019-01-01T00:00:00+00:00"}
    known |= {"program": "0.1.0", "photos": 1234, "waiting": 2}
    return BoothStatus.model_validate(known | {"booth": letters, "name": name, "parts": parts} | others)


def written(files: Path, told: BoothStatus, age: float) -> Path:
    """The *told* status in the folder *files* of a server, as if it had come there *age* seconds ago."""
    path = files / "BOOTHS" / told.booth / SECRET / "STATUS.JSON"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(told.model_dump_json())
    came = Clock().wall().timestamp() - age
    os.utime(path, (came, came))
    return path


@dataclass
class Messages:
    """A server on this machine: its /hook takes a webhook's JSON, its /topic is a topic of ntfy's."""

    status: int = 200  # with which it answers
    taken: list[dict[str, Any]] = field(default_factory=list)  # by /hook
    topic: list[tuple[str, str]] = field(default_factory=list)  # titles and texts, by /topic

    def __enter__(self) -> "Messages":
        messages = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if messages.status == 200 and self.path == "/hook":
                    assert self.headers["Content-Type"] == "application/json"
                    messages.taken.append(json.loads(content))
                elif messages.status == 200:
                    messages.topic.append((self.headers["Title"], content))
                self.send_response(messages.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @property
    def ntfy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/topic"

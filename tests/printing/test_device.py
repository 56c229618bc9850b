"""What CUPS calls completed is asked of the printer itself."""

import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from booth.printing.device import lost_by
from booth.printing.ipp import Attribute, Group, Operation, Tag, request
from booth.printing.spooler import Job, JobState

UP = 20  # seconds for which the printer has been on
KNOWS = {"done": JobState.COMPLETED, "given-up": JobState.ABORTED, "cancelled": JobState.CANCELLED}


class Printer(BaseHTTPRequestHandler):
    """Tells of the jobs that it knows, and how long it has been on."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        attributes: list[Attribute] = []
        if b"printer-up-time" in asked:
            attributes = [Attribute("printer-up-time", Tag.INTEGER, (UP,), Group.PRINTER)]
        elif b"not-completed" not in asked:
            for name, state in KNOWS.items():  # one group each: the first attribute begins it
                attributes += [Attribute("job-name", Tag.NAME, (name,), Group.JOB)]
                attributes += [Attribute("job-state", Tag.ENUM, (int(state),), Group.JOB)]
        body = bytearray(request(Operation.GET_JOBS, attributes))
        struct.pack_into(">H", body, 2, 0)  # successful
        content = bytes(body).replace(b"\x42\x00\x08job-name", b"\x02\x42\x00\x08job-name")
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def device() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Printer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"ipp://127.0.0.1:{server.server_port}/ipp/print"
    server.shutdown()
    server.server_close()


def lost(device: str, name: str, age: int, ended_for: int) -> bool:
    return lost_by(device, "booth", [Job(7, name, JobState.COMPLETED, (), age, ended_for)]) == {7}


@pytest.mark.parametrize(("name", "is_lost"), [("done", False), ("given-up", True), ("cancelled", True)])
def test_what_the_printer_has_given_up_is_lost_whatever_cups_says(device: str, name: str, is_lost: bool) -> None:
    assert lost(device, name, age=500, ended_for=1) is is_lost


@pytest.mark.parametrize(
    ("name", "is_lost"), [("given-up", True), ("cancelled", False), ("done", False), ("unknown", False)]
)
def test_what_cups_calls_cancelled_at_the_printer_is_lost_only_if_the_printer_has_aborted_it(
    device: str, name: str, is_lost: bool
) -> None:
    job = Job(7, name, JobState.CANCELLED, ("job-canceled-at-device",), 30, 5)
    assert lost_by(device, "booth", [job]) == ({7} if is_lost else set())


@pytest.mark.parametrize(
    ("age", "ended_for", "is_lost"),
    [
        (30, 5, True),  # it was switched on in the middle
        (10, 5, False),  # it was on before, and keeps no history
        (60, 40, False),  # it was switched off when the sheet was out
    ],
)
def test_what_it_has_forgotten_is_lost_if_it_was_switched_off_in_the_middle(
    device: str, age: int, ended_for: int, is_lost: bool
) -> None:
    assert lost(device, "unknown", age, ended_for) is is_lost


def test_a_printer_that_cannot_be_asked_has_lost_nothing() -> None:
    for device in ("usb://Canon/SELPHY", "ipps://localhost:1/", "dnssd://Photo._ipp._tcp.local/", "ipp://127.0.0.1:1/"):
        assert not lost(device, "given-up", 500, 1)

import contextlib
import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing.network import way as module
from booth.sharing.network.way import UNOPENED, Way
from booth.sharing.phones import PAUSE
from booth.sharing.publisher import Publisher
from tests.support.phone import TOKEN, new_server, until


@contextlib.contextmanager
def served(**known: Any) -> Iterator[Publisher]:
    """A server whose own page is up, before anybody has asked for a link."""
    server = new_server(0, **known)
    server.start()
    try:
        until(lambda: server.status.port is not None)
        yield server
    finally:
        assert server.stop(5.0)


def open_page(server: Publisher, phone: str, local: str = "127.0.0.1") -> None:
    """A phone at the address *phone* opens the booth's page at *local*."""
    assert server.status.port
    with socket.create_connection((local, server.status.port), 10, (phone, 0)) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        while line.recv(4096):
            pass


def test_there_is_no_link_without_a_network_and_one_as_soon_as_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str | None] = [None]
    monkeypatch.setattr(module, "phone_address", lambda interface, seen: found[0])
    with served(address="auto") as server:
        assert server.link(TOKEN) is None
        assert not server.status.reachable
        assert "no network" in server.status.line()

        found[0] = "127.0.0.1"
        until(lambda: server.link(TOKEN) == f"http://127.0.0.1:{server.status.port}/P/{TOKEN}")
        assert server.status.reachable


def test_a_booth_that_changes_its_network_shows_right_codes_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["127.0.0.1"]
    monkeypatch.setattr(module, "phone_address", lambda interface, seen: found[0])
    with served(address="auto") as server:
        until(lambda: server.link(TOKEN) is not None)
        found[0] = "127.0.0.2"
        until(lambda: server.link(TOKEN) == f"http://127.0.0.2:{server.status.port}/P/{TOKEN}")


def test_the_name_that_the_operator_set_is_the_one_in_the_link() -> None:
    with served(address="localhost") as server:
        until(lambda: server.link(TOKEN) == f"http://LOCALHOST:{server.status.port}/P/{TOKEN}")


def test_an_address_where_another_machine_answers_is_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        way = Way(ShareSettings(address="127.0.0.1"), "party", tmp_path, Clock())
        way.start()
        way.serves(stranger.server_address[1])
        until(lambda: bool(caplog.messages))
        assert way.address is None
        assert "does not reach its own page at 127.0.0.1" in caplog.text
        assert "does not reach itself at 127.0.0.1" in way.line()
        assert way.stop(5)
        stranger.shutdown()


def test_the_way_is_seen_to_work_once_a_phone_has_opened_a_page_in_this_event(tmp_path: Path) -> None:
    with served(state=tmp_path) as server:
        until(lambda: server.link(TOKEN) is not None)
        assert not server.way.seen_to_work  # the booth has reached itself, which is no phone
        assert "no phone has opened a page here yet" in server.status.line()
        open_page(server, "127.0.0.1")
        Clock().sleep(0.3)
        assert not server.way.seen_to_work  # nor is a browser on this very machine

        open_page(server, "127.0.0.7")
        until(lambda: server.way.seen_to_work)
        assert "yet" not in server.status.line()
    with served(state=tmp_path) as server:
        until(lambda: server.link(TOKEN) is not None)
        assert server.way.seen_to_work  # after a new start, too
    assert not Way(ShareSettings(address="127.0.0.1"), "another party", tmp_path, Clock()).seen_to_work


def test_links_follow_the_phones_to_the_network_that_they_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "phone_address", lambda interface, seen: seen or "127.0.0.1")
    with served(address="auto", state=tmp_path) as server:
        until(lambda: server.link(TOKEN) is not None)
        open_page(server, "127.0.0.7", "127.0.0.3")
        until(lambda: server.link(TOKEN) == f"http://127.0.0.3:{server.status.port}/P/{TOKEN}")
        assert server.way.seen_to_work
        open_page(server, "127.0.0.8", "127.0.0.1")  # the operator's own, in the office
        Clock().sleep(0.3)
        assert server.link(TOKEN) == f"http://127.0.0.3:{server.status.port}/P/{TOKEN}"


def test_a_phone_that_is_heard_for_the_first_time_has_joined() -> None:
    with served() as server:
        until(lambda: server.link(TOKEN) is not None)
        assert server.way.joined is None
        open_page(server, "127.0.0.7")
        until(lambda: server.way.joined is not None)
        first = server.way.joined
        open_page(server, "127.0.0.7")
        Clock().sleep(PAUSE + 0.1)
        assert server.way.joined == first
        open_page(server, "127.0.0.8")
        until(lambda: server.way.joined != first)


def test_five_shares_in_a_row_that_nobody_opened_warn_the_operator_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "addresses", lambda: {"eth0": "10.0.0.9"})
    way = Way(ShareSettings(), "party", tmp_path, Clock())
    for number in range(UNOPENED):
        way.shown(f"TOKEN{number}")
        way.shown(f"TOKEN{number}")  # the same screen looks again
    assert not caplog.messages
    for number in range(UNOPENED, UNOPENED + 3):
        way.shown(f"TOKEN{number}")
    (told,) = caplog.messages
    assert "nobody has opened the last 5 photos" in told
    assert "set share.interface in config.toml: the booth is also at eth0 (10.0.0.9)" in told
    assert "nobody opened the last 7 photos" in way.line()

    way.opened()
    assert "nobody" not in way.line()
    for number in range(UNOPENED):
        way.shown(f"LATER{number}")
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("content", ["", "[", "7", '{"event": "party"}'])
def test_a_damaged_note_of_what_was_seen_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / module.FILE).write_text(content)

    assert not Way(ShareSettings(), "party", tmp_path, Clock()).seen_to_work

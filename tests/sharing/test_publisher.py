import contextlib
import logging
import os
import signal
import socket
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing import publisher as parent
from booth.sharing.publisher import Publisher, Visit
from tests.support.phone import STRANGER, TOKEN, WORDS, Photo, ask, free_port, new_server, port_of, until


def process(server: Publisher) -> int:
    pid = server._child.pid
    assert pid
    return pid


def test_a_guest_gets_the_page_and_the_photo_by_the_link(server: Publisher, port: int, photo: Photo) -> None:
    assert server.link(TOKEN) == f"HTTP://127.0.0.1:{port}/P/{TOKEN}"

    page = ask(port, f"/P/{TOKEN}", headers={"Accept-Language": "de"})
    assert page.status == 200
    assert "Foto speichern" in page.body.decode()
    picture = ask(port, f"/P/{TOKEN}/PHOTO.JPG")
    assert (picture.status, picture.headers["Content-Type"], picture.headers["Content-Disposition"]) == (
        200,
        "image/jpeg",
        "inline",
    )
    assert picture.body == photo.picture.read_bytes()


def test_the_saved_photo_gets_a_name_of_ours(server: Publisher, port: int, photo: Photo) -> None:
    saved = ask(port, f"/P/{TOKEN}/SAVE")

    assert saved.headers["Content-Disposition"] == 'attachment; filename="photo-20260612-153012.jpg"'
    assert saved.body == photo.picture.read_bytes()


def test_photos_can_be_published_before_and_while_the_server_runs(server: Publisher, port: int, photo: Photo) -> None:
    server.publish(Photo(photo.picture, STRANGER))

    until(lambda: ask(port, f"/P/{STRANGER}").status == 200)


def test_a_retired_photo_cannot_be_fetched_any_more(server: Publisher, port: int) -> None:
    server.retire(TOKEN)

    until(lambda: ask(port, f"/P/{TOKEN}").status == 404)
    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").status == 404
    assert server.visit(TOKEN) == Visit()


def test_a_visit_tells_when_the_page_was_opened_and_when_the_photo_had_arrived(server: Publisher, port: int) -> None:
    before = Clock().now()
    assert server.visit(TOKEN) == Visit(opened=None, delivered=None)

    ask(port, f"/P/{TOKEN}")
    until(lambda: server.visit(TOKEN).opened is not None)
    assert server.visit(TOKEN).delivered is None

    ask(port, f"/P/{TOKEN}/PHOTO.JPG")
    until(lambda: server.visit(TOKEN).delivered is not None)
    opened, delivered = server.visit(TOKEN).opened, server.visit(TOKEN).delivered
    assert opened
    assert delivered
    assert before < opened < delivered < Clock().now()


def test_a_second_phone_opens_the_page_anew_and_the_same_phone_does_not(server: Publisher, port: int) -> None:
    def open_page(phone: str) -> None:
        with socket.create_connection(("127.0.0.1", port), 10, (phone, 0)) as line:
            line.sendall(f"GET /P/{TOKEN} HTTP/1.0\r\n\r\n".encode())
            while line.recv(4096):
                pass

    open_page("127.0.0.2")
    until(lambda: server.visit(TOKEN).opened is not None)
    first = server.visit(TOKEN).opened
    open_page("127.0.0.2")
    Clock().sleep(3 * parent.TURN)
    assert server.visit(TOKEN).opened == first
    open_page("127.0.0.3")
    until(lambda: server.visit(TOKEN).opened != first)


def test_a_killed_server_process_comes_back_with_every_link(photo: Photo) -> None:
    server = new_server(free_port())
    server.publish(photo)
    server.start()
    port = port_of(server)
    ask(port, f"/P/{TOKEN}")
    until(lambda: server.visit(TOKEN).opened is not None)
    pid = process(server)

    os.kill(pid, signal.SIGKILL)
    until(lambda: server.link(TOKEN) is None)
    assert server._child.pid is None  # no link from the moment it is missed, not from its new start on
    until(lambda: server.link(TOKEN) is not None)

    assert process(server) != pid
    assert port_of(server) == port
    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").body == photo.picture.read_bytes()
    assert server.visit(TOKEN).opened is not None
    assert server.stop(5.0)


def test_a_frozen_server_process_is_replaced(server: Publisher, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "SILENCE", 2.0)
    pid = process(server)

    os.kill(pid, signal.SIGSTOP)
    until(lambda: server.link(TOKEN) is None)
    until(lambda: server.link(TOKEN) is not None)

    assert process(server) != pid
    assert ask(port_of(server), f"/P/{TOKEN}").status == 200


def port_of_nobody_else() -> socket.socket:
    """Listens on a port that the kernel gives nobody by itself: one of its own it may hand on once it is free again."""
    for port in range(20000, 21000):
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise AssertionError("no port is free")


def test_a_taken_port_is_told_once_and_tried_until_it_is_free(photo: Photo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with port_of_nobody_else() as other:
        port = other.getsockname()[1]
        server = new_server(port)
        server.publish(photo)
        server.start()
        until(lambda: bool(caplog.records))
        assert server.link(TOKEN) is None
        Clock().sleep(2.0)  # three more attempts
        (told,) = caplog.messages
        assert str(port) in told
        assert "share.port in config.toml" in told

    assert port_of(server) == port
    assert ask(port, f"/P/{TOKEN}").status == 200
    assert len(caplog.records) == 2
    assert f"port {port} is free again" in caplog.messages[1]
    assert server.stop(5.0)


def test_a_stopped_server_leaves_no_process_and_no_port(photo: Photo) -> None:
    server = new_server(free_port())
    server.publish(photo)
    server.start()
    port = port_of(server)
    pid = process(server)

    assert server.stop(5.0)

    assert server.link(TOKEN) is None
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/")


def test_there_is_no_link_without_a_network_and_one_as_soon_as_there_is(
    server: Publisher, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str | None] = [None]
    monkeypatch.setattr(parent, "phone_address", lambda: found[0])
    monkeypatch.setattr(server, "_settings", ShareSettings())
    assert server.link(TOKEN) is None

    found[0] = "192.168.4.1"
    until(lambda: server.link(TOKEN) == f"HTTP://192.168.4.1:{port}/P/{TOKEN}")


def test_the_address_is_looked_up_at_most_once_a_second(
    server: Publisher, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StoppedClock(Clock):
        time = 100.0

        def now(self) -> float:
            return self.time

    asked = iter(range(1, 100))
    clock = StoppedClock()
    monkeypatch.setattr(parent, "phone_address", lambda: f"10.0.0.{next(asked)}")
    monkeypatch.setattr(server, "_settings", ShareSettings())
    monkeypatch.setattr(server, "_clock", clock)
    assert {server.link(TOKEN) for _ in range(5)} == {f"HTTP://10.0.0.1:{port}/P/{TOKEN}"}
    clock.time += 1.0
    assert server.link(TOKEN) == f"HTTP://10.0.0.2:{port}/P/{TOKEN}"


def test_the_name_that_the_operator_set_is_the_one_in_the_link(photo: Photo) -> None:
    settings = ShareSettings.model_construct(port=0, address="booth.lan", wifi_name="", wifi_password="")
    server = Publisher(settings, WORDS, "#ffc24b", Clock())
    server.start()
    until(lambda: server.link(TOKEN) is not None)
    link = server.link(TOKEN)
    assert server.stop(5.0)
    assert link
    assert link.startswith("HTTP://BOOTH.LAN:")

import contextlib
import io
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import AwareDatetime, TypeAdapter

from booth.album.record import Photo
from booth.clock import Clock
from booth.runtime.child import ChildProcess
from booth.runtime.landlock import landlock_version
from booth.sharing import publisher as parent
from booth.sharing.publisher import Publisher
from booth.sharing.status import SharingStatus, Visit
from tests.support.hostile import send_broken
from tests.support.phone import STRANGER, TOKEN, ask, free_port, new_server, photo_in, port_of, until

ROOT = Path(__file__).parents[2]


def process(server: Publisher) -> int:
    assert server.pid
    return server.pid


def test_a_guest_gets_the_page_and_the_photo_by_the_link(server: Publisher, port: int, photo: Photo) -> None:
    assert server.link(TOKEN) == f"http://127.0.0.1:{port}/P/{TOKEN}"

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
    server.published(photo_in(photo.folder, STRANGER))

    until(lambda: ask(port, f"/P/{STRANGER}").status == 200)


def test_a_retired_photo_cannot_be_fetched_any_more(server: Publisher, port: int) -> None:
    server.retired(TOKEN)

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
    Clock().sleep(3 * parent.POLL)
    assert server.visit(TOKEN).opened == first
    open_page("127.0.0.3")
    until(lambda: server.visit(TOKEN).opened != first)


def test_a_killed_server_process_comes_back_with_every_link(photo: Photo) -> None:
    server = new_server(free_port())
    server.published(photo)
    server.start()
    port = port_of(server)
    ask(port, f"/P/{TOKEN}")
    until(lambda: server.visit(TOKEN).opened is not None)
    pid = process(server)

    os.kill(pid, signal.SIGKILL)
    until(lambda: server.link(TOKEN) is None)
    assert server.pid is None  # no link from the moment it is missed, not from its new start on
    until(lambda: server.link(TOKEN) is not None)

    assert process(server) != pid
    assert port_of(server) == port
    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").body == photo.picture.read_bytes()
    assert server.visit(TOKEN).opened is not None
    assert server.stop(5.0)


def test_a_server_process_that_freezes_while_it_loads_is_replaced(photo: Photo) -> None:
    server = new_server(free_port())
    server.published(photo)
    server.start()
    until(lambda: server.pid is not None)
    pid = process(server)

    os.kill(pid, signal.SIGSTOP)
    assert ask(port_of(server), f"/P/{TOKEN}").status == 200

    assert process(server) != pid
    assert server.stop(5.0)


def test_a_frozen_server_process_is_replaced(server: Publisher, port: int) -> None:
    pid = process(server)

    os.kill(pid, signal.SIGSTOP)
    until(lambda: server.link(TOKEN) is None)
    until(lambda: server.link(TOKEN) is not None)

    assert process(server) != pid
    assert ask(port_of(server), f"/P/{TOKEN}").status == 200


def test_the_server_gives_way_to_the_live_view(server: Publisher, port: int) -> None:
    assert os.getpriority(os.PRIO_PROCESS, process(server)) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + parent.NICE)


BOOTH = """
import sys
from booth.clock import Clock
from booth.runtime.child import ChildProcess
from booth.runtime.landlock import landlock_version
from tests.support.phone import new_server, port_of
server = new_server(int(sys.argv[1]))
server.start()
port_of(server)
print(server.pid, flush=True)
Clock().sleep(600)
"""


def test_the_port_of_a_killed_booth_is_free_for_the_next_even_if_its_server_was_stopped(photo: Photo) -> None:
    number = free_port()
    words = [sys.executable, "-c", BOOTH, str(number)]
    booth = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert booth.stdout
    with booth.stdout:
        pid = int(booth.stdout.readline())
    os.kill(pid, signal.SIGSTOP)
    booth.kill()
    booth.wait()

    server = new_server(number)
    server.published(photo)
    server.start()
    try:
        assert port_of(server) == number
        assert ask(number, f"/P/{TOKEN}").status == 200
    finally:
        assert server.stop(5.0)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


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
        server.published(photo)
        server.start()
        until(lambda: bool(caplog.records))
        assert server.link(TOKEN) is None
        Clock().sleep(2.0)  # three more attempts
        (told,) = caplog.messages
        assert str(port) in told
        assert "share.port in config.toml" in told
        assert f"port {port} is used by another program" in server.status.line()

    assert port_of(server) == port
    assert ask(port, f"/P/{TOKEN}").status == 200
    assert len(caplog.records) == 2
    assert f"port {port} is free again" in caplog.messages[1]
    assert server.stop(5.0)


def test_a_stopped_server_leaves_no_process_and_no_port(photo: Photo) -> None:
    server = new_server(free_port())
    server.published(photo)
    server.start()
    port = port_of(server)
    pid = process(server)

    assert server.stop(5.0)

    assert server.link(TOKEN) is None
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/")


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


def test_the_status_counts_photos_and_what_phones_did_with_them(server: Publisher, port: int, photo: Photo) -> None:
    server.published(photo_in(photo.folder, STRANGER))
    ask(port, f"/P/{TOKEN}")
    ask(port, f"/P/{TOKEN}/SAVE")
    until(lambda: server.status.delivered == 1)

    way = "no phone has opened a page here yet"  # what asks from this very machine is none
    assert server.status == SharingStatus("127.0.0.1", port, "", offered=2, opened=1, delivered=1, way=way)
    assert server.status.line() == f"guests' page: 127.0.0.1, port {port}; 2 photos, 1 opened, 1 fetched; {way}"
    server.retired(TOKEN)
    until(lambda: server.status == SharingStatus("127.0.0.1", port, "", offered=1, opened=0, delivered=0, way=way))


def test_without_a_network_for_phones_nothing_is_served(photo: Photo) -> None:
    server = new_server(free_port(), network="none", wifi_name="Hall")
    server.start()
    server.published(photo)
    assert server.stop(5.0)

    assert server.pid is None
    assert server.link(TOKEN) is None
    assert server.way.wifi is None
    assert server.status.off
    assert server.status.line() == "guests' page: off"


def test_a_kernel_without_landlock_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(parent, "landlock_version", lambda: 0)
    with served() as server:
        pid = process(server)
        os.kill(pid, signal.SIGKILL)
        until(lambda: server.pid not in (None, pid) and server.status.port is not None)
    assert sum("no Landlock" in told for told in caplog.messages) == 1


def spied(monkeypatch: pytest.MonkeyPatch, job: str) -> None:
    """Has the servers that are made from now on do *job*, which ends in the real one."""

    def child(name: str, _: str, *arguments: Any, **known: Any) -> ChildProcess:
        return ChildProcess(name, f"tests.support.jobs:{job}", *arguments, **known)

    monkeypatch.setattr(parent, "ChildProcess", child)


def test_a_bug_in_the_server_process_is_told_without_what_a_phone_has_sent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    spied(monkeypatch, "server_that_fails")
    with served() as server:
        assert server.status.port
        assert ask(server.status.port, f"/P/{TOKEN}", headers={"X": "SECRET"}).status == 500
    told = capfd.readouterr().err
    assert "ValueError" in told
    assert "jobs.py" in told
    for sent in (TOKEN, "SECRET", "127.0.0.1"):
        assert sent not in told


def test_the_server_process_opens_no_file_whatever_it_is_asked(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = photo.folder / "notes"
    monkeypatch.setenv("NOTES", str(notes))
    spied(monkeypatch, "server_that_notes_what_it_opens")
    with served() as server:
        server.published(photo)
        port = port_of(server)
        until(lambda: ask(port, f"/P/{TOKEN}").status == 200)
        send_broken(server, port, photo.picture, 500, seed=20261128)
        for method in ("CONNECT", "OPTIONS", "POST"):
            assert ask(port, f"/P/{TOKEN}", method).status == 405
    assert notes.read_text() == ""


@pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock, or does not use it")
def test_the_server_process_can_open_no_file_not_even_that_of_a_photo(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    spied(monkeypatch, "server_that_tries_to_open")
    with served() as server:
        server.published(photo)
        port = server.status.port
        assert port
        for path in ("/etc/passwd", str(photo.picture), parent.__file__):
            for mode in ("read", "write"):
                answer = ask(port, "/", headers={"X-Path": path, "X-Mode": mode})
                assert answer.body == b"EACCES", (path, mode)
    assert photo.picture.stat().st_size > 4_000_000


def test_a_photo_whose_time_was_read_from_its_file_is_offered_like_any_other(
    server: Publisher, port: int, photo: Photo
) -> None:
    """pydantic's times have a time zone of its own kind, which the server process could not unpack."""
    read = TypeAdapter(AwareDatetime).validate_python("2027-01-01T12:00:00+01:00")
    server.published(replace(photo, token=STRANGER, expires=read))
    until(lambda: ask(port, f"/P/{STRANGER}/PHOTO.JPG").status == 200)


def test_a_link_to_somewhere_else_in_the_place_of_a_photo_is_not_followed(
    server: Publisher, port: int, photo: Photo
) -> None:
    photo.picture.unlink()
    photo.picture.symlink_to("/etc/passwd")

    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").status == 404


def test_a_strips_single_pictures_can_be_seen_small_and_saved(server: Publisher, port: int, tmp_path: Path) -> None:
    singles = []
    for number, colour in enumerate(("red", "green"), 1):
        singles.append(tmp_path / f"shot-{number}.jpg")
        Image.new("RGB", (960, 540), colour).save(singles[-1])
    Image.new("RGB", (600, 1800), "white").save(tmp_path / "photo.jpg")
    server.published(replace(photo_in(tmp_path), singles=tuple(singles)))
    until(lambda: ask(port, f"/P/{TOKEN}").status == 200)
    saved = ask(port, f"/P/{TOKEN}/SHOT-2-SAVE")
    assert saved.body == singles[1].read_bytes()
    assert "photo-20260612-153012-shot-2.jpg" in saved.headers["Content-Disposition"]
    for number, channel in ((1, 0), (2, 1)):
        small = Image.open(io.BytesIO(ask(port, f"/P/{TOKEN}/SHOT-{number}-SMALL.JPG").body))
        assert small.width == 360
        pixel = small.getpixel((50, 50))
        assert isinstance(pixel, tuple)
        assert max(range(3), key=lambda each: pixel[each]) == channel
    assert ask(port, f"/P/{TOKEN}/SHOT-3.JPG").status == 404
    server.retired(TOKEN)
    until(lambda: ask(port, f"/P/{TOKEN}/SHOT-1.JPG").status == 404)

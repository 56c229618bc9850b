import http.client
import re
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from booth.album.record import Photo
from booth.clock import Clock
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_connection import Limits
from tests.support.hostile import guess, replies, send_broken
from tests.support.mutations import NOWHERE, START
from tests.support.phone import PATIENCE, STRANGER, TOKEN, ask, dial, hung_up, new_server, port_of, until

LIMITS = Limits()


@contextmanager
def limited(photo: Photo, limits: Limits) -> Iterator[tuple[Publisher, int]]:
    """A server of *photo* with other limits than the real ones, so that tests need not wait for those."""
    server = new_server(0, limits=limits)
    server.published(photo)
    server.start()
    try:
        yield server, port_of(server)
    finally:
        assert server.stop(5.0)


def constant(port: int, path: str) -> tuple[object, ...]:
    answer = ask(port, path)
    return answer.status, {name: text for name, text in answer.headers.items() if name != "Date"}, answer.body


@pytest.mark.parametrize("form", [str, str.lower, str.swapcase])
def test_a_link_works_however_it_is_written(port: int, photo: Photo, form: "type[str]") -> None:
    assert ask(port, form(f"/P/{TOKEN}")).status == 200
    assert ask(port, form(f"/P/{TOKEN}") + "?from=somewhere").status == 200
    assert ask(port, form(f"/P/{TOKEN}/")).body == ask(port, f"/P/{TOKEN}").body
    assert ask(port, form(f"/P/{TOKEN}/PHOTO.JPG")).body == photo.picture.read_bytes()
    assert ask(port, form(f"/P/{TOKEN}/SAVE")).body == photo.picture.read_bytes()


def test_everything_else_gets_one_and_the_same_answer(port: int) -> None:
    unknown = constant(port, f"/P/{STRANGER}")

    assert unknown[0] == 404
    assert b"not here any more" in bytes(unknown[2])  # type: ignore[call-overload]  # the body
    for path in NOWHERE:
        assert constant(port, path) == unknown, path


@pytest.mark.parametrize(
    ("language", "words"), [("", "Scan the code"), ("de", "Scannt den Code"), ("ar", "امسحوا الرمز")]
)
def test_the_address_alone_says_in_the_phones_language_to_scan_the_code(port: int, language: str, words: str) -> None:
    for path in START:
        answer = ask(port, path, headers={"Accept-Language": language})
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert f"<h1>{words}" in answer.body.decode()
        assert ask(port, path, "HEAD").body == b""


IPHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1"
}


def test_an_iphone_is_told_first_how_the_photo_comes_to_its_photos(port: int) -> None:
    page, other = ask(port, f"/P/{TOKEN}", headers=IPHONE).body.decode(), ask(port, f"/P/{TOKEN}").body.decode()

    assert 0 < page.index("Save to Photos") < page.index(f'href="/P/{TOKEN}/SAVE" download>Save to Files')
    assert "Save to Photos" not in other
    assert "Or press and hold" in other


def test_the_page_keeps_room_for_the_photo_that_its_file_holds_now(port: int, photo: Photo) -> None:
    assert "width=" not in ask(port, f"/P/{TOKEN}").body.decode().partition("<main")[2]  # a file that is no photo yet

    Image.new("RGB", (640, 360)).save(photo.picture, "JPEG")
    assert '" width="640" height="360">' in ask(port, f"/P/{TOKEN}").body.decode()
    assert '<main class="wide">' in ask(port, f"/P/{TOKEN}").body.decode()
    photo.picture.unlink()
    assert ask(port, f"/P/{TOKEN}").status == 200


def test_no_answer_says_what_it_was_made_with_or_may_be_kept_or_sets_a_cookie(port: int) -> None:
    with dial(port) as line:
        line.sendall(b"no request at all\r\n\r\n")
        refusal = line.recv(65536).decode()
    answers = [ask(port, path) for path in (f"/P/{TOKEN}", f"/P/{TOKEN}/SAVE", "/")] + [ask(port, "/", "POST")]
    for headers in [refusal.lower()] + [str(answer.headers).lower() for answer in answers]:
        assert "no-store" in headers
        assert "nosniff" in headers
        assert "no-referrer" in headers
        assert "noindex" in headers
        assert "'server'" not in headers
        assert "server:" not in headers
        assert "aiohttp" not in headers
        assert "cookie" not in headers
    assert " 400 " in refusal


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "CONNECT"])
def test_only_looking_is_allowed(port: int, method: str) -> None:
    answer = ask(port, f"/P/{TOKEN}", method)

    assert answer.status in (400, 405)
    assert answer.body == b""


def test_asking_only_for_the_head_gives_only_the_head_and_is_no_visit(
    server: Publisher, port: int, photo: Photo
) -> None:
    for path in (f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG", f"/P/{TOKEN}/SAVE"):
        head = ask(port, path, "HEAD")
        assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(photo.picture.stat().st_size)
    ask(port, f"/P/{TOKEN}", headers={"Sec-Purpose": "prefetch;prerender"})

    Clock().sleep(0.3)
    assert server.visit(TOKEN).opened is None
    assert server.visit(TOKEN).delivered is None


def test_a_part_of_a_photo_is_not_to_be_had(port: int, photo: Photo) -> None:
    for part in ("bytes=0-99", "bytes=-1", "bytes=100-", "bytes=0-0,5-9,7-8", "bytes=9999999999-"):
        answer = ask(port, f"/P/{TOKEN}/SAVE", headers={"Range": part})
        assert (answer.status, answer.headers["Accept-Ranges"]) == (200, "none")
        assert answer.body == photo.picture.read_bytes()


def test_a_photo_that_is_replaced_while_it_is_sent_arrives_as_it_was(port: int, photo: Photo) -> None:
    before, after = photo.picture.read_bytes(), b"\xff\xd8\xff the finished one"
    with dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/SAVE HTTP/1.0\r\n\r\n".encode())
        start = line.recv(1000)
        better = photo.picture.with_name("better")
        better.write_bytes(after)
        better.replace(photo.picture)
        rest = b"".join(iter(lambda: line.recv(1 << 20), b""))

    assert (start + rest).partition(b"\r\n\r\n")[2] == before
    assert ask(port, f"/P/{TOKEN}/SAVE").body == after


def test_a_photo_whose_file_is_gone_is_gone(port: int, photo: Photo) -> None:
    photo.picture.unlink()

    assert constant(port, f"/P/{TOKEN}/SAVE") == constant(port, f"/P/{STRANGER}")


def test_a_photo_has_arrived_when_the_phone_has_all_of_it_and_not_before(server: Publisher, port: int) -> None:
    with dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        left = 4_000_003
        for rest in (1_000_000, 50_000, 0):  # the server's work is done long before the last 50 kB are with the phone
            while left > rest:
                left -= len(line.recv(min(65536, left - rest)))
            Clock().sleep(0.5)
            if rest:
                assert server.visit(TOKEN).delivered is None
        until(lambda: server.visit(TOKEN).delivered is not None)


@pytest.mark.parametrize("politely", [True, False])
def test_a_phone_that_hangs_up_halfway_has_no_photo(server: Publisher, port: int, *, politely: bool) -> None:
    with dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        line.recv(65536)
        if politely:
            line.shutdown(socket.SHUT_RDWR)

    Clock().sleep(0.5)
    assert server.visit(TOKEN).delivered is None
    assert ask(port, f"/P/{TOKEN}/PHOTO.JPG").status == 200
    until(lambda: server.visit(TOKEN).delivered is not None)


def test_a_small_photo_has_arrived_although_the_phone_hangs_up_at_once(
    server: Publisher, port: int, photo: Photo
) -> None:
    photo.picture.write_bytes(b"\xff\xd8\xff small")

    ask(port, f"/P/{TOKEN}/PHOTO.JPG", headers={"Connection": "close"})

    until(lambda: server.visit(TOKEN).delivered is not None)


def test_phones_that_never_finish_asking_are_cut_off_and_do_not_keep_others_waiting(
    server: Publisher, port: int
) -> None:
    slow = [dial(port, f"127.0.1.{number % 20 + 1}") for number in range(120)]
    idle, half = dial(port), dial(port)
    half.sendall(f"GET /P/{TOKEN} HTTP/1.1\r\nA: ".encode())
    for line in slow:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
    open_lines = [*slow, idle, half]
    end = time.monotonic() + PATIENCE
    served = 0
    while open_lines:
        assert time.monotonic() < end
        for line in open_lines:
            line.settimeout(PATIENCE)
            try:
                line.sendall(b"a")
            except OSError:
                continue  # cut off; hung_up sees it too
        with socket.create_connection(("127.0.0.1", port), LIMITS.request_seconds / 2) as honest:
            honest.sendall(f"GET /P/{TOKEN} HTTP/1.0\r\n\r\n".encode())
            served += honest.recv(12) == b"HTTP/1.0 200"
        open_lines = [line for line in open_lines if not hung_up(line)]
        Clock().sleep(0.5)
    assert served
    for line in [*slow, idle, half]:
        line.close()


def test_a_phone_that_takes_a_photo_too_slowly_is_cut_off(photo: Photo) -> None:
    with limited(photo, Limits(answer_seconds=1.0)) as (server, port), dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        until(lambda: _slowly_to_the_end(line))
        assert server.visit(TOKEN).delivered is None


def test_a_phone_that_stops_taking_a_photo_is_cut_off(photo: Photo) -> None:
    with limited(photo, Limits(stall_seconds=1.0)) as (server, port), dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        until(lambda: _slowly_to_the_end(line))
        assert server.visit(TOKEN).delivered is None


def test_a_phone_that_has_all_but_the_end_of_a_photo_and_takes_no_more_is_cut_off(photo: Photo) -> None:
    with limited(photo, Limits(stall_seconds=1.0)) as (server, port), dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        left = 3_980_000
        while left:
            left -= len(line.recv(min(65536, left)))
        until(lambda: _is_cut(line))
        assert server.visit(TOKEN).delivered is None


def test_a_phone_that_is_slow_but_goes_on_has_its_photo_in_the_end(photo: Photo) -> None:
    photo.picture.write_bytes(bytes(800_000))
    limits = Limits(stall_seconds=1.5, stall_bytes=20_000, send_buffer_bytes=8192)
    with limited(photo, limits) as (server, port), dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.0\r\n\r\n".encode())
        taken = 0
        while piece := line.recv(65536):
            taken += len(piece)
            Clock().sleep(len(piece) / 150_000)  # five seconds for all of it
        assert taken > 800_000
        until(lambda: server.visit(TOKEN).delivered is not None)


def _is_cut(line: socket.socket) -> bool:
    """Whether *line* is over; nothing is read from it."""
    hang_up = select.poll()
    hang_up.register(line, select.POLLHUP | select.POLLERR)
    return bool(hang_up.poll(0))


def _slowly_to_the_end(line: socket.socket) -> bool:
    try:
        return not line.recv(1000)
    except ConnectionResetError:
        return True


def test_a_phone_that_asks_without_end_and_reads_nothing_is_cut_off(photo: Photo) -> None:
    with limited(photo, Limits(stall_seconds=1.0)) as (_, port), dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * 200)
        until(lambda: _is_cut(line))


@pytest.mark.parametrize(
    ("phones", "each", "limit"),
    [(1, LIMITS.per_address + 50, LIMITS.per_address), (40, 16, LIMITS.connections)],
)
def test_neither_one_phone_nor_all_together_can_open_connections_without_end(
    photo: Photo, phones: int, each: int, limit: int
) -> None:
    with limited(photo, Limits(request_seconds=3600.0)) as (_, port):  # none is cut for saying nothing
        greedy = [dial(port, f"127.0.4.{number + 1}") for number in range(phones) for _ in range(each)]
        until(lambda: sum(not hung_up(line) for line in greedy) == limit)
        for line in greedy:
            line.close()
        until(lambda: _answers(port))


def test_where_all_connections_are_taken_those_go_that_ask_for_nothing(photo: Photo) -> None:
    with limited(photo, Limits(connections=20, per_address=20, request_seconds=3600.0)) as (_, port):
        busy = dial(port, "127.0.4.1", window=4096)
        busy.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        busy.recv(1000)
        patient = dial(port, "127.0.4.1")
        patient.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert patient.recv(12) == b"HTTP/1.1 200"
        silent = [dial(port, f"127.0.5.{number}") for number in range(1, 19)]
        until(lambda: _answers(port))  # in place of the first that says nothing

        assert hung_up(silent[0])
        assert not any(hung_up(line) for line in [busy, patient, *silent[2:]])
        for line in [busy, patient, *silent]:
            line.close()


def test_who_takes_all_connections_of_a_router_displaces_only_the_own_ones(photo: Photo) -> None:
    with limited(photo, Limits(per_address=10, request_seconds=3600.0)) as (_, port):
        others = [dial(port, "127.0.5.1") for _ in range(10)]
        silent = [dial(port) for _ in range(10)]
        assert all(_answers(port) for _ in range(3))
        assert not any(hung_up(line) for line in others)
        for line in [*silent, *others]:
            line.close()


def test_forty_phones_behind_one_address_are_all_served(port: int, photo: Photo) -> None:
    picture = photo.picture.read_bytes()
    phones = 40
    together = threading.Barrier(phones, timeout=PATIENCE)

    def visit(_: int) -> list[int]:
        """What a browser does: six connections that stay open, the page, the picture, and eighteen small ones."""
        lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(6)]
        for line in lines:
            line.connect()
        together.wait()  # all of them are open at the same time
        statuses = []
        for number, path in enumerate([f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG"] + ["/favicon.ico"] * 17):
            line = lines[number % 6]
            line.request("GET", path)
            answer = line.getresponse()
            statuses.append(answer.status)
            body = answer.read()
            assert not path.endswith(".JPG") or body == picture
        for line in lines:
            line.close()
        return statuses

    with ThreadPoolExecutor(phones) as pool:
        for statuses in pool.map(visit, range(phones)):
            assert statuses == [200, 200] + [404] * 17


# No token comes back within a test, and nobody waits for one: what a bucket holds is all that there is.
ONCE = Limits(per_second=1e-6, patience_seconds=1.0)


def test_forty_phones_behind_one_address_never_meet_the_limit_of_requests(photo: Photo) -> None:
    photo.picture.write_bytes(b"\xff\xd8\xff small")
    with limited(photo, ONCE) as (_, port):
        paths = [f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG", f"/P/{TOKEN}/SAVE"] + ["/favicon.ico"] * 9
        for _ in range(40):
            assert {ask(port, path).status for path in paths} == {200, 404}  # each on a connection of its own


def test_a_phone_that_asks_without_end_is_refused_and_the_others_are_not(photo: Photo) -> None:
    with limited(photo, replace(ONCE, burst=10)) as (_, port):
        phone = "127.0.0.3"  # an address of its own: the booth itself asks from 127.0.0.1
        greedy = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(phone, 0))
        statuses = []
        for _ in range(10):
            greedy.request("GET", f"/P/{TOKEN}")
            answer = greedy.getresponse()
            statuses.append(answer.status)
            body = answer.read()
        greedy.close()

        assert statuses == [200] * 9 + [429]  # the connection took a token too
        assert (answer.headers["Retry-After"], body) == ("1", b"")
        with dial(port, phone) as again:  # no connection either
            until(lambda: hung_up(again))
        with dial(port, "127.0.0.2") as other:
            other.sendall(f"GET /P/{TOKEN} HTTP/1.0\r\n\r\n".encode())
            assert other.recv(12) == b"HTTP/1.0 200"


def test_who_asks_too_often_waits_for_the_turn_and_is_served(photo: Photo) -> None:
    with limited(photo, Limits(burst=1, per_second=50.0)) as (_, port):
        began = Clock().now()
        with ThreadPoolExecutor(10) as phones:
            statuses = list(phones.map(lambda _: ask(port, f"/P/{TOKEN}").status, range(25)))

        assert statuses == [200] * 25
        assert Clock().now() - began > 49 / 50 - 0.05  # fifty tokens, of which one was there: it can only be later


def _answers(port: int) -> bool:
    try:
        return ask(port, f"/P/{TOKEN}").status == 200
    except ConnectionError:
        return False


def test_a_photo_that_is_cut_short_while_it_is_sent_has_not_arrived(server: Publisher, port: int, photo: Photo) -> None:
    with dial(port, window=4096) as line:
        line.sendall(f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        taken = len(line.recv(1000))
        with photo.picture.open("r+b") as file:
            file.truncate(2_000_000)
        while piece := line.recv(65536):  # ends, since the connection does
            taken += len(piece)
    assert 2_000_000 <= taken < 2_001_000
    assert server.visit(TOKEN).delivered is None


def memory(pid: int) -> int:
    """Resident bytes of the process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found
    return int(found[1]) * 1024


def test_what_phones_send_does_not_fill_the_memory(server: Publisher, port: int) -> None:
    assert server.pid
    before = memory(server.pid)
    greedy = [dial(port, f"127.0.2.{number}") for number in range(1, 17) for _ in range(16)]
    flood = b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: " % number + b"a" * 8000 + b"\r\n" for number in range(400))
    for line in greedy:
        line.settimeout(0)
    for start in range(0, len(flood), 60_000):
        for line in greedy:
            try:
                line.send(flood[start : start + 60_000])
            except OSError:
                continue  # full, or cut off
        Clock().sleep(0.02)
    assert memory(server.pid) - before < 40_000_000
    assert ask(port, f"/P/{TOKEN}").status == 200
    for line in greedy:
        line.close()


def test_whatever_is_asked_nothing_breaks_and_nothing_but_the_photo_gets_out(
    server: Publisher, port: int, photo: Photo
) -> None:
    statuses = send_broken(server, port, photo.picture, 2000, seed=20260612)

    assert set(statuses) == {"200", "400", "404", "405", "421"}  # and the mutations reach all of it


def test_who_tries_out_links_finds_none_and_is_slowed_and_nobody_else_is(photo: Photo) -> None:
    photo.picture.write_bytes(b"\xff\xd8\xff small")
    with limited(photo, Limits(guesses_per_second=1e-6, patience_seconds=1.0)) as (_, port):
        statuses = guess(port, ["127.0.0.1", "127.0.0.2"], 400)

        assert statuses == {"404": 2 * LIMITS.guesses, "429": 2 * (400 - LIMITS.guesses)}
        refused = ask(port, f"/P/{STRANGER}")
        assert (refused.status, refused.headers["Retry-After"], refused.body) == (429, "1", b"")
        for _ in range(40):  # phones behind the same router
            assert {ask(port, path).status for path in (f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG")} == {200}
        with dial(port, "127.0.0.3") as other:
            other.sendall(f"GET /P/{STRANGER} HTTP/1.0\r\n\r\n".encode())
            assert other.recv(12) == b"HTTP/1.0 404"


def test_forty_phones_behind_one_address_may_all_mistype_their_link(photo: Photo) -> None:
    with limited(photo, replace(ONCE, guesses_per_second=1e-6)) as (_, port):
        for _ in range(40):
            assert ask(port, f"/P/{STRANGER}").status == 404
            assert ask(port, f"/P/{TOKEN}").status == 200


def with_host(port: int, host: str | None, to: str = "127.0.0.1") -> bytes:
    """The status that is answered to a request for *host* that goes to the address *to*."""
    with socket.create_connection((to, port), PATIENCE) as line:
        header = f"Host: {host}\r\n" if host is not None else ""
        line.sendall(f"GET /P/{TOKEN} HTTP/1.1\r\n{header}\r\n".encode())
        return line.recv(12)[9:]


def test_the_booth_answers_to_its_addresses_and_names(port: int) -> None:
    for host in ("127.0.0.1", f"127.0.0.1:{port}", "LocalHost", "localhost.:80"):
        assert with_host(port, host) == b"200", host
    assert with_host(port, "127.0.0.7", to="127.0.0.7") == b"200"


def test_a_name_that_somebody_else_owns_reaches_no_page(port: int) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.7", "x", "127.0.0.1:1:1", "127.0.0.1 x", "[::1]"):
        assert with_host(port, host) in (b"421", b"400"), host
    assert with_host(port, "evil.example") == b"421"
    assert with_host(port, "") in (b"421", b"400")
    assert with_host(port, None) in (b"421", b"400")


def test_the_name_that_the_operator_set_reaches_the_page(photo: Photo) -> None:
    server = new_server(0, address="booth.lan")
    server.published(photo)
    server.start()
    try:
        until(lambda: server.status.port is not None)  # nobody finds that name here, so there is no link
        port = server.status.port
        assert port
        until(lambda: with_host(port, f"BOOTH.LAN:{port}") == b"200")
        assert with_host(port, "booth.lan.evil.example") == b"421"
    finally:
        assert server.stop(5.0)


def test_phones_that_hang_up_before_they_are_answered_are_no_failure(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(200):
        with dial(port) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * (1 + number % 3))
            if number % 2:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert ask(port, f"/P/{TOKEN}").status == 200
    assert capfd.readouterr().err == ""


def test_nothing_that_was_sent_stands_in_the_log(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for request in (
        b"SECRET\r\n\r\n",
        b"GET /SECRET HTTP/1.1\r\nSECRET: \x00\r\n\r\n",
        f"GET /P/{TOKEN} HTTP/9.9\r\n\r\n".encode(),
    ):
        replies(port, 1, request)
    ask(port, f"/P/{TOKEN}")

    told = capfd.readouterr()
    assert "SECRET" not in told.err
    assert TOKEN not in told.err

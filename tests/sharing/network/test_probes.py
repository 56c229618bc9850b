import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.sharing.network.own_network import ADDRESS
from booth.sharing.network.probes import ANSWERS, NAME
from booth.sharing.publisher import Publisher
from tests.support.phone import TOKEN, Answer, ask, new_server, photo_in, until

SNIPPET = Path(__file__).parents[3] / "systemd" / "booth-dnsmasq.conf"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server in the booth's own network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nobody")
        folder = tmp_path_factory.mktemp("photo")
        server = new_server(0, network="own", address="auto")
        photo = photo_in(folder)
        photo.picture.write_bytes(b"\xff\xd8\xff")
        server.published(photo)
        server.start()
        until(lambda: server.status.port is not None)
        until(lambda: ask(port_of(server), f"/P/{TOKEN}").status == 200)
        yield port_of(server)
        assert server.stop(5)


def port_of(server: Publisher) -> int:
    assert server.status.port
    return server.status.port


def asked(port: int, host: str, path: str) -> Answer:
    return ask(port, path, headers={"Host": host})


APPLE = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n"
FIREFOX = b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'


@pytest.mark.parametrize(
    ("host", "path", "status", "kind", "body"),
    [
        ("captive.apple.com", "/hotspot-detect.html", 200, "text/html", APPLE),
        ("captive.apple.com", "/", 200, "text/html", APPLE),
        ("connectivitycheck.gstatic.com", "/generate_204", 204, None, b""),
        ("play.googleapis.com", "/generate_204", 204, None, b""),
        ("www.msftconnecttest.com", "/connecttest.txt", 200, "text/plain", b"Microsoft Connect Test"),
        ("www.msftncsi.com", "/ncsi.txt", 200, "text/plain", b"Microsoft NCSI"),
        ("detectportal.firefox.com", "/canonical.html", 200, "text/html", FIREFOX),
        ("detectportal.firefox.com", "/success.txt?ipv4", 200, "text/plain", b"success\n"),
    ],
)
def test_a_phone_gets_the_answer_that_keeps_it_connected_to_the_byte(
    port: int, host: str, path: str, status: int, kind: str | None, body: bytes
) -> None:
    answer = asked(port, host, path)

    assert (answer.status, answer.headers.get("Content-Type"), answer.body) == (status, kind, body)
    assert "Location" not in answer.headers
    assert asked(port, f"{host.upper()}:80", path).body == body


def test_what_is_no_probe_is_not_answered_in_anothers_name(port: int) -> None:
    assert asked(port, "captive.apple.com", "/other").body != APPLE
    assert asked(port, ADDRESS, "/generate_204").status != 204
    assert asked(port, "connectivitycheck.gstatic.com", "/hotspot-detect.html").body != APPLE


def test_in_a_network_of_others_nobody_is_told_that_it_leads_to_the_internet() -> None:
    server = new_server(0)
    server.start()
    until(lambda: server.status.port is not None)
    answer = asked(port_of(server), "connectivitycheck.gstatic.com", "/generate_204")
    assert server.stop(5)

    assert answer.status != 204


def test_the_page_says_when_to_leave_the_wifi_in_the_booths_own_network_alone(port: int, server: Publisher) -> None:
    leave = b"Then you can leave our Wi-Fi again"
    until(lambda: server.status.port is not None)
    until(lambda: ask(port_of(server), f"/P/{TOKEN}").status == 200)

    assert leave in ask(port, f"/P/{TOKEN}").body
    assert leave not in ask(port_of(server), f"/P/{TOKEN}").body


def test_the_names_that_are_answered_are_those_that_lead_to_the_booth() -> None:
    led = dict(re.findall(r"^address=/([^/]+)/(\S+)$", SNIPPET.read_text(), re.MULTILINE))

    assert led.pop("dns.msftncsi.com") == "131.107.255.255"
    assert set(led.values()) == {ADDRESS}
    assert set(led) == {host for host, _ in ANSWERS} | {NAME}

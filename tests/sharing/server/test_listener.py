import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing.network import reaching
from booth.sharing.publisher import Publisher
from booth.sharing.server.listener import handed_over
from tests.support.phone import TOKEN, WORDS, ask, until
from tests.support.running import ROOT

TAKES_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
from booth.sharing.server.listener import handed_over
for _ in range(2):
    listener = handed_over(os.environ, 65536)
    told = listener and listener.getsockname()[1]
    if listener:
        listener.close()
print(told)
"""


def taken_over(handed: socket.socket) -> str:
    """What a process prints to which systemd has handed over *handed*."""
    words = [sys.executable, "-c", TAKES_OVER, str(handed.fileno())]
    told = subprocess.run(words, cwd=ROOT, pass_fds=[handed.fileno()], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def test_the_socket_that_systemd_hands_over_is_taken_as_often_as_the_booth_starts_anew() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:
        assert taken_over(listener) == str(listener.getsockname()[1])


@pytest.mark.parametrize("family", [socket.AF_INET6, socket.AF_UNIX])
def test_one_of_another_kind_is_not(family: socket.AddressFamily) -> None:
    with socket.socket(family) as listener:
        assert taken_over(listener) == "None"


@pytest.mark.parametrize(
    "environment",
    [{}, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}, {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "0"}],
)
def test_what_was_handed_to_nobody_or_to_another_process_is_left_alone(environment: dict[str, str]) -> None:
    assert handed_over(environment, 65536) is None


@pytest.fixture
def on_port_80(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A server on a socket that somebody else has opened, on the port that a link need not name."""
    listener = socket.create_server(("0.0.0.0", 0))
    monkeypatch.setattr(reaching, "WEB_PORT", listener.getsockname()[1])
    settings = ShareSettings(address="127.0.0.1")
    server = Publisher(settings, WORDS, "#ffc24b", Clock(), listener=listener, state=Path("/proc/nowhere"))
    server.start()
    yield server
    assert server.stop(5.0)


def test_the_page_is_served_there_and_the_link_has_no_port(on_port_80: Publisher) -> None:
    until(lambda: on_port_80.link(TOKEN) is not None)
    assert on_port_80.link(TOKEN) == f"http://127.0.0.1/P/{TOKEN}"
    assert ask(reaching.WEB_PORT, "/").status == 200


def test_a_server_process_that_is_started_again_gets_it_too(on_port_80: Publisher) -> None:
    until(lambda: on_port_80.link(TOKEN) is not None)
    assert on_port_80.pid
    os.kill(on_port_80.pid, 9)

    assert ask(reaching.WEB_PORT, "/").status == 200  # which only waits meanwhile

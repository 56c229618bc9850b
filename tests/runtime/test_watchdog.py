import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.runtime.watchdog import Watchdog


@pytest.fixture(params=["file", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A socket as systemd opens it, and its name as NOTIFY_SOCKET gives it."""
    name = str(tmp_path / "notify") if request.param == "file" else f"@booth-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(name.replace("@", "\0"))
        ear.settimeout(0)
        yield name, ear


def heard(ear: socket.socket) -> list[list[str]]:
    messages = []
    while True:
        try:
            messages.append(ear.recv(4096).decode().splitlines())
        except BlockingIOError:
            return messages


def test_the_first_frame_on_the_screen_makes_the_booth_ready(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    Watchdog({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "15000000"}).beat(100.0, lambda: "preview 30 fps")
    assert heard(ear) == [["READY=1", "STATUS=preview 30 fps", "WATCHDOG=1"]]


def test_nothing_is_said_before_the_first_frame(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    Watchdog({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "15000000"})
    assert heard(ear) == []


def test_a_start_that_is_waited_for_is_no_readiness_and_the_first_frame_still_is(
    systemd: tuple[str, socket.socket],
) -> None:
    name, ear = systemd
    watchdog = Watchdog({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "15000000"})
    for second in range(12):
        watchdog.starting(float(second), "the settings are not in order")
    assert heard(ear) == 3 * [["EXTEND_TIMEOUT_USEC=300000000", "STATUS=the settings are not in order"]]
    watchdog.beat(20.0, lambda: "attract")
    assert heard(ear) == [["READY=1", "STATUS=attract", "WATCHDOG=1"]]


@pytest.mark.parametrize(("patience", "expected"), [("9000000", [0, 3, 6, 9, 12, 15]), ("30000000", [0, 5, 10, 15])])
def test_pings_come_at_a_third_of_the_watchdogs_patience_and_every_five_seconds(
    systemd: tuple[str, socket.socket], patience: str, expected: list[int]
) -> None:
    name, ear = systemd
    watchdog = Watchdog({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": patience})
    times = []
    for frame in range(16 * 60):
        watchdog.beat(frame / 60, lambda: "well")
        if heard(ear):
            times.append(frame / 60)
    assert times == expected


def test_status_is_kept_up_to_date_without_a_watchdog(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    watchdog = Watchdog({"NOTIFY_SOCKET": name})
    watchdog.beat(0.0, lambda: "starting")
    watchdog.beat(6.0, lambda: "no camera")
    assert heard(ear) == [["READY=1", "STATUS=starting"], ["STATUS=no camera"]]


def test_a_watchdog_set_for_another_process_is_left_to_it(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    watchdog = Watchdog({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "15000000", "WATCHDOG_PID": str(os.getpid() + 1)})
    watchdog.beat(0.0, lambda: "well")
    assert heard(ear) == [["READY=1", "STATUS=well"]]


def test_a_full_or_missing_socket_is_tried_again_at_the_next_frame(tmp_path: Path) -> None:
    name = tmp_path / "notify"
    watchdog = Watchdog({"NOTIFY_SOCKET": str(name), "WATCHDOG_USEC": "15000000"})
    watchdog.beat(0.0, lambda: "well")  # nobody listens
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(name))
        ear.settimeout(0)
        watchdog.beat(0.016, lambda: "well")
        assert heard(ear) == [["READY=1", "STATUS=well", "WATCHDOG=1"]]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as noise:
            noise.settimeout(0)
            with contextlib.suppress(BlockingIOError):
                while True:
                    noise.sendto(b"noise", str(name))
        watchdog.beat(6.0, lambda: "well")  # the queue is full: the main loop must not wait for it
        while ["noise"] in heard(ear):
            pass
        watchdog.beat(6.016, lambda: "well")
        assert heard(ear) == [["STATUS=well", "WATCHDOG=1"]]


def test_stopping_is_announced(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    Watchdog({"NOTIFY_SOCKET": name}).stopping()
    assert heard(ear)[0][0] == "STOPPING=1"


def test_without_systemd_nothing_happens() -> None:
    watchdog = Watchdog({})
    watchdog.beat(0.0, lambda: "well")
    watchdog.stopping()


def test_a_status_of_several_lines_is_one_line(systemd: tuple[str, socket.socket]) -> None:
    name, ear = systemd
    Watchdog({"NOTIFY_SOCKET": name}).beat(0.0, lambda: "no camera:\nWATCHDOG=1")
    assert heard(ear) == [["READY=1", "STATUS=no camera: WATCHDOG=1"]]

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.ops.check import phones
from booth.ops.check.finding import lines
from booth.ops.check.phones import about_phones, try_a_phone
from booth.settings import Settings, read_settings
from booth.sharing.network import way
from tests.support.running import free_port


def settings_with(folder: Path, **share: Any) -> Settings:
    said = "".join(f"{name} = {value!r}\n".replace("'", '"') for name, value in share.items())
    (folder / "config.toml").write_text(f'[event]\nname = "party"\n[share]\nport = {free_port()}\n{said}')
    return read_settings(folder / "config.toml")


def told(settings: Settings) -> str:
    return lines(about_phones(settings))


def test_a_way_that_no_phone_has_come_by_is_a_warning_until_one_has(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, address="127.0.0.1")
    assert "warning  phones     they reach the booth at 127.0.0.1; none has come yet in this event" in told(settings)

    way._keep_seen(tmp_path / "state", "party", "venue", "127.0.0.1")
    assert "ok       phones     they reach the booth at 127.0.0.1; a phone has opened a page there" in told(settings)
    way._keep_seen(tmp_path / "state", "party", "venue", "127.0.0.2")  # it has another address since
    assert "none has come yet" in told(settings)


def test_other_networks_are_named_and_a_missing_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "addresses", lambda: {"eth0": "10.0.0.9", "wlan0": "192.168.4.1"})
    monkeypatch.setattr(way, "phone_address", lambda interface, seen: "192.168.4.1")
    assert "they reach the booth at 192.168.4.1, not at eth0 (10.0.0.9)" in told(settings_with(tmp_path))

    monkeypatch.setattr(way, "phone_address", lambda interface, seen: None)
    assert "there is no network on wlan7" in told(settings_with(tmp_path, interface="wlan7"))


def test_without_phones_nothing_is_wrong(tmp_path: Path) -> None:
    assert told(settings_with(tmp_path, network="none")).startswith("ok       phones     they get nothing")


def test_a_machine_that_cannot_be_a_wifi_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    said = told(settings_with(tmp_path, network="own"))

    assert "guests are told to ask for their photos: this machine's network is not in NetworkManager's charge" in said


@contextlib.contextmanager
def phone_that_scans(settings: Settings, phone: str) -> Iterator[None]:
    """Opens the booth's page from the address *phone* as soon as there is one."""
    over = threading.Event()

    def scan() -> None:
        while not over.wait(0.2):
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", settings.config.share.port), 5, (phone, 0)) as line:
                    line.sendall(b"GET / HTTP/1.0\r\n\r\n")
                    line.recv(100)
                return

    thread = threading.Thread(target=scan)
    thread.start()
    yield
    over.set()
    thread.join()


def test_a_code_is_shown_until_a_phone_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_with(tmp_path, address="127.0.0.1")
    with phone_that_scans(settings, "127.0.0.7"):
        try_a_phone(settings, Clock())
    shown = capsys.readouterr().out
    assert (
        f"scan this with a phone that is in the guests' network. http://127.0.0.1:{settings.config.share.port}/"
        in shown
    )
    assert "█" in shown
    assert "A phone has opened the page: the way is seen to work." in shown

    try_a_phone(settings, Clock())
    assert capsys.readouterr().out == ""


def test_a_code_that_no_phone_can_open_is_never_called_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(phones, "TEST_LIMIT", 2.0)
    settings = settings_with(tmp_path, address="127.0.0.1")
    with phone_that_scans(settings, "127.0.0.1"):  # this machine itself is no phone
        try_a_phone(settings, Clock())

    assert "No phone has come within 2 s" in capsys.readouterr().out
    assert "none has come yet" in told(settings)

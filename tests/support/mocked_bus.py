"""A bus in place of the system's, with programs on it that python-dbusmock plays."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pytest
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.needs import needs
from tests.support.phone import until

PYTHON = "/usr/bin/python3"  # Debian's, which python3-dbusmock is for
_HAS_MOCK = subprocess.run([PYTHON, "-c", "import dbusmock"], check=False, capture_output=True).returncode == 0
CAN_PLAY = [
    needs("dbus-daemon"),
    pytest.mark.skipif(not _HAS_MOCK, reason="dbusmock missing; install with: apt install python3-dbusmock"),
]
"""Marks of tests that need the bus and its programs."""
MOCK = "org.freedesktop.DBus.Mock"


class Mocked:
    """A program on the bus, and the mock's own interface to it."""

    def __init__(self, name: str, path: str) -> None:
        self._name, self._path = name, path

    def has_come(self) -> bool:
        """Whether it is on the bus."""
        return self.ask(MOCK, "GetCalls").header.message_type is MessageType.method_return

    def calls(self) -> list[tuple[str, list[Any]]]:
        """Its methods that were called until now, and with what, in order."""
        (calls,) = self.ask(MOCK, "GetCalls").body
        return [(method, [value for _, value in arguments]) for _, method, arguments in calls]

    def answers(self, interface: str, method: str, takes: str, code: str) -> None:
        """From now on *method* runs the mock's *code*."""
        self.ask(MOCK, "AddMethod", "sssss", (interface, method, takes, "", code))

    def tell(self, method: str, signature: str, *body: Any, path: str = "") -> Any:
        """Has the mock do *method*, one of its own, at *path* or its first object; gives what that gives."""
        answer = self.ask(MOCK, method, signature, body, path)
        assert answer.header.message_type is MessageType.method_return, answer.body
        return answer.body

    def ask(
        self, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = (), path: str = ""
    ) -> Any:
        """The answer of *method*, or the error."""
        with closing(open_dbus_connection("SYSTEM")) as bus:
            message = new_method_call(DBusAddress(path or self._path, self._name, interface), method, signature, body)
            return bus.send_and_get_reply(message, timeout=10)


@contextmanager
def mocked_system_bus(templates: Mapping[str, Mocked]) -> Iterator[None]:
    """Programs by dbusmock's *templates*, each as what it is spoken to."""
    with system_bus(*(["--template", name] for name in templates)):
        for mocked in templates.values():
            until(mocked.has_come)
        yield


@contextmanager
def system_bus(*mocks: Sequence[str]) -> Iterator[None]:
    """A bus in place of the system's, and on it one program for each of *mocks*, which are dbusmock's arguments."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert bus.stdout
    before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.stdout.readline().strip()
    playing = [subprocess.Popen([PYTHON, "-m", "dbusmock", "--system", *mock]) for mock in mocks]
    try:
        yield
    finally:
        for mock in playing:
            mock.terminate()
            mock.wait(10)
        bus.terminate()
        bus.wait(10)
        bus.stdout.close()
        if before is None:
            del os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
        else:
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before

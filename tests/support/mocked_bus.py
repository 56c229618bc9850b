"""A bus in place of the system's, with programs on it that python-dbusmock plays."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.phone import until

PYTHON = "/usr/bin/python3"  # Debian's, which python3-dbusmock is for
MOCK = "org.freedesktop.DBus.Mock"


class Mocked:
    """A program on the bus, and the mock's own interface to it."""

    def __init__(self, name: str, path: str) -> None:
        self._name, self._path = name, path

    def has_come(self) -> bool:
        """Whether it is on the bus."""
        return self._ask(MOCK, "GetCalls").header.message_type is MessageType.method_return

    def calls(self) -> list[tuple[str, list[Any]]]:
        """Its methods that were called until now, and with what, in order."""
        (calls,) = self._ask(MOCK, "GetCalls").body
        return [(method, [value for _, value in arguments]) for _, method, arguments in calls]

    def answers(self, interface: str, method: str, takes: str, code: str) -> None:
        """From now on *method* runs the mock's *code*."""
        self._ask(MOCK, "AddMethod", "sssss", (interface, method, takes, "", code))

    def _ask(self, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        bus = open_dbus_connection("SYSTEM")
        try:
            message = new_method_call(DBusAddress(self._path, self._name, interface), method, signature, body)
            return bus.send_and_get_reply(message, timeout=10)
        finally:
            bus.close()


@contextmanager
def mocked_system_bus(templates: Mapping[str, Mocked]) -> Iterator[None]:
    """Programs by dbusmock's *templates*, each as what it is spoken to."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert bus.stdout
    before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.stdout.readline().strip()
    mocks = [subprocess.Popen([PYTHON, "-m", "dbusmock", "--system", "--template", name]) for name in templates]
    try:
        for mocked in templates.values():
            until(mocked.has_come)
        yield
    finally:
        for mock in mocks:
            mock.terminate()
            mock.wait(10)
        bus.terminate()
        bus.wait(10)
        bus.stdout.close()
        if before is None:
            del os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
        else:
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before

"""UDisks2's D-Bus interface as python-dbusmock plays it, on a bus of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.mocked_bus import Mocked, system_bus
from tests.support.phone import until

NAME = "org.freedesktop.UDisks2"
PATH = "/org/freedesktop/UDisks2"

# Of a folder in place of a stick nothing is mounted: it is there.
MOUNT = """
import subprocess
if {device!r}:
    subprocess.run(['mount', '-o', 'nosuid,nodev,noexec', {device!r}, {place!r}], check=True)
place = dbus.ByteArray({place!r}.encode() + bytes(1))
self.Set('{name}.Filesystem', 'MountPoints', dbus.Array([place], signature='ay'))
ret = {place!r}
"""
UNMOUNT = """
import subprocess
if {device!r} and subprocess.run(['umount', {place!r}], capture_output=True).returncode:
    raise dbus.exceptions.DBusException('target is busy', name='{name}.Error.DeviceBusy')
self.Set('{name}.Filesystem', 'MountPoints', dbus.Array([], signature='ay'))
"""


class MockedUdisks(Mocked):
    """The mock's own interface, for what a test wants of it."""

    def __init__(self) -> None:
        super().__init__(NAME, PATH)

    def plug_in(self, name: str, place: Path | None, *, device: str = "", **block: tuple[str, Any]) -> str:
        """A stick that is mounted at *place* when asked for; *block*: other properties. Returns its object's path.

        Without a *place* it has no file system. *device*: a real one, to be really mounted.
        """
        drive, path = f"{PATH}/drives/{name}", f"{PATH}/block_devices/{name}"
        properties = {
            "Removable": ("b", True), "ConnectionBus": ("s", "usb"), "Vendor": ("s", "Acme"),
            "Model": ("s", "Flash"), "Size": ("t", 8_000_000_000),
        }  # fmt: skip
        self.tell("AddObject", "ssa{sv}a(ssss)", drive, f"{NAME}.Drive", properties, [])
        told: dict[str, Any] = {
            "Drive": ("o", drive), "IdUsage": ("s", "filesystem" if place else ""), "IdType": ("s", "vfat"),
            "IdLabel": ("s", name.upper()), "Size": ("t", 8_000_000_000), "HintSystem": ("b", False),
            "HintIgnore": ("b", False), "DeviceNumber": ("t", 0), "Configuration": ("a(sa{sv})", []),
        }  # fmt: skip
        self.tell("AddObject", "ssa{sv}a(ssss)", path, f"{NAME}.Block", told | block, [])
        if place:
            points: dict[str, Any] = {"MountPoints": ("aay", [])}
            self.tell("AddProperties", "sa{sv}", f"{NAME}.Filesystem", points, path=path)
            values = {"device": device, "place": str(place), "name": NAME}
            self.method(path, "Mount", "s", MOUNT.format(**values))
            self.method(path, "Unmount", "", UNMOUNT.format(**values))
        return path

    def method(self, path: str, name: str, gives: str, code: str) -> None:
        """What *name* of the file system at *path* does."""
        self.tell("AddMethod", "sssss", f"{NAME}.Filesystem", name, "a{sv}", gives, code, path=path)

    def refuse(self, path: str, error: str, text: str = "no", method: str = "Mount") -> None:
        """Has *method* of the stick at *path* end with a D-Bus error of UDisks2's."""
        code = f"raise dbus.exceptions.DBusException({text!r}, name='{NAME}.Error.{error}')"
        self.method(path, method, "s" if method == "Mount" else "", code)

    def pull_out(self, path: str) -> None:
        """Takes the stick off the bus."""
        self.tell("RemoveObject", "s", path)
        self.tell("RemoveObject", "s", path.replace("block_devices", "drives"))

    def called(self, path: str, method: str) -> int:
        """How often *method* of the stick was called."""
        (calls,) = self.tell("GetMethodCalls", "s", method, path=path)
        return len(calls)


@contextmanager
def mocked_udisks() -> Iterator[MockedUdisks]:
    """A bus in place of the system's, and UDisks2 on it, without any stick yet."""
    with system_bus(["--is-object-manager", NAME, PATH, f"{NAME}.Manager"]):
        udisks = MockedUdisks()
        until(udisks.has_come)
        yield udisks

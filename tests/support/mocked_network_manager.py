"""NetworkManager's D-Bus interface as python-dbusmock plays it, on a bus of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.phone import until

PYTHON = "/usr/bin/python3"  # Debian's, which python3-dbusmock is for
NAME = "org.freedesktop.NetworkManager"
PATH = "/org/freedesktop/NetworkManager"
HOME = f"{PATH}/Settings/hall"  # the connection that the adapter is in at first
ACCESS_POINT = f"{PATH}/ActiveConnection/booth"

# The template stops at the first version of this method.
OPEN = f"""
import dbus
if '{ACCESS_POINT}' not in objects:
    properties = {{'State': dbus.UInt32(2), 'Connection': dbus.ObjectPath('{PATH}/Settings/booth')}}
    self.AddObject('{ACCESS_POINT}', '{NAME}.Connection.Active', properties, [])
objects[str(args[1])].Set('{NAME}.Device', 'ActiveConnection', dbus.ObjectPath('{ACCESS_POINT}'))
result = dbus.Dictionary({{}}, signature='sv')
ret = (dbus.ObjectPath('{PATH}/Settings/booth'), dbus.ObjectPath('{ACCESS_POINT}'), result)
"""
# A profile of the booth's making, joined: the state that the connection comes to, and the adapter's reason for it.
JOIN = """
import dbus
number = len([path for path in objects if path.startswith('{path}/Settings/joined')])
made, active = '{path}/Settings/joined%d' % number, '{path}/ActiveConnection/joined%d' % number
count = "objects['{path}'].done = getattr(objects['{path}'], 'done', []) + ['%s']"
settings = 'ret = dbus.Dictionary({{}}, signature="sa{{sv}}")'
methods = [('GetSettings', '', 'a{{sa{{sv}}}}', settings)]
methods += [('Save', '', '', count % 'Save'), ('Delete', '', '', count % 'Delete')]
self.AddObject(made, '{name}.Settings.Connection', {{}}, methods)
properties = {{'State': dbus.UInt32({state}), 'Connection': dbus.ObjectPath(made)}}
self.AddObject(active, '{name}.Connection.Active', properties, [])
reason = dbus.Struct((dbus.UInt32(120), dbus.UInt32({reason})))
objects[str(args[1])].Set('{name}.Device', 'StateReason', reason)
result = dbus.Dictionary({{}}, signature='sv')
ret = (dbus.ObjectPath(made), dbus.ObjectPath(active), result)
"""
CLOSE = """
if args[0] in objects:
    self.RemoveObject(args[0])
"""


class MockedNetworkManager:
    """The mock's own interface, for what a test wants of it."""

    def __init__(self) -> None:
        self._bus = open_dbus_connection("SYSTEM")
        self.device = ""
        self._wifis = 0  # that were added

    def close(self) -> None:
        self._bus.close()

    def tell(self, method: str, signature: str, *body: Any, path: str = PATH) -> Any:
        message = new_method_call(DBusAddress(path, NAME, "org.freedesktop.DBus.Mock"), method, signature, body)
        answer = self._bus.send_and_get_reply(message, timeout=10)
        assert answer.header.message_type is MessageType.method_return, answer.body
        return answer.body

    def has(self) -> bool:
        message = new_method_call(DBusAddress(PATH, NAME, NAME), "GetDevices")
        answer = self._bus.send_and_get_reply(message, timeout=10)
        return answer.header.message_type is MessageType.method_return

    def set(self, interface: str, name: str, kind: str, value: Any, path: str = "") -> None:
        full = f"{NAME}{interface}"
        self.tell("SetProperty", "sssv", path or self.device, full, name, (kind, value))

    def method(self, name: str, takes: str, gives: str, code: str) -> None:
        self.tell("AddMethod", "sssss", NAME, name, takes, gives, code)

    def send(self, method: str, signature: str, *body: Any) -> None:
        """Calls NetworkManager itself without waiting for its answer."""
        self._bus.send(new_method_call(DBusAddress(PATH, NAME, NAME), method, signature, body))

    def calls(self, method: str) -> list[Any]:
        """The arguments of each call of *method* until now."""
        (calls,) = self.tell("GetMethodCalls", "s", method)
        return [[value for _, value in arguments] for _, arguments in calls]

    def add_adapter(self, name: str = "wlan0") -> None:
        """A Wi-Fi adapter, in the network of the hall."""
        (self.device,) = self.tell("AddWiFiDevice", "ssu", name, name, 100)
        station = (self.device, "hall", "Hall", "00:23:f8:7e:12:bb", 2, 2425, 5400, 82, 0x100)
        (access_point,) = self.tell("AddAccessPoint", "ssssuuuyu", *station)
        (connection,) = self.tell("AddWiFiConnection", "ssss", self.device, "hall", "Hall", "")
        self.tell("AddActiveConnection", "assssu", [self.device], connection, access_point, "hall", 2)
        joined = {"ActiveAccessPoint": ("o", access_point)}  # the template has no such property
        self.tell("AddProperties", "sa{sv}", f"{NAME}.Device.Wireless", joined, path=self.device)

    def add_wifi(self, name: str, signal: int, keys: int, flags: int | None = None) -> None:
        """Another Wi-Fi that the adapter hears; *keys* and *flags* as NM_802_11_AP_SEC and NM_802_11_AP_FLAGS."""
        self._wifis += 1
        number = self._wifis
        station = (self.device, f"wifi{number}", name, f"00:23:f8:7e:13:{number:02x}", 2, 2425, 5400, signal, keys)
        (path,) = self.tell("AddAccessPoint", "ssssuuuyu", *station)
        if flags is not None:
            self.set(".AccessPoint", "Flags", "u", flags, path=path)

    def joins_wifis(self, state: int | None = None, reason: int = 0) -> None:
        """What comes of joining a Wi-Fi anew: it works, unless there is a *reason* (NM_DEVICE_STATE_REASON)."""
        code = JOIN.format(path=PATH, name=NAME, state=state or (4 if reason else 2), reason=reason)
        self.method("AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", "ooa{sv}", code)

    def done(self, method: str) -> int:
        """How often *method* was called of what `joins_wifis` has made."""
        self.method("Done", "", "as", f"ret = getattr(objects['{PATH}'], 'done', [''])")
        answer = self._bus.send_and_get_reply(new_method_call(DBusAddress(PATH, NAME, NAME), "Done"), timeout=10)
        return list(answer.body[0]).count(method)


@contextmanager
def mocked_network_manager() -> Iterator[MockedNetworkManager]:
    """A bus in place of the system's, and NetworkManager on it, without any adapter yet."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert bus.stdout
    before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.stdout.readline().strip()
    mock = subprocess.Popen([PYTHON, "-m", "dbusmock", "--system", "--template", "networkmanager"])
    try:
        with closing(MockedNetworkManager()) as manager:
            until(manager.has)
            manager.method("AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", "ooa{sv}", OPEN)
            manager.method("DeactivateConnection", "o", "", CLOSE)
            yield manager
    finally:
        mock.terminate()
        mock.wait(10)
        bus.terminate()
        bus.wait(10)
        bus.stdout.close()
        if before is None:
            del os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
        else:
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before

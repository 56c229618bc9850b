"""NetworkManager's D-Bus interface as python-dbusmock plays it, on a bus of its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.mocked_bus import Mocked, system_bus
from tests.support.phone import until

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


class MockedNetworkManager(Mocked):
    """The mock's own interface, for what a test wants of it."""

    def __init__(self) -> None:
        super().__init__(NAME, PATH)
        self.device = ""
        self._wifis = 0  # that were added

    def set(self, interface: str, name: str, kind: str, value: Any, path: str = "") -> None:
        full = f"{NAME}{interface}"
        self.tell("SetProperty", "sssv", path or self.device, full, name, (kind, value))

    def method(self, name: str, takes: str, gives: str, code: str) -> None:
        self.tell("AddMethod", "sssss", NAME, name, takes, gives, code)

    def send(self, method: str, signature: str, *body: Any) -> None:
        """Calls NetworkManager itself without waiting for its answer."""
        with closing(open_dbus_connection("SYSTEM")) as bus:
            bus.send(new_method_call(DBusAddress(PATH, NAME, NAME), method, signature, body))

    def called(self, method: str) -> list[Any]:
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
        return list(self.ask(NAME, "Done").body[0]).count(method)


@contextmanager
def mocked_network_manager() -> Iterator[MockedNetworkManager]:
    """A bus in place of the system's, and NetworkManager on it, without any adapter yet."""
    with system_bus(["--template", "networkmanager"]):
        manager = MockedNetworkManager()
        until(manager.has_come)
        manager.method("AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", "ooa{sv}", OPEN)
        manager.method("DeactivateConnection", "o", "", CLOSE)
        yield manager

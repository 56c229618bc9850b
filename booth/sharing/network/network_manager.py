"""NetworkManager, asked over the system's D-Bus for an access point. Its names: networkmanager.dev/docs/api.

What the operator's panel wants of it, the Wi-Fis around and joining one, is in `joining.py`.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from booth.runtime.system_bus import BusBusy, BusFault, SystemBus
from booth.sharing.network.wifi import Wifi
from booth.texts import quoted

CALL_LIMIT = 8.0  # seconds for an answer

_NAME = "org.freedesktop.NetworkManager"
PATH = "/org/freedesktop/NetworkManager"
NOWHERE = "/"  # the object path that stands for none
_WIFI = 2  # NM_DEVICE_TYPE_WIFI
_CAN_BE_ACCESS_POINT = 0x40  # NM_WIFI_DEVICE_CAP_AP
_UNAVAILABLE = 20  # NM_DEVICE_STATE_UNAVAILABLE
_UNKNOWN, _ACTIVATING, _ACTIVATED = 0, 1, 2  # NM_ACTIVE_CONNECTION_STATE; unknown at the very first
_NO_PMF = 1  # NM_SETTING_WIRELESS_SECURITY_PMF_DISABLE
_YES = 1  # NM_TERNARY_TRUE
_REASONS = {  # NM_DEVICE_STATE_REASON
    8: "the supplicant ended the connection",
    9: "the supplicant could not be configured: is the adapter able to be an access point?",
    10: "the supplicant failed: sudo apt install wpasupplicant",
    11: "the supplicant took too long",
    18: "there is no DHCP server for it: sudo apt install dnsmasq-base",
    19: "its DHCP server failed",
}


class NetworkManagerFault(Exception):
    """Why there is no Wi-Fi of the booth's own: a phrase for the operator, with what to do."""


class NetworkManagerBusy(NetworkManagerFault):
    """It does not answer in time, as while it loads modules of the kernel for its firewall; it may still."""


@dataclass(frozen=True, slots=True)
class Radio:
    """A Wi-Fi adapter that can be an access point."""

    path: str
    interface: str
    address: str  # its permanent hardware address
    connection: str | None  # the path of the connection that it is in now


class NetworkManager:
    """One connection to it, for one thread. Every call ends within CALL_LIMIT seconds.

    Each raises NetworkManagerFault. When this ends, in whatever way, so does the access point.
    """

    def __init__(self) -> None:
        try:
            self._bus = SystemBus(_NAME, CALL_LIMIT)
        except BusFault as fault:
            raise _explained(fault) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def radio(self, interface: str) -> Radio:
        """The Wi-Fi adapter *interface*, or with "auto" one that can be an access point, preferably one not in use."""
        radios, remarks = [], []
        for path, name in self.wifi_adapters(interface):
            if remark := self._unfit(path, name):
                remarks.append(remark)
                continue
            active = self.get(path, ".Device", "ActiveConnection")
            connection = None if active == NOWHERE else self.get(active, ".Connection.Active", "Connection")
            radios.append(Radio(path, name, str(self.get(path, ".Device.Wireless", "PermHwAddress")), connection))
        if radios:
            return min(radios, key=lambda radio: (radio.connection is not None, radio.interface))
        if remarks:
            raise NetworkManagerFault(remarks[0])
        raise NetworkManagerFault(
            "this machine has no Wi-Fi adapter" if interface == "auto" else f"there is no Wi-Fi adapter {interface}"
        )

    def wifi_adapters(self, interface: str = "auto") -> list[tuple[str, str]]:
        """The object path and the name of each Wi-Fi adapter, or of *interface* alone."""
        if not self.get(PATH, "", "WirelessHardwareEnabled") or not self.get(PATH, "", "WirelessEnabled"):
            raise NetworkManagerFault(
                "the machine's Wi-Fi is switched off: nmcli radio wifi on (Raspberry Pi: raspi-config, its country)"
            )
        found = []
        for path in self.call(PATH, "", "GetDevices")[0]:
            name = str(self.get(path, ".Device", "Interface"))
            if self.get(path, ".Device", "DeviceType") == _WIFI and interface in {"auto", name}:
                found.append((str(path), name))
        return found

    def _unfit(self, path: str, name: str) -> str:
        """Why the Wi-Fi adapter *name* cannot be an access point now; empty if it can."""
        if not self.get(path, ".Device", "Managed"):
            return f"NetworkManager is not in charge of {name}: nmcli device set {name} managed yes"
        if not self.get(path, ".Device.Wireless", "WirelessCapabilities") & _CAN_BE_ACCESS_POINT:
            return f"the Wi-Fi adapter {name} cannot be an access point; use another"
        if self.get(path, ".Device", "State") <= _UNAVAILABLE:
            return f"the Wi-Fi adapter {name} is not ready: is wpasupplicant installed?"
        return ""

    def open_access_point(self, radio: Radio, wifi: Wifi, address: str) -> str:
        """Begins to make *radio* the access point of *wifi*, itself at *address* (/24); returns the path to look at.

        It is in no file, and gone with this connection to the bus, also if the booth is killed.
        """
        options = {"persist": ("s", "volatile"), "bind-activation": ("s", "dbus-client")}
        body = (_profile(radio, wifi, address), radio.path, NOWHERE, options)
        return str(self.call(PATH, "", "AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", body)[1])

    def is_open(self, access_point: str, radio: Radio) -> bool:
        """Whether *access_point* is up; False while it comes up. When it ends, NetworkManagerFault says why."""
        try:
            state = self.get(access_point, ".Connection.Active", "State")
        except NetworkManagerBusy:
            raise
        except NetworkManagerFault:  # it was, and was taken off the bus
            state = None
        if state in {_UNKNOWN, _ACTIVATING, _ACTIVATED}:
            return bool(state == _ACTIVATED)
        _, reason = self.get(radio.path, ".Device", "StateReason")
        why = _REASONS.get(reason, f"reason {reason}")
        raise NetworkManagerFault(f"NetworkManager does not keep the booth's Wi-Fi open on {radio.interface}: {why}")

    def close_access_point(self, access_point: str) -> None:
        """Ends *access_point*."""
        self.call(PATH, "", "DeactivateConnection", "o", (access_point,))

    def reconnect(self, radio: Radio, connection: str) -> None:
        """Puts *radio* back into the *connection* that it was in."""
        self.call(PATH, "", "ActivateConnection", "ooo", (connection, radio.path, NOWHERE))

    def get(self, path: str, interface: str, name: str) -> Any:
        """The property *name* of the object at *path*; *interface*: what follows NetworkManager's name in its own."""
        try:
            return self._bus.get(path, f"{_NAME}{interface}", name, limit=CALL_LIMIT)
        except BusFault as fault:
            raise _explained(fault) from fault

    def call(
        self, path: str, interface: str, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> Any:
        """The answer of *method* of the object at *path*; *interface* as for `get`."""
        try:
            return self._bus.call(path, f"{_NAME}{interface}", method, signature, body, limit=CALL_LIMIT)
        except BusFault as fault:
            raise _explained(fault) from fault


def _profile(radio: Radio, wifi: Wifi, address: str) -> dict[str, dict[str, tuple[str, Any]]]:
    """The settings of the access point (nm-settings-dbus(5))."""
    return {
        "connection": {
            "id": ("s", "Photo booth"),
            "type": ("s", "802-11-wireless"),
            "interface-name": ("s", radio.interface),
            "autoconnect": ("b", False),
        },
        "802-11-wireless": {
            "ssid": ("ay", wifi.name.encode()),
            "mode": ("s", "ap"),
            "band": ("s", "bg"),  # every phone has it, and it needs no look-out for radar
            "hidden": ("b", wifi.hidden),
            "ap-isolation": ("i", _YES),  # no phone reaches another
        },
        "802-11-wireless-security": {
            "key-mgmt": ("s", "wpa-psk"),
            "psk": ("s", wifi.password),
            "proto": ("as", ["rsn"]),  # WPA2 alone
            "pairwise": ("as", ["ccmp"]),
            "group": ("as", ["ccmp"]),
            # A Raspberry Pi's radio cannot set the keys for protected management frames: raspberrypi/linux 7247.
            "pmf": ("i", _NO_PMF),
        },
        "ipv4": {
            "method": ("s", "shared"),  # DHCP and DNS by a dnsmasq of NetworkManager's
            "address-data": ("aa{sv}", [{"address": ("s", address), "prefix": ("u", 24)}]),
        },
        "ipv6": {"method": ("s", "disabled")},
    }


def _explained(fault: BusFault) -> NetworkManagerFault:
    """*fault* in a phrase."""
    if isinstance(fault, BusBusy):
        return NetworkManagerBusy("NetworkManager does not answer")
    if fault.lost:
        return NetworkManagerFault("the connection to NetworkManager is lost")
    if fault.absent:
        return NetworkManagerFault("this machine's network is not in NetworkManager's charge")
    if fault.forbidden:
        return NetworkManagerFault("the booth may not change the network: run sudo make install in its folder again")
    return NetworkManagerFault(f"NetworkManager says: {quoted(str(fault))}")

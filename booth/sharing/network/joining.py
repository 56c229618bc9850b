"""The Wi-Fis around, as NetworkManager hears them, and joining one: for the operator, on the booth's own screen."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from booth.setting_rules import wifi_password
from booth.sharing.network.network_manager import NOWHERE, PATH, NetworkManager, NetworkManagerBusy, NetworkManagerFault

_SETTINGS = f"{PATH}/Settings"
_PRIVACY = 0x1  # NM_802_11_AP_FLAGS
_PSK, _ENTERPRISE, _SAE, _OWE = 0x100, 0x200, 0x400, 0x800  # NM_802_11_AP_SEC_KEY_MGMT
_INFRASTRUCTURE, _ACCESS_POINT = 2, 3  # NM_802_11_MODE
_ACTIVATING, _ACTIVATED = 1, 2  # NM_ACTIVE_CONNECTION_STATE
_NO_SECRETS, _SUPPLICANT = 7, range(8, 12)  # NM_DEVICE_STATE_REASON
_NO_ADDRESS = range(15, 18)  # the same: DHCP
_NOT_THERE = 53  # NM_DEVICE_STATE_REASON_SSID_NOT_FOUND


class Lock(Enum):
    """What a Wi-Fi asks for from whoever joins it."""

    OPEN = auto()
    ENCRYPTED = auto()  # open to everybody, and encrypted all the same (OWE)
    PASSWORD = auto()
    PASSWORD_WPA3 = auto()  # SAE alone
    LOGIN = auto()  # a name and a password, or a certificate (WPA Enterprise)
    BROKEN = auto()  # WEP, which keeps nobody out


@dataclass(frozen=True, slots=True)
class Nearby:
    """A Wi-Fi that is heard; of several transmitters of one name the strongest."""

    name: str
    signal: int  # percent
    lock: Lock
    known: bool  # its password is kept on this machine
    joined: bool  # this machine is in it

    @property
    def refusal(self) -> str:
        """Why the booth cannot join it, in a sentence; empty if it can."""
        if self.lock is Lock.LOGIN and not self.known:
            return f"{self.name} wants a login with a name. Set it up in a terminal: sudo nmtui"
        if self.lock is Lock.BROKEN:
            return f"{self.name} is locked by WEP, which keeps nobody out. Set its router to WPA2."
        return ""

    @property
    def wants_password(self) -> bool:
        """Whether a password has to be typed to join it."""
        return not self.known and self.lock in (Lock.PASSWORD, Lock.PASSWORD_WPA3)


@dataclass(frozen=True, slots=True)
class _Transmitter:
    path: str
    adapter: str
    name: bytes
    signal: int
    lock: Lock


class Joining:
    """Lists, joins and forgets by means of *manager*, in its thread. Every method raises NetworkManagerFault."""

    def __init__(self, manager: NetworkManager, interface: str) -> None:
        """*interface*: the Wi-Fi adapter's, or "auto"."""
        self._manager = manager
        self._interface = interface

    def scan(self) -> None:
        """Has the adapters listen anew; what they hear is in the list some seconds later."""
        for adapter, _ in self._adapters():
            try:
                self._manager.call(adapter, ".Device.Wireless", "RequestScan", "a{sv}", ({},))
            except NetworkManagerFault:  # it scans already, or has just done so, or is an access point now
                continue

    def nearby(self) -> tuple[Nearby, ...]:
        """The Wi-Fis around: the joined one first, then by their signal."""
        kept = self._kept()
        joined = self._joined_names()
        found = {}
        for each in sorted(self._transmitters(), key=lambda each: each.signal):
            name = each.name.decode("utf-8", "replace")
            found[each.name] = Nearby(name, each.signal, each.lock, each.name in kept, each.name in joined)
        return tuple(sorted(found.values(), key=lambda each: (not each.joined, -each.signal, each.name)))

    def begin(self, name: str, password: str) -> "Attempt":
        """Begins to join the Wi-Fi *name*, with its *password*, or with that which is kept if it is empty."""
        heard = [each for each in self._transmitters() if each.name.decode("utf-8", "replace") == name]
        if not heard:
            raise NetworkManagerFault(f"{name} is not heard any more")
        best = max(heard, key=lambda each: each.signal)
        kept = self._kept().get(best.name)
        if kept and not password:
            known = (kept, best.adapter, best.path)
            return Attempt(name, str(self._manager.call(PATH, "", "ActivateConnection", "ooo", known)[0]), best.adapter)
        _check(best.lock, password)
        options = {"persist": ("s", "memory")}  # on the disk only once it has worked: see `keep`
        body = (_profile(best, password), best.adapter, best.path, options)
        made, active, _ = self._manager.call(PATH, "", "AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", body)
        return Attempt(name, str(active), best.adapter, str(made), kept)

    def has_joined(self, attempt: "Attempt") -> bool:
        """Whether *attempt* has come true; False while it is under way. NetworkManagerFault says why it failed."""
        try:
            state = self._manager.get(attempt.active, ".Connection.Active", "State")
        except NetworkManagerBusy:
            return False
        except NetworkManagerFault:
            state = None  # it ended, and was taken off the bus
        if state in (0, _ACTIVATING, _ACTIVATED):
            return bool(state == _ACTIVATED)
        _, reason = self._manager.get(attempt.adapter, ".Device", "StateReason")
        raise NetworkManagerFault(_why(attempt, int(reason)))

    def keep(self, attempt: "Attempt") -> None:
        """Keeps what *attempt* has joined for the next start, in the place of what was kept of that name."""
        if attempt.made:
            self._manager.call(attempt.made, ".Settings.Connection", "Save")
            if attempt.former:
                self._manager.call(attempt.former, ".Settings.Connection", "Delete")

    def drop(self, attempt: "Attempt") -> None:
        """Leaves nothing of *attempt*, which has failed."""
        if attempt.made:
            self._manager.call(attempt.made, ".Settings.Connection", "Delete")

    def forget(self, name: str) -> None:
        """Forgets the password of the Wi-Fi *name*, and leaves it."""
        for kept, path in self._kept().items():
            if kept.decode("utf-8", "replace") == name:
                self._manager.call(path, ".Settings.Connection", "Delete")

    def _adapters(self) -> list[tuple[str, str]]:
        adapters = self._manager.wifi_adapters(self._interface)
        if not adapters:
            raise NetworkManagerFault("this machine has no Wi-Fi adapter")
        return adapters

    def _transmitters(self) -> list[_Transmitter]:
        found = []
        for adapter, _ in self._adapters():
            for path in self._manager.get(adapter, ".Device.Wireless", "AccessPoints"):
                try:
                    each = self._transmitter(str(path), adapter)
                except NetworkManagerFault:  # it has just gone
                    continue
                if each.name:  # else it does not tell its name
                    found.append(each)
        return found

    def _transmitter(self, path: str, adapter: str) -> _Transmitter:
        def told(name: str) -> Any:
            return self._manager.get(path, ".AccessPoint", name)

        lock = _lock(told("Flags"), told("WpaFlags") | told("RsnFlags"))
        return _Transmitter(path, adapter, bytes(told("Ssid")), int(told("Strength")), lock)

    def _joined_names(self) -> set[bytes]:
        names = set()
        for adapter, _ in self._adapters():
            if self._manager.get(adapter, ".Device.Wireless", "Mode") == _ACCESS_POINT:
                continue  # the booth's own
            path = self._manager.get(adapter, ".Device.Wireless", "ActiveAccessPoint")
            if path != NOWHERE:
                names.add(bytes(self._manager.get(path, ".AccessPoint", "Ssid")))
        return names

    def _kept(self) -> dict[bytes, str]:
        """The object path of what is kept for joining each Wi-Fi, by its name."""
        found = {}
        for path in self._manager.call(_SETTINGS, ".Settings", "ListConnections")[0]:
            (settings,) = self._manager.call(path, ".Settings.Connection", "GetSettings")
            radio = settings.get("802-11-wireless", {})
            if "ssid" in radio and radio.get("mode", ("s", "infrastructure"))[1] == "infrastructure":
                found[bytes(radio["ssid"][1])] = str(path)
        return found


@dataclass(frozen=True, slots=True)
class Attempt:
    """Joining a Wi-Fi, under way. The last three are object paths."""

    name: str
    active: str
    adapter: str
    made: str | None = None  # what is kept if it succeeds; None: that was kept before
    former: str | None = None  # what was kept under that name


def _lock(flags: int, keys: int) -> Lock:
    if keys & _PSK:
        return Lock.PASSWORD
    if keys & _SAE:
        return Lock.PASSWORD_WPA3
    if keys & _ENTERPRISE:
        return Lock.LOGIN
    if keys & _OWE:
        return Lock.ENCRYPTED
    return Lock.BROKEN if flags & _PRIVACY else Lock.OPEN


def _check(lock: Lock, password: str) -> None:
    """Raises NetworkManagerFault for what cannot be the *password* of a Wi-Fi with such a *lock*."""
    if lock in (Lock.PASSWORD, Lock.PASSWORD_WPA3) and not password:
        raise NetworkManagerFault("It needs a password.")
    if lock is Lock.PASSWORD:
        try:
            wifi_password(password)
        except ValueError as fault:
            raise NetworkManagerFault(f"What was typed {fault}.") from fault


def _profile(transmitter: _Transmitter, password: str) -> dict[str, dict[str, tuple[str, Any]]]:
    """The settings for joining it (nm-settings-dbus(5)); NetworkManager adds what is missing."""
    name = transmitter.name.decode("utf-8", "replace")
    profile: dict[str, dict[str, tuple[str, Any]]] = {
        "connection": {"id": ("s", name), "type": ("s", "802-11-wireless")},
        "802-11-wireless": {"ssid": ("ay", transmitter.name), "mode": ("s", "infrastructure")},
    }
    key_management = {Lock.PASSWORD: "wpa-psk", Lock.PASSWORD_WPA3: "sae", Lock.ENCRYPTED: "owe"}.get(transmitter.lock)
    if key_management:
        profile["802-11-wireless-security"] = {"key-mgmt": ("s", key_management)}
    if transmitter.lock in (Lock.PASSWORD, Lock.PASSWORD_WPA3):
        profile["802-11-wireless-security"]["psk"] = ("s", password)
    return profile


def _why(attempt: Attempt, reason: int) -> str:
    """Why *attempt* failed, in a sentence."""
    if reason == _NO_SECRETS or (reason in _SUPPLICANT and attempt.made):
        return f"{attempt.name} does not take this password. Type it again, capitals and small letters as they are."
    if reason in _SUPPLICANT:
        return f"{attempt.name} does not let the booth in: its password may have changed. Forget it, and join it anew."
    if reason in _NO_ADDRESS:
        return f"{attempt.name} gives the booth no address. Is its router well, or full?"
    if reason == _NOT_THERE:
        return f"{attempt.name} is not there any more, or too far away."
    return f"{attempt.name} cannot be joined (NetworkManager's reason {reason})."

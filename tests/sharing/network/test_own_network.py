import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing.network import network_manager, own_network
from booth.sharing.network.network_manager import NetworkManager, NetworkManagerFault
from booth.sharing.network.own_network import ADDRESS, OwnNetwork
from booth.sharing.network.wifi import Wifi
from tests.support.mocked_bus import CAN_PLAY
from tests.support.mocked_network_manager import (
    ACCESS_POINT,
    HOME,
    PATH,
    MockedNetworkManager,
    mocked_network_manager,
)
from tests.support.phone import until

pytestmark = CAN_PLAY


@pytest.fixture
def manager() -> Iterator[MockedNetworkManager]:
    with mocked_network_manager() as manager:
        yield manager


@pytest.fixture
def opened(
    manager: MockedNetworkManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., OwnNetwork]]:
    """Starts the booth's own Wi-Fi with some settings."""
    monkeypatch.setattr(own_network, "LOOKS_AGAIN", 0.05)
    monkeypatch.setattr(own_network, "AGAIN", 0.1)
    monkeypatch.setattr(own_network, "AGAIN_OPENING", 0.1)
    running: list[OwnNetwork] = []

    def start(**settings: Any) -> OwnNetwork:
        network = OwnNetwork(ShareSettings(network="own", **settings), tmp_path, Clock())
        running.append(network)
        network.start()
        return network

    yield start
    assert all(network.stop(10) for network in running)


def plain(value: Any) -> Any:
    """*value* of a message without the signatures of its variants."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value[1] if isinstance(value, tuple) and len(value) == 2 else value


def test_the_booth_opens_a_wpa2_network_that_keeps_phones_apart_and_gives_them_addresses(
    manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]
) -> None:
    manager.add_adapter()
    network = opened()
    until(lambda: network.wifi is not None)

    assert network.wifi
    assert network.address == ADDRESS
    assert not network.fault
    ((profile, device, _, options),) = manager.called("AddAndActivateConnection2")
    profile = plain(profile)
    assert device == manager.device
    assert plain(options) == {"persist": "volatile", "bind-activation": "dbus-client"}
    radio, security = profile["802-11-wireless"], profile["802-11-wireless-security"]
    assert (bytes(radio["ssid"]).decode(), radio["mode"], radio["ap-isolation"]) == (network.wifi.name, "ap", 1)
    assert (security["key-mgmt"], security["psk"]) == ("wpa-psk", network.wifi.password)
    assert (security["proto"], security["pairwise"], security["group"]) == (["rsn"], ["ccmp"], ["ccmp"])
    assert profile["ipv4"]["method"] == "shared"
    assert [plain(address) for address in profile["ipv4"]["address-data"]] == [{"address": ADDRESS, "prefix": 24}]
    assert profile["connection"]["autoconnect"] is False


def test_a_network_that_takes_its_time_to_open_is_waited_for(
    manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]
) -> None:
    manager.add_adapter()
    active = "org.freedesktop.NetworkManager.Connection.Active"
    properties = {"State": ("u", 0), "Connection": ("o", HOME)}
    manager.tell("AddObject", "ssa{sv}a(ssss)", ACCESS_POINT, active, properties, [])
    network = opened()
    for state in (0, 1):  # unknown, activating
        manager.set(".Connection.Active", "State", "u", state, path=ACCESS_POINT)
        Clock().sleep(0.5)
        assert network.wifi is None
        assert not network.fault
    manager.set(".Connection.Active", "State", "u", 2, path=ACCESS_POINT)
    until(lambda: network.wifi is not None)


def test_the_adapter_gets_its_network_back(manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]) -> None:
    manager.add_adapter()
    network = opened()
    until(lambda: network.wifi is not None)

    assert network.stop(10)

    assert network.address is None
    assert manager.called("DeactivateConnection") == [[ACCESS_POINT]]
    assert manager.called("ActivateConnection") == [[HOME, manager.device, "/"]]


def test_the_operator_may_name_the_network(manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]) -> None:
    manager.add_adapter()
    network = opened(wifi_name="Anna & Tom", wifi_password="sea of lights", wifi_hidden=True)
    until(lambda: network.wifi is not None)

    assert network.wifi == Wifi("Anna & Tom", "sea of lights", hidden=True)
    assert plain(manager.called("AddAndActivateConnection2")[0][0])["802-11-wireless"]["hidden"] is True


def test_a_network_that_somebody_closes_is_told_and_opened_again(
    manager: MockedNetworkManager, opened: Callable[..., OwnNetwork], caplog: pytest.LogCaptureFixture
) -> None:
    manager.add_adapter()
    network = opened()
    until(lambda: network.wifi is not None)

    manager.set(".Connection.Active", "State", "u", 4, path=ACCESS_POINT)
    until(lambda: len(manager.called("AddAndActivateConnection2")) > 1)
    manager.set(".Connection.Active", "State", "u", 2, path=ACCESS_POINT)
    until(lambda: network.wifi is not None)

    assert "does not keep the booth's Wi-Fi open on wlan0" in caplog.text
    until(lambda: "the booth's own Wi-Fi is open now" in caplog.text)


def test_an_adapter_that_is_not_in_use_is_taken_before_one_that_is(
    manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]
) -> None:
    manager.add_adapter()
    (spare,) = manager.tell("AddWiFiDevice", "ssu", "wlan1", "wlan1", 30)
    network = opened()
    until(lambda: network.wifi is not None)

    assert manager.called("AddAndActivateConnection2")[0][1] == spare


def test_the_operator_may_choose_the_adapter(manager: MockedNetworkManager, opened: Callable[..., OwnNetwork]) -> None:
    manager.add_adapter()
    manager.tell("AddWiFiDevice", "ssu", "wlan1", "wlan1", 30)
    network = opened(interface="wlan0")
    until(lambda: network.wifi is not None)

    assert manager.called("AddAndActivateConnection2")[0][1] == manager.device


def no_adapter(manager: MockedNetworkManager) -> None:
    pass


def unmanaged(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set(".Device", "Managed", "b", value=False)


def no_access_point(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set(".Device.Wireless", "WirelessCapabilities", "u", 0x3F)


def not_ready(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set(".Device", "State", "u", 20)


def switched_off(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set("", "WirelessEnabled", "b", value=False, path=PATH)


def forbidden(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    refuse = "raise dbus.exceptions.DBusException('no', name='org.freedesktop.NetworkManager.PermissionDenied')"
    manager.method("AddAndActivateConnection2", "a{sa{sv}}ooa{sv}", "ooa{sv}", f"import dbus\n{refuse}")


def without_dhcp(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set(".Device", "StateReason", "(uu)", (120, 18))
    manager.method("DeactivateConnection", "o", "", "")
    manager.method("ActivateConnection", "ooo", "o", "ret = args[0]")
    manager.tell("AddObject", "ssa{sv}a(ssss)", ACCESS_POINT, "org.freedesktop.NetworkManager.Connection.Active",
                 {"State": ("u", 4), "Connection": ("o", HOME)}, [])  # fmt: skip


@pytest.mark.parametrize(
    ("what_is_wrong", "sentence"),
    [
        (no_adapter, "this machine has no Wi-Fi adapter"),
        (unmanaged, "NetworkManager is not in charge of wlan0"),
        (no_access_point, "the Wi-Fi adapter wlan0 cannot be an access point"),
        (not_ready, "the Wi-Fi adapter wlan0 is not ready"),
        (switched_off, "the machine's Wi-Fi is switched off"),
        (forbidden, "run sudo make install in its folder again"),
        (without_dhcp, "there is no DHCP server for it: sudo apt install dnsmasq-base"),
    ],
)
def test_what_is_wrong_is_said_once_in_a_sentence_and_the_booth_goes_on(
    manager: MockedNetworkManager,
    opened: Callable[..., OwnNetwork],
    caplog: pytest.LogCaptureFixture,
    what_is_wrong: Callable[[MockedNetworkManager], None],
    sentence: str,
) -> None:
    caplog.set_level(logging.WARNING)
    what_is_wrong(manager)
    network = opened()
    until(lambda: bool(network.fault))
    Clock().sleep(0.5)  # it is tried again and again

    assert sentence in network.fault
    assert network.wifi is None
    assert network.address is None
    assert len([line for line in caplog.messages if sentence in line]) == 1


def test_a_network_manager_that_hangs_holds_nobody_up(
    manager: MockedNetworkManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_manager, "CALL_LIMIT", 0.3)
    manager.method("GetDevices", "", "ao", "import time\ntime.sleep(3)\nret = []")
    with NetworkManager() as asked, pytest.raises(NetworkManagerFault, match="does not answer"):
        asked.radio("auto")


def test_a_network_that_is_open_stays_so_while_network_manager_is_busy(
    manager: MockedNetworkManager, opened: Callable[..., OwnNetwork], monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.add_adapter()
    network = opened()
    until(lambda: network.wifi is not None)
    monkeypatch.setattr(network_manager, "CALL_LIMIT", 0.2)
    manager.method("Reload", "u", "", "import time\ntime.sleep(2)")
    manager.send("Reload", "u", 0)  # holds the mock up for two seconds
    Clock().sleep(1.5)

    assert network.wifi is not None
    assert not network.fault
    monkeypatch.undo()
    Clock().sleep(1.0)
    assert len(manager.called("AddAndActivateConnection2")) == 1


def test_without_network_manager_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(NetworkManagerFault, match="not in NetworkManager's charge"):
        NetworkManager()

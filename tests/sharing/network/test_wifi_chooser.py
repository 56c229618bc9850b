"""The Wi-Fis around and joining one, as an operator does it in the panel, against a mock of NetworkManager."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.sharing.network import wifi_chooser
from booth.sharing.network.joining import Lock, Nearby
from booth.sharing.network.wifi_chooser import WifiChooser
from tests.support.mocked_bus import CAN_PLAY
from tests.support.mocked_network_manager import HOME, PATH, MockedNetworkManager, mocked_network_manager
from tests.support.phone import until

pytestmark = CAN_PLAY


@pytest.fixture
def manager() -> Iterator[MockedNetworkManager]:
    with mocked_network_manager() as manager:
        manager.joins_wifis()
        yield manager


@pytest.fixture
def chooser(manager: MockedNetworkManager, monkeypatch: pytest.MonkeyPatch) -> Iterator[WifiChooser]:
    """In the hall, whose Wi-Fi it is in, with four more around."""
    monkeypatch.setattr(wifi_chooser, "LOOKS", 0.1)
    monkeypatch.setattr(wifi_chooser, "POLL", 0.02)
    manager.add_adapter()
    manager.add_wifi("Garden", signal=40, keys=0x100)
    manager.add_wifi("Garden", signal=70, keys=0x100)
    manager.add_wifi("Café", signal=55, keys=0)
    manager.add_wifi("Office", signal=30, keys=0x200)
    manager.add_wifi("Attic", signal=20, keys=0, flags=1)
    chooser = WifiChooser("auto", Clock())
    chooser.start()
    yield chooser
    assert chooser.stop(10)


def plain(value: Any) -> Any:
    """*value* of a message without the signatures of its variants."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value[1] if isinstance(value, tuple) and len(value) == 2 else value


def listed(chooser: WifiChooser) -> tuple[Nearby, ...]:
    until(lambda: chooser.view.nearby is not None)
    return chooser.view.nearby or ()


def named(chooser: WifiChooser, name: str) -> Nearby:
    return next(each for each in listed(chooser) if each.name == name)


def test_each_wifi_is_listed_once_the_joined_one_first_then_by_its_signal(chooser: WifiChooser) -> None:
    assert [(each.name, each.signal) for each in listed(chooser)] == [
        ("Hall", 82),
        ("Garden", 70),
        ("Café", 55),
        ("Office", 30),
        ("Attic", 20),
    ]
    hall = named(chooser, "Hall")
    assert (hall.joined, hall.known, hall.wants_password) == (True, True, False)
    assert named(chooser, "Garden").wants_password
    assert named(chooser, "Café").lock is Lock.OPEN


def test_what_cannot_be_joined_is_listed_with_the_reason(chooser: WifiChooser) -> None:
    assert "wants a login with a name" in named(chooser, "Office").refusal
    assert "locked by WEP" in named(chooser, "Attic").refusal
    assert not named(chooser, "Garden").refusal


def test_one_is_joined_with_its_password_and_kept_only_then(
    manager: MockedNetworkManager, chooser: WifiChooser
) -> None:
    chooser.join("Garden", "sea of lights")
    until(lambda: bool(chooser.view.said))
    assert (chooser.view.said, chooser.view.went_well) == ("The booth is in Garden now.", True)
    ((profile, device, _, options),) = manager.called("AddAndActivateConnection2")
    profile = plain(profile)
    assert device == manager.device
    assert plain(options) == {"persist": "memory"}
    assert bytes(profile["802-11-wireless"]["ssid"]) == b"Garden"
    assert profile["802-11-wireless-security"] == {"key-mgmt": "wpa-psk", "psk": "sea of lights"}
    assert manager.done("Save") == 1


def test_an_open_one_is_joined_without_a_password(manager: MockedNetworkManager, chooser: WifiChooser) -> None:
    chooser.join("Café")
    until(lambda: bool(chooser.view.said))
    assert chooser.view.went_well
    assert "802-11-wireless-security" not in plain(manager.called("AddAndActivateConnection2")[0][0])


def test_a_wrong_password_is_told_and_not_kept(manager: MockedNetworkManager, chooser: WifiChooser) -> None:
    manager.joins_wifis(reason=7)
    chooser.join("Garden", "sea of nights")
    until(lambda: bool(chooser.view.said))
    assert "does not take this password" in chooser.view.said
    assert not chooser.view.went_well
    assert (manager.done("Save"), manager.done("Delete")) == (0, 1)


@pytest.mark.parametrize(
    ("typed", "words"), [("", "It needs a password."), ("short", "What was typed has 5 characters;"), ("naïve 12", "ï")]
)
def test_what_can_be_no_password_is_told_before_it_is_tried(
    manager: MockedNetworkManager, chooser: WifiChooser, typed: str, words: str
) -> None:
    chooser.join("Garden", typed)
    until(lambda: bool(chooser.view.said))
    assert words in chooser.view.said
    assert manager.called("AddAndActivateConnection2") == []


@pytest.mark.parametrize(("reason", "words"), [(17, "no address"), (53, "too far away"), (99, "reason 99")])
def test_why_else_it_failed_is_told(
    manager: MockedNetworkManager, chooser: WifiChooser, reason: int, words: str
) -> None:
    manager.joins_wifis(reason=reason)
    chooser.join("Garden", "sea of lights")
    until(lambda: bool(chooser.view.said))
    assert words in chooser.view.said


def test_one_that_never_answers_is_given_up(
    manager: MockedNetworkManager, chooser: WifiChooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wifi_chooser, "JOINS_WITHIN", 0.2)
    manager.joins_wifis(state=1)
    chooser.join("Garden", "sea of lights")
    until(lambda: bool(chooser.view.said))
    assert chooser.view.said == "Garden does not answer. Is it too far away?"
    assert manager.done("Delete") == 1


def test_one_that_is_known_is_joined_with_what_is_kept(manager: MockedNetworkManager, chooser: WifiChooser) -> None:
    listed(chooser)
    chooser.join("Hall")
    until(lambda: bool(chooser.view.said))
    assert chooser.view.said == "The booth is in Hall now."
    assert [call[0] for call in manager.called("ActivateConnection")] == [HOME]


def test_one_that_is_known_is_forgotten(manager: MockedNetworkManager, chooser: WifiChooser) -> None:
    listed(chooser)
    chooser.forget("Hall")
    until(lambda: bool(chooser.view.said))
    assert chooser.view.said == "Hall is forgotten."
    until(lambda: not named(chooser, "Hall").known)


def no_adapter(manager: MockedNetworkManager) -> None:
    pass


def switched_off(manager: MockedNetworkManager) -> None:
    manager.add_adapter()
    manager.set("", "WirelessEnabled", "b", value=False, path=PATH)


@pytest.mark.parametrize(
    ("wrong", "words"), [(no_adapter, "no Wi-Fi adapter"), (switched_off, "Wi-Fi is switched off")]
)
def test_why_there_is_no_list_is_told(
    manager: MockedNetworkManager, wrong: Callable[[MockedNetworkManager], None], words: str
) -> None:
    wrong(manager)
    chooser = WifiChooser("auto", Clock())
    chooser.start()
    until(lambda: bool(chooser.view.fault))
    assert words in chooser.view.fault
    assert chooser.stop(10)


def test_without_network_manager_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    chooser = WifiChooser("auto", Clock())
    chooser.start()
    until(lambda: bool(chooser.view.fault))
    assert "not in NetworkManager's charge" in chooser.view.fault
    assert chooser.stop(10)

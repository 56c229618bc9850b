import re
from pathlib import Path

import pytest

from booth.config import ShareSettings
from booth.sharing.network.wifi import FILE, Wifi, machine_of, own_wifi, venue_wifi
from booth.sharing.qr import wifi_code

OWN = ShareSettings(network="own")


def test_name_and_password_are_made_once_and_stay(tmp_path: Path) -> None:
    first = own_wifi(OWN, tmp_path / "state", "this")

    assert own_wifi(OWN, tmp_path / "state", "this") == first


def test_a_copied_card_makes_its_own_on_another_machine(tmp_path: Path) -> None:
    first = own_wifi(OWN, tmp_path, "this")
    second = own_wifi(OWN, tmp_path, "another")

    assert second.password != first.password
    assert machine_of("aa:bb:cc:00:11:22") != machine_of("aa:bb:cc:00:11:23")
    assert machine_of("aa:bb:cc:00:11:22") == machine_of("AA:BB:CC:00:11:22")


def test_the_password_survives_being_read_aloud_and_the_name_fits(tmp_path: Path) -> None:
    made = {own_wifi(OWN, tmp_path, str(number)) for number in range(50)}

    assert len({wifi.password for wifi in made}) == 50
    for wifi in made:
        assert re.fullmatch(r"([fklmrst][aou]){2}(-([fklmrst][aou]){2}){3}", wifi.password)
        assert re.fullmatch(r"Photo Booth [A-Z][a-z]{3}", wifi.name)
        assert len(wifi_code(wifi.name, wifi.password)) <= 37  # modules: as small as a code of its length is


@pytest.mark.parametrize("content", ["", "{", "[]", '{"machine": "this"}', '{"machine": "this", "name": 1}'])
def test_a_damaged_note_is_made_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)

    first = own_wifi(OWN, tmp_path, "this")

    assert own_wifi(OWN, tmp_path, "this") == first


def test_a_state_folder_that_cannot_be_written_costs_only_the_name(caplog: pytest.LogCaptureFixture) -> None:
    assert own_wifi(OWN, Path("/proc/nowhere"), "this").name
    assert "another name after the next start" in caplog.text


def test_the_operators_own_words_come_first(tmp_path: Path) -> None:
    named = own_wifi(ShareSettings(network="own", wifi_name="Anna"), tmp_path, "this")

    assert named.name == "Anna"
    assert named.password == own_wifi(OWN, tmp_path, "this").password


def test_only_the_venues_wifi_has_to_be_named() -> None:
    assert venue_wifi(ShareSettings(wifi_name="Hall", wifi_hidden=True)) == Wifi("Hall", "", hidden=True)
    assert venue_wifi(ShareSettings()) is None
    assert venue_wifi(ShareSettings(network="none", wifi_name="Hall")) is None

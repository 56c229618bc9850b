import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from booth.config import Config
from booth.operator.booth_status import BoothStatus, StatusFile
from booth.operator.finding import Finding
from booth.operator.starts import note_end, note_start, starts
from booth.settings import settings_of
from booth.sharing.network.wifi import Wifi
from tests.support.stopped_clock import StoppedClock

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WELL = Finding("ok", "Camera", "Good Cam, 1920x1080")
LOST = Finding("fault", "Camera", "none for 12 s: no such device", "Plug its cable in again")


class Booth:
    """Whose parts are as the test says."""

    def __init__(self, home: Path) -> None:
        self.found = [WELL]
        self.clock = StoppedClock()
        share = {"wifi_name": "Guests of the Bear", "wifi_password": "honey honey", "address": "192.168.7.5"}
        cloud = {"target": "s3", "place": "https://s3.example/bucket", "booth": "main hall"}
        table = {"event": {"name": "Anna & Tom"}, "share": share, "cloud": cloud, "operator": {"contact": "0171 2345"}}
        self.settings = settings_of(Config.model_validate(table), home)
        (home / "cloud.toml").write_text('name = "key-of-ours"\nsecret = "nobody-knows-it"\n')
        (home / "cloud.toml").chmod(0o600)
        wifi = Wifi("The booth's own", "rose garden", hidden=False)
        file = StatusFile(self.settings, self.clock, lambda: self.found, lambda: (41, 3), lambda: wifi)
        self.renewed = file.renewed()

    def status(self) -> BoothStatus:
        return BoothStatus.model_validate_json(self.renewed.make())


def test_it_says_how_each_part_is_and_since_when(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    status = booth.status()
    assert (status.name, status.event, status.state, status.photos, status.waiting) == (
        *("main hall", "Anna & Tom", "running"),
        *(41, 3),
    )
    booth.clock.sleep(60)
    booth.found = [LOST]
    booth.status()
    booth.clock.sleep(60)
    (part,) = booth.status().parts
    assert (part.part, part.level, part.text, part.remedy) == ("Camera", *("fault", LOST.text, LOST.remedy))
    assert part.seconds == 60
    booth.found = [WELL]
    assert booth.status().parts[0].seconds == 0


def test_no_secret_no_link_no_wifi_and_no_phones_address_stands_in_it(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    secrets = [
        *("Guests of the Bear", "honey honey", "The booth's own", "rose garden", "0171 2345"),
        *("key-of-ours", "nobody-knows-it", TOKEN, "10.1.2.3", "12:34:56:78:9a:bc"),
    ]
    booth.found = [Finding("warning", "Phones", f"192.168.7.5: {words}", f"ask {words}") for words in secrets]
    text = booth.renewed.make().decode()
    assert [words for words in secrets if words in text] == []
    assert "192.168.7.5" in text


def test_a_booth_that_was_ended_on_purpose_says_so(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    booth.found = [LOST]
    booth.status()
    assert booth.renewed.last
    ended = BoothStatus.model_validate_json(booth.renewed.last())
    assert (ended.state, ended.parts, ended.photos) == ("switched off", (), 41)


def test_a_booth_that_does_not_stay_up_is_faulty_and_one_that_is_switched_off_and_on_is_not(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    begin = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)
    for number in range(9):
        booth.clock.date = begin + timedelta(seconds=40 * number)
        note_start(tmp_path / "state", booth.clock.date)
    part, _ = booth.status().parts
    assert (part.part, part.level, part.seconds) == ("Booth", "fault", 320)
    assert part.text == "has started 9 times within a quarter of an hour, and did not stay up"
    booth.clock.date = begin + timedelta(hours=1)
    assert len(booth.status().parts) == 1
    for _ in range(9):
        note_start(tmp_path / "state", booth.clock.date)
        note_end(tmp_path / "state")
    assert len(booth.status().parts) == 1


def test_starts_before_a_clock_was_set_and_a_damaged_note_count_for_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)
    for _ in range(9):
        note_start(tmp_path, now)
    assert starts(tmp_path, now - timedelta(hours=1)) == (0, 0.0)
    (tmp_path / "starts.json").write_text('{"starts": "2026 yesterday"}')
    assert starts(tmp_path, now) == (0, 0.0)


def test_its_place_cannot_be_guessed_and_stays(tmp_path: Path) -> None:
    place = Booth(tmp_path).renewed.place
    booths, letters, secret, name = place.split("/")
    assert (booths, name, len(letters), len(secret)) == ("BOOTHS", "STATUS.JSON", 8, 26)
    assert Booth(tmp_path).renewed.place == place
    (tmp_path / "state" / "status-place.json").write_text("damaged")
    assert Booth(tmp_path).renewed.place != place


def test_what_later_versions_add_is_passed_over(tmp_path: Path) -> None:
    content = json.loads(Booth(tmp_path).renewed.make())
    assert BoothStatus.model_validate(content | {"mood": "good"}).event == "Anna & Tom"

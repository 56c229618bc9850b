"""A report is read by strangers: secrets are put everywhere, and none may be found in it."""

import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.album.record import About
from booth.clock import Clock
from booth.config import SHIPPED
from booth.operator.finding import Finding
from booth.operator.redaction import GONE, Redaction, secrets_in
from booth.ops.check.album import kept
from booth.ops.report import pack as pack_module
from booth.ops.report.pack import pack
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, shot

MADE = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
PASSWORD, FORMER, MADE_UP = "correct horse 7", "older-battery-5", "falo-kuru-masa-tofu"
PARTY = "MFRGGZDFMZTWQ2LKNNWG23TPOB"
HASH = "scrypt:16384:8:1$c2FsdA$0123456789abcdef"
CONTACT = "Anna, 0171 234567"
PHONE, HARDWARE, PHONE_6 = "192.168.4.77", "aa:bb:cc:dd:ee:0f", "fe80::a8bb:ccff:fedd:ee0f"
OWN = "192.168.4.1"
HOOK, TOPIC = "https://hooks.example/T0/B0", "https://ntfy.sh/our-booths-7f3a"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A booth whose every file and whose journal are full of secrets."""
    with Rehearsal(tmp_path / "photos", Darkroom()) as party:
        party.album.keep(shot()).result(10)
        party.settle()
    settings = SHIPPED.read_text().replace('wifi_password = ""', f'wifi_password = "{PASSWORD}"')
    settings = settings.replace('wifi_name = ""', 'wifi_name = "Party"').replace(
        'contact = ""', f'contact = "{CONTACT}"'
    )
    settings = settings.replace('pin = ""', f'pin = "{HASH}"').replace(
        "photo = []", 'photo = ["curl", "--user", "a:b1"]'
    )
    settings = settings.replace('webhook = ""', f'webhook = "{HOOK}"').replace('ntfy = ""', f'ntfy = "{TOPIC}"')
    settings += f"\n# the password was {FORMER} before\n"
    (tmp_path / "config.toml").write_text(settings)
    state = tmp_path / "state"
    (state / "versions").mkdir(parents=True)
    (state / "own-wifi.json").write_text(json.dumps({"name": "Photo Booth", "password": MADE_UP}))
    (state / "party-album.json").write_text(json.dumps({"wedding": PARTY}))
    (state / "versions/config-1.toml").write_text(f'[share]\nwifi_password = "{FORMER}"\nbroken = [')
    (token,) = (About.read(path.parent).token for path in tmp_path.glob("photos/[!.]*/*/*/about.json"))
    journal = f"""
2026-06-12T18:00:00+0200 booth[1]: guests' page: http://{OWN}/P/{token} and {token.lower()} opened by {PHONE}
2026-06-12T18:00:01+0200 booth[1]: {HARDWARE} ({PHONE_6}) joined with {MADE_UP}; {PASSWORD.upper()} {FORMER}
2026-06-12T18:00:02+0200 booth[1]: party album /a/{PARTY.lower()}, the PIN is {HASH}; call {CONTACT}
2026-06-12T18:00:03+0200 booth[1]: album: 20260612-180003-ABCDEFGH: its time is over, it was removed
"""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/journalctl").write_text(f"#!/bin/sh\ncat <<'END'{journal}END\n")
    (tmp_path / "bin/journalctl").chmod(0o755)
    return tmp_path


def packed(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("PATH", f"{home}/bin:{os.environ['PATH']}")
    redaction = Redaction(secrets_in(home / "config.toml", home / "state"), [OWN])
    found = [Finding("ok", "album", f"the party album is at http://{OWN}:8000/a/{PARTY.lower()}")]
    photos = kept([home / "photos"], MADE)
    listed = pack(home / "report.zip", home / "config.toml", found, photos, MADE, redaction, running=True)
    with zipfile.ZipFile(home / "report.zip") as archive:
        assert [each.name for each in listed] == archive.namelist()
        assert all(each.size == archive.getinfo(each.name).file_size for each in listed)
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_secret_no_link_no_phone_and_no_picture_is_in_the_pack(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (token,) = (About.read(path.parent).token for path in home.glob("photos/[!.]*/*/*/about.json"))
    texts = packed(home, monkeypatch)
    everything = "".join(texts.values()).lower()
    for secret in (
        PASSWORD,
        FORMER,
        MADE_UP,
        PARTY,
        HASH,
        CONTACT,
        PHONE,
        HARDWARE,
        PHONE_6,
        token,
        HOOK,
        TOPIC,
        "a:b1",
    ):
        assert secret.lower() not in everything
    for name, text in texts.items():
        assert name.endswith((".json", ".txt"))
        assert "\ufffd" not in text  # bytes of a picture are no text


def test_what_helps_is_in_the_pack(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = packed(home, monkeypatch)
    settings = json.loads(texts["settings.json"])
    assert settings["share"]["wifi_password"] == settings["operator"]["pin"] == GONE
    assert settings["share"]["network"] == "venue"
    assert settings["hooks"]["photo"] == ["curl", GONE]
    assert json.loads(texts["check.json"])["findings"][0]["part"] == "album"
    assert json.loads(texts["photos.json"])[0] | {"bytes": 0} == {
        "event": "Anna and Ben",
        "photos": 1,
        "unfinished": 0,
        "time over": 0,
        "unreadable": 0,
        "bytes": 0,
        "first": "2026-06-12T15:30:12+02:00",
        "last": "2026-06-12T15:30:12+02:00",
    }
    assert f"guests' page: http://{OWN}/P/{GONE} and" in texts["journal.txt"]
    assert (
        "2026-06-12T18:00:03+0200 booth[1]: album: 20260612-180003-ABCDEFGH: its time is over" in texts["journal.txt"]
    )
    assert "numpy==" in texts["versions.txt"]
    assert "kernel" in json.loads(texts["machine.json"])


def test_a_part_that_fails_takes_no_other_with_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "config.toml").write_text(f'[share]\nwifi_password = "{PASSWORD}"\n[')

    def breaks() -> dict[str, object]:
        raise RuntimeError(f"no machine, and {PASSWORD}")

    monkeypatch.setattr(pack_module, "machine", breaks)
    monkeypatch.setattr(pack_module, "JOURNAL_LIMIT", 0.0)
    texts = packed(home, monkeypatch)
    assert texts["settings.json"].startswith("cannot be had: TOMLDecodeError")
    assert texts["journal.txt"].startswith("cannot be had: TimeoutExpired")
    assert "numpy==" in texts["versions.txt"]
    assert texts["machine.json"] == f"cannot be had: RuntimeError: no machine, and {GONE}\n"


@pytest.mark.parametrize(
    "harmless",
    ["22:03:59", "MediaPipe 1.0.0 of 12:30", "20260612-153012-ABCDEFGH", "::", "port 8000"],
)
def test_times_and_names_stay(harmless: str) -> None:
    text = f"at {harmless} it was so"
    assert Redaction([]).text(text) == text


def test_what_the_booth_is_known_by_elsewhere_is_in_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = "https://s3.example/bucket"
    (tmp_path / "config.toml").write_text(f'[cloud]\ntarget = "s3"\nplace = "{place}"\n')
    (tmp_path / "cloud.toml").write_text('name = "AKIAEXAMPLE"\nsecret = "wJalrXUtnFEMI"\n')
    (tmp_path / "cloud.toml").chmod(0o600)
    found = [Finding("fault", "copies", "AKIAEXAMPLE with wJalrXUtnFEMI")]
    monkeypatch.setattr(pack_module, "whole_check", lambda *_: (found, False))
    pack_module.report(tmp_path / "report.zip", tmp_path / "config.toml", Clock())
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any("AKIAEXAMPLE" in text or "wJalrXUtnFEMI" in text for text in texts.values())
    assert json.loads(texts["settings.json"])["cloud"]["place"] == place

"""What an operator does on the pages for the last photos, Wi-Fi and a stick."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from booth.config import SHIPPED, Config, read_config
from booth.operator.pin import hashed
from booth.operator.stick.event_check import Event
from booth.operator.stick.sticks import StickView
from booth.operator.stick.udisks import Stick
from booth.picture_types import Size
from booth.sharing.network.joining import Lock, Nearby
from booth.sharing.network.wifi_chooser import WifiView
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.journeys import at_share

PIN = hashed("2468")
STICK = Stick("/stick", "PHOTOS", 16_000_000_000, None)
LOCKED = Stick("/locked", "SECRET", 500_000_000, None, "It is encrypted, and the booth has no password for it.")
EVENT = Event(
    Config.model_validate({"event": {"name": "Anna & Tom", "line": "12 June"}}),
    tuple((name, np.full((135, 240, 3), level, np.uint8)) for name, level in (("Lake", 90), ("Hall", 150))),
    ("camera.rotation", "share.network"),
)
NEARBY = (
    Nearby("Hall", 82, Lock.PASSWORD, known=True, joined=True),
    Nearby("Garden", 70, Lock.PASSWORD, known=False, joined=False),
    Nearby("Café", 55, Lock.OPEN, known=False, joined=False),
    Nearby("Office", 30, Lock.LOGIN, known=False, joined=False),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED, tmp_path)
    (tmp_path / "state").mkdir()
    path = tmp_path / "config.toml"
    path.write_text(path.read_text().replace('pin = ""', f'pin = "{PIN}"'))
    return tmp_path


def at_page(title: str, home: Path, canvas: Size = (1280, 720), evening: Evening | None = None) -> Evening:
    evening = evening or Evening(canvas, home=home).play(Script().wait(1))
    evening.play(Script().hold(3.2))
    for key in "2468":
        evening.play(Script().tap(key))
    return evening.play(Script().tap("OK")).run(1).play(Script().tap(title)).run(1.5)


def targets(evening: Evening) -> set[str]:
    return set(evening.stage.screen.targets)


def yes(label: str) -> str:
    return f"Yes: {label}"


def test_photos_go_onto_the_stick_that_is_touched(home: Path) -> None:
    evening = at_page("Stick", home)
    assert not {"Copy all photos", "Use an event"} & targets(evening)
    evening.sticks.view = StickView(sticks=(LOCKED, STICK))
    evening.run(0.3).play(Script().tap("Copy all photos"))
    assert evening.sticks.asked == [("copy", "PHOTOS")]


def test_while_something_is_under_way_it_can_only_be_stopped(home: Path) -> None:
    evening = at_page("Stick", home)
    evening.sticks.view = StickView(sticks=(STICK,), doing="Copying the photos", done=3, total=9, unit="photos")
    evening.run(0.3, draw=True)
    assert not {"Copy all photos", "Use an event"} & targets(evening)
    evening.play(Script().tap("Stop"))
    assert evening.sticks.asked == [("interrupt",)]


def test_photos_that_were_copied_are_removed_after_a_question_that_says_which(home: Path) -> None:
    evening = at_page("Stick", home)
    label, copied = "Remove them from the booth", {"a": "1", "b": "2"}
    evening.sticks.view = StickView(sticks=(STICK,), said="2 photos are on the stick.")
    evening.run(0.3)
    assert label not in targets(evening)
    evening.sticks.view = StickView(sticks=(STICK,), said="2 photos are on the stick.", copied=copied)
    evening.run(0.3, draw=True).play(Script().tap(label)).play(Script().tap("No, go back"))
    assert evening.sticks.asked == []
    evening.play(Script().tap(label)).play(Script().tap(yes(label)))
    assert evening.sticks.asked == [("remove", "a", "b")]


def test_an_event_is_chosen_looked_at_and_taken_over_after_a_question(home: Path) -> None:
    evening = at_page("Stick", home)
    evening.sticks.view = StickView(sticks=(STICK,), events=(STICK, ("anna", "eve")))
    evening.run(0.3).play(Script().tap("anna"))
    evening.sticks.view = StickView(sticks=(STICK,), event=EVENT, said="Anna & Tom is in order.")
    evening.run(0.3, draw=True).play(Script().tap("Use this event")).play(Script().tap("No, go back"))
    assert evening.sticks.asked == [("bring", "PHOTOS", "anna")]
    evening.play(Script().tap("Use this event")).play(Script().tap(yes("Use this event")))
    assert evening.sticks.asked[-1] == ("take over", "Anna & Tom")


def test_there_is_a_way_back_to_the_event_before(home: Path) -> None:
    evening = at_page("Stick", home)
    evening.sticks.view = StickView(sticks=(), former="Eve")
    evening.run(0.3).play(Script().tap("Go back to Eve")).play(Script().tap(yes("Go back to Eve")))
    assert evening.sticks.asked == [("go back",)]


def test_an_event_with_mistakes_cannot_be_taken(home: Path) -> None:
    evening = at_page("Stick", home)
    mistakes = ("logo.png: is a link; put the file itself there",)
    evening.sticks.view = StickView(sticks=(STICK,), said="Not taken over.", went_well=False, mistakes=mistakes)
    evening.run(0.3, draw=True)
    assert "Use this event" not in targets(evening)


def test_a_wifi_is_joined_with_its_password_and_forgotten_after_a_question(home: Path) -> None:
    evening = at_page("Wi-Fi", home)
    assert evening.wifis.listens
    evening.wifis.view = WifiView(NEARBY)
    evening.run(0.3, draw=True).play(Script().tap("Join: type its password"))
    for key in "abcdefgh":
        evening.play(Script().tap(key))
    evening.play(Script().tap("done"))
    evening.run(0.3).play(Script().tap("Join"))
    evening.play(Script().tap("Forget")).play(Script().tap(yes("Forget")))
    assert evening.wifis.asked == [("join", "Garden", "abcdefgh"), ("join", "Café", ""), ("forget", "Hall")]
    evening.play(Script().tap("Status"))
    assert not evening.wifis.listens


def test_while_one_is_joined_no_other_can_be(home: Path) -> None:
    evening = at_page("Wi-Fi", home)
    evening.wifis.view = WifiView(NEARBY, joining="Garden")
    evening.run(0.3, draw=True)
    assert "Join: type its password" not in targets(evening)
    evening.play(Script().tap("Join"))
    assert evening.wifis.asked == []


def test_the_booths_own_wifi_is_switched_on_in_the_settings(home: Path) -> None:
    evening = at_page("Wi-Fi", home)
    evening.play(Script().tap("on")).run(0.5)
    assert read_config(home / "config.toml").share.network == "own"
    evening.play(Script().tap("off")).run(0.5)
    assert read_config(home / "config.toml").share.network == "venue"


def test_a_photo_is_found_by_its_letters_and_its_code_shown_again(home: Path) -> None:
    evening = at_page("Last photos", home, evening=at_share(canvas=(1280, 720), home=home))
    (photo,) = evening.album.kept.values()
    evening.play(Script().tap(photo.code)).run(1, draw=True)
    assert {"All photos", "Throw away"} <= targets(evening)
    evening.play(Script().tap("All photos"))
    evening.play(Script().tap("all"))
    for key in "zz":
        evening.play(Script().tap(key.upper() if key.upper() in evening.stage.screen.targets else key))
    evening.play(Script().tap("done")).run(0.3)
    assert photo.code not in targets(evening)


def test_a_photo_is_thrown_away_after_a_question(home: Path) -> None:
    evening = at_page("Last photos", home, evening=at_share(canvas=(1280, 720), home=home))
    (photo,) = evening.album.kept.values()
    evening.play(Script().tap(photo.code)).run(0.5).play(Script().tap("Throw away"))
    evening.play(Script().tap(yes("Throw away"))).run(2)
    assert evening.album.kept == {}
    assert "Throw away" not in targets(evening)


def test_a_photo_that_everybody_sees_is_taken_away_from_the_wall_and_stays_its_guests(home: Path) -> None:
    evening = at_share(canvas=(1280, 720), home=home, gallery={"enabled": True}).play(Script().tap("show")).run(0.5)
    at_page("Last photos", home, evening=evening)
    (photo,) = evening.album.kept.values()
    assert photo.in_gallery
    evening.play(Script().tap(photo.code)).run(0.5).play(Script().tap("Show no more")).run(1.5)
    assert [photo.in_gallery for photo in evening.album.kept.values()] == [False]
    assert "Show no more" not in targets(evening)


def test_a_disk_that_refuses_is_told_and_the_photo_stays(home: Path) -> None:
    evening = at_page("Last photos", home, evening=at_share(canvas=(1280, 720), home=home))
    evening.album.read_only = True
    (photo,) = evening.album.kept.values()
    evening.play(Script().tap(photo.code)).run(0.5).play(Script().tap("Throw away"))
    evening.play(Script().tap(yes("Throw away"))).run(2, draw=True)
    assert "Throw away" in targets(evening)
    assert list(evening.album.kept) == [photo.id]

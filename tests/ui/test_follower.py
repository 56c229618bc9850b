from pathlib import Path

import pytest

from booth.album.record import Photo
from booth.ui.follower import Follower
from booth.ui.gestures import Key, KeyName
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening


class Heard:
    """Stands in for the statistics and the hooks."""

    def __init__(self) -> None:
        self.guests = 0
        self.fired: list[tuple[str, str]] = []
        self.kept: list[Photo] = []

    def guest(self) -> None:
        self.guests += 1

    def fire(self, name: str, value: str = "") -> None:
        self.fired.append((name, value))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def booth(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Evening:
    booth = Evening()
    monkeypatch.setattr(booth.stage, "_told", Follower(heard, heard, heard.kept.append))
    return booth


def test_everybody_who_begins_is_counted_once(booth: Evening, heard: Heard) -> None:
    booth.play(Script().tap("begin").wait(0.8).tap("shutter"))
    booth.run(8, until="Photo").run(0.8).play(Script().tap("again").wait(3)).run(12, until="Photo")
    assert heard.guests == 1
    booth.run(200, until="Attract").play(Script().tap("begin"))
    assert heard.guests == 2


def test_hooks_hear_of_countdown_shot_and_a_photo_that_is_kept_and_safe(booth: Evening, heard: Heard) -> None:
    booth.play(Script().tap("begin").wait(0.8).tap("shutter"))
    assert heard.fired == [("countdown", "")]
    booth.run(8, until="Photo").run(0.8)
    assert heard.fired == [("countdown", ""), ("shot", "")]
    booth.play(Script().tap("keep")).run(1)
    name, path = heard.fired[2]
    assert (name, Path(path).name) == ("photo", "photo.jpg")
    assert len(heard.fired) == 3
    assert [photo.picture for photo in heard.kept] == [Path(path)]


def test_a_photo_that_is_thrown_away_fires_nothing(booth: Evening, heard: Heard) -> None:
    booth.play(Script().tap("begin").wait(0.8).tap("shutter")).run(8, until="Photo").run(0.8)
    booth.play(Script().tap("throw_away")).run(30, until="Attract")
    assert "photo" not in dict(heard.fired)
    assert heard.kept == []


def test_a_box_with_buttons_is_all_that_guests_need(booth: Evening, heard: Heard) -> None:
    """A button is a key: space or return for the main button, arrows for the scenes."""
    booth.run(1).touch(Key("go", booth.now))
    booth.run(1)
    assert booth.screen == "Choose"
    keys: tuple[KeyName, ...] = ("right", "right", "left", "go")
    for key in keys:
        booth.touch(Key(key, booth.now))
        booth.run(0.8)
    assert booth.screen == "Countdown"
    booth.run(8, until="Photo").run(1).touch(Key("go", booth.now))
    booth.run(1)
    assert booth.screen == "Share"
    booth.touch(Key("go", booth.now))
    booth.run(1)
    assert booth.screen == "Attract"
    assert [name for name, _ in heard.fired] == ["countdown", "shot", "photo"]

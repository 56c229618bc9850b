from pathlib import Path

import pytest

from booth.settings_watch import SettingsWatch
from tests.support.stopped_clock import StoppedClock

GOOD = b'[event]\nname = "Anna and Tom"\n'
OTHER = b'[event]\nname = "Eve"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_bytes(GOOD)
    return tmp_path / "config.toml"


@pytest.fixture
def watch(path: Path) -> SettingsWatch:
    return SettingsWatch(path, GOOD, StoppedClock())


def look(watch: SettingsWatch, times: int = 2) -> None:
    for _ in range(times):
        watch.look()


def test_a_file_that_stays_as_it_is_changes_nothing(watch: SettingsWatch) -> None:
    look(watch, 5)
    assert watch.changed is None
    assert watch.trouble is None


def test_settings_that_were_changed_are_found(watch: SettingsWatch, path: Path) -> None:
    path.write_bytes(OTHER)
    look(watch)
    assert watch.changed
    settings, text = watch.changed
    assert settings.config.event.name == "Eve"
    assert text == OTHER


def test_a_file_that_is_just_being_written_is_not_read(watch: SettingsWatch, path: Path) -> None:
    for length in range(len(OTHER) + 1):
        path.write_bytes(OTHER[:length])
        look(watch, 1)
        assert watch.changed is None
        assert watch.trouble is None
    look(watch, 1)
    assert watch.changed


def test_a_mistake_is_told_with_the_file_and_what_happens_until_it_is_mended(watch: SettingsWatch, path: Path) -> None:
    path.write_bytes(b"[photo]\ncountdown = 90\n")
    look(watch)
    assert watch.changed is None
    assert watch.trouble
    assert not watch.trouble.stops_all
    assert watch.trouble.words.startswith("config.toml: photo.countdown")
    assert watch.trouble.words.endswith("Until it is mended the settings of before are used.")


def test_several_mistakes_are_counted(watch: SettingsWatch, path: Path) -> None:
    path.write_bytes(b"[photo]\ncountdown = 90\nshape = 7\n[screen]\nrotation = 45\n")
    look(watch)
    assert watch.trouble
    assert "(and 2 more: `booth check` lists them)" in watch.trouble.words


def test_a_mistake_that_is_taken_back_is_forgotten(watch: SettingsWatch, path: Path) -> None:
    path.write_bytes(b"[photo\n")
    look(watch)
    path.write_bytes(GOOD)
    look(watch)
    assert watch.trouble is None
    assert watch.changed is None


def test_a_file_that_is_gone_leaves_the_booth_as_it_is(watch: SettingsWatch, path: Path) -> None:
    path.unlink()
    look(watch, 5)
    assert watch.changed is None
    assert watch.trouble is None


def test_settings_of_a_former_day_give_way_to_a_file_that_was_mended(path: Path) -> None:
    watch = SettingsWatch(path, b"the last good settings", StoppedClock())
    look(watch)
    assert watch.changed
    assert watch.changed[0].config.event.name == "Anna and Tom"

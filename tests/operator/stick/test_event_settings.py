"""Which settings come with an event, and which stay the machine's."""

from pathlib import Path

import pytest

from booth.config import Config, SettingsFault, read_config
from booth.operator.stick.event_settings import OF_EVENTS, event_values, left_out, outside, value_of, with_event

MACHINE = Config.model_validate(
    {
        "camera": {"rotation": 90},
        "share": {"network": "own"},
        "event": {"name": "Eve", "line": "Eve, 40"},
        "album": {"folder": "/media/stick/photos"},
        "scenes": {"shown": ["lake"]},
        "hooks": {"shot": ["lamp", "on"]},
    }
)


def test_every_setting_of_an_event_exists() -> None:
    for name in OF_EVENTS:
        value_of(Config(), name)


def test_an_event_brings_its_own_and_defaults_and_leaves_the_machine_as_it_is() -> None:
    event = Config.model_validate(
        {"event": {"name": "Anna"}, "camera": {"rotation": 0}, "hooks": {"shot": ["sh"]}, "screen": {"rotation": 180}}
    )
    merged = with_event(MACHINE, event, "events/Anna")
    assert (merged.event.name, merged.event.line, merged.event.folder) == ("Anna", "", "events/Anna")
    assert (merged.camera.rotation, merged.screen.rotation, merged.share.network) == (90, 0, "own")
    assert merged.album.folder == "/media/stick/photos"
    assert merged.scenes.shown == ()  # all of the event's theme, whatever was shown of the other
    assert merged.hooks == MACHINE.hooks
    assert set(left_out(MACHINE, event)) == {"camera.rotation", "hooks.shot", "screen.rotation"}


def test_an_event_from_a_stick_names_no_place_for_copies() -> None:
    elsewhere = {"target": "s3", "place": "https://elsewhere.example/bucket"}
    for table in ("cloud", "second_copy"):
        event = Config.model_validate({table: elsewhere})
        assert with_event(MACHINE, event, "events/Anna").places == MACHINE.places
        assert set(left_out(MACHINE, event)) == {f"{table}.target", f"{table}.place"}


def test_the_values_are_such_as_a_settings_file_holds(tmp_path: Path) -> None:
    values = event_values(Config.model_validate({"event": {"overlay": ["wide.png"]}}))
    assert values["event.overlay"] == ["wide.png"]
    assert values["screen.languages"] == ["en"]


@pytest.mark.parametrize("name", ["/etc/passwd", "../photos/x.png", "a/../../x.png"])
def test_a_file_elsewhere_is_told(name: str) -> None:
    event = Config.model_validate({"event": {"logo": name, "overlay": [name, "own.png"]}})
    reasons = list(outside(event))
    assert [reason.partition(":")[0] for reason in reasons] == ["event.logo", "event.overlay"]
    assert "does not lie in the event's folder" in reasons[0]


@pytest.mark.parametrize("folder", ["/etc", "../else", "events/../.."])
def test_the_folder_of_an_event_lies_beside_the_settings(tmp_path: Path, folder: str) -> None:
    (tmp_path / "config.toml").write_text(f'[event]\nfolder = "{folder}"\n')
    with pytest.raises(SettingsFault, match=r'event.folder: must be a folder beside this file, such as "events/anna"'):
        read_config(tmp_path / "config.toml")

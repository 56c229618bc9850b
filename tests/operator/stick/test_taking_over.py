"""An event from a stick is checked as the booth would read it, and taken over whole or not at all."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from booth.clock import Clock
from booth.config import Config, SettingsFault
from booth.operator.settings_file import SettingsFile
from booth.operator.stick.event_check import Event, check_event
from booth.operator.stick.event_files import EventFault, copy_event
from booth.operator.stick.taking_over import BEFORE, draft, former, go_back, take_over
from booth.settings import read_settings
from tests.operator.stick.conftest import CONFIG


def brought(home: Path, prepared: Path) -> Event:
    copy_event(prepared, draft(home), lambda *_: None)
    return check_event(draft_of(home), file_of(home).read(), home, (64, 36), Clock())


def draft_of(home: Path) -> Path:
    return home / "events" / ".taking"


def file_of(home: Path) -> SettingsFile:
    return SettingsFile(home / "config.toml", Clock())


def taken(home: Path, prepared: Path) -> None:
    event, file = brought(home, prepared), file_of(home)
    take_over(event.config, file.read(), home, file.change)


def text_of(home: Path) -> str:
    return (home / "config.toml").read_text()


def test_an_event_that_is_in_order_is_shown_with_its_scenes_and_what_stays_the_machines(
    home: Path, prepared: Path
) -> None:
    event = brought(home, prepared)
    assert event.config.event.name == "Anna & Tom"
    assert [(name, picture.shape) for name, picture in event.scenes] == [("Hall", (36, 64, 3))]
    assert event.left_out == ("camera.rotation",)
    assert text_of(home) == CONFIG


def test_it_is_taken_over_with_theme_and_logo_and_the_machine_keeps_its_own(home: Path, prepared: Path) -> None:
    taken(home, prepared)
    settings = read_settings(home / "config.toml")
    assert (settings.config.event.name, settings.config.event.line, settings.config.camera.rotation) == (
        "Anna & Tom",
        "",
        90,
    )
    assert [scene.key for scene in settings.theme.scenes] == ["hall"]
    assert settings.mark
    assert settings.mark.logo
    shutil.rmtree(prepared)  # the stick is out
    assert read_settings(home / "config.toml").theme.key == "garden"
    assert "# it stands upright" in text_of(home)


def test_there_is_one_way_back_and_forth(home: Path, prepared: Path) -> None:
    taken(home, prepared)
    before = former(home)
    assert before
    assert before["event.name"] == "Eve"
    file = file_of(home)
    file.change({"camera.rotation": 180})  # the camera was turned meanwhile
    go_back(file.read(), home, file.change)
    config = file.read()
    assert (config.event.name, config.event.line, config.theme, config.event.folder) == (
        "Eve",
        "Eve, 40",
        "wonders",
        "",
    )
    assert config.camera.rotation == 180
    go_back(config, home, file.change)
    settings = read_settings(home / "config.toml")
    assert (settings.config.event.name, settings.theme.key) == ("Anna & Tom", "garden")


def test_the_event_before_is_kept_and_none_before_that(home: Path, prepared: Path) -> None:
    for name in ("Anna", "Bea", "Cleo"):
        text = (prepared / "config.toml").read_text()
        (prepared / "config.toml").write_text(text.replace(text.partition('name = "')[2].partition('"')[0], name))
        taken(home, prepared)
    assert sorted(path.name for path in (home / "events").iterdir()) == ["Bea", "Cleo"]
    assert (former(home) or {})["event.name"] == "Bea"


def test_the_same_event_again_does_not_touch_that_in_use(home: Path, prepared: Path) -> None:
    taken(home, prepared)
    first = file_of(home).read().event.folder
    taken(home, prepared)
    assert file_of(home).read().event.folder == f"{first}-2"


def no_toml(event: Path) -> None:
    (event / "config.toml").write_text("[event\nname = 3\n")


def odd_setting(event: Path) -> None:
    (event / "config.toml").write_text('[event]\nnam = "Anna"\n[lamps]\nred = 1\n')


def no_theme(event: Path) -> None:
    (event / "config.toml").write_text('theme = "gardn"\n')


def broken_scene(event: Path) -> None:
    scene = event / "themes/garden/scenes/hall.jpg"
    scene.write_bytes(scene.read_bytes()[:20_000])


def text_as_scene(event: Path) -> None:
    (event / "themes/garden/scenes/notes.txt").write_text("x")


def no_logo(event: Path) -> None:
    (event / "logo.png").unlink()


def no_colour(event: Path) -> None:
    (event / "themes/garden/theme.toml").write_text('accent = "red"\nink = "#101010"\npaper = "#ffffff"\n')


def elsewhere(event: Path) -> None:
    (event / "config.toml").write_text('[event]\nlogo = "/etc/passwd"\n')


def no_font(event: Path) -> None:
    with (event / "themes/garden/theme.toml").open("a") as file:
        file.write('fonts = { text = "a.ttf", strong = "a.ttf" }\n')
    (event / "themes/garden/a.ttf").write_bytes(b"\0\1\0\0" + b"x" * 999)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_toml, "config.toml: line 1"),
        (odd_setting, "config.toml: event.nam: there is no such setting; did you mean name?"),
        (no_theme, 'there is no theme "gardn"; did you mean "garden"?'),
        (broken_scene, "themes/garden/scenes/hall.jpg: the picture is broken or cut short"),
        (text_as_scene, "themes/garden/scenes/notes.txt: this is no JPEG, PNG or WebP picture"),
        (no_logo, "logo.png: event.logo: the file cannot be read"),
        (no_colour, "themes/garden/theme.toml: accent: the colour"),
        (elsewhere, "config.toml: event.logo: /etc/passwd does not lie in the event's folder"),
        (no_font, "fonts.text: themes/garden/a.ttf is no font that can be read"),
    ],
)
def test_each_mistake_is_told_with_its_file_and_nothing_changes(
    home: Path, prepared: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(prepared)
    with pytest.raises(EventFault) as fault:
        brought(home, prepared)
    assert any(words in reason for reason in fault.value.reasons), fault.value.reasons
    assert not any(str(home) in reason for reason in fault.value.reasons)
    assert text_of(home) == CONFIG


def test_a_setting_that_the_booth_does_not_know_is_told_with_every_other(home: Path, prepared: Path) -> None:
    odd_setting(prepared)
    with pytest.raises(EventFault) as fault:
        brought(home, prepared)
    assert len(fault.value.reasons) == 2
    assert str(fault.value) == "; ".join(fault.value.reasons)


def test_settings_that_cannot_be_replaced_leave_everything_as_it_was(home: Path, prepared: Path) -> None:
    taken(home, prepared)
    event, file = brought(home, prepared), file_of(home)
    text, before = text_of(home), (home / "state" / BEFORE).read_bytes()

    def refuses(_: Mapping[str, Any]) -> Config:
        raise SettingsFault(home / "config.toml", ["the file cannot be written: no space left"])

    with pytest.raises(SettingsFault):
        take_over(event.config, file.read(), home, refuses)
    assert (text_of(home), (home / "state" / BEFORE).read_bytes()) == (text, before)
    assert [path.name for path in (home / "events").iterdir()] == ["Anna & Tom"]


def test_a_picture_that_ends_the_process_that_looks_at_it_is_a_mistake_like_others(
    home: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_event(prepared, draft(home), lambda *_: None)
    monkeypatch.setattr("booth.operator.stick.event_check._JOB", "os:_exit")
    with pytest.raises(EventFault, match="cannot be read"):
        check_event(draft_of(home), Config(), home, (64, 36), Clock())


def test_a_scene_of_the_shipped_theme_is_the_events_too(home: Path, prepared: Path) -> None:
    shutil.rmtree(prepared / "themes")
    (prepared / "themes/wonders/scenes").mkdir(parents=True)
    Image.effect_noise((1920, 1080), 60).convert("RGB").save(prepared / "themes/wonders/scenes/our hall.jpg")
    (prepared / "config.toml").write_text('[event]\nname = "Anna"\n')
    names = [name for name, _ in brought(home, prepared).scenes]
    assert "Our hall" in names
    assert len(names) > 5


class _Cut(BaseException):
    """The plug is pulled: nothing that is left to be done is done."""


def test_pulling_the_plug_at_any_step_leaves_one_event_or_the_other_whole(
    home: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, file = brought(home, prepared), file_of(home)
    before = shutil.copytree(home, home.with_name("before"))
    steps, limit, seen = 0, 0, []

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps > limit:
            raise _Cut

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **named: Any) -> Any:
            step()
            return work(*arguments, **named)

        return counting

    for module, name in ((os, "fsync"), (Path, "rename"), (Path, "unlink"), (shutil, "rmtree")):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    while True:
        steps = 0
        with suppress(_Cut):
            take_over(event.config, file.read(), home, file.change)
            break
        steps = -1000
        settings = read_settings(home / "config.toml")
        seen.append(settings.config.event.name)
        assert settings.theme.key == ("garden" if seen[-1] == "Anna & Tom" else "wonders")
        subprocess.run(["rm", "-rf", str(home)], check=True)  # begin anew, as it was, and come one step further
        subprocess.run(["cp", "-a", str(before), str(home)], check=True)
        limit += 1
    assert seen == ["Eve"] * seen.count("Eve") + ["Anna & Tom"] * seen.count("Anna & Tom")
    assert min(seen.count("Eve"), seen.count("Anna & Tom")) > 0
    assert file.read().event.name == "Anna & Tom"

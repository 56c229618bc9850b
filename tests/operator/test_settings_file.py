import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.config import SHIPPED, SettingsFault, read_config
from booth.operator.pin import hashed
from booth.operator.settings_file import VERSIONS, SettingsFile
from tests.support.stopped_clock import StoppedClock

NOW = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED, tmp_path)
    return tmp_path / SHIPPED.name


@pytest.fixture
def file(path: Path) -> SettingsFile:
    return SettingsFile(path, StoppedClock(NOW))


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_change_touches_its_own_line_and_no_other(file: SettingsFile, path: Path) -> None:
    before = lines_of(path)
    config = file.change({"event.name": "Anna and Tom"})
    changed = [(old, new) for old, new in zip(before, lines_of(path), strict=True) if old != new]
    assert changed == [
        (
            'name = "booth"                # photos are kept in a folder of this name',
            'name = "Anna and Tom"         # photos are kept in a folder of this name',
        )
    ]
    assert config == read_config(path)
    assert config.event.name == "Anna and Tom"


def test_a_value_too_long_for_its_column_moves_only_its_own_remark(file: SettingsFile, path: Path) -> None:
    file.change({"event.line": "Anna & Tom, on the twelfth of June at the lake"})
    assert 'line = "Anna & Tom, on the twelfth of June at the lake" # a line in a corner' in path.read_text()


def test_values_of_every_kind(file: SettingsFile) -> None:
    config = file.change(
        {
            "theme": "wonders",
            "photo.countdown": 3.0,
            "screen.sound": False,
            "share.port": 8080,
            "screen.languages": ["de", "en"],
            "operator.contact": 'Zoë "the boss" Ünal',
        }
    )
    assert config.photo.countdown == 3.0
    assert config.screen.sound is False
    assert config.share.port == 8080
    assert config.screen.languages == ("de", "en")
    assert config.operator.contact == 'Zoë "the boss" Ünal'


def test_a_setting_or_section_that_the_file_does_not_name_is_added(file: SettingsFile, path: Path) -> None:
    path.write_text('# mine\n[event]\nname = "Eve"\n\n[photo]\nmirror = true\n', encoding="utf-8")
    file.change({"event.line": "12 June", "screen.sound": False, "theme": "wonders"})
    text = path.read_text(encoding="utf-8")
    assert "# mine\n" in text
    assert '[event]\nname = "Eve"\nline = "12 June"\n' in text
    config = read_config(path)
    assert (config.event.line, config.screen.sound, config.photo.mirror) == ("12 June", False, True)


def test_sections_written_on_one_line_are_changed_too(file: SettingsFile, path: Path) -> None:
    path.write_text('event = { name = "Eve" }\nphoto.countdown = 4.0\n', encoding="utf-8")
    config = file.change({"event.name": "Adam", "photo.countdown": 9.0})
    assert (config.event.name, config.photo.countdown) == ("Adam", 9.0)


def test_what_could_not_be_used_is_refused_with_its_reason_and_changes_nothing(file: SettingsFile, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(SettingsFault) as refused:
        file.change({"event.name": "fine", "photo.countdown": 90.0})
    assert refused.value.path == path
    assert refused.value.reasons == ["photo.countdown: must be at most 30, not 90.0"]
    assert path.read_bytes() == before
    assert file.versions() == ()


def test_a_theme_that_is_not_there_is_refused(file: SettingsFile) -> None:
    with pytest.raises(SettingsFault, match="no theme"):
        file.change({"theme": "winders"})


def test_a_file_with_a_mistake_in_it_is_left_alone(file: SettingsFile, path: Path) -> None:
    path.write_text("[event\n", encoding="utf-8")
    with pytest.raises(SettingsFault, match="mistake"):
        file.change({"event.name": "Eve"})
    assert path.read_text(encoding="utf-8") == "[event\n"


def test_a_disk_that_refuses_is_told_and_leaves_the_file(file: SettingsFile, path: Path) -> None:
    (path.parent / "state").write_text("in the way")  # no folder can be made here
    with pytest.raises(SettingsFault, match="cannot be written"):
        file.change({"event.name": "Eve"})
    assert read_config(path).event.name == "booth"


def test_each_change_leaves_a_version_that_says_what_became_of_what(file: SettingsFile) -> None:
    file.change({"event.name": "Anna"})
    file.change({"event.name": "Tom", "screen.sound": False})
    newest, oldest = file.versions()
    assert newest.changed == ('event.name: "Anna" became "Tom"', "screen.sound: true became false")
    assert oldest.changed == ('event.name: "booth" became "Anna"',)
    assert newest.replaced is not None
    assert newest.replaced.strftime("%H:%M") == "20:00"


def test_a_change_to_what_is_there_already_is_none(file: SettingsFile) -> None:
    file.change({"event.name": "booth"})
    assert file.versions() == ()


def test_no_secret_is_told_by_a_version(file: SettingsFile) -> None:
    file.change({"share.wifi_name": "Booth", "share.wifi_password": "sea of lights"})
    (version,) = file.versions()
    assert "share.wifi_password changed" in version.changed
    assert "sea of lights" not in str(version.changed)


def test_there_is_a_way_back_and_back_again(file: SettingsFile, path: Path) -> None:
    before = path.read_bytes()
    file.change({"event.name": "Anna"})
    changed = path.read_bytes()
    assert file.go_back(file.versions()[0]).event.name == "booth"
    assert path.read_bytes() == before
    file.go_back(file.versions()[0])
    assert path.read_bytes() == changed


def test_the_way_back_leads_to_no_earlier_pin(file: SettingsFile) -> None:
    first, second = hashed("1111"), hashed("2222")
    file.change({"operator.pin": first, "event.name": "Anna"})
    file.change({"operator.pin": second})
    for version in file.versions():
        assert file.go_back(version).operator.pin == second
    assert file.read().event.name == "booth"


def test_the_last_ten_versions_are_kept(file: SettingsFile) -> None:
    for number in range(14):
        file.change({"event.name": f"evening {number}"})
    versions = file.versions()
    assert len(versions) == VERSIONS
    assert [version.number for version in versions] == list(range(14, 4, -1))
    assert versions[0].changed == ('event.name: "evening 12" became "evening 13"',)


def test_nothing_but_versions_is_left_behind(file: SettingsFile, path: Path) -> None:
    file.change({"event.name": "Anna"})
    names = sorted(str(each.relative_to(path.parent)) for each in path.parent.rglob("*") if each.is_file())
    assert names == ["config.toml", "state/settings/000001-20260612-200000.toml"]

import os
from pathlib import Path

import pytest

from booth.config import SHIPPED, Config, HookSettings, read_config
from booth.ops.check import files
from booth.ops.check.files import about_hooks, about_owner, about_room, about_settings


def test_settings_that_a_new_version_has_brought_are_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = SHIPPED.read_text().replace('contact = ""', 'contact = "Anna"').replace("motion = true", "")
    path.write_text(text)
    (found,) = about_settings(path, read_config(path))
    assert found.level == "ok"
    assert found.text.endswith("1 settings are not in it and at their defaults: scenes.motion")
    path.write_text("\ufeff[event]\n", encoding="utf-8")  # as Windows' editor saves it
    found, contact = about_settings(path, Config())
    assert "scenes.motion" not in found.text
    assert contact.level == "warning"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_what_a_command_of_root_has_left_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    album = tmp_path / "photos"
    album.mkdir()
    for path in (tmp_path, tmp_path / "state", album):
        os.chown(path, 12345, 12345)
    assert [found.level for found in about_owner(tmp_path, [album])] == ["ok"]
    (tmp_path / "state/last-good.toml").write_text("")
    (found,) = about_owner(tmp_path, [album])
    assert found.level == "warning"
    assert "not the booth's user (user 12345) but root owns" in found.text
    assert "chown -R" in found.remedy


def test_a_system_disk_that_is_nearly_full_is_told_where_photos_lie_on_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos").mkdir()
    assert about_room(tmp_path, [tmp_path / "photos"]) == []
    assert [found.level for found in about_room(tmp_path, [Path("/proc")])] == ["ok"]
    monkeypatch.setattr(files, "LITTLE_ROOM", 10**18)
    assert [found.level for found in about_room(tmp_path, [Path("/proc")])] == ["warning"]


def test_a_hook_whose_program_is_not_there_is_told() -> None:
    assert about_hooks(HookSettings()) == []
    assert about_hooks(HookSettings(shot=("sh", "-c", "true")))[0].text == "shot run commands of yours"
    (found,) = about_hooks(HookSettings(shot=("sh",), fault=("/nowhere/lamp", "on")))
    assert (found.level, found.text.endswith(": fault: /nowhere/lamp")) == ("warning", True)

from pathlib import Path

import pytest

from booth.runtime.pause import Pause


@pytest.fixture
def boot(tmp_path: Path) -> Path:
    (tmp_path / "boot_id").write_text("5e1f\n")
    (tmp_path / "state").mkdir()
    return tmp_path / "boot_id"


def test_a_pause_survives_a_restart_of_the_booth(tmp_path: Path, boot: Path) -> None:
    pause = Pause(tmp_path / "state", boot=boot)
    assert not pause.on
    pause.set(on=True)
    assert pause.on
    assert Pause(tmp_path / "state", boot=boot).on
    pause.set(on=False)
    assert not Pause(tmp_path / "state", boot=boot).on


def test_a_pause_ends_when_the_machine_is_switched_off_and_on(tmp_path: Path, boot: Path) -> None:
    Pause(tmp_path / "state", boot=boot).set(on=True)
    boot.write_text("77aa\n")
    assert not Pause(tmp_path / "state", boot=boot).on


def test_a_pause_that_cannot_be_remembered_holds_all_the_same(tmp_path: Path, boot: Path) -> None:
    pause = Pause(tmp_path / "nowhere", boot=boot)
    with pytest.raises(OSError):
        pause.set(on=True)
    assert pause.on

"""An event's folder on a stick, which may be anybody's, on its way onto the booth's disk."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from booth.operator.stick import event_files
from booth.operator.stick.event_files import EventFault, Interrupted, copy_event, events_on


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    event = tmp_path / "stick" / "anna"
    (event / "themes" / "wonders" / "scenes").mkdir(parents=True)
    (event / "config.toml").write_text('[event]\nname = "Anna"\n')
    (event / "themes" / "wonders" / "scenes" / "hall.jpg").write_bytes(b"x" * 3_000_000)
    return tmp_path / "stick"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nobody(*_: int) -> None:
    pass


def test_an_event_is_copied_whole_with_what_computers_leave_passed_over(stick: Path, tmp_path: Path) -> None:
    before = files(stick / "anna")
    (stick / "anna" / ".Trashes").mkdir()
    (stick / "anna" / "._config.toml").write_bytes(b"x")
    (stick / "anna" / "Thumbs.db").write_bytes(b"x")
    told: list[tuple[int, int]] = []
    copy_event(stick / "anna", tmp_path / "copy", lambda *how_far: told.append(how_far))
    assert files(tmp_path / "copy") == before
    assert told[-1] == (sum(map(len, before.values())),) * 2


def test_events_are_the_folders_at_the_top_with_settings_in_them(stick: Path) -> None:
    (stick / "holiday").mkdir()
    (stick / ".hidden").mkdir()
    (stick / ".hidden" / "config.toml").touch()
    (stick / "link").symlink_to(stick / "anna")
    (stick / "config.toml").touch()
    assert events_on(stick) == ("anna",)


def link(event: Path) -> None:
    (event / "logo.png").symlink_to("/etc/passwd")


def linked_folder(event: Path) -> None:
    (event / "logo.png").symlink_to("/var")


def pipe(event: Path) -> None:
    os.mkfifo(event / "logo.png")


def huge(event: Path) -> None:
    with (event / "logo.png").open("wb") as file:
        file.truncate(300_000_000)


def odd_name(event: Path) -> None:
    (event / "a\nb.png").touch()


def no_text(event: Path) -> None:
    Path(os.fsdecode(bytes(event) + b"/\xff.png")).touch()


def deep(event: Path) -> None:
    (event / "a/b/c/d/e/f/g").mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (link, "logo.png: is a link; put the file itself there"),
        (linked_folder, "logo.png: is a link"),
        (pipe, "logo.png: is no ordinary file"),
        (huge, "logo.png: is larger than 200 MB"),
        (odd_name, "a<U+000A>b.png: its name has a character that cannot be shown"),
        (no_text, "its name has a character that cannot be shown"),
        (deep, "a/b/c/d/e/f/g: lies too deep"),
    ],
)
def test_what_is_no_ordinary_file_is_told_and_nothing_is_copied(
    stick: Path, tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    make(stick / "anna")
    with pytest.raises(EventFault) as fault:
        copy_event(stick / "anna", tmp_path / "copy", nobody)
    assert words in fault.value.reasons[0]
    assert not (tmp_path / "copy").exists()


def test_a_device_is_told_and_not_opened(stick: Path, tmp_path: Path) -> None:
    try:
        os.mknod(stick / "anna" / "disk", 0o60666, os.makedev(7, 0))
    except PermissionError:
        pytest.skip("only root can make a device")
    with pytest.raises(EventFault, match="disk: is no ordinary file"):
        copy_event(stick / "anna", tmp_path / "copy", nobody)


def test_every_mistake_is_told_at_once_up_to_a_number(stick: Path, tmp_path: Path) -> None:
    for number in range(30):
        (stick / "anna" / f"{number:02}.png").symlink_to("/etc/passwd")
    with pytest.raises(EventFault) as fault:
        copy_event(stick / "anna", tmp_path / "copy", nobody)
    assert len(fault.value.reasons) == event_files.MOST_REASONS + 1
    assert "more" in fault.value.reasons[-1]


def test_too_many_files_and_too_many_bytes_are_told(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_files, "MOST_FILES", 1)
    monkeypatch.setattr(event_files, "MOST_BYTES", 1_000_000)
    with pytest.raises(EventFault) as fault:
        copy_event(stick / "anna", tmp_path / "copy", nobody)
    assert [reason.partition(";")[0] for reason in fault.value.reasons] == [
        "anna: has more than 1 files",
        "anna: has 3 MB, and 1 MB are the most",
    ]


def test_an_event_that_has_no_room_on_the_booth_is_told(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_files, "RESERVE", 10**18)
    with pytest.raises(EventFault, match="needs 3 MB, and 0 MB are free"):
        copy_event(stick / "anna", tmp_path / "copy", nobody)


def test_it_ends_between_two_files_when_it_is_not_wanted(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        copy_event(stick / "anna", tmp_path / "copy", nobody, lambda: True)

"""The operator lists events, takes their statistics home, and closes them."""

import csv
import io
from pathlib import Path

import pytest

from booth.__main__ import main
from booth.album.lock import FolderLock
from booth.album.statistics import EventStatistics, Kind, Tallied, write_counts
from booth.config import read_config
from booth.ops.event_page import GUESTS, PAGE, PHOTOS, page, write_event
from booth.settings import read_settings
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, shot

EVENT = "Anna & Ben"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The settings of a booth with two photos of its event."""
    with Rehearsal(tmp_path / "photos", Darkroom(), event=EVENT) as party:
        for number in range(2):
            party.album.keep(shot("beach", jpeg=b"room %d " % number * 5000)).result(10)
        party.settle()
    (tmp_path / "config.toml").write_text(f'[event]\nname = "{EVENT}"\n')
    tallied = Tallied()
    tallied.guests["2026-06-12 15"] += 4
    tallied.gone[Kind("2026-06-12 16", "=lake", thrown=True, opened=False)] += 1
    write_counts(tmp_path / "state", EVENT, tallied)
    write_counts(tmp_path / "state", "fair", Tallied())
    return tmp_path


def event(home: Path, *words: object) -> int:
    command, *rest = map(str, words)
    return main(["event", command, "--config", str(home / "config.toml"), *rest])


def photos(home: Path) -> list[Path]:
    return list(home.glob(f"photos/{EVENT}/*/*/photo.jpg"))


def test_another_event_is_begun_and_remarks_stay(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "config.toml"
    path.write_text(f'# ours\n[event]\nname = "{EVENT}"   # whoever it is\n')
    assert event(home, "new", "fair") == 0
    assert "# ours" in path.read_text()
    assert "# whoever it is" in path.read_text()
    assert read_config(path).event.name == "fair"
    assert "its photos go to" in capsys.readouterr().out
    assert event(home, "new", EVENT) == 0
    assert "it goes on" in capsys.readouterr().out
    assert event(home, "new", "a\nb") == 78  # as any mistake in the settings
    assert "has a line break" in capsys.readouterr().err
    assert read_config(path).event.name == EVENT


def test_every_event_is_listed_with_its_photos_and_guests(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert event(home, "list") == 0
    said = capsys.readouterr().out
    assert f"* {EVENT}: 2 photos, 0 MB, 2026-06-12" in said
    assert "4 guests began; 3 photos taken, 1 thrown away, 0 opened on a phone" in said
    assert "  fair: no photos here any more" in said


def test_an_event_is_closed_after_a_yes_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert event(home, "close", home / "stick") == 1  # nobody is asked where there is no terminal
    said = capsys.readouterr()
    assert "2 photos were copied, and every copy read back" in said.out
    assert "Nothing was removed" in said.err
    assert len(photos(home)) == 2
    (home / "photos/.scenes").mkdir()
    (home / "photos/.scenes/picture.webp").write_bytes(b"guests in another scene")
    assert event(home, "close", home / "stick", "--yes") == 0
    assert f"{EVENT} is closed: 2 photos were removed" in capsys.readouterr().out
    assert photos(home) == []
    assert not (home / "photos/.scenes").exists()
    assert len(list((home / "stick").glob("*.jpg"))) == 2
    assert event(home, "list") == 0
    assert "3 photos taken" in capsys.readouterr().out


def test_an_event_is_not_closed_beside_a_running_booth(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = FolderLock(home / "photos")
    lock.take()
    assert event(home, "close", home / "stick", "--yes") == 1
    lock.release()
    assert "sudo systemctl stop booth" in capsys.readouterr().err
    assert len(photos(home)) == 2


def test_what_speaks_against_closing_is_told_and_all_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos(home)[0].write_bytes(b"rotten")
    assert event(home, "close", home / "stick", "--yes") == 1
    assert "is not as the booth wrote it" in capsys.readouterr().err
    (home / "file").write_text("")
    assert event(home, "close", home / "file", "--yes") == 1
    assert event(home, "close", home / "stick", "--yes", "--event", "nobody's") == 1
    assert "booth event list names all" in capsys.readouterr().err
    assert len(photos(home)) == 2


def test_the_statistics_are_a_page_and_tables(home: Path) -> None:
    assert event(home, "report", home / "out") == 0
    text = (home / "out" / PAGE).read_text()
    assert "<h1>Anna &amp; Ben</h1>" in text
    assert "<b>3</b>photos taken" in text
    assert "<h2>2026-06-12, hour by hour</h2><svg" in text
    assert "http" not in text  # nothing beside it is needed
    beach = next(scene.name("en") for scene in read_settings(home / "config.toml").theme.scenes if scene.key == "beach")
    rows = list(csv.reader(io.StringIO((home / "out" / PHOTOS).read_text())))
    assert rows[1:] == [
        ["2026-06-12", "15", beach, "2", "2", "0", "0"],
        ["2026-06-12", "16", "'=lake", "1", "0", "1", "0"],  # no spreadsheet takes it for a formula
    ]
    assert (home / "out" / GUESTS).read_text().splitlines()[1] == "2026-06-12,15,4"
    assert event(home, "report", home / "out", "--event", "nobody's") == 1


def test_a_long_event_is_plotted_by_days_and_by_the_hours_of_all_days() -> None:
    photos = {Kind(f"2026-06-{day:02d} 1{day % 3}", "lake", thrown=False, opened=True): day for day in range(1, 20)}
    text = page(EventStatistics("fair", {}, photos), {"lake": "A <lake>"})
    assert text.count("<svg") == 3
    assert "Hour by hour, all days together" in text
    assert "A &lt;lake&gt;" in text


def test_an_event_of_which_nothing_was_counted_is_a_page_too(tmp_path: Path) -> None:
    write_event(tmp_path, EventStatistics("fair", {}, {}), {})
    assert "nothing was counted yet" in (tmp_path / PAGE).read_text()

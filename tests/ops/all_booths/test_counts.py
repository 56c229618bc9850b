"""The statistics of an event over all its booths, of what they have told."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.album.statistics import EventStatistics, Kind, told
from booth.ops.event_page import GUESTS, PAGE, PHOTOS
from tests.support.copies_of_booths import CopiesOfBooths
from tests.support.copy_servers import copy_server

EVENT, HOUR = "Anna & Ben", "2026-06-12 15"
ONE = EventStatistics("", {HOUR: 2}, {Kind(HOUR, "lake", thrown=False, opened=True): 3})
OTHER = EventStatistics("", {HOUR: 5}, {Kind(HOUR, "<moon>", thrown=True, opened=False): 4})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CopiesOfBooths]:
    with copy_server("webdav", tmp_path) as server:
        place = CopiesOfBooths(server, tmp_path, EVENT)
        for booth, counts in (("A", told(ONE)), ("B", told(OTHER))):
            place.photo(booth)
            tell(place, booth, "A" * 26, counts)
        yield place


def tell(place: CopiesOfBooths, booth: str, letters: str, counts: bytes) -> Path:
    file = place.folder / booth / f"COUNTS-{letters}" / "COUNTS.JSON"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(counts)
    return file


def test_all_booths_counts_are_one_page_and_tables(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.command("report", "--all-booths", tmp_path / "out") == 0
    said = capsys.readouterr()
    assert "2 of 2 booths have told their counts" in said.out
    text = (tmp_path / "out" / PAGE).read_text()
    assert "<h1>Anna &amp; Ben</h1>" in text
    assert "<b>7</b>photos taken" in text
    assert "&lt;moon&gt;" in text
    assert (tmp_path / "out" / GUESTS).read_text().splitlines()[1] == "2026-06-12,15,7"
    assert len((tmp_path / "out" / PHOTOS).read_text().splitlines()) == 3


def test_a_booth_that_has_told_nothing_or_nonsense_is_named_and_the_others_are_counted(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place.photo("C")
    tell(place, "B", "A" * 26, b'{"version": 1}')
    assert place.command("report", "--all-booths", tmp_path / "out") == 1
    said = capsys.readouterr()
    assert "1 of 3 booths have told" in said.out
    assert "B has told its counts, but they are damaged" in said.err
    assert "C has not told its counts" in said.err
    assert "<b>3</b>photos taken" in (tmp_path / "out" / PAGE).read_text()


def test_an_event_without_counts_gets_no_page(place: CopiesOfBooths, tmp_path: Path) -> None:
    for booth in "AB":
        next((place.folder / booth).glob("*/COUNTS.JSON")).unlink()
    assert place.command("report", "--all-booths", tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()


def test_of_a_booth_that_was_set_up_anew_what_it_has_told_last_counts(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    former = tell(place, "A", "Z" * 26, told(OTHER))
    os.utime(former, (1_600_000_000, 1_600_000_000))
    assert place.command("report", "--all-booths", tmp_path / "out") == 0
    assert "2 of 2 booths" in capsys.readouterr().out
    assert "<b>7</b>photos taken" in (tmp_path / "out" / PAGE).read_text()


def test_the_second_copy_is_asked_on_demand_and_tells_the_same(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place.only_as_second_copy()
    assert place.command("report", "--all-booths", tmp_path / "out") == 1
    assert "target and place under [cloud] do" in capsys.readouterr().err
    assert place.command("report", "--all-booths", "--second-copy", tmp_path / "out") == 0
    assert "<b>7</b>photos taken" in (tmp_path / "out" / PAGE).read_text()
    assert place.command("fetch", "--second-copy", tmp_path / "home") == 0
    assert len(list((tmp_path / "home").glob("*.jpg"))) == 2

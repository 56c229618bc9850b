"""An event is counted without anybody's identity, and a crash makes no photo's count wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from booth.album import tally as tally_module
from booth.album.record import Photo
from booth.album.statistics import EventStatistics, Kind, read_counts, statistics, together, told
from booth.album.tally import Tally
from tests.rehearsals.rehearsed_album import Darkroom, PartyClock, Rehearsal, shot

EVENT, HOUR = "Anna and Ben", "2026-06-12 15"


class Party:
    """An album that is counted; `opened` are the tokens whose page a phone has opened."""

    def __init__(self, home: Path, kept_for: timedelta | None = None) -> None:
        self.home, self.opened = home, set[str]()
        self.tally = Tally(home / "state", EVENT, PartyClock(), lambda token: token in self.opened)
        self.rehearsal = Rehearsal(home / "photos", Darkroom(), others=[self.tally], kept_for=kept_for)

    @contextmanager
    def open(self) -> Iterator["Party"]:
        self.tally.start()
        with self.rehearsal:
            yield self
            self.rehearsal.settle()
        assert self.tally.stop(10)

    def keep(self, scene: str = "lake") -> Photo:
        return self.rehearsal.album.keep(shot(scene)).result(10)

    def throw_away(self, photo: Photo) -> None:
        self.rehearsal.album.discard(photo).result(10)


@pytest.fixture(autouse=True)
def _written_at_the_end_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally_module, "WRITES", 1000.0)


def photos(home: Path) -> dict[Kind, int]:
    return statistics([home / "photos"], home / "state", EVENT).photos


def test_guests_and_photos_are_counted_by_the_hour_and_the_scene(tmp_path: Path) -> None:
    with Party(tmp_path).open() as party:
        for _ in range(3):
            party.tally.guest()
        party.keep("beach")
        party.opened.add(party.keep("lake").token)
        party.throw_away(party.keep("lake"))
    found = statistics([tmp_path / "photos"], tmp_path / "state", EVENT)
    assert sum(found.guests.values()) == 3
    assert (found.taken, found.kept, found.thrown, found.opened) == (3, 2, 1, 1)
    assert found.photos == {
        Kind(HOUR, "beach", thrown=False, opened=False): 1,
        Kind(HOUR, "lake", thrown=False, opened=True): 1,
        Kind(HOUR, "lake", thrown=True, opened=False): 1,
    }
    assert found.scenes == ["lake", "beach"]
    assert found.hours == [HOUR]


def test_what_the_tally_tells_is_what_the_folders_say(tmp_path: Path) -> None:
    with Party(tmp_path).open() as party:
        party.tally.guest()
        party.keep("beach")
        party.opened.add(party.keep("lake").token)
        party.throw_away(party.keep("lake"))
        told = party.tally.statistics().result(10)
    assert told == statistics([tmp_path / "photos"], tmp_path / "state", EVENT)
    with Party(tmp_path).open() as party:
        assert party.rehearsal.album.recovered.wait(10)
        assert party.tally.statistics().result(10) == told


def test_what_several_booths_have_told_is_added_up(tmp_path: Path) -> None:
    lake, moon = Kind(HOUR, "lake", thrown=False, opened=True), Kind(HOUR, "moon", thrown=True, opened=False)
    one, other = EventStatistics("one", {HOUR: 2}, {lake: 3}), EventStatistics("other", {HOUR: 1}, {lake: 1, moon: 4})
    assert together("all", [told(one), told(other)]) == EventStatistics("all", {HOUR: 3}, {lake: 4, moon: 4})
    assert together("all", []) == EventStatistics("all", {}, {})
    assert b"other" not in told(other)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"version": 1, "guests": {"<b>": 1}, "photos": []}', told(EventStatistics("", {}, {}))[:-5]]
)
def test_what_is_no_count_is_told(content: str | bytes) -> None:
    with pytest.raises(ValueError):
        together("all", [content.encode() if isinstance(content, str) else content])


def test_of_a_photo_that_was_thrown_away_nothing_is_left_but_its_count(tmp_path: Path) -> None:
    with Party(tmp_path).open() as party:
        photo = party.keep()
        party.opened.add(photo.token)
        party.throw_away(photo)
    assert photos(tmp_path) == {Kind(HOUR, "lake", thrown=True, opened=True): 1}
    counts = (tmp_path / f"state/statistics/{EVENT}.json").read_text()
    for trace in (photo.id, photo.token, photo.code, "20260612"):
        assert trace not in counts


def test_a_photo_whose_page_was_opened_is_counted_once_however_often_the_booth_starts(tmp_path: Path) -> None:
    with Party(tmp_path).open() as party:
        photo = party.keep()
        party.opened.add(photo.token)
    for _ in range(2):
        with Party(tmp_path).open() as party:
            party.rehearsal.settle()
        assert photos(tmp_path) == {Kind(HOUR, "lake", thrown=False, opened=True): 1}
    with Party(tmp_path).open() as party:
        assert party.rehearsal.album.recovered.wait(10)
        party.throw_away(photo)
    assert photos(tmp_path) == {Kind(HOUR, "lake", thrown=True, opened=True): 1}


def test_a_photo_whose_time_is_over_was_kept(tmp_path: Path) -> None:
    with Party(tmp_path, kept_for=timedelta(seconds=-1)).open() as party:
        party.throw_away(party.keep())
    assert photos(tmp_path) == {Kind(HOUR, "lake", thrown=False, opened=False): 1}


def test_photos_that_went_with_their_disk_were_not_thrown_away(tmp_path: Path) -> None:
    with Party(tmp_path).open() as party:
        party.keep()
        (tmp_path / "photos").rename(tmp_path / "stick")  # and another one is plugged in
        party.keep("beach")
        assert party.rehearsal.album.recovered.wait(10)
    assert photos(tmp_path) == {Kind(HOUR, "beach", thrown=False, opened=False): 1}
    assert read_counts(tmp_path / "state", EVENT).gone == {}


def test_a_kill_costs_the_counts_of_a_few_seconds_and_no_photo(tmp_path: Path) -> None:
    party = Party(tmp_path)
    party.tally.start()
    with party.rehearsal:
        party.keep()
        party.tally.guest()
        party.rehearsal.settle()
    found = statistics([tmp_path / "photos"], tmp_path / "state", EVENT)  # the tally has written nothing
    assert (found.taken, found.guests) == (1, {})
    party.tally.stop(10)
    assert statistics([tmp_path / "photos"], tmp_path / "state", EVENT).guests


def test_counts_that_cannot_be_read_are_set_aside_and_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state/statistics").mkdir(parents=True)
    (tmp_path / f"state/statistics/{EVENT}.json").write_text('{"guests": {"2026-06-12 15": -3')
    with Party(tmp_path).open() as party:
        party.tally.guest()
        party.keep()
    assert "begin anew" in caplog.text
    assert (tmp_path / f"state/statistics/{EVENT}.damaged").read_text().endswith("-3")
    assert list(statistics([tmp_path / "photos"], tmp_path / "state", EVENT).guests.values()) == [1]


def test_a_state_folder_that_cannot_be_written_is_told_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_module, "WRITES", 0.0)
    monkeypatch.setattr(tally_module, "POLL", 0.001)
    (tmp_path / "state").write_text("a file")
    with Party(tmp_path).open() as party:
        for _ in range(20):
            party.tally.guest()
        party.keep()
        (tmp_path / "state").unlink()
    assert caplog.text.count("is tried again") == 1
    assert sum(statistics([tmp_path / "photos"], tmp_path / "state", EVENT).guests.values()) == 20


def test_an_event_without_a_folder_is_nothing(tmp_path: Path) -> None:
    found = statistics([tmp_path / "photos"], tmp_path / "state", EVENT)
    assert (found.taken, found.hours, found.scenes) == (0, [], [])

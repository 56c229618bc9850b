"""Photos leave when their time is over, and never because of a clock that is wrong."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from booth.album import album as album_module
from booth.album.development import Developments, no_clips
from booth.album.discards import Discards
from booth.album.expiry import A_FEW, Expiry
from booth.album.index import PhotoIndex
from booth.album.places import Places, T
from booth.album.placing import about_shot, keep_negative, place_live
from booth.album.record import About, random_letters
from booth.album.repair import photo_folders, repair
from booth.album.storage import ANY_STORAGE
from booth.album.strips import Strips
from booth.clock import Clock
from booth.darkroom.developed import Developed
from booth.frames import Shot
from tests.rehearsals.rehearsed_album import Darkroom, Listener, Rehearsal, rows, shot, strip_of, tree
from tests.support.running import until

DAY = timedelta(days=1)
EVENT = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)


class KitchenClock(Clock):
    """Goes on when it is told to, and can be set wrong."""

    def __init__(self) -> None:
        self.date = EVENT
        self.seconds = 50.0
        self.set_by: Literal["network", "battery", ""] = ""

    def now(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return self.date

    @property
    def source(self) -> Literal["network", "battery", ""]:
        return self.set_by

    def passes(self, time: timedelta) -> None:
        self.date += time
        self.seconds += time.total_seconds()


def _changed(folder: Path, step: Callable[[Path], T], anew: object = None) -> tuple[Path, T]:
    return folder, step(folder)


def _nowhere(folder: Path) -> Places:
    return Places([(folder, ANY_STORAGE)], lambda it: it, lambda _: None, lambda _: None, lambda *_: None)


class Booth:
    """What the album's thread does with photos and time, without the thread. Each is a run of the program."""

    opened: ClassVar[list["Booth"]] = []

    def __init__(self, folder: Path, clock: KitchenClock, kept_for: timedelta | None = 14 * DAY) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.clock, self.kept_for = folder, clock, kept_for
        self.listener = Listener()
        self.index = PhotoIndex([self.listener])
        darkroom = Darkroom()
        developments = Developments(
            *(self.do, _changed, self.index, darkroom.develop_live, darkroom.develop, no_clips, lambda *_: None),
            keep_negatives=False,
        )
        strips = Strips(
            *(self.do, _changed, self.index, clock, darkroom.develop_live, darkroom.develop, strip_of),
            keep_negatives=False,
        )
        self.expiry = Expiry(clock, self.index, Discards(_nowhere(folder), self.index, developments, strips))
        for place in photo_folders(folder, "event"):
            found = repair(place, keep_negatives=False)
            assert found
            self.expiry.find(place, found.about)
            self.index.find(found.about.photo(place))
        self.index.reconcile([folder])
        self.opened.append(self)

    def do(self, _promise: "Future[object]", work: Callable[[], None]) -> None:
        work()

    def again(self) -> "Booth":
        """The booth is switched off and on."""
        self.index.close(self.folder)
        self.clock.seconds = 10.0
        return Booth(self.folder, self.clock, self.kept_for)

    def take(self) -> Path:
        taken = replace(shot(), taken=self.clock.wall())
        about = about_shot(taken, "event", random_letters(26), self.kept_for, mirrored=False)
        folder = keep_negative(self.folder, about, b"negative", random_letters)
        self.expiry.take(folder, about)
        self.index.enter(place_live(folder, "lake", b"photo").photo(folder))
        return folder

    def look(self, times: int = 3) -> "Booth":
        for _ in range(times):
            self.expiry.look()
        return self

    @property
    def photos(self) -> int:
        return len(list(self.folder.glob("*/*/*")))


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while Booth.opened:
        booth = Booth.opened.pop()
        booth.index.close(booth.folder)


@pytest.fixture
def clock() -> KitchenClock:
    return KitchenClock()


@pytest.fixture
def booth(tmp_path: Path, clock: KitchenClock) -> Booth:
    return Booth(tmp_path / "photos", clock)


def test_a_photo_stays_for_as_long_as_was_promised_and_not_longer(booth: Booth, clock: KitchenClock) -> None:
    photo = booth.take()
    clock.passes(14 * DAY - timedelta(minutes=1))
    assert booth.look().photos == 1
    clock.passes(timedelta(minutes=1))
    assert booth.look().photos == 0
    assert booth.index.newest(photo.name) is None
    assert len(booth.listener.tokens) == 1
    assert rows(booth.folder) == {}
    assert tree(booth.folder) == set()


def test_hours_can_be_promised_too_and_for_ever_is_for_ever(tmp_path: Path, clock: KitchenClock) -> None:
    short, long = Booth(tmp_path / "a", clock, timedelta(hours=36)), Booth(tmp_path / "b", clock, None)
    short.take(), long.take()
    clock.passes(timedelta(hours=36))
    assert (short.look().photos, long.look().photos) == (0, 1)
    clock.passes(4000 * DAY)
    assert long.look().photos == 1


def test_another_promise_for_the_next_event_changes_nothing_for_this_one(booth: Booth, clock: KitchenClock) -> None:
    booth.take()
    clock.set_by = "network"
    booth.kept_for = timedelta(hours=1)
    clock.passes(13 * DAY)
    booth = booth.again()
    booth.take()
    assert booth.look().photos == 2
    clock.passes(timedelta(hours=2))
    assert booth.look().photos == 1
    assert next(booth.folder.glob("*/*/*")).name.startswith("20260612")


def test_photos_of_a_booth_that_promised_nothing_stay(booth: Booth, clock: KitchenClock) -> None:
    booth.kept_for = None
    booth.take()
    clock.set_by = "network"
    clock.passes(400 * DAY)
    assert booth.again().look().photos == 1


def test_a_few_are_removed_at_a_time(booth: Booth, clock: KitchenClock) -> None:
    for _ in range(2 * A_FEW + 1):
        booth.take()
    clock.passes(15 * DAY)
    assert [booth.look(1).photos for _ in range(3)] == [A_FEW + 1, 1, 0]


@pytest.mark.parametrize("years", [-56, -1, 10])
def test_a_clock_that_jumps_while_the_booth_runs_removes_nothing(
    booth: Booth, clock: KitchenClock, years: int, caplog: pytest.LogCaptureFixture
) -> None:
    booth.take()
    clock.date += years * 365 * DAY
    assert booth.look().photos == 1
    clock.passes(3 * DAY)
    assert booth.look().photos == 1
    assert caplog.text.count("no photo is removed") == 1


def test_a_clock_before_the_newest_photo_removes_nothing_until_it_is_after_it(
    booth: Booth, clock: KitchenClock
) -> None:
    booth.take()
    clock.passes(20 * DAY)
    booth.take()
    clock.date -= 2 * DAY
    clock.set_by = "network"
    booth = booth.again()
    assert booth.look().photos == 2
    clock.passes(3 * DAY)
    assert booth.look().photos == 1


def test_a_booth_that_begins_in_1970_removes_nothing_and_says_why(
    booth: Booth, clock: KitchenClock, caplog: pytest.LogCaptureFixture
) -> None:
    booth.take()
    clock.date = datetime(1970, 1, 1, tzinfo=UTC)
    booth = booth.again()
    booth.take()
    clock.passes(30 * DAY)
    assert booth.look().photos == 2
    assert "the clock says it is 1970: no photo is removed" in caplog.text


def test_a_photo_taken_in_1970_keeps_its_time_when_the_date_comes(booth: Booth, clock: KitchenClock) -> None:
    clock.date = datetime(1970, 1, 1, tzinfo=UTC)
    booth = booth.again()
    booth.take()
    clock.date, clock.set_by = EVENT, "network"
    booth = booth.again().look()
    clock.passes(13 * DAY)
    assert booth.look().photos == 1
    clock.passes(DAY)
    assert booth.look().photos == 0


def test_a_date_that_comes_by_network_while_the_booth_runs_takes_no_time_from_this_evenings_photos(
    booth: Booth, clock: KitchenClock
) -> None:
    """A machine without a clock of its own begins at the date at which it was switched off."""
    old = booth.take()
    booth = booth.again()
    clock.passes(timedelta(minutes=5))
    new = booth.take()
    promised = About.read(new).expires
    assert promised
    clock.date += 21 * DAY
    clock.set_by = "network"
    booth.look()
    assert not old.exists()
    assert About.read(new).expires == promised + 21 * DAY
    assert booth.listener.photos[-1].expires == promised + 21 * DAY
    clock.passes(13 * DAY)
    assert booth.again().look().photos == 1


@pytest.mark.parametrize(("set_by", "left"), [("", 1), ("battery", 0), ("network", 0)])
def test_after_three_weeks_in_a_cupboard_only_a_clock_that_something_has_set_is_believed(
    booth: Booth, clock: KitchenClock, set_by: Literal["network", "battery", ""], left: int
) -> None:
    booth.take()
    clock.date += 21 * DAY
    clock.set_by = set_by
    assert booth.again().look().photos == left


def test_a_battery_that_says_ten_years_have_passed_is_not_believed_alone(booth: Booth, clock: KitchenClock) -> None:
    booth.take()
    clock.date += 3650 * DAY
    clock.set_by = "battery"
    booth = booth.again()
    assert booth.look().photos == 1
    clock.set_by = "network"
    assert booth.look().photos == 0


def test_a_photo_that_the_disk_does_not_let_go_is_offered_to_nobody_and_told(
    booth: Booth, clock: KitchenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = booth.take()
    clock.passes(15 * DAY)

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("booth.album.discards.move", refuse)
    assert booth.look().photos == 1
    assert booth.index.newest(photo.name) is None
    assert len(booth.listener.tokens) == 1


def test_the_album_removes_everything_of_it_also_a_shot_that_was_never_developed(
    tmp_path: Path, clock: KitchenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album_module, "LOOK", 0.01)
    folder = tmp_path / "photos"
    with Rehearsal(folder, clock=clock, kept_for=DAY) as party:
        photo = party.keep()
        party.darkroom.fails = party.darkroom.fails_live = True
        assert party.album.keep(shot()).exception(10)
        assert len(list(folder.glob("*/*/*"))) == 2
        clock.passes(DAY)
        until(lambda: tree(folder) == set(), "everything is removed")
        assert party.retired == [photo.token]
        assert rows(folder) == {}
        assert party.album.status.photos == 0


def test_nothing_is_removed_while_a_guest_waits(
    tmp_path: Path, clock: KitchenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the album is asked for comes first: it removes only when it has had nothing to do for a while."""
    monkeypatch.setattr(album_module, "LOOK", 0.05)
    darkroom = Darkroom()
    seen: list[int] = []

    def develop_live(shot: Shot) -> Developed:
        seen.append(len(list((tmp_path / "photos").glob("*/*/*"))))
        return Darkroom.develop_live(darkroom, shot)

    monkeypatch.setattr(darkroom, "develop_live", develop_live)
    with Rehearsal(tmp_path / "photos", darkroom, clock=clock, kept_for=DAY) as party:
        party.keep()
        clock.passes(DAY)
        jobs = [party.album.keep(shot()) for _ in range(5)]
        for job in jobs:
            job.result(10)
        until(lambda: len(list((tmp_path / "photos").glob("*/*/*"))) == 5, "the first is removed")
    assert seen == [1, 2, 3, 4, 5, 6]

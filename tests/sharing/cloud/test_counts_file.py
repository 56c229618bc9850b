"""What a booth has counted comes to the place for copies, and stays there when the booth is switched off."""

import re
from concurrent.futures import Future
from pathlib import Path

from booth.album.owner import owner_of
from booth.album.statistics import EventStatistics, together
from booth.album.tombstones import event_elsewhere
from booth.config import Config
from booth.settings import settings_of
from booth.sharing.cloud.counts_file import CountsFile
from booth.sharing.cloud.renewed import Renewals
from tests.support.copying_booth import MemoryTarget
from tests.support.stopped_clock import StoppedClock

EVENT, HOUR = "Anna & Ben", "2026-06-12 15"


class Counting:
    """A tally, as far as it is asked."""

    def __init__(self) -> None:
        self.guests = 0
        self.answers = True

    def statistics(self) -> Future[EventStatistics]:
        answer: Future[EventStatistics] = Future()
        if self.answers:
            answer.set_result(EventStatistics(EVENT, {HOUR: self.guests}, {}))
        return answer


def test_counts_come_every_ten_minutes_if_they_have_changed_and_once_more_at_the_end(tmp_path: Path) -> None:
    target, clock, tally, found = MemoryTarget(), StoppedClock(), Counting(), [False]
    settings = settings_of(Config(), tmp_path)
    file = CountsFile(settings, EVENT, tally.statistics, lambda: found[0]).renewed()
    renewals = Renewals([file], clock)

    def look() -> int | None:
        if due := renewals.next():
            renewals.bring(due, target)
        return together(EVENT, [target.files[file.place]]).guests[HOUR] if target.files else None

    assert look() is None  # not all photos were found yet
    found[0] = True
    assert look() == 0
    tally.guests = 1
    assert look() == 0
    clock.sleep(600)
    assert look() == 1
    clock.sleep(600)
    assert look() == 1
    assert len(target.calls) == 2
    tally.guests = 2
    renewals.take_leave(target)
    assert look() == 2
    tally.answers = False
    renewals.take_leave(target)  # whose thread has ended already
    assert look() == 2


def test_its_place_cannot_be_guessed_from_a_guests_link_and_stays(tmp_path: Path) -> None:
    settings = settings_of(Config(), tmp_path)

    def place() -> str:
        return CountsFile(settings, EVENT, Counting().statistics, lambda: True).renewed().place

    event, booth, letters, name = place().split("/")
    assert (event, booth, name) == (event_elsewhere(EVENT), owner_of(tmp_path / "photos").upper(), "COUNTS.JSON")
    assert re.fullmatch("COUNTS-[A-Z2-7]{26}", letters)
    assert place() == place()

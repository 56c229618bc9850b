import itertools

import pytest

from booth.clock import Pacer
from tests.support.stopped_clock import StoppedClock


def shown(works: list[float]) -> list[float]:
    """The pauses between pictures at 10 a second, each after so many seconds of work."""
    clock = StoppedClock()
    pace = Pacer(clock, 10)
    times = []
    for work in works:
        clock.sleep(work)
        pace.wait()
        times.append(clock.time)
    return [after - before for before, after in itertools.pairwise(times)]


def test_pictures_come_evenly_whatever_each_takes() -> None:
    assert shown([0.02, 0.09, 0.0, 0.05, 0.1]) == pytest.approx([0.1] * 4)


def test_one_that_is_late_is_made_up_for_by_the_next() -> None:
    assert shown([0.0, 0.15, 0.02, 0.02]) == pytest.approx([0.15, 0.05, 0.1])


def test_after_a_long_wait_no_rush_follows() -> None:
    assert shown([0.0, 5.0, 0.0, 0.0, 0.0]) == pytest.approx([5.0, 0.1, 0.1, 0.1])


def test_work_begins_as_late_as_it_can_so_that_it_shows_what_is_newest() -> None:
    clock = StoppedClock()
    pace = Pacer(clock, 10)
    begun, due = [], []
    for work in [0.02] * 1000 + [0.06] * 2:
        pace.begin()
        begun.append(clock.time)
        clock.sleep(work)
        pace.wait()
        due.append(clock.time)
    leads = [after - before for before, after in zip(begun, due, strict=True)]
    assert leads[999] == pytest.approx(0.023, abs=0.001)
    assert leads[1001] == pytest.approx(0.063, abs=0.001)
    assert due[1001] - due[1000] < 0.1  # the longer one came late, once


class SharedProcessor(StoppedClock):
    """Of a thread that has the processor only while it works."""

    busy = 0.0

    def thread_time(self, native_id: int) -> float:
        return self.busy

    def work(self, seconds: float) -> None:
        self.busy += seconds
        self.sleep(seconds)


def test_work_that_has_to_wait_for_the_processor_is_told_from_work() -> None:
    clock = SharedProcessor()
    pace = Pacer(clock, 10)
    for work, wait in [(0.03, 0.0), (0.02, 0.05), (0.08, 0.01)]:
        pace.begin()
        clock.work(work)
        clock.sleep(wait)
        pace.wait()
        assert pace.delay == pytest.approx(wait)

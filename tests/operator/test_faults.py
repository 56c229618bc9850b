import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from booth.operator.faults import KEPT, FaultRecord
from tests.support.stopped_clock import StoppedClock

log = logging.getLogger("booth.tests.faults")


@pytest.fixture
def record() -> Iterator[FaultRecord]:
    record = FaultRecord(StoppedClock(datetime(2026, 6, 12, 20, 0, tzinfo=UTC)))
    log.addHandler(record)
    yield record
    log.removeHandler(record)


def test_warnings_and_errors_are_taken_down_the_newest_first(record: FaultRecord) -> None:
    log.info("all is well")
    log.warning("%s is hot", "the machine")
    log.error("no camera")
    assert [(fault.words, fault.severe) for fault in record.faults] == [
        ("no camera", True),
        ("the machine is hot", False),
    ]


def test_of_a_bug_only_what_it_says_is_taken_down(record: FaultRecord) -> None:
    try:
        raise ValueError("no such thing")
    except ValueError:
        log.exception("a screen failed")
    assert record.faults[0].words == "a screen failed (ValueError: no such thing)"


def test_the_same_in_a_row_is_counted(record: FaultRecord) -> None:
    for words in ("lost", "lost", "lost", "back", "lost"):
        log.warning(words)
    assert [(fault.words, fault.times) for fault in record.faults] == [("lost", 1), ("back", 1), ("lost", 3)]


def test_no_more_than_the_newest_are_kept_and_each_on_one_short_line(record: FaultRecord) -> None:
    for number in range(KEPT + 7):
        log.warning("fault %d\n%s", number, "x" * 1000)
    assert len(record.faults) == KEPT
    assert record.faults[0].words.startswith(f"fault {KEPT + 6} x")
    assert len(record.faults[0].words) == 400

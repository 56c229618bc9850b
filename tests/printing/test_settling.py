"""What becomes of a sheet that was handed over, by what CUPS knows of it."""

from datetime import UTC, datetime
from itertools import product

import pytest

from booth.album.record import Sheet
from booth.printing.settling import ABSENT_FOR, given_up, settled, stopped_at_printer
from booth.printing.spooler import Job, JobState

SENT = Sheet(name="ABCDEFGH", asked=datetime(2026, 6, 12, tzinfo=UTC), state="sent", attempt=1)


def job(state: JobState, *reasons: str) -> Job:
    return Job(7, "booth-test-ABCDEFGH-1", state, reasons)


def state_after(sheet: Sheet, job: Job | None, absent_for: float = 0) -> str:
    after = settled(sheet, job, absent_for)
    return after.state if after else sheet.state


def test_what_cups_calls_completed_has_come_out() -> None:
    assert state_after(SENT, job(JobState.COMPLETED)) == "printed"


@pytest.mark.parametrize("state", [JobState.ABORTED, JobState.CANCELLED])
def test_what_the_printer_has_given_up_is_handed_over_again(state: JobState) -> None:
    assert state_after(SENT.but(job=7), job(state, "processing-to-stop-point")) == "waiting"


def test_what_somebody_has_cancelled_is_not_wanted() -> None:
    assert state_after(SENT, job(JobState.CANCELLED, "job-canceled-by-user")) == "skipped"


def test_only_what_was_cancelled_at_the_printer_is_asked_of_it() -> None:
    assert stopped_at_printer(job(JobState.CANCELLED, "job-canceled-at-device"))
    assert not stopped_at_printer(job(JobState.CANCELLED, "job-canceled-by-user"))
    assert not stopped_at_printer(job(JobState.ABORTED, "job-canceled-at-device"))


def test_a_job_whose_filter_has_failed_is_given_up_although_it_is_only_stopped() -> None:
    assert given_up(job(JobState.STOPPED, "job-completed-with-errors"))
    assert not given_up(job(JobState.STOPPED, "printer-stopped"))


def test_what_cups_has_never_heard_of_is_handed_over_again_but_not_before_a_request_can_have_been_read() -> None:
    assert state_after(SENT, None, ABSENT_FOR - 0.1) == "sent"
    assert state_after(SENT, None, ABSENT_FOR) == "waiting"


def test_what_cups_has_taken_and_forgotten_is_nobodys_guess() -> None:
    assert state_after(SENT.but(job=7), None, ABSENT_FOR) == "unsure"
    assert state_after(SENT.but(job=7, state="unsure"), None, 1000) == "unsure"
    assert state_after(SENT.but(job=7, state="unsure"), job(JobState.COMPLETED)) == "printed"


def test_a_sheet_that_cups_has_is_never_waiting_while_cups_works_on_it() -> None:
    states = (JobState.PENDING, JobState.HELD, JobState.PROCESSING, JobState.STOPPED)
    for state, number in product(states, (None, 7)):
        assert state_after(SENT.but(job=number), job(state)) == "sent"

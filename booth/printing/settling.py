"""What has become of a sheet that was handed over, by what CUPS knows of its job."""

from booth.album.record import Sheet
from booth.printing.spooler import Job, JobState

ABSENT_FOR = 3.0  # seconds: CUPS may still be reading a request whose sender was killed

_STOPPED_AT_PRINTER = ("job-canceled-at-device", "canceled-at-device")
_STOPPED_BY_PERSON = ("job-canceled-by-user", "job-canceled-by-operator", *_STOPPED_AT_PRINTER)


def settled(sheet: Sheet, job: Job | None, absent_for: float) -> Sheet | None:
    """*sheet*, handed over and "sent" or "unsure", as it is by now; None while there is nothing new.

    *job*: its newest attempt; None if CUPS, which answers, has none of that name, for *absent_for* seconds by now.

    - CUPS says completed: it has come out.
    - Somebody has cancelled it, at the printer or in CUPS: it is not wanted.
    - CUPS or the printer has given up: it is to be handed over again.
    - CUPS does not know it and has never told its number: it was never handed over.
    - CUPS does not know it, and has told its number: it may have come out. Nobody is to decide that by guessing.
    """
    if job is None:
        if sheet.state == "unsure" or absent_for < ABSENT_FOR:
            return None
        return sheet.but(state="waiting") if sheet.job is None else sheet.but(state="unsure")
    if job.state == JobState.COMPLETED:
        return sheet.but(state="printed", job=job.number)
    if job.state == JobState.CANCELLED and any(reason in _STOPPED_BY_PERSON for reason in job.reasons):
        return sheet.but(state="skipped", job=job.number)
    if given_up(job):
        return sheet.but(state="waiting", job=None)
    return sheet.but(state="sent", job=job.number) if sheet.state == "unsure" or sheet.job != job.number else None


def stopped_at_printer(job: Job) -> bool:
    """Whether CUPS calls *job* cancelled at the printer, by whomever."""
    return job.state == JobState.CANCELLED and any(reason in _STOPPED_AT_PRINTER for reason in job.reasons)


def given_up(job: Job) -> bool:
    """Whether CUPS or the printer will do no more for *job*, which has not come out.

    One whose filter has failed is only "stopped", and stays so for ever.
    """
    failed = job.state == JobState.STOPPED and "job-completed-with-errors" in job.reasons
    return failed or job.state in {JobState.CANCELLED, JobState.ABORTED}

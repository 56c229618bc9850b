"""What the printer itself says of its jobs, where it speaks the same protocol as CUPS."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from booth.printing.ipp import Answer, Attribute, Operation, Tag, first, request
from booth.printing.posting import PORT, posted
from booth.printing.spooler import CupsFault, Job, JobState

LIMIT = 5.0  # seconds for each of its answers


def lost_by(device: str, account: str, jobs: Iterable[Job]) -> set[int]:
    """The numbers of those *jobs*, completed or cancelled at the printer as CUPS says, that the printer has lost.

    Of the completed ones these it has given up; or it does not know them, and was switched on after CUPS had begun to
    print them and before CUPS was done: then CUPS has found nothing to wait for. Of the cancelled ones those it has
    aborted, which nobody has cancelled. None where it cannot be asked at *device*, an address of CUPS': by USB, by a
    driver of its own, over an encrypted connection, or when it is off.
    """
    address = urlsplit(device)
    if address.scheme != "ipp" or not address.hostname:
        return set()
    printer = _Device(f"{address.hostname}:{address.port or PORT}", address.path or "/", device, account)
    try:
        ended, under_way = printer.jobs("completed"), printer.jobs("not-completed")
        on_for = printer.on_for()
    except CupsFault:
        return set()
    known = {**ended, **under_way}
    return {job.number for job in jobs if _is_lost(job, known.get(job.name), on_for)}


def _is_lost(job: Job, state: int | None, on_for: int | None) -> bool:
    """Whether the printer, which knows *job* in a *state* or not at all, has lost it."""
    if job.state == JobState.CANCELLED:
        return state == JobState.ABORTED
    return _in_the_middle(job, on_for) if state is None else state in {JobState.CANCELLED, JobState.ABORTED}


def _in_the_middle(job: Job, on_for: int | None) -> bool:
    """Whether a printer that is *on_for* seconds was switched on while CUPS printed *job*; all seconds are whole."""
    return on_for is not None and job.ended_for - 1 <= on_for <= job.age


class _Device:
    """A printer on the network. Every method raises CupsFault."""

    def __init__(self, host: str, path: str, device: str, account: str) -> None:
        self._host = host
        self._path = path
        self._account = account
        self._target = (
            Attribute("printer-uri", Tag.URI, (device,)),
            Attribute("requesting-user-name", Tag.NAME, (account,)),
        )

    def jobs(self, which: str) -> dict[str, int]:
        """The states of the jobs by their names: of several of one name that which has come furthest to its end."""
        wanted = Attribute("requested-attributes", Tag.KEYWORD, ("job-name", "job-state"))
        answer = self._ask(Operation.GET_JOBS, Attribute("which-jobs", Tag.KEYWORD, (which,)), wanted)
        told = [(str(first(each, "job-name")), first(each, "job-state")) for each in answer.groups]
        return dict(sorted((name, state) for name, state in told if isinstance(state, int)))  # completed is the highest

    def on_for(self) -> int | None:
        """Seconds for which it has been on; None if it does not tell."""
        wanted = Attribute("requested-attributes", Tag.KEYWORD, ("printer-up-time",))
        groups = self._ask(Operation.GET_PRINTER_ATTRIBUTES, wanted).groups
        seconds = first(groups[0], "printer-up-time") if groups else None
        return seconds if isinstance(seconds, int) else None

    def _ask(self, operation: Operation, *attributes: Attribute) -> Answer:
        body = request(operation, (*self._target, *attributes))
        return posted(self._host, self._path, self._account, body, LIMIT)

"""CUPS, by its own protocol over its own socket: what a printer and its jobs are doing, and one job to print.

Not by its command lp, for two reasons. lp first makes a job and then sends its document, so that one killed in between
leaves half a job; Print-Job is one request, done as a whole or not at all, and a booth that is killed takes it along,
where a command would live on. And lpstat tells neither the name of a job nor how it ended.
"""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from booth.printing.device import lost_by
from booth.printing.ipp import (
    Answer,
    Attribute,
    Group,
    Operation,
    Tag,
    Value,
    first,
    request,
)
from booth.printing.posting import PORT, posted
from booth.printing.settling import stopped_at_printer
from booth.printing.spooler import Condition, CupsFault, Job, JobState, NoPrinter
from booth.texts import quoted

SOCKET = Path("/run/cups/cups.sock")
ASKING_LIMIT = 5.0  # seconds for an answer
SENDING_LIMIT = 30.0  # seconds for a document to be taken
NOT_FOUND = 0x0406  # RFC 8011 appendix B.1.4.7

_NUMBER_TAG, _WORD_TAG = Tag.INTEGER, Tag.KEYWORD
_JOB_ATTRIBUTES = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-printer-up-time",
    "time-at-processing",
    "time-at-completed",
)
_PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "media-supported",
    "device-uri",
)


class CupsPrinter:
    """The printer of a name at the CUPS of this machine, or at another's. No connection is kept open."""

    def __init__(self, printer: str, server: str = "") -> None:
        """*server*: a socket's path, or a host with or without a port, as CUPS' own CUPS_SERVER; "" for this machine's.

        Nothing is asked yet.
        """
        self._printer = printer
        self._server = server or (str(SOCKET) if SOCKET.exists() else f"localhost:{PORT}")
        self._account = _account()
        self._device = ""  # its own address, as CUPS knows it

    def condition(self) -> Condition:
        """How the printer is doing."""
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, self._wanted(_PRINTER_ATTRIBUTES))
        if not answer.groups:
            raise CupsFault(f"CUPS tells nothing of the printer {quoted(self._printer)}")
        told = answer.groups[0]
        self._device = str(first(told, "device-uri") or "")
        return Condition(
            stopped=first(told, "printer-state") == 5,
            accepting=first(told, "printer-is-accepting-jobs") != 0,
            reasons=_words(told, "printer-state-reasons"),
            message=str(first(told, "printer-state-message") or ""),
            media=_words(told, "media-supported"),
        )

    def jobs(self) -> list[Job]:
        """The jobs of this account, those that have ended too as far as CUPS remembers them.

        CUPS (2.4.2) calls completed what the printer has aborted, if it asked a moment too late, and what the printer
        knows nothing of since it was switched off in the middle; a later one (2.4.10) calls cancelled at the printer
        what that has aborted. So the printer itself is asked, where it can be.
        """
        attributes = [
            Attribute("which-jobs", _WORD_TAG, ("all",)),
            Attribute("my-jobs", Tag.BOOLEAN, (1,)),
            *self._wanted(_JOB_ATTRIBUTES),
        ]
        jobs = [job for told in self._ask(Operation.GET_JOBS, attributes).groups if (job := _job(told))]
        doubted = [job for job in jobs if job.state == JobState.COMPLETED or stopped_at_printer(job)]
        lost = lost_by(self._device, self._account, doubted) if doubted else set()
        return [replace(job, state=JobState.ABORTED) if job.number in lost else job for job in jobs]

    def send(self, name: str, document: bytes, options: Mapping[str, Sequence[str] | int]) -> int:
        """Hands over *document*, a PDF, as a job called *name*; the job's number.

        After a fault other than a refusal it is not known whether there is a job: ask for it by its name.
        """
        attributes = [
            Attribute("job-name", Tag.NAME, (name,)),
            Attribute("document-format", Tag.MIME_TYPE, ("application/pdf",)),
            *(_option(key, value) for key, value in options.items()),
        ]
        answer = self._ask(Operation.PRINT_JOB, attributes, document=document)
        number = next((first(told, "job-id") for told in answer.groups if "job-id" in told), None)
        if not isinstance(number, int):
            raise CupsFault("CUPS has taken a sheet and told no number")
        return number

    def cancel(self, number: int) -> None:
        """Ends a job, and has its name and its document forgotten; one that is not there is no fault."""
        attributes = [Attribute("job-id", _NUMBER_TAG, (number,)), Attribute("purge-job", Tag.BOOLEAN, (1,))]
        self._ask(Operation.CANCEL_JOB, attributes, missing=True)

    def resume(self) -> None:
        """Has the printer go on that CUPS has stopped."""
        try:
            self._ask(Operation.RESUME_PRINTER, (), path="/admin/")
        except NoPrinter:
            raise
        except CupsFault as fault:
            raise CupsFault(f"{fault}; sudo cupsenable {quoted(self._printer)} does it by hand") from None

    def _wanted(self, names: tuple[str, ...]) -> list[Attribute]:
        return [Attribute("requested-attributes", _WORD_TAG, names)]

    def _ask(
        self,
        operation: Operation,
        attributes: Iterable[Attribute],
        *,
        document: bytes = b"",
        path: str = "",
        missing: bool = False,
    ) -> Answer:
        """CUPS' answer. *missing*: what is asked about need not be there. Raises CupsFault."""
        place = path or f"/printers/{quote(self._printer, safe='')}"
        target = (
            Attribute("printer-uri", Tag.URI, (f"ipp://localhost/printers/{quote(self._printer, safe='')}",)),
            Attribute("requesting-user-name", Tag.NAME, (self._account,)),
        )
        limit = SENDING_LIMIT if document else ASKING_LIMIT
        body = request(operation, (*target, *attributes)) + document
        answer = posted(self._server, place, self._account, body, limit)
        if answer.status == NOT_FOUND and not missing:
            raise NoPrinter(f"CUPS has no printer {quoted(self._printer)}: lpstat -e names those that it has")
        if not answer.successful and not (missing and answer.status == NOT_FOUND):
            said = f": {quoted(answer.message)}" if answer.message else ""
            raise CupsFault(f"CUPS does not do it (0x{answer.status:04x}){said}")
        return answer


def printers(server: str = "") -> list[str]:
    """The names of the printers of CUPS. Raises CupsFault."""
    server = server or (str(SOCKET) if SOCKET.exists() else f"localhost:{PORT}")
    wanted = Attribute("requested-attributes", _WORD_TAG, ("printer-name",))
    answer = posted(server, "/", _account(), request(Operation.CUPS_GET_PRINTERS, (wanted,)), ASKING_LIMIT)
    return [str(first(told, "printer-name")) for told in answer.groups if "printer-name" in told]


def _account() -> str:
    """The name of the account that this program runs in, as CUPS asks the kernel for it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return "booth"


def _option(name: str, value: Sequence[str] | int) -> Attribute:
    if isinstance(value, int):
        return Attribute(name, Tag.ENUM if name in _ENUMS else Tag.INTEGER, (value,), Group.JOB)
    values = (value,) if isinstance(value, str) else tuple(value)
    return Attribute(name, Tag.KEYWORD, values, Group.JOB)


_ENUMS = {"print-quality", "orientation-requested", "finishings"}


def _job(told: dict[str, tuple[Value, ...]]) -> Job | None:
    """The job of one group of attributes; None if there is none in it."""
    number, state = first(told, "job-id"), first(told, "job-state")
    if not isinstance(number, int) or state not in set(JobState):
        return None
    now = first(told, "job-printer-up-time")
    since = [first(told, f"time-at-{what}") for what in ("processing", "completed")]
    ages = [now - time if isinstance(now, int) and isinstance(time, int) else 0 for time in since]
    return Job(
        number,
        str(first(told, "job-name") or ""),
        JobState(state),
        _words(told, "job-state-reasons"),
        *ages,
    )


def _words(told: dict[str, tuple[Value, ...]], name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in told.get(name, ()) if word != "none")

"""What the printer itself says of its jobs, where it speaks the same protocol as CUPS."""

from urllib.parse import urlsplit

from booth.printing.ipp import Attribute, Operation, Tag, first, request
from booth.printing.posting import PORT, posted
from booth.printing.spooler import CupsFault, JobState

LIMIT = 5.0  # seconds for its answer


def given_up_by(device: str, account: str) -> set[str]:
    """The names of the jobs that the printer at *device*, an address of CUPS', has given up and not done since.

    Empty where it cannot be asked: by USB, by a driver of its own, over an encrypted connection, or when it is off.
    """
    address = urlsplit(device)
    if address.scheme != "ipp" or not address.hostname:
        return set()
    wanted = ("job-name", "job-state")
    attributes = (
        Attribute("printer-uri", Tag.URI, (device,)),
        Attribute("requesting-user-name", Tag.NAME, (account,)),
        Attribute("which-jobs", Tag.KEYWORD, ("completed",)),  # RFC 8011: all that have ended, however
        Attribute("requested-attributes", Tag.KEYWORD, wanted),
    )
    host = f"{address.hostname}:{address.port or PORT}"
    try:
        answer = posted(host, address.path or "/", account, request(Operation.GET_JOBS, attributes), LIMIT)
    except CupsFault:
        return set()
    ended = [(str(first(told, "job-name")), first(told, "job-state")) for told in answer.groups]
    done = {name for name, state in ended if state == JobState.COMPLETED}
    return {name for name, state in ended if state in {JobState.CANCELLED, JobState.ABORTED}} - done

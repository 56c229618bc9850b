"""What the booth asks of the printing system, and what it is told: a printer's condition, its jobs, one more job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class CupsFault(Exception):
    """CUPS does not do what it is asked; in the operator's words, with what to do."""


class NoCups(CupsFault):
    """Nobody answers: it is not installed, not running, or hangs."""


class NoPrinter(CupsFault):
    """CUPS has no printer of that name."""


class JobState(IntEnum):
    """RFC 8011 section 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self >= JobState.CANCELLED


@dataclass(frozen=True, slots=True)
class Job:
    """A job as CUPS has it."""

    number: int
    name: str
    state: JobState
    reasons: tuple[str, ...]
    age: int = 0  # seconds since CUPS began to print it
    ended_for: int = 0  # seconds since that ended; 0 while it has not


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is doing."""

    stopped: bool
    accepting: bool
    reasons: tuple[str, ...]  # RFC 8011 section 5.4.12, such as "media-empty-error"; without "none"
    message: str
    media: tuple[str, ...]  # the names of the paper sizes that it can have (PWG 5101.1), such as "na_index-4x6_4x6in"


class Spooler(Protocol):
    """A printer of the printing system's. Every method raises CupsFault, and takes its limit in seconds at most."""

    def condition(self) -> Condition:
        """How the printer is doing."""

    def jobs(self) -> list[Job]:
        """The jobs of this account, those that have ended too as far as CUPS remembers them."""

    def send(self, name: str, document: bytes, options: Mapping[str, Sequence[str] | int]) -> int:
        """Hands over *document*, a PDF, as a job called *name*; the job's number."""

    def cancel(self, number: int) -> None:
        """Ends a job, and has its name and its document forgotten; one that is not there is no fault."""

    def resume(self) -> None:
        """Has the printer go on that CUPS has stopped."""

"""How printing is doing: for the guest who waits for a sheet, and for the operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Progress = Literal["none", "printing", "paper", "ask_us", "printed"]
"""Of a photo's sheets: none asked for; on their way; waiting for paper; held up otherwise; all that come have come."""


@dataclass(frozen=True, slots=True)
class PrintNews:
    """What a guest can be told of a photo's sheets."""

    offered: bool  # one more can be asked for
    progress: Progress = "none"
    seconds: int = 0  # until the last of them is out, about; while printing


@dataclass(frozen=True, slots=True)
class QueuedSheet:
    """A sheet that is still to come out, or whose fate is not known."""

    name: str
    photo: str  # the photo's id
    code: str  # its six letters
    state: str  # as in booth.album.record.Sheet
    asked: datetime


@dataclass(frozen=True, slots=True)
class PrintingStatus:
    """How printing is doing."""

    printer: str  # its name; empty if there is none
    queue: tuple[QueuedSheet, ...] = ()  # what is still to come out, in order
    unsure: tuple[QueuedSheet, ...] = ()  # what may have come out
    out: tuple[QueuedSheet, ...] = ()  # the last that have come out, the newest first
    printed: int = 0  # sheets of this event that have come out, of photos that are still there
    trouble: str = ""  # why nothing comes out, in the operator's words; empty if all is well
    paused: bool = False

    def line(self) -> str:
        """The status as a short phrase."""
        if not self.printer:
            return "printer: none"
        said = [f"{self.printer}, {self.printed} sheets printed, {len(self.queue)} waiting"]
        if self.unsure:
            said.append(f"{len(self.unsure)} may have come out or not")
        if self.paused:
            said.append("paused")
        if self.trouble:
            said.append(self.trouble)
        return "printer: " + "; ".join(said)

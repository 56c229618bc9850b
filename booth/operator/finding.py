"""What was found about a part of the booth: a line of the check, or of the panel's status."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a part of the booth is, and what to do if anything."""

    level: Level
    part: str
    text: str
    remedy: str = ""

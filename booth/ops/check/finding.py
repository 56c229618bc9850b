"""What a check has found, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check: what was found about a part of the booth, and what to do if anything."""

    level: Level
    part: str
    text: str
    remedy: str = ""


def lines(findings: Sequence[Finding]) -> str:
    """*findings* for people."""
    printed = []
    for found in findings:
        printed.append(f"{found.level:<8} {found.part:<10} {found.text}")
        if found.remedy:
            printed.append(f"{'':<19} -> {found.remedy}")
    return "\n".join(printed)

"""What a picky eye has to say of a theme's scenes or layouts, and the command that says it."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from booth.config import Config, read_config
from booth.texts import quoted


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a scene or a layout that should be mended; the text names the remedy."""

    about: str  # its key; empty for the theme
    text: str
    fault: bool = False  # it is left out


Check: TypeAlias = Callable[[Config, Path, Path], tuple[list[str], list[Remark]]]
"""Given settings, home and where a sheet goes: the keys of what can be used, and the remarks. Raises SettingsFault."""

_SHEET = "sheet"
_LONGEST = 5_000  # characters of a line: every mistake of one file


def not_drawn(sheet: Path, fault: OSError) -> Remark:
    """That the file *sheet* could not be written."""
    return Remark(_SHEET, f"it cannot be written to {sheet}: {fault.strerror}; say where to (--sheet)")


def report(usable: Sequence[str], remarks: Sequence[Remark]) -> str:
    """A line for each of those *usable* that is fine and one for each remark.

    Names of files are anybody's, and may hold what a terminal obeys: every character is made visible.
    """
    lines = [f"{key}: ok" for key in usable if key not in {remark.about for remark in remarks}]
    for remark in remarks:
        kind = "fault, it is left out" if remark.fault else "warning"
        lines.append(f"{remark.about or 'theme'}: {kind}: {remark.text}")
    return "\n".join(quoted(line, _LONGEST) for line in lines)


def tell(check: Check, settings: Path, sheet: Path | None, name: str) -> int:
    """Prints what *check* has found; the exit status is 1 if something is left out.

    Without *sheet* it goes to the file *name* in the state folder beside the file *settings*. Raises SettingsFault.
    """
    if sheet is None:
        sheet = settings.parent / "state" / name
        with contextlib.suppress(OSError):  # then the sheet cannot be written either, which is told
            sheet.parent.mkdir(exist_ok=True)
    usable, remarks = check(read_config(settings), settings.parent, sheet)
    print(report(usable, remarks))
    if not any(remark.about == _SHEET for remark in remarks):
        print(f"The sheet with the demo guests: {sheet}")
    return 1 if any(remark.fault for remark in remarks) else 0

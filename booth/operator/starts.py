"""How often the booth has started lately and was not switched off: one that ends again and again is not well."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from booth.sharing.remembered import remember, remembered

FILE = "starts.json"  # in the state folder
LATELY = 900.0  # seconds
_MOST = 50  # of which it is remembered when they were


def note_start(state: Path, now: datetime) -> None:
    """The booth's program has started."""
    with suppress(OSError):  # others say louder that nothing can be written there
        remember(
            state / FILE, {"starts": " ".join(f"{when:%Y-%m-%dT%H:%M:%S%z}" for when in [*_lately(state, now), now])}
        )


def note_end(state: Path) -> None:
    """It ends on purpose."""
    with suppress(OSError):
        remember(state / FILE, {})


def starts(state: Path, now: datetime) -> tuple[int, float]:
    """How many there were lately of which no end on purpose is known, and how many seconds ago the first was."""
    lately = _lately(state, now)
    return len(lately), (now - lately[0]).total_seconds() if lately else 0.0


def _lately(state: Path, now: datetime) -> list[datetime]:
    found = []
    for text in remembered(state / FILE).get("starts", "").split():
        with suppress(ValueError):
            when = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
            if 0 <= (now - when).total_seconds() < LATELY:  # a clock may have been wrong
                found.append(when)
    return found[-_MOST:]

"""Letters of this booth's own for what it puts to a place for copies beside photos, which guests' links do not tell."""

import re
from contextlib import suppress
from pathlib import Path

from booth.album.record import random_letters
from booth.sharing.remembered import remember, remembered

_MEMORY = "status-place.json"  # in the state folder
_COUNT = 26  # five bits each


def own_letters(state: Path) -> str:
    """26 letters that nobody can guess, and which stay the same as long as the folder *state* does."""
    kept = remembered(state / _MEMORY).get("letters", "")
    if not re.fullmatch(f"[A-Z2-7]{{{_COUNT}}}", kept):
        kept = random_letters(_COUNT)
        with suppress(OSError):  # then they are others after the next start, and what is newest there counts
            remember(state / _MEMORY, {"letters": kept})
    return kept

"""A fault in two wordings: a kind one for the guest, an exact one for the operator."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with photos and stays so, for the first screen."""

    words: str  # for the operator: what is wrong and what to do
    stops_all: bool  # no photo can be kept; else guests get photos, but something is not as it should be


class FileFault(Exception):
    """A file or folder that cannot be used, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Problem(Exception):
    """A fault that the guest and the operator are told of. Its str() is the operator's wording."""

    def __init__(self, guest: str, operator: str) -> None:
        """*guest* is a key of the theme's words, shown on the screen: a guest can do nothing about causes.

        *operator* names what happened, to which file or device, and what to do about it; it goes to the log.
        """
        super().__init__(operator)
        self.guest = guest
        self.operator = operator

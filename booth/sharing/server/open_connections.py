"""Which connections of phones are open, and which of them goes when there are too many."""

from collections import Counter
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class _Connection(Protocol):
    address: str  # the phone's, or that of the router before it
    answering: bool  # a complete request of it is being answered
    answered: bool  # at least once
    idle_since: float  # when it was opened, or its last answer ended


_Any = TypeVar("_Any", bound=_Connection)


class OpenConnections(Generic[_Any]):
    """Counts connections, by address and all together. Iterating over it allows for changes meanwhile."""

    def __init__(self, most: int, most_of_one: int) -> None:
        """*most* may be open at a time, of one address *most_of_one*."""
        self._most = most
        self._most_of_one = most_of_one
        self._open: dict[_Any, None] = {}  # oldest first
        self._by_address: Counter[str] = Counter()

    def __iter__(self) -> Iterator[_Any]:
        return iter(tuple(self._open))

    def add(self, new: _Any) -> _Any | None:
        """Adds *new* and returns the one that has to go for it, *new* itself if there is none; None if there is room.

        Who keeps a place without asking for anything goes before who has asked, the oldest first, so that no number
        of them keeps others out. One whose answer is under way stays. An address that has too many displaces its own.
        """
        self._open[new] = None
        self._by_address[new.address] += 1
        one_too_many = self._by_address[new.address] > self._most_of_one
        if not one_too_many and len(self._open) <= self._most:
            return None
        idle = [each for each in self._open if not each.answering and (not one_too_many or each.address == new.address)]
        return min(idle, key=lambda each: (each.answered, each.idle_since))

    def remove(self, gone: _Any) -> None:
        """Takes *gone* out of the count, unless it is out already."""
        if gone not in self._open:
            return
        del self._open[gone]
        self._by_address[gone.address] -= 1
        if not self._by_address[gone.address]:
            del self._by_address[gone.address]

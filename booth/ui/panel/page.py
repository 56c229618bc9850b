"""What a page of the panel is, and what it may use."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from booth.ui.context import ScreenContext
from booth.ui.panel.access import OperatorAccess
from booth.ui.panel.rows import Row, State
from booth.ui.screen import Outcome

T = TypeVar("T")


class Panel(Protocol):
    """The panel, as its pages see it. A page keeps it and uses it in what its rows do."""

    @property
    def booth(self) -> ScreenContext:
        """What every screen may use."""

    @property
    def operator(self) -> OperatorAccess:
        """What only the operator may do."""

    def do(self, work: Callable[[], T], done: Callable[[T], None] = lambda _: None) -> Future[T]:
        """Has the desk do *work*, which may wait; *done* is then given what it returned, between two frames.

        Whatever it raises is told to the operator in words.
        """

    def tell(self, words: str, state: State = "plain") -> None:
        """Shows *words* at the lower edge for a few seconds."""

    def close(self) -> None:
        """Ends the panel: the booth is the guests' again."""

    def end(self, outcome: Outcome) -> None:
        """Ends the panel with another *outcome* than that the booth is the guests' again."""


class Page(Protocol):
    """One page: it is built when its tab is touched and dropped when another is. Never waits.

    To add one: a file in booth/ui/panel/pages/ with a class like this, and its line in PAGES there.
    """

    def rows(self, now: float) -> Sequence[Row]:
        """What the page shows at *now*; asked some ten times a second, and after every touch."""

    def left(self) -> None:
        """The page is dropped: whatever it has begun ends here."""


class Plain:
    """What pages begin with: nothing to end."""

    def left(self) -> None:
        """Nothing was begun."""

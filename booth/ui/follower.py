"""Who hears of what guests do, beside the screens: the statistics."""

from collections.abc import Callable

from booth.ui.screen import Begun, Outcome


class Follower:
    """Passes on what a screen's outcome means for others, which return at once."""

    def __init__(self, guest: Callable[[], None]) -> None:
        """*guest* hears that somebody has begun."""
        self._guest = guest

    def __call__(self, outcome: Outcome) -> None:
        """A screen has ended with *outcome*."""
        if isinstance(outcome, Begun):
            self._guest()

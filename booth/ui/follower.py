"""Who hears of what guests do, beside the screens: the statistics, and the operator's hooks."""

from collections.abc import Callable
from typing import Protocol

from booth.album.record import Photo
from booth.ui.screen import AnotherTry, Begun, FrameTaken, NextShot, Outcome, PhotoKept, ShutterTouched


class Counts(Protocol):
    """The statistics' side of booth.album.tally."""

    def guest(self) -> None:
        """Somebody has begun."""


class Fires(Protocol):
    """The operator's commands; the side of booth.runtime.hooks."""

    def fire(self, name: str, value: str = "") -> None:
        """Has the command of the hook *name* run."""


class Follower:
    """Passes on what a screen's outcome means for others, which return at once."""

    def __init__(self, tally: Counts, hooks: Fires, *kept: Callable[[Photo], None]) -> None:
        """Each of *kept* hears of every photo that guests keep."""
        self._tally = tally
        self._hooks = hooks
        self._kept = kept

    def __call__(self, outcome: Outcome) -> None:
        """A screen has ended with *outcome*."""
        match outcome:
            case Begun():
                self._tally.guest()
            case ShutterTouched() | AnotherTry() | NextShot():
                self._hooks.fire("countdown")
            case FrameTaken():
                self._hooks.fire("shot")
            case PhotoKept(pending=pending):
                pending.when_safe(self._photo)

    def _photo(self, photo: Photo) -> None:
        self._hooks.fire("photo", str(photo.picture))
        for hear in self._kept:
            hear(photo)

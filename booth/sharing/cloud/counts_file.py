"""What the booth has counted of its event, at the place for copies: `booth event report --all-booths` adds them up."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from booth.album.owner import owner_of
from booth.album.statistics import EventStatistics, told
from booth.album.tombstones import event_elsewhere
from booth.settings import Settings
from booth.sharing.cloud.own_letters import own_letters
from booth.sharing.cloud.renewed import Renewed

FOLDER, NAME = "COUNTS-", "COUNTS.JSON"
"""The file is EVENT/BOOTH/COUNTS-<26 letters>/COUNTS.JSON: guests' links tell event and booth, and not the letters."""
EVERY = 600.0  # seconds between two of them
_ANSWER = 5.0  # seconds for the thread that counts
_LAST_ANSWER = 1.0  # the same when the booth ends


class CountsFile:
    """Makes the file. For one thread, which waits for that of the tally."""

    def __init__(
        self, settings: Settings, event: str, ask: Callable[[], Future[EventStatistics]], all_found: Callable[[], bool]
    ) -> None:
        """*event*: the folder's name of the event that *ask*, the tally's, tells of; *all_found*: every photo was heard
        of since the booth's start.
        """
        booth = owner_of(settings.home / settings.config.album.folder).upper()
        letters = own_letters(settings.home / "state")
        self._place = f"{event_elsewhere(event)}/{booth}/{FOLDER}{letters}/{NAME}"
        self._ask = ask
        self._all_found = all_found
        self._content = b""

    def renewed(self) -> Renewed:
        """The file as the outbox wants it; when the booth ends, what has been counted until then stays there."""
        return Renewed(self._place, EVERY, self._make, self._last, ready=self._all_found)

    def _make(self) -> bytes:
        """Raises TimeoutError."""
        self._content = told(self._ask().result(_ANSWER))
        return self._content

    def _last(self) -> bytes:
        with suppress(TimeoutError):
            self._content = told(self._ask().result(_LAST_ANSWER))
        return self._content

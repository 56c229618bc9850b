"""Files at the target that are put there again and again: how the booth is, what it has counted."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from booth.clock import Clock
from booth.sharing.cloud.target import Target

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Renewed:
    """A file that is made anew every so often, and put there if it has changed."""

    place: str
    every: float  # seconds
    make: Callable[[], bytes]  # for the outbox's thread, which may wait for the disk; may raise OSError
    last: Callable[[], bytes] | None = None  # makes what is put there when the booth ends on purpose
    kind: str = "application/json"
    ready: Callable[[], bool] = lambda: True  # there is something to be made


class Renewals:
    """Which of the *files* comes next. For one thread."""

    def __init__(self, files: Sequence[Renewed], clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._due = {file.place: float("-inf") for file in files}  # monotonic seconds
        self._there: dict[str, str] = {}  # checksums of what was put, by place
        self._told = ""  # the last fault of a file that could not be made

    def next(self) -> Renewed | None:
        """The file that has been due for longest; None if none is due."""
        due = [file for file in self._files if self._due[file.place] <= self._clock.now() and file.ready()]
        return min(due, key=lambda file: self._due[file.place], default=None)

    def bring(self, file: Renewed, target: Target) -> bool:
        """Makes *file* and puts it there; whether there was anything to put.

        Raises TargetFault, Refused; however it ends, photos have their turn now.
        """
        try:
            content = file.make()
            digits = hashlib.sha256(content).hexdigest()
            if digits == self._there.get(file.place):
                return False
            target.put(file.place, content, file.kind)
            self._there[file.place] = digits
        except OSError as fault:
            if str(fault) != self._told:
                log.warning("%s cannot be made: %s", file.place.rpartition("/")[2], fault)
            self._told = str(fault)
            return False
        else:
            return True
        finally:
            self._due[file.place] = self._clock.now() + file.every

    @property
    def last_words(self) -> list[Renewed]:
        """The files that are there and change when the booth ends."""
        return [file for file in self._files if file.last and file.place in self._there]

    def take_leave(self, target: Target) -> None:
        """Puts there what is to stay when the booth has ended. Raises TargetFault, Refused."""
        for file in self.last_words:
            assert file.last
            target.put(file.place, file.last(), file.kind)

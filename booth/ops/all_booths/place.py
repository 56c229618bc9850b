"""What all booths have of one event at the place for copies: listed and fetched by several threads at a time."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from booth.album.tombstones import event_elsewhere
from booth.clock import Clock
from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.counts_file import FOLDER as COUNTS
from booth.sharing.cloud.credentials import credentials_of
from booth.sharing.cloud.target import Listed, ListedTarget, Refused, TargetFault
from booth.sharing.targets import TARGETS

GALLERY = "GALLERY"  # the folder beside the booths'
THREADS = 8  # what takes time is the way there and back
PAUSES = (1.0, 4.0, 15.0)  # seconds before something that has failed is tried again
BATCH = 1000  # things that wait for a thread at a time

X = TypeVar("X")
T = TypeVar("T")


class EventElsewhere:
    """One event there. Every method raises TargetFault, once it has tried again, and Refused at once."""

    def __init__(self, target: ListedTarget, event: str, clock: Clock) -> None:
        """*event*: the name of its folder at a booth."""
        self.target = target
        self.folder = event_elsewhere(event)
        self._clock = clock

    def booths(self) -> list[str]:
        """The letters of the booths that have something there; none if there is no such event."""
        found = self.steadily(lambda: self.target.folders(self.folder))
        return [each for each in found if each != GALLERY]

    def photos(self, names: Callable[[str], bool]) -> Iterator[dict[str, dict[str, Listed]]]:
        """The photos' files whose names are wanted, by their photo's folder and then by name; one day after the other.

        Each booth's days are listed for themselves, several at a time: of a great many files a single list takes long.
        """
        booths = [f"{self.folder}/{booth}" for booth in self.booths()]
        days = [
            f"{booth}/{day}"
            for booth, found in zip(booths, self.each(self.target.folders, booths), strict=True)
            for day in found
            if not day.startswith(COUNTS)
        ]
        return self.each(lambda day: _by_photo(self.target.files(day), names), days)

    def each(self, do: Callable[[X], T], things: Sequence[X]) -> Iterator[T]:
        """What *do* gives for each of *things*, in their order, done by several threads."""
        pool = ThreadPoolExecutor(THREADS)
        try:
            for start in range(0, len(things), BATCH):
                yield from pool.map(lambda thing: self.steadily(lambda: do(thing)), things[start : start + BATCH])
        finally:
            pool.shutdown(cancel_futures=True)

    def steadily(self, do: Callable[[], T]) -> T:
        """What *do* gives; a fault that may pass is waited for, a while."""
        for pause in PAUSES:
            try:
                return do()
            except Refused:
                raise
            except TargetFault:
                self._clock.sleep(pause)
        return do()


def _by_photo(files: Iterator[Listed], names: Callable[[str], bool]) -> dict[str, dict[str, Listed]]:
    found: dict[str, dict[str, Listed]] = {}
    for file in files:
        folder, _, name = file.place.rpartition("/")
        if folder.count("/") == 3 and names(name):  # EVENT/BOOTH/DATE/<letters>
            found.setdefault(folder, {})[name] = file
    return found


def open_event(place: PlaceSettings, home: Path, event: str, clock: Clock) -> EventElsewhere:
    """The *event*, a folder's name, at *place*. Raises FileFault without credentials in *home*."""
    return EventElsewhere(TARGETS[place.target](place, credentials_of(place, home, os.environ)), event, clock)

"""Counts guests, and photos that go: the one writer of the events' counts, in a thread of its own.

It takes part in photos as a subscriber of the album. Written at most every five seconds, so that a kill or a power cut
takes the counts of those: never a photo, which is counted by its folder as long as it is there.
"""

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from booth.album.discards import THROWN
from booth.album.event_folder import DEMO, event_folder
from booth.album.record import Photo, album_of
from booth.album.statistics import EventStatistics, Kind, Tallied, hour_of, read_counts, write_counts
from booth.clock import Clock
from booth.runtime.worker import Worker
from booth.settings import Settings

log = logging.getLogger(__name__)

WRITES = 5.0  # seconds between two looks at what phones have opened, and two writes
POLL = 0.5  # seconds, at most, until it is seen that the booth ends


@dataclass(frozen=True, slots=True)
class _There:
    """A photo that is there."""

    id: str
    event: str
    scene: str
    expires: datetime | None
    opened: bool
    copied: bool = False  # for the operator, who has it removed now: guests have kept it


@dataclass(frozen=True, slots=True)
class _Copied:
    token: str


@dataclass(frozen=True, slots=True)
class _Retired:
    token: str
    thrown_away: bool  # by somebody, and not taken away with its disk


_News = Photo | _Copied | _Retired | Future[EventStatistics] | None
"""What is told: a photo, one that is about to be removed after it was copied, one that is gone, a guest; or asked."""


class Tally:
    """Counts the events of one booth. Every method but `stop` returns at once and may be called from any thread."""

    def __init__(self, state: Path, event: str, clock: Clock, opened: Callable[[str], bool]) -> None:
        """*event*: the folder's name of the event that guests of now belong to; *opened*: whether a phone has opened
        the page of the photo of a token.
        """
        self._state = state
        self.event = event  # never changed
        self._clock = clock
        self._opened = opened
        self._news: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._folders: dict[str, Path] = {}  # by token; changed by the album's thread alone
        self._worker = Worker("statistics", self._work, clock)
        # From here on, what only the thread of _work changes.
        self._there: dict[str, _There] = {}  # by token
        self._counts: dict[str, Tallied] = {}  # by event
        self._unwritten: set[str] = set()  # events
        self._told = ""  # the last fault

    def start(self) -> None:
        """Begins to count."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Writes what was counted, and ends; False if that took longer than *timeout* seconds."""
        return self._worker.stop(timeout)

    def statistics(self) -> Future[EventStatistics]:
        """What can be told of this event: once all photos were found, the same as their folders say."""
        wanted: Future[EventStatistics] = Future()
        self._news.put(wanted)
        return wanted

    def guest(self) -> None:
        """Somebody has begun."""
        self._news.put(None)

    def published(self, photo: Photo) -> None:
        """*photo* is there, as a subscriber is told."""
        self._folders[photo.token] = photo.folder
        self._news.put(photo)

    def copied(self, token: str) -> None:
        """The photo of *token* was copied and is removed next: it stays in the counts as one that guests have kept."""
        self._news.put(_Copied(token))

    def retired(self, token: str) -> None:
        """The photo of *token* is gone: thrown away, over, or away with its disk, which has left nothing to count."""
        if folder := self._folders.pop(token, None):
            thrown_away = folder.exists() or (album_of(folder) / THROWN / folder.name).exists()
            self._news.put(_Retired(token, thrown_away))

    def _work(self, stopping: threading.Event) -> None:
        written = self._clock.now()
        while True:
            ends = stopping.is_set()
            try:
                self._take(self._news.get(timeout=0.0 if ends else POLL))
                ends = False  # there may be more
            except queue.Empty:
                pass
            if ends or self._clock.now() - written >= WRITES:
                self._look_at_visits()
                self._write()
                written = self._clock.now()
            if ends:
                return

    def _take(self, news: _News) -> None:
        match news:
            case None:
                self._change(self.event).guests[f"{self._clock.wall():%Y-%m-%d %H}"] += 1
            case Future():
                news.set_result(self._statistics())
            case Photo():
                event = news.folder.parents[1].name
                opened = news.id in self._of(event).opened
                self._there[news.token] = _There(news.id, event, news.scene, news.expires, opened)
            case _Copied(token) if photo := self._there.get(token):
                self._there[token] = replace(photo, copied=True)
            case _Retired(token, thrown_away) if photo := self._there.pop(token, None):
                opened = photo.opened or self._opened(token)
                if thrown_away:
                    over = photo.expires is not None and photo.expires <= self._clock.wall()
                    kind = Kind(hour_of(photo.id), photo.scene, thrown=not (over or photo.copied), opened=opened)
                    self._change(photo.event).gone[kind] += 1
                if photo.id in self._of(photo.event).opened:
                    self._change(photo.event).opened.discard(photo.id)

    def _statistics(self) -> EventStatistics:
        self._look_at_visits()
        counted = self._of(self.event)
        photos = Counter(counted.gone)
        for photo in self._there.values():
            if photo.event == self.event:
                photos[Kind(hour_of(photo.id), photo.scene, thrown=False, opened=photo.opened)] += 1
        return EventStatistics(self.event, dict(counted.guests), dict(photos))

    def _look_at_visits(self) -> None:
        for token, photo in self._there.items():
            if not photo.opened and self._opened(token):
                self._there[token] = replace(photo, opened=True)
                self._change(photo.event).opened.add(photo.id)

    def _of(self, event: str) -> Tallied:
        if event not in self._counts:
            self._counts[event] = read_counts(self._state, event)
        return self._counts[event]

    def _change(self, event: str) -> Tallied:
        self._unwritten.add(event)
        return self._of(event)

    def _write(self) -> None:
        for event in list(self._unwritten):
            try:
                write_counts(self._state, event, self._of(event))
                self._unwritten.discard(event)
                self._told = ""
            except OSError as fault:
                if str(fault) != self._told:
                    log.warning("what was counted of %s cannot be written, and is tried again: %s", event, fault)
                self._told = str(fault)


def tally_of(settings: Settings, clock: Clock, opened: Callable[[str], bool]) -> Tally:
    """The tally of the booth with these *settings*; *opened* as Tally's."""
    config = settings.config
    event = DEMO if config.camera.device == "demo" else event_folder(config.event.name)
    return Tally(settings.home / "state", event, clock, opened)

"""Photos whose time is over leave the booth: a few at a time, and only while the date is to be believed.

How long a photo is kept was promised when it was taken, and is written in its about.json. Whether the clock is right is
judged by the photos: it is wrong before the booth was made and before the newest photo. One that has jumped by more
than a day while the booth ran, or while it was off, has to be confirmed (`Clock.source`). Until then nothing goes.
"""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from booth.album.discards import Discards
from booth.album.index import PhotoIndex
from booth.album.placing import change_about
from booth.album.record import About
from booth.clock import Clock

log = logging.getLogger(__name__)

A_FEW = 3  # photos that are removed at one look: guests' shots wait for it
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # no photo is older, whatever a clock without a battery says
JUMP = timedelta(hours=24)  # by which a clock that nothing has set may go wrong unnoticed
LONG_OFF = timedelta(days=366)  # for which a booth may have been off, by a clock with a battery


class Expiry:
    """Knows when each photo's time is over. Used by the album's thread alone."""

    def __init__(self, clock: Clock, index: PhotoIndex, discards: Discards) -> None:
        self._clock = clock
        self._index = index
        self._discards = discards
        self._ends: dict[Path, datetime] = {}  # of each photo's time, by its folder
        self._own: set[Path] = set()  # folders of the photos that were taken in this run
        self._former: datetime | None = None  # when the newest photo of former runs was taken
        self._newest: datetime | None = None  # and the newest of all
        self._gap: timedelta | None = None  # from the former to the first look
        self._started = self._zero()  # the date at which the monotonic clock began
        self._wrongly_dated: list[tuple[Path, timedelta]] = []  # own photos, and by how much the clock was wrong
        self._doubt = ""

    def begin(self) -> None:
        """Forgets every photo: another folder was opened, and they are found anew."""
        self._ends.clear()
        self._own.clear()
        self._wrongly_dated.clear()
        self._former = self._newest = self._gap = None

    def find(self, folder: Path, about: About) -> None:
        """Notes a photo of a former run."""
        self._former = max(self._former or about.taken, about.taken)
        self._note(folder, about)

    def take(self, folder: Path, about: About) -> None:
        """Notes a photo that was taken just now."""
        self._own.add(folder)
        self._note(folder, about)

    def move(self, folder: Path, to: Path) -> None:
        """A photo has moved to another folder."""
        if folder in self._ends:
            self._ends[to] = self._ends.pop(folder)
        if folder in self._own:
            self._own.remove(folder)
            self._own.add(to)
        self._wrongly_dated = [(to if each == folder else each, wrong_by) for each, wrong_by in self._wrongly_dated]

    def look(self) -> None:
        """Removes a few photos whose time is over, once every photo has been found. Called while no guest waits."""
        if not self._index.complete:
            return
        try:
            self._look(self._clock.wall())
        except (OSError, ValueError) as fault:
            log.warning("what a photo's time is could not be written down: %s", fault)

    def _look(self, now: datetime) -> None:
        doubt = self._doubt_about(now)
        if doubt and doubt != self._doubt and self._ends:
            log.warning("%s: no photo is removed because of its age until that is settled", doubt)
        self._doubt = doubt
        if doubt:
            return
        for folder, wrong_by in self._wrongly_dated[:A_FEW]:
            if folder in self._ends:
                self._date(folder, self._ends[folder] + wrong_by)
        del self._wrongly_dated[:A_FEW]
        if not self._wrongly_dated:
            self._remove([folder for folder, ends in self._ends.items() if ends <= now][:A_FEW], now)

    def _note(self, folder: Path, about: About) -> None:
        self._newest = max(self._newest or about.taken, about.taken)
        if about.expires:
            self._ends[folder] = about.expires

    def _remove(self, due: list[Path], now: datetime) -> None:
        for folder in due:
            ends = self._ends.pop(folder)
            if not folder.exists():  # it was thrown away
                continue
            if ends < MADE:  # taken by a clock that did not know the year: its time begins now
                about = About.read(folder)
                self._date(folder, now + (ends - about.taken))
                continue
            try:
                self._discards.discard(folder)
                log.info("%s: its time is over, it was removed", folder.name)
            except OSError as fault:
                self._discards.put_off(folder, None, str(fault.strerror))

    def _date(self, folder: Path, ends: datetime) -> None:
        """Has the time of the photo in *folder* end at *ends*."""
        self._ends[folder] = ends
        if folder.exists():
            about = change_about(folder, lambda about: about.but(expires=ends))
            if self._index.newest(folder.name):
                self._index.enter(about.photo(folder))

    def _doubt_about(self, now: datetime) -> str:
        """Why the date is not to be believed, for the operator; empty if it is."""
        if now < MADE:
            return f"the clock says it is {now:%Y}"
        if self._gap is None:
            self._gap = now - self._former if self._former else timedelta()
        source = self._clock.source
        moved = self._zero() - self._started
        if abs(moved) > JUMP:
            if source != "network":
                return f"the clock has jumped by {abs(moved).days} days"
            self._started += moved
            self._wrongly_dated += [(folder, moved) for folder in self._own]
            self._own.clear()
            self._newest = self._former
        if self._newest and now < self._newest:
            return f"the clock says {now:%Y-%m-%d %H:%M}, and the newest photo was taken after that"
        if self._gap > (LONG_OFF if source == "battery" else JUMP) and source != "network":
            return f"the booth was off for {self._gap.days} days by a clock that nothing has set since"
        return ""

    def _zero(self) -> datetime:
        return self._clock.wall() - timedelta(seconds=self._clock.now())

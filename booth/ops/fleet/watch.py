"""Tells once when a booth has been silent or faulty for five minutes, and once when it is well again.

Watchers know nothing of each other and remember nothing: who was told of what stands at the place for copies, below the
booth's status. TOLD-000001/, TOLD-000002/ and so on are the messages; each has claims of watchers that want to send it
and, once it was sent, DONE.JSON, which says what is known to be the matter from then on.

Object storage that puts a file only if there is none (If-None-Match) would make claims simple. But what speaks like S3
does not always know it: rclone's says yes to two such puts of one name. So claims ask no more than that a listing shows
every put that was answered before it began. A watcher whose listing shows no claim puts one within half of SETTLE,
else not at all or in vain; then waits for SETTLE and lists again; the first by its letters sends. Of two that claim,
each has listed before the other's claim was there, so both claims are there before either lists again, and both see
the same first one. Folders on NFS are an exception: they may list what was there up to a minute ago.
"""

import logging
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import BaseModel, ValidationError

from booth.album.record import random_letters
from booth.clock import Clock
from booth.ops.fleet.messages import Cause, Message, NotTold
from booth.ops.fleet.sighting import SILENT, Sighting, View, listed, look
from booth.sharing.cloud.target import Listed, ListedTarget, TargetFault

log = logging.getLogger(__name__)

LASTS = SILENT  # seconds for which a part has been faulty that is told
SETTLE = 10.0  # seconds between a claim and the listing that decides
TAKEN_OVER = timedelta(minutes=3)  # after which a message that was claimed and not sent is another's to send
LATE = 90.0  # seconds after which the watcher that has claimed it leaves it to others
_DONE = "DONE.JSON"
_TRIES, _PAUSE = 4, 5.0  # of noting that a message was sent; seconds between two of them
CALM = 120.0  # seconds for which a part is no longer faulty, though not well either, after which it counts as well
_DIGITS = 6  # of the number of a message, and of a claim: how often it has been claimed
_CLAIM = re.compile(rf"\d{{{_DIGITS}}}-[A-Z2-7]{{26}}")


class _Done(BaseModel):
    """What is in DONE.JSON."""

    matters: frozenset[str] = frozenset()  # the parts that are known to be faulty


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands there of the messages about one booth, as it was listed."""

    number: int = 0  # of the last that was sent; 0: none
    claims: Mapping[str, datetime] = field(default_factory=dict)  # of the next one: when they came, by name
    names: tuple[str, ...] = ()  # of the files of the last that was sent


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be told of a booth."""

    folder: str  # of its status
    message: Message
    matters: frozenset[str]  # what is known to be the matter once it is sent
    number: int  # of messages that were sent before


@dataclass(frozen=True, slots=True)
class _Claim:
    """A watcher's wish to send a message."""

    folder: str  # of the message
    name: str
    news: _News
    former: _Told
    put: float  # when it was there, in monotonic seconds


class Watch:
    """One watcher. Any number of them may look at the same place at the same time."""

    def __init__(
        self, place: ListedTarget, tell: Callable[[Message], None], clock: Clock, settle: float = SETTLE
    ) -> None:
        """*tell* raises NotTold."""
        self._place = place
        self._tell = tell
        self._clock = clock
        self._settle = settle

    def look(self) -> View:
        """Looks at all booths once, and tells what is to be told. Raises TargetFault."""
        view = look(self._place, self._clock)
        wanted = deque(news for each in view.booths if (news := self._news(each, _told(each.folder, view.files))))
        while wanted and (claims := self._claim(wanted, view.now)):
            self._clock.sleep(self._settle)
            files = listed(self._place, self._clock)
            for claim in claims:
                try:
                    self._decide(claim, files)
                except TargetFault as fault:
                    log.warning("%s was told, and may be told again: %s", claim.news.message.title, fault)
        return view

    def _news(self, seen: Sighting, told: _Told) -> _News | None:
        """What is to be told of a booth."""
        if seen.off:
            return None
        known = self._known(seen, told)
        event = seen.status.event if seen.status else ""
        faults = [part for part in seen.troubles if part.level == "fault"]
        new = [part for part in faults if part.part not in known and part.seconds + seen.age >= LASTS]
        if new:
            causes = tuple(Cause(part.part, part.text, part.remedy) for part in new)
            message = Message("trouble", seen.letters, seen.name, event, causes)
            return _News(seen.folder, message, known | {part.part for part in new}, told.number)
        if known and not faults and not any(part.part in known and part.seconds < CALM for part in seen.troubles):
            causes = tuple(Cause(part, "", "") for part in sorted(known))
            return _News(seen.folder, Message("well", seen.letters, seen.name, event, causes), frozenset(), told.number)
        return None

    def _known(self, seen: Sighting, told: _Told) -> frozenset[str]:
        """What is known to be the matter with a booth."""
        if not told.number:
            return frozenset()
        try:
            return _Done.model_validate_json(self._place.get(f"{_folder(seen.folder, told.number)}/{_DONE}")).matters
        except ValidationError:  # nobody but watchers writes it, whole
            return frozenset()

    def _claim(self, wanted: deque[_News], now: datetime) -> list[_Claim]:
        """Takes of *wanted* what there is time for, and claims that of it which nobody else has. Raises TargetFault."""
        began = self._clock.now()
        files = listed(self._place, self._clock)
        claims = []
        while wanted and self._clock.now() - began <= self._settle / 4:
            news = wanted.popleft()
            told = _told(news.folder, files)
            newest = max((name[:_DIGITS] for name in told.claims), default="0")
            fresh = any(now - when < TAKEN_OVER for name, when in told.claims.items() if name[:_DIGITS] == newest)
            if fresh or told.number != news.number:
                continue  # who has claimed it sends it, or has sent it
            folder = _folder(news.folder, news.number + 1)
            name = f"{int(newest) + 1:0{_DIGITS}}-{random_letters(26)}"
            try:
                self._place.put(f"{folder}/{name}", b"claim", "text/plain")
            except TargetFault:
                continue  # the others are no worse for it
            if self._clock.now() - began <= self._settle / 2:
                claims.append(_Claim(folder, name, news, told, self._clock.now()))
        return claims

    def _decide(self, claim: _Claim, files: Iterable[Listed]) -> None:
        """Sends the message of *claim* if that is the first. Raises TargetFault if that cannot be noted."""
        names = [file.place.rpartition("/")[2] for file in files if file.place.startswith(f"{claim.folder}/")]
        rivals = sorted(name for name in names if _CLAIM.fullmatch(name) and name[:_DIGITS] >= claim.name[:_DIGITS])
        taken_over = bool(rivals) and rivals[-1][:_DIGITS] != claim.name[:_DIGITS]
        late = self._clock.now() - claim.put > LATE
        if _DONE in names or late or taken_over or rivals[:1] != [claim.name]:
            return
        message = claim.news.message
        try:
            self._tell(message)
        except NotTold as fault:
            log.warning("%s is not told, and is tried again in some minutes: %s", message.title, fault)
            return
        log.info("told: %s", message.title)
        self._note(f"{claim.folder}/{_DONE}", _Done(matters=claim.news.matters).model_dump_json().encode())
        if claim.former.number:
            folder = _folder(claim.news.folder, claim.former.number)
            with suppress(TargetFault):  # nobody looks at it any more
                for name in claim.former.names:
                    self._place.remove(f"{folder}/{name}")
                self._place.remove_folder(folder)

    def _note(self, place: str, done: bytes) -> None:
        """Puts what was sent. Raises TargetFault after some tries: then it is sent again."""
        for _ in range(_TRIES - 1):
            try:
                self._place.put(place, done, "application/json")
            except TargetFault:
                self._clock.sleep(_PAUSE)
            else:
                return
        self._place.put(place, done, "application/json")


def _folder(booth: str, number: int) -> str:
    """Of the message *number* about the booth whose status is in the folder *booth*."""
    return f"{booth}/TOLD-{number:0{_DIGITS}}"


def _told(booth: str, files: Iterable[Listed]) -> _Told:
    """What *files* say of the messages about the booth whose status is in the folder *booth*."""
    found: dict[int, dict[str, datetime]] = {}
    for file in files:
        if match := re.fullmatch(rf"{re.escape(booth)}/TOLD-(\d{{{_DIGITS}}})/([A-Z0-9.-]+)", file.place):
            found.setdefault(int(match[1]), {})[match[2]] = file.changed
    number = max((number for number, names in found.items() if _DONE in names), default=0)
    claims = {name: when for name, when in found.get(number + 1, {}).items() if _CLAIM.fullmatch(name)}
    return _Told(number, claims, tuple(found.get(number, ())))

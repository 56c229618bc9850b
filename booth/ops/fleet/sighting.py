"""What a place for copies tells of the booths that use it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from booth.album.record import random_letters
from booth.clock import Clock
from booth.operator.booth_status import BOOTHS, NAME, BoothStatus, PartStatus
from booth.operator.finding import Level
from booth.sharing.cloud.target import Listed, ListedTarget, Refused, TargetFault

SILENT = 300.0  # seconds without a status, which comes every minute, after which a booth counts as silent
FORGOTTEN = timedelta(days=7)  # after which one that is not heard of any more is none of the fleet's
_STATUS = re.compile(rf"({BOOTHS}/([0-9A-F]{{8}})/[A-Z2-7]{{26}})/{NAME}")
_TRIAL = "NOW.TXT"
_TRIES, _PAUSE = 4, 0.3  # of a listing; seconds between two of them
_ORDER: tuple[Level, ...] = ("ok", "warning", "fault")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A booth as it was seen there."""

    letters: str
    folder: str  # in which its status is
    age: float  # seconds since that came there, by the place's own clock
    status: BoothStatus | None  # None if it cannot be read

    @property
    def name(self) -> str:
        """What the operator calls it."""
        return (self.status and self.status.name) or self.letters

    @property
    def off(self) -> bool:
        """Whether it was switched off on purpose."""
        return self.status is not None and self.status.state == "switched off"

    @property
    def troubles(self) -> tuple[PartStatus, ...]:
        """What is not as it should be, the worst first and of those what has lasted longest."""
        if self.off:
            return ()
        if self.age >= SILENT:
            heard = f"nothing was heard of it for {in_words(self.age)}"
            remedy = "Look whether it has power and network. Without a network guests still get their photos there"
            return (PartStatus(part="Silent", level="fault", text=heard, remedy=remedy, seconds=self.age),)
        if self.status is None:
            remedy = "It is of another version: bring this machine and the booths to the same one"
            return (PartStatus(part="Status", level="fault", text="cannot be read", remedy=remedy, seconds=SILENT),)
        bad = [part for part in self.status.parts if part.level != "ok"]
        return tuple(sorted(bad, key=lambda part: (-_ORDER.index(part.level), -part.seconds)))

    @property
    def level(self) -> Level:
        """That of the worst."""
        return self.troubles[0].level if self.troubles else "ok"


@dataclass(frozen=True, slots=True)
class View:
    """All that was found at one look."""

    now: datetime  # by the place's own clock
    files: tuple[Listed, ...]  # what booths and watchers keep there
    booths: tuple[Sighting, ...]  # the worst first


def look(place: ListedTarget, clock: Clock) -> View:
    """The booths that *place* tells of, but those that were not heard of for a week. Raises TargetFault.

    Neither the booths' clocks nor this machine's have to be right: a file that is put there now tells the time.
    """
    folder = f"{BOOTHS}/NOW-{random_letters(26)}"
    place.put(f"{folder}/{_TRIAL}", b"now", "text/plain")
    files = listed(place, clock)
    place.remove(f"{folder}/{_TRIAL}")
    place.remove_folder(folder)
    now = next((file.changed for file in files if file.place == f"{folder}/{_TRIAL}"), None)
    if now is None:
        raise TargetFault("what was just put there is not among the files that are listed there")
    newest: dict[str, tuple[str, Listed]] = {}
    for file in files:
        if (found := _STATUS.fullmatch(file.place)) and now - file.changed < FORGOTTEN:
            known = newest.get(found[2])
            if known is None or known[1].changed < file.changed:
                newest[found[2]] = found[1], file
    seen = [
        Sighting(letters, folder, max(0.0, (now - file.changed).total_seconds()), _status(place.get(file.place)))
        for letters, (folder, file) in newest.items()
    ]
    seen.sort(key=lambda each: (-_ORDER.index(each.level), each.off, each.name.casefold(), each.letters))
    return View(now, files, tuple(seen))


def listed(place: ListedTarget, clock: Clock) -> tuple[Listed, ...]:
    """What booths and watchers keep at *place*. Raises TargetFault.

    It is asked again where it fails: some servers stumble when a file goes while they list it, as those of others do.
    """
    for _ in range(_TRIES - 1):
        try:
            return tuple(place.files(BOOTHS))
        except Refused:
            raise
        except TargetFault:
            clock.sleep(_PAUSE)
    return tuple(place.files(BOOTHS))


def _status(content: bytes) -> BoothStatus | None:
    try:
        return BoothStatus.model_validate_json(content)
    except ValidationError:
        return None


def in_words(seconds: float) -> str:
    """A time that has passed, such as "3 min"."""
    for unit, length in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:.0f} s"


def state_in_words(seen: Sighting) -> str:
    """What it does, in a few words."""
    if seen.off:
        return "switched off"
    if not seen.troubles:
        return "well"
    worst = seen.troubles[0]
    return f"{worst.level}: {worst.part}: {worst.text}"

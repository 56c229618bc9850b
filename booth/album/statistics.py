"""An event's statistics, without anybody's identity: of the photos that are there, and of counts of the rest.

Photos that are there are counted in their folders, so that no crash makes them wrong. Of photos that are gone, and of
guests, nothing but counts by the hour is kept, in a small file of the state folder; `booth.album.tally` writes it.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, NonNegativeInt, StringConstraints

from booth.album.survey import photos_of
from booth.durable import put

log = logging.getLogger(__name__)

FOLDER = "statistics"  # in the state folder
Hour = str
"""The date and the hour that a clock on the wall shows, as "2026-06-12 15"; such texts sort by time."""


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What is told of a photo: nobody can tell one from another of its kind."""

    hour: Hour  # in which it was taken
    scene: str
    thrown: bool  # a guest has thrown it away
    opened: bool  # a phone has opened its page


_Hour = Annotated[Hour, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d \d\d$")]


class _Number(BaseModel):
    """How many photos there are of a kind."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    hour: _Hour
    scene: str
    thrown: bool
    opened: bool
    photos: NonNegativeInt


class Counts(BaseModel):
    """The content of an event's file: what its photo folders do not tell."""

    model_config = ConfigDict(extra="ignore")
    version: int = 1
    guests: dict[_Hour, NonNegativeInt] = {}  # journeys that were begun
    gone: tuple[_Number, ...] = ()
    opened: tuple[str, ...] = ()  # ids of photos that are there and whose page a phone has opened


@dataclass(slots=True)
class Tallied:
    """The same, to be counted on."""

    guests: Counter[Hour] = field(default_factory=Counter)
    gone: Counter[Kind] = field(default_factory=Counter)
    opened: set[str] = field(default_factory=set)


def read_counts(state: Path, event: str) -> Tallied:
    """What was counted of *event*, a folder's name; nothing yet if there is no file, or none that can be read."""
    try:
        found = Counts.model_validate_json((state / FOLDER / f"{event}.json").read_bytes())
    except FileNotFoundError:
        return Tallied()
    except (OSError, ValueError) as fault:
        log.warning("the counts of %s cannot be read and begin anew: %s", event, type(fault).__name__)
        return Tallied()
    return Tallied(Counter(found.guests), _by_kind(found.gone), set(found.opened))


def write_counts(state: Path, event: str, tallied: Tallied) -> None:
    """Makes *tallied* the durable counts of *event*. A file that cannot be read is set aside first. Raises OSError."""
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{event}.json"
    with suppress(FileNotFoundError):
        try:
            Counts.model_validate_json((folder / name).read_bytes())
        except ValueError:
            (folder / name).replace(folder / f"{event}.damaged")
    content = {
        "version": 1,
        "guests": dict(sorted(tallied.guests.items())),
        "gone": _numbers(tallied.gone),
        "opened": sorted(tallied.opened),
    }
    put(folder, {name: _as_json(content)})


def _by_kind(numbers: Iterable[_Number]) -> Counter[Kind]:
    counted: Counter[Kind] = Counter()
    for each in numbers:
        counted[Kind(each.hour, each.scene, each.thrown, each.opened)] += each.photos
    return counted


def _numbers(counted: Mapping[Kind, int]) -> list[dict[str, object]]:
    return [
        {"hour": kind.hour, "scene": kind.scene, "thrown": kind.thrown, "opened": kind.opened, "photos": number}
        for kind, number in sorted(counted.items())
    ]


def _as_json(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def hour_of(photo_id: str) -> Hour:
    """The hour in which a photo was taken, from its id, as "20260612-153012-ABCDEFGH"."""
    return f"{photo_id[:4]}-{photo_id[4:6]}-{photo_id[6:8]} {photo_id[9:11]}"


@dataclass(frozen=True, slots=True)
class EventStatistics:
    """What can be told of an event."""

    event: str  # the name of its folder
    guests: dict[Hour, int]  # journeys that were begun
    photos: dict[Kind, int]

    @property
    def taken(self) -> int:
        """Photos that were taken."""
        return sum(self.photos.values())

    @property
    def thrown(self) -> int:
        """Of these, those which guests have thrown away."""
        return self.count(thrown=True)

    @property
    def kept(self) -> int:
        """Of these, those which guests have kept, also if their time is over by now."""
        return self.count(thrown=False)

    @property
    def opened(self) -> int:
        """Of the photos, those whose page a phone has opened."""
        return sum(count for kind, count in self.photos.items() if kind.opened)

    def count(self, *, thrown: bool, hour: Hour | None = None, scene: str | None = None) -> int:
        """How many photos of an hour, of a scene, were *thrown* away, or kept."""
        return sum(
            number
            for kind, number in self.photos.items()
            if kind.thrown == thrown and hour in (None, kind.hour) and scene in (None, kind.scene)
        )

    @property
    def scenes(self) -> list[str]:
        """The scenes of the photos, that with the most first."""
        counted: Counter[str] = Counter()
        for kind, number in self.photos.items():
            counted[kind.scene] += number
        return [scene for scene, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def hours(self) -> list[Hour]:
        """The hours in which something was counted, in their order."""
        return sorted({kind.hour for kind in self.photos} | set(self.guests))


def statistics(albums: Sequence[Path], state: Path, event: str) -> EventStatistics:
    """The statistics of *event*, a folder's name, from the photos in *albums* and the counts in *state*.

    Takes as long as it takes to read every about.json. Raises OSError.
    """
    tallied = read_counts(state, event)
    photos = Counter(tallied.gone)
    for folder, about in photos_of(albums, event):
        if not isinstance(about, str):
            photos[Kind(hour_of(folder.name), about.scene, thrown=False, opened=folder.name in tallied.opened)] += 1
    return EventStatistics(event, dict(tallied.guests), dict(photos))


def counted_events(state: Path) -> Iterable[str]:
    """The events that something was counted of."""
    return sorted(path.stem for path in (state / FOLDER).glob("*.json"))


class _Told(BaseModel):
    """An event's statistics as a booth tells them elsewhere, without the event's name."""

    model_config = ConfigDict(extra="ignore")
    version: int
    guests: dict[_Hour, NonNegativeInt]
    photos: tuple[_Number, ...]


def told(found: EventStatistics) -> bytes:
    """*found* as a file for somebody who adds up several booths'; it names neither event nor booth."""
    return _as_json({"version": 1, "guests": dict(sorted(found.guests.items())), "photos": _numbers(found.photos)})


def together(event: str, files: Iterable[bytes]) -> EventStatistics:
    """The statistics of *event* over all booths that have *told* theirs in *files*. Raises ValueError."""
    guests: Counter[Hour] = Counter()
    photos: Counter[Kind] = Counter()
    for content in files:
        one = _Told.model_validate_json(content)
        guests.update(one.guests)
        photos.update(_by_kind(one.photos))
    return EventStatistics(event, dict(guests), dict(photos))

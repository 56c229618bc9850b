"""What lies in an album's folder, event by event: only looked at, so a booth may be running."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from booth.album.record import About


@dataclass(slots=True)
class EventPhotos:
    """How many photos of an event there are."""

    event: str  # the name of its folder
    photos: int = 0
    unfinished: int = 0  # of these, those which the darkroom's photo has not replaced yet
    over: int = 0  # of these, those whose time is over
    unreadable: int = 0  # folders whose about.json is damaged, or a later booth's; not counted as photos
    size: int = 0  # bytes of all their files
    first: datetime | None = None  # when the oldest photo was taken
    last: datetime | None = None  # when the newest was


def events_in(album: Path) -> list[str]:
    """The names of the events' folders in *album*, in their order; none if there is no *album*. Raises OSError."""
    try:
        return sorted(path.name for path in album.iterdir() if path.is_dir() and not path.name.startswith("."))
    except FileNotFoundError:
        return []


def photos_of(album: Path, event: str) -> Iterator[tuple[Path, About | str]]:
    """Every photo's folder of *event*, a folder of *album*, and what it is about; or why that cannot be read.

    Those that are being made, or are thrown away meanwhile, are passed over. Raises OSError.
    """
    for date in sorted((album / event).iterdir()):
        for folder in sorted(date.iterdir()) if date.is_dir() else ():
            with suppress(FileNotFoundError, NotADirectoryError):
                try:
                    about = About.read(folder)
                except ValueError as fault:
                    yield folder, str(fault)
                else:
                    yield folder, about


def survey(album: Path, event: str, now: datetime) -> EventPhotos:
    """Counts the photos of *event*, a folder of *album*, as they are at *now*. Raises OSError."""
    found = EventPhotos(event)
    for folder, about in photos_of(album, event):
        with suppress(FileNotFoundError):  # thrown away meanwhile
            found.size += sum(path.stat().st_size for path in folder.iterdir())
        if isinstance(about, str):
            found.unreadable += 1
            continue
        found.photos += 1
        found.unfinished += not about.finished
        found.over += about.expires is not None and about.expires <= now
        found.first = min(found.first or about.taken, about.taken)
        found.last = max(found.last or about.taken, about.taken)
    return found

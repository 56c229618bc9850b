"""What lies in an album's folders, event by event: only looked at, so a booth may be running."""

from collections.abc import Iterator, Sequence
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


def events_in(albums: Sequence[Path]) -> list[str]:
    """The names of the events' folders in *albums*, in their order; none in one that is not there. Raises OSError."""
    found: set[str] = set()
    for album in albums:
        with suppress(FileNotFoundError):
            found |= {path.name for path in album.iterdir() if path.is_dir() and not path.name.startswith(".")}
    return sorted(found)


def photos_of(albums: Sequence[Path], event: str) -> Iterator[tuple[Path, About | str]]:
    """Every photo's folder of *event*, a folder of *albums*, and what it is about; or why that cannot be read.

    *albums*: the photo folder, and the second one if there is one; of a photo that lies in both, that one is right.
    Those that are being made, or are thrown away meanwhile, are passed over. Raises OSError.
    """
    seen: set[str] = set()
    for album in reversed(albums):
        for folder in _folders_in(album / event):
            if folder.name in seen:
                continue
            with suppress(FileNotFoundError, NotADirectoryError):
                about: About | str
                try:
                    about = About.read(folder)
                except ValueError as fault:
                    about = str(fault)
                seen.add(folder.name)
                yield folder, about


def _folders_in(event: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        for date in sorted(event.iterdir()):
            with suppress(FileNotFoundError):
                yield from sorted(date.iterdir()) if date.is_dir() else ()


def survey(albums: Sequence[Path], event: str, now: datetime) -> EventPhotos:
    """Counts the photos of *event*, a folder of *albums*, as they are at *now*. Raises OSError."""
    found = EventPhotos(event)
    for folder, about in photos_of(albums, event):
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

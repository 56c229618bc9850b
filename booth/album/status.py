"""How the album is doing, as a technician asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from booth.album.places import Places
from booth.album.record import Photo


@dataclass(frozen=True, slots=True)
class AlbumStatus:
    """How the album is doing."""

    folder: Path  # in which photos are kept now
    held: bool  # the folder is there and locked by this booth
    photos: int
    unfinished: int  # of the photos, those which the darkroom's photo has not replaced yet
    recovered: bool  # what an earlier run left has been taken up
    waiting: int  # jobs of the album's thread that are not done
    negative_delay: float | None  # seconds from the last call of keep() to its durable negative
    fault: str | None  # the last one, in the operator's words; None once a negative was kept since
    away: str | None = None  # why photos are kept in the second folder, in the operator's words; None if they are not
    second_fault: str | None = None  # why the second folder cannot be used; None if it can, or there is none
    in_second: int = 0  # of the photos, those in the second folder, which are brought home

    def line(self) -> str:
        """The status as a short phrase."""
        if self.fault:
            return f"album: {self.fault}"
        if self.away:
            return f"album: {self.folder}, {self.photos} photos; not where they belong: {self.away}"
        if not self.held:
            return f"album: {self.folder} is not open"
        unfinished = f", {self.unfinished} unfinished" if self.unfinished else ""
        return f"album: {self.folder}, {self.photos} photos{unfinished}{'' if self.recovered else ', recovering'}"


def status_of(
    places: Places,
    photos: Sequence[Photo],
    *,
    recovered: bool,
    waiting: int,
    negative_delay: float | None,
    fault: str | None,
) -> AlbumStatus:
    """The status of an album with *photos* in *places*; may be asked from any thread."""
    second, now = places.second, places.now
    return AlbumStatus(
        folder=now.folder,
        held=now.lock.held,
        photos=len(photos),
        unfinished=sum(not photo.finished for photo in photos),
        recovered=recovered,
        waiting=waiting,
        negative_delay=negative_delay,
        fault=places.refusal or fault,
        away=places.first.refused if now is second else None,
        second_fault=second.refused if second else None,
        in_second=sum(str(photo.folder).startswith(f"{second.folder}/") for photo in photos) if second else 0,
    )

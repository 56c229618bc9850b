"""How the album is doing, as a technician asks."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AlbumStatus:
    """How the album is doing."""

    folder: Path
    held: bool  # the folder is there and locked by this booth
    photos: int
    unfinished: int  # of the photos, those which the darkroom's photo has not replaced yet
    recovered: bool  # what an earlier run left has been taken up
    waiting: int  # jobs of the album's thread that are not done
    negative_delay: float | None  # seconds from the last call of keep() to its durable negative
    fault: str | None  # the last one, in the operator's words; None once a negative was kept since

    def line(self) -> str:
        """The status as a short phrase."""
        if self.fault:
            return f"album: {self.fault}"
        if not self.held:
            return f"album: {self.folder} is not open"
        unfinished = f", {self.unfinished} unfinished" if self.unfinished else ""
        return f"album: {self.folder}, {self.photos} photos{unfinished}{'' if self.recovered else ', recovering'}"

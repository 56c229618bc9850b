"""The sheets that the album has told of, by photo."""

from collections.abc import Callable

from booth.album.record import Photo, Sheet, Sheets
from booth.printing.status import QueuedSheet


class KnownSheets:
    """Changed by the album's thread, which tells of photos; asked by any."""

    def __init__(self, event: str) -> None:
        """*event*: the folder of this event's photos, whose sheets are counted."""
        self._event = event
        self._photos: dict[str, Photo] = {}  # by id: those that have sheets
        self._gone = 0  # sheets that have come out of photos that are gone, in this run

    def take(self, photo: Photo) -> bool:
        """Notes *photo* as it is by now: whether it has sheets."""
        if photo.sheets:
            self._photos[photo.id] = photo
        return bool(photo.sheets)

    def drop(self, token: str) -> bool:
        """Forgets the photo of *token*: whether it had sheets."""
        gone = [photo for photo in list(self._photos.values()) if photo.token == token]
        for photo in gone:
            self._gone += sum(sheet.state in {"printed", "unsure"} for sheet in photo.sheets)
            self._photos.pop(photo.id, None)
        return bool(gone)

    def photo(self, photo_id: str) -> Photo | None:
        """The photo, if it has sheets."""
        return self._photos.get(photo_id)

    def of(self, name: str) -> Photo | None:
        """The photo that the sheet *name* is of."""
        return next((photo for photo, sheet in self.all() if sheet.name == name), None)

    def all(self) -> list[tuple[Photo, Sheet]]:
        """Every sheet with its photo."""
        return [(photo, sheet) for photo in list(self._photos.values()) for sheet in photo.sheets]

    def open(self) -> list[tuple[Photo, Sheet]]:
        """What is still to come out, in order: what was handed over, then by when it was asked for."""
        still = [(photo, sheet) for photo, sheet in self.all() if sheet.open]
        return sorted(still, key=lambda each: (each[1].state != "sent", each[1].asked, each[0].id))

    def newest_out(self, most: int = 6) -> list[tuple[Photo, Sheet]]:
        """The last that have come out, the newest first."""
        out = [each for each in self.all() if each[1].state == "printed"]
        return sorted(out, key=lambda each: each[1].asked, reverse=True)[:most]

    def count(self, *states: str) -> int:
        """How many sheets of this event are in one of *states*; those of photos that are gone count as printed."""
        here = (sheet for photo, sheet in self.all() if photo.folder.parent.parent.name == self._event)
        return sum(sheet.state in states for sheet in here) + (self._gone if "printed" in states else 0)


def changing(name: str, before: set[str], **changes: object) -> Callable[[Sheets], Sheets]:
    """Makes *changes* of the sheet *name*, if it is in a state of *before*: another thread may have been faster."""
    return lambda sheets: tuple(
        sheet.but(**changes) if sheet.name == name and sheet.state in before else sheet for sheet in sheets
    )


def queued(photo: Photo, sheet: Sheet) -> QueuedSheet:
    """*sheet* of *photo*, for the operator."""
    return QueuedSheet(sheet.name, photo.id, photo.code, sheet.state, sheet.asked)

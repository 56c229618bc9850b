"""How many sheets guests can still have, and those that are on their way into the album."""

from booth.config import PrintSettings
from booth.printing.known_sheets import KnownSheets


class Allowance:
    """Used by the main thread; `asked` and `arrived` by the album's too, where guests have gone already."""

    def __init__(self, settings: PrintSettings, known: KnownSheets) -> None:
        self._settings = settings
        self._known = known
        self._of_guests = 0  # sheets that the guests of this journey have asked for
        self._on_way: dict[str, int] = {}  # by a photo's id: sheets that the album has not noted yet

    def new_guests(self) -> None:
        """Other guests may come now: they begin at none."""
        self._of_guests = 0

    def use(self, sheets: int) -> None:
        """The guests have asked for so many."""
        self._of_guests += sheets

    def asked(self, photo_id: str, sheets: int) -> None:
        """The album is about to note so many sheets of a photo."""
        self._on_way[photo_id] = self._on_way.get(photo_id, 0) + sheets

    def arrived(self, photo_id: str, sheets: int) -> None:
        """It has, or could not."""
        self._on_way[photo_id] -= sheets

    def on_way(self, photo_id: str) -> int:
        """Sheets of a photo that the album has not noted yet."""
        return self._on_way.get(photo_id, 0)

    @property
    def left(self) -> int:
        """How many sheets of a photo guests get at the next touch; 0 if they have had theirs, or all have gone."""
        settings = self._settings
        left = settings.copies if settings.printer else 0
        if settings.per_guest:
            left = min(left, settings.per_guest - self._of_guests)
        if settings.per_event:
            used = self._known.count("waiting", "sent", "printed", "unsure") + sum(list(self._on_way.values()))
            left = min(left, settings.per_event - used)
        return max(0, left)

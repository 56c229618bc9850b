"""Whether everybody who is there may see the photo: no, until its guests say yes; they can take it back."""

from concurrent.futures import Future

from booth.album.record import Photo
from booth.ui.pending_photo import Album


class ShowChoice:
    """The choice as the screen has it: what was touched last, else what the album has noted, also from a phone."""

    def __init__(self, album: Album) -> None:
        self._album = album
        self._noted = False
        self._wanted: bool | None = None  # touched, and not noted yet
        self._asked: Future[Photo] | None = None

    @property
    def shown(self) -> bool:
        """Whether it may be seen."""
        return self._noted if self._wanted is None else self._wanted

    def turn(self) -> None:
        """The guests have touched it."""
        self._wanted = not self.shown

    def update(self, kept: Photo | None) -> None:
        """Has the album note what was touched, once the photo is safe; what it cannot note is not shown as chosen."""
        newest = self._album.newest(kept.id) if kept else None
        if newest is None:
            return
        self._noted = newest.in_gallery
        if self._asked:
            if not self._asked.done():
                return
            failed = self._asked.cancelled() or self._asked.exception()
            self._asked = None
            if failed:
                self._wanted = None
        if self._wanted == self._noted:
            self._wanted = None
        elif self._wanted is not None:
            self._asked = self._album.show(newest, shown=self._wanted)

"""Which photos of the event there are, for the panel, and for the gallery."""

from collections.abc import Collection

from booth.album.record import Photo


class LastPhotos:
    """A subscriber of the album. Written by its thread; any other may ask."""

    def __init__(self, events: Collection[str]) -> None:
        """*events*: the folders whose photos count."""
        self._events = frozenset(events)
        self._by_token: dict[str, Photo] = {}

    def published(self, photo: Photo) -> None:
        """*photo* is there, or has changed."""
        if photo.folder.parents[1].name in self._events:
            self._by_token[photo.token] = photo

    def retired(self, token: str) -> None:
        """The photo of *token* is gone."""
        self._by_token.pop(token, None)

    def newest(self) -> tuple[Photo, ...]:
        """All of them, the newest first."""
        photos = list(self._by_token.values())  # copied in one step
        return tuple(sorted(photos, key=lambda photo: photo.id, reverse=True))

    def in_gallery(self) -> tuple[Photo, ...]:
        """Those that everybody may see, the newest first."""
        return tuple(photo for photo in self.newest() if photo.in_gallery)

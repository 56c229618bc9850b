"""Pages that several photos of the same guests are on, each to be saved: one code for a whole family.

Nothing is done to a photo there: each leads to its own page, where it can be deleted. The page itself can be removed.
"""

import asyncio
import re
from collections.abc import Callable

from booth.sharing.offer import Offer

_ADDRESS = re.compile(r"/G/([A-Z2-7]{26})/?(DELETE)?", re.ASCII | re.IGNORECASE)
_LIMIT = 8.0  # seconds that a phone waits until the page is gone
_LOOKS = 0.05  # seconds between two looks whether it is


class Groups:
    """Knows which photos are on which page. A page is there as long as one of its photos is."""

    def __init__(self, remove: Callable[[str], None]) -> None:
        """*remove* tells the booth that the page of a token is wanted no more."""
        self._remove = remove
        self._photos: dict[str, dict[str, Offer]] = {}  # by the page's token, by their own

    def take(self, token: str, offer: Offer | None) -> None:
        """Takes what has changed about the photo of *token*; None: it is gone."""
        wanted = offer.groups if offer else ()
        for group in [group for group, photos in self._photos.items() if token in photos and group not in wanted]:
            del self._photos[group][token]
            if not self._photos[group]:
                del self._photos[group]
        if offer:
            for group in wanted:
                self._photos.setdefault(group, {})[token] = offer

    @staticmethod
    def is_meant(path: str) -> bool:
        """Whether *path* would be such a page's, if there were one of that token."""
        return _ADDRESS.fullmatch(path) is not None

    @staticmethod
    def is_change(path: str) -> bool:
        """Whether what is asked at *path* is done by POST."""
        address = _ADDRESS.fullmatch(path)
        return address is not None and address[2] is not None

    async def remove(self, path: str) -> None:
        """Has the page at *path* removed, and waits for that."""
        address = _ADDRESS.fullmatch(path)
        assert address
        self._remove(address[1].upper())
        for _ in range(round(_LIMIT / _LOOKS)):
            if address[1].upper() not in self._photos:
                return
            await asyncio.sleep(_LOOKS)

    @staticmethod
    def link(path: str) -> str:
        """The address of the page that *path* belongs to."""
        address = _ADDRESS.fullmatch(path)
        return f"/G/{address[1].upper()}" if address else path

    def at(self, path: str) -> list[str]:
        """The tokens of the photos on the page at *path*, in the order in which they were taken; none if it is none."""
        address = _ADDRESS.fullmatch(path)
        photos = self._photos.get(address[1].upper(), {}) if address else {}
        return sorted(photos, key=lambda token: photos[token].order)

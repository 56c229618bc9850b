"""Pages that several photos of the same guests are on, each to be saved: one code for a whole family.

Nothing is done to a photo there: each leads to its own page, where it can be deleted.
"""

import re

from booth.sharing.offer import Offer

_ADDRESS = re.compile(r"/G/([A-Z2-7]{26})/?", re.ASCII | re.IGNORECASE)


class Groups:
    """Knows which photos are on which page. A page is there as long as one of its photos is."""

    def __init__(self) -> None:
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

    def at(self, path: str) -> list[str]:
        """The tokens of the photos on the page at *path*, in the order in which they were taken; none if it is none."""
        address = _ADDRESS.fullmatch(path)
        photos = self._photos.get(address[1].upper(), {}) if address else {}
        return sorted(photos, key=lambda token: photos[token].order)

"""Photos that others than their guests may see, under addresses that do not lead to the photos' own pages."""

import base64
import hashlib

from aiohttp import web

from booth.sharing.offer import Offer
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.http_sending import send
from booth.sharing.server.opened_files import OpenedFiles


class ShownPhotos:
    """Those of one page, the party album or the wall. Of a photo it tells neither its own link nor whose it is."""

    def __init__(self, page: str, files: OpenedFiles, limits: Limits) -> None:
        """*page*: its name, so that its addresses of photos are no other page's."""
        self._page = page
        self._files = files
        self._limits = limits
        self._photos: dict[str, tuple[str, Offer]] = {}  # token of the photo and its offer, by its key

    def take(self, token: str, offer: Offer | None) -> None:
        """Takes what has changed about the photo of *token*; None: it is not shown, or no more."""
        key = picture_key(self._page, token)
        if offer:
            self._photos[key] = (token, offer)
        else:
            self._photos.pop(key, None)

    @property
    def newest_first(self) -> list[str]:
        """The keys of all."""
        return sorted(self._photos, key=lambda key: self._photos[key][1].order, reverse=True)

    async def picture(self, request: web.BaseRequest, key: str, *, small: bool) -> web.StreamResponse | None:
        """The photo of that *key*, or its thumbnail; None if it is not shown, or gone."""
        if key not in self._photos:
            return None
        token, offer = self._photos[key]
        name = "SMALL.JPG" if small else "PHOTO.JPG"
        async with self._files.opened(token, name) as file:
            return None if file is None else await send(request, file, offer.files[name], self._limits, None)


def picture_key(page: str, token: str) -> str:
    """What stands for the photo of *token* in the addresses of a *page*; it does not lead to the photo's own page."""
    return base64.b32encode(hashlib.sha256(f"{page} {token}".encode()).digest()).decode()[:16]

"""The party album's pages: the photos that guests have put there, the newest first, for whoever has its address."""

import base64
import hashlib
import re

from aiohttp import web

from booth.sharing.offer import Offer
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.http_sending import send
from booth.sharing.server.opened_files import OpenedFiles
from booth.sharing.server.pages import Pages

PER_PAGE = 60  # photos: a page without its pictures stays under 20 KB
_ADDRESS = re.compile(r"(/A/([A-Z2-7]{26}))(?:/(?:(\d{1,3})|([A-Z2-7]{16})(-SMALL)?\.JPG)?)?", re.ASCII | re.IGNORECASE)


class PartyAlbum:
    """Answers for the album of one event. Of a photo it tells neither its own link nor who asked for it."""

    def __init__(self, token: str, pages: Pages, files: OpenedFiles, limits: Limits) -> None:
        """*token*: the album's; empty if there is none."""
        self._token = token
        self._pages = pages
        self._files = files
        self._limits = limits
        self._photos: dict[str, tuple[str, Offer]] = {}  # token of the photo and its offer, by its key

    def take(self, token: str, offer: Offer | None) -> None:
        """Takes what has changed about the photo of *token*; None: it is gone."""
        key = picture_key(token)
        if offer and offer.party:
            self._photos[key] = (token, offer)
        else:
            self._photos.pop(key, None)

    @staticmethod
    def is_meant(path: str) -> bool:
        """Whether *path* would be an album's, if there were one of that token."""
        return _ADDRESS.fullmatch(path) is not None

    async def answer(self, request: web.BaseRequest, path: str, language: str) -> web.StreamResponse | None:
        """What is at *path*; None if nothing is."""
        address = _ADDRESS.fullmatch(path)
        if not address or not self._token or address[2].upper() != self._token:
            return None
        if address[4]:
            return await self._picture(request, address[4].upper(), small=address[5] is not None)
        order = sorted(self._photos, key=lambda key: self._photos[key][1].party, reverse=True)
        first = int(address[3] or 0) * PER_PAGE
        keys, more = order[first : first + PER_PAGE], len(order) > first + PER_PAGE
        after = f"{address[1].upper()}/{int(address[3] or 0) + 1}" if more else ""
        body = self._pages.party(address[1].upper(), language, keys, after)
        return web.Response(body=body, headers=self._pages.headers)

    async def _picture(self, request: web.BaseRequest, key: str, *, small: bool) -> web.StreamResponse | None:
        if key not in self._photos:
            return None
        token, offer = self._photos[key]
        name = "SMALL.JPG" if small else "PHOTO.JPG"
        async with self._files.opened(token, name) as file:
            return None if file is None else await send(request, file, offer.files[name], self._limits, None)


def picture_key(token: str) -> str:
    """What stands for the photo of *token* in the album's addresses; it does not lead to the photo's own page."""
    return base64.b32encode(hashlib.sha256(f"party album {token}".encode()).digest()).decode()[:16]

"""The party album's pages, for phones: the photos whose guests said that everybody may see them, the newest first."""

import re

from aiohttp import web

from booth.sharing.offer import Offer
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.opened_files import OpenedFiles
from booth.sharing.server.pages import Pages
from booth.sharing.server.shown_photos import ShownPhotos

PER_PAGE = 60  # photos: a page without its pictures stays under 20 KB
_ADDRESS = re.compile(r"(/A/([A-Z2-7]{26}))(?:/(?:(\d{1,3})|([A-Z2-7]{16})(-SMALL)?\.JPG)?)?", re.ASCII | re.IGNORECASE)


class PartyAlbum:
    """Answers for the album of one event."""

    def __init__(self, token: str, pages: Pages, files: OpenedFiles, limits: Limits) -> None:
        """*token*: the album's; empty if there is none."""
        self._token = token
        self._pages = pages
        self._photos = ShownPhotos("party album", files, limits)

    def take(self, token: str, offer: Offer | None) -> None:
        """Takes what has changed about the photo of *token*; None: it is gone."""
        self._photos.take(token, offer if offer and offer.in_gallery else None)

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
            return await self._photos.picture(request, address[4].upper(), small=address[5] is not None)
        order = self._photos.newest_first
        first = int(address[3] or 0) * PER_PAGE
        keys, more = order[first : first + PER_PAGE], len(order) > first + PER_PAGE
        after = f"{address[1].upper()}/{int(address[3] or 0) + 1}" if more else ""
        body = self._pages.party(address[1].upper(), language, keys, after)
        return web.Response(body=body, headers=self._pages.headers)

"""The wall: a page for a beamer, which shows one after the other the photos whose guests said that everybody may.

The page asks every second which photos there are now. What it is told no more it takes away at once, and everything
when nobody answers it: a photo that is taken back must not stay because a network went.
"""

import re
from html import escape
from string import Template

from aiohttp import web

from booth.sharing.offer import EventPages, Offer
from booth.sharing.server.http_connection import Limits
from booth.sharing.server.opened_files import OpenedFiles
from booth.sharing.server.page_files import inline_image, minified, page_headers, read
from booth.sharing.server.shown_photos import ShownPhotos

_ADDRESS = re.compile(r"/W/([A-Z2-7]{26})(?:/(?:(NOW)|([A-Z2-7]{16})(-SMALL)?\.JPG)?)?", re.ASCII | re.IGNORECASE)


class Wall:
    """Answers for the wall of one event."""

    def __init__(self, event: EventPages, accent: str, logo: bytes, files: OpenedFiles, limits: Limits) -> None:
        """*accent* as "#rrggbb"; *logo* a WebP, or nothing."""
        self._token = event.wall
        self._photos = ShownPhotos("wall", files, limits)
        style, script = f":root{{--accent:{accent}}}" + minified(read("wall.css")), minified(read("wall.js"))
        self._body = (
            Template(read("wall.html"))
            .substitute(
                title=escape(event.title),
                style=style,
                script=script,
                logo=inline_image(logo) if logo else "",
                link=f"/W/{event.wall}",
            )
            .encode()
        )
        self._headers = page_headers(style, script)

    def take(self, token: str, offer: Offer | None) -> None:
        """Takes what has changed about the photo of *token*; None: it is gone."""
        self._photos.take(token, offer if offer and offer.in_gallery else None)

    @staticmethod
    def is_meant(path: str) -> bool:
        """Whether *path* would be a wall's, if there were one of that token."""
        return _ADDRESS.fullmatch(path) is not None

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse | None:
        """What is at *path*; None if nothing is."""
        address = _ADDRESS.fullmatch(path)
        if not address or not self._token or address[1].upper() != self._token:
            return None
        if address[2]:
            return web.json_response(self._photos.newest_first)
        if address[3]:
            return await self._photos.picture(request, address[3].upper(), small=address[4] is not None)
        return web.Response(body=self._body, headers=self._headers)

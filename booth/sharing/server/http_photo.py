"""What a phone can do with one photo: look at it, also in other scenes, choose one of these, let all see it, delete it.

The server process does nothing of this itself: it tells the booth, and shows what has become of it.
"""

import asyncio
import re
from collections.abc import Callable

from aiohttp import web

from booth.sharing.offer import Offer, Wish, full_name, save_name, small_name
from booth.sharing.server.opened_files import OpenedFiles
from booth.sharing.server.pages import Pages
from booth.sharing.server.picture_size import jpeg_size
from booth.sharing.server.shown import Shown

DELETE = "DELETE"
SHOW, HIDE = "SHOW", "HIDE"
CHANGES = re.compile(r"DELETE|SHOW|HIDE|CHOOSE-[A-Z2-7]{8}")  # what is done by POST, and by nothing else
CHOICE_LIMIT = 60.0  # seconds that a phone is told to wait for the scene it has chosen
DELETION_LIMIT = 8.0  # seconds that a phone waits to hear that its photo is gone; at ten its connection is cut
LOOKS = 0.05  # seconds between two looks whether everybody may see a photo, or nobody any more

_OF_SCENE = re.compile(r"[A-Z]+-([A-Z2-7]{8})(?:\.[A-Z]+)?")


class PhotoRequests:
    """Answers whatever is asked below a photo's address and is no file that is on offer."""

    def __init__(
        self,
        pages: Pages,
        files: OpenedFiles,
        tell: Callable[[Wish, tuple[str, str]], None],
        newest: Callable[[str], Offer | None],
    ) -> None:
        """*tell* tells the booth a wish: for which token, and the scene's code, or nothing. *newest*: what is on offer
        of a token by now.
        """
        self._pages = pages
        self._files = files
        self._tell = tell
        self._newest = newest
        self._choices: dict[str, tuple[str, float]] = {}  # by token: the scene's code, and when to wait no longer
        self._deletions: dict[str, asyncio.Future[bool]] = {}  # by token

    async def answer(self, request: web.BaseRequest, token: str, offer: Offer, part: str) -> web.Response | None:
        """The answer to what is below the photo's address (*part*, in upper case); None if there is no such thing."""
        link, language = f"/P/{token}", self._language(request)
        if part == "":
            return self._page(self._pages.photo(await self._shown(request, token, offer, offer.scene), language))
        if part == DELETE:
            if request.method == "POST":
                return await self._delete(token, language)
            return self._page(self._pages.deletion(link, language))
        if part in {SHOW, HIDE} and offer.in_gallery is not None:
            if request.method == "POST":
                await self._show(token, shown=part == SHOW)
            return _to(link)
        of_scene = _OF_SCENE.fullmatch(part)
        if not of_scene:
            return None
        code = of_scene[1]
        if code not in offer.scenes:  # asked from a page of before: the photo has no such scene any more
            return _to(link)
        return await self._answer_scene(request, token, offer, code, part)

    async def _answer_scene(
        self, request: web.BaseRequest, token: str, offer: Offer, code: str, part: str
    ) -> web.Response | None:
        """The answer to *part*, which is about the scene with the *code*."""
        link, language = f"/P/{token}", self._language(request)
        wished = is_looked_at(request)
        if part == f"CHOOSE-{code}":
            return self._choose(request, token, offer, code)
        if part == small_name(code):
            if wished:
                self._tell("small", (token, code))
            return web.Response(status=404, headers={"Retry-After": "2"})  # a page's script asks again
        if part in {full_name(code), save_name(code)}:
            if wished:
                self._tell("full", (token, code))
            return _to(f"{link}/SCENE-{code}")  # which waits until it is there
        if part != f"SCENE-{code}":
            return None
        if code == offer.scene:
            return _to(link)
        if full_name(code) in offer.files:
            return self._page(self._pages.photo(await self._shown(request, token, offer, code), language))
        if wished:
            self._tell("full", (token, code))
        return self._waiting(link, offer, code, language)

    def deleted(self, token: str, gone: bool) -> None:
        """The booth has deleted the photo of *token*, or could not."""
        if (waiting := self._deletions.pop(token, None)) and not waiting.done():
            waiting.set_result(gone)

    def forget(self, token: str) -> None:
        """There is no photo of *token* any more."""
        self._choices.pop(token, None)

    async def _shown(self, request: web.BaseRequest, token: str, offer: Offer, code: str) -> Shown:
        """What the page of a photo shows: the photo itself, or its picture in the scene with the *code*."""
        own = code == offer.scene
        picture = "PHOTO.JPG" if own else full_name(code)
        async with self._files.opened(token, picture) as file:
            size = None if file is None else jpeg_size(file)
        return Shown(
            f"/P/{token}",
            picture,
            "SAVE" if own else save_name(code),
            size,
            code,
            offer,
            apple=self._pages.on_apple(request.headers.get("User-Agent", "")),
        )

    def _choose(self, request: web.BaseRequest, token: str, offer: Offer, code: str) -> web.Response:
        """Has the scene with the *code* chosen, and lets the phone wait for it."""
        link, now = f"/P/{token}", asyncio.get_running_loop().time()
        if request.method == "POST" and code != offer.scene:
            self._tell("choose", (token, code))
            self._choices[token] = code, now + CHOICE_LIMIT
            return _to(f"{link}/CHOOSE-{code}")
        chosen, until = self._choices.get(token, ("", 0.0))
        if chosen == code != offer.scene and now < until:
            return self._waiting(link, offer, code, self._language(request))
        self._choices.pop(token, None)
        return _to(link)

    async def _delete(self, token: str, language: str) -> web.Response:
        """Has the photo deleted, and says so once it is."""
        if token not in self._deletions:
            self._deletions[token] = asyncio.get_running_loop().create_future()
            self._tell("delete", (token, ""))
        try:
            gone = await asyncio.wait_for(asyncio.shield(self._deletions[token]), DELETION_LIMIT)
        except TimeoutError:
            self._deletions.pop(token, None)
            gone = False
        return self._page(self._pages.deleted(language, gone=gone), 200 if gone else 503)

    async def _show(self, token: str, *, shown: bool) -> None:
        """Has the photo *shown* to everybody or not, and waits for that; the page says what has become of it."""
        self._tell("show" if shown else "hide", (token, ""))
        for _ in range(round(DELETION_LIMIT / LOOKS)):
            newest = self._newest(token)
            if newest is None or newest.in_gallery == shown:
                return
            await asyncio.sleep(LOOKS)

    def _waiting(self, link: str, offer: Offer, code: str, language: str) -> web.Response:
        """A page that loads itself again and again, with the thumbnail of the scene with the *code* if there is one."""
        small = small_name(code)
        return self._page(self._pages.waiting(link, language, small if small in offer.files else ""))

    def _language(self, request: web.BaseRequest) -> str:
        return self._pages.language(request.headers.get("Accept-Language", ""))

    def _page(self, body: bytes, status: int = 200) -> web.Response:
        return web.Response(status=status, body=body, headers=self._pages.headers)


def is_looked_at(request: web.BaseRequest) -> bool:
    """Whether somebody wants to see what *request* asks for, and no browser only to know of it or to have it soon."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


def _to(address: str) -> web.Response:
    """Sends the phone to another page of the same photo, which it gets by GET."""
    return web.Response(status=303, headers={"Location": address})

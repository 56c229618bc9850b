"""The last photos: one that a guest has lost is found, its code shown again, or thrown away."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future

import pygame

from booth.album.record import Photo
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture as Pixels
from booth.picture_types import Size
from booth.problems import Problem
from booth.sharing.qr import QUIET_ZONE, Modules, photo_code, wifi_code
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Button, Buttons, Entry, Gallery, Heading, Line, Picture, Row, Thumbnail
from booth.ui.surfaces import code_surface, picture_surface

_EVERY = 1.0  # seconds between two looks at which photos there are
_SHOWN = 12  # at a time
_LARGE = 0.5  # of the canvas's short side: one photo's long side, and a code
_THUMBNAIL = 0.17  # of the canvas's long side: that of one of many
_CODE = 6  # letters

_Key = tuple[str, str, bool, Size]  # of a picture: the photo's id and scene, whether it is finished, and the size


class PhotosPage(Plain):
    """The newest first; one of them when it is touched."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._photos: Sequence[Photo] = ()
        self._looked = float("-inf")
        self._letters = ""  # with which the codes of those begin that are shown
        self._first = 0  # of those that are shown
        self._chosen: str | None = None  # the id of the one that is looked at
        self._discarding: Future[None] | None = None
        self._pictures: dict[_Key, Future[Pixels] | pygame.Surface | None] = {}
        self._codes: tuple[tuple[str, ...], list[tuple[str, pygame.Surface]]] = ((), [])
        short = min(panel.booth.drawing.size)
        self._large = round(_LARGE * short)
        shape = panel.booth.composition.view
        self._thumbnail = (
            round(_THUMBNAIL * max(short, 480)),
            round(_THUMBNAIL * max(short, 480) * shape[1] / shape[0]),
        )
        scale = self._large / max(shape)
        self._size = (round(scale * shape[0]), round(scale * shape[1]))

    def rows(self, now: float) -> Sequence[Row]:
        """One photo, or all of them."""
        if now - self._looked >= _EVERY:
            self._looked = now
            self._photos = self._panel.operator.photos()
        self._hear_of_the_discarded()
        photo = next((photo for photo in self._photos if photo.id == self._chosen), None)
        return list(self._one(photo) if photo else self._all())

    def _all(self) -> Iterator[Row]:
        found = [photo for photo in self._photos if photo.code.startswith(self._letters)]
        yield Entry("Letters", self._letters, self._find, "The six that a guest was shown, or the first of them.",
                    longest=_CODE, empty="all")  # fmt: skip
        if not found:
            yield Line("", "There is no photo with these letters." if self._letters else "There is no photo yet.")
            return
        self._first = min(self._first, (len(found) - 1) // _SHOWN * _SHOWN)
        shown = found[self._first : self._first + _SHOWN]
        self._forget_but(shown)
        yield Gallery(
            tuple(
                Thumbnail(self._picture(photo, self._thumbnail), photo.code, lambda photo=photo: self._choose(photo.id))  # type: ignore[misc]  # mypy has no type for a lambda's default
                for photo in shown
            ),
            self._thumbnail,
        )
        newer = Button("Newer", lambda: self._turn(-_SHOWN), enabled=self._first > 0)
        older = Button("Older", lambda: self._turn(_SHOWN), enabled=self._first + _SHOWN < len(found))
        if len(found) > _SHOWN:
            yield Buttons((newer, older), f"{self._first + 1} to {self._first + len(shown)} of {len(found)}")

    def _one(self, photo: Photo) -> Iterator[Row]:
        taken = f"{photo.id[6:8]}.{photo.id[4:6]}. {photo.id[9:11]}:{photo.id[11:13]}"
        sure = f"{photo.code} is deleted for good. No guest can fetch it any more, and there is no way back. Go on?"
        away = Button("Throw away", lambda: self._discard(photo), sure, enabled=self._discarding is None)
        prints = (Button("Print", lambda: self._print(photo)),) if self._panel.operator.printing.status.printer else ()
        hide = (Button("Show no more", lambda: self._hide(photo)),) if photo.in_gallery else ()
        yield Buttons((Button("All photos", lambda: self._choose(None)), *prints, *hide, away))
        yield Heading(photo.code)
        visit = self._panel.booth.photos.links.visit(photo.token)
        fetched = (
            "a phone has it" if visit.delivered else "a phone has opened its page" if visit.opened else "no phone yet"
        )
        yield Line("Taken", f"{taken}, {fetched}{'' if photo.finished else ', not finished yet'}")
        link = self._panel.booth.photos.links.link(photo.token)
        if link:
            for words, code in self._codes_for(link):
                yield Picture(code, words)
        else:
            yield Line("Code", "No phone can reach the booth now.", "warning", "The status page says why.")
        if picture := self._picture(photo, self._size):
            yield Picture(picture)

    def _find(self, letters: str) -> None:
        self._letters, self._first = letters.strip().upper(), 0

    def _turn(self, by: int) -> None:
        self._first = max(0, self._first + by)

    def _choose(self, photo_id: str | None) -> None:
        self._chosen = photo_id

    def _print(self, photo: Photo) -> None:
        self._panel.operator.printing.again(photo)
        self._panel.tell(f"{photo.code} is printed.", "ok")

    def _hide(self, photo: Photo) -> None:
        """Takes it from the first screen and the wall."""
        self._panel.booth.photos.album.show(photo, shown=False)
        self._panel.tell(f"{photo.code} is not shown to everybody any more.", "ok")

    def _discard(self, photo: Photo) -> None:
        self._discarding = self._panel.booth.photos.album.discard(photo)

    def _hear_of_the_discarded(self) -> None:
        if self._discarding is None or not self._discarding.done():
            return
        match self._discarding.exception():
            case None:
                self._panel.tell("The photo is deleted.", "ok")
                self._chosen, self._looked = None, float("-inf")
            case Problem(operator=words):
                self._panel.tell(words, "fault")
            case fault:
                self._panel.tell(f"That did not work: {fault}", "fault")
        self._discarding = None

    def _picture(self, photo: Photo, size: Size) -> pygame.Surface | None:
        """The *photo* at *size*; None while it is read, or cannot be."""
        key = photo.id, photo.scene, photo.finished, size
        if key not in self._pictures:
            self._pictures[key] = self._panel.booth.photos.read(photo.picture, size)
        picture = self._pictures[key]
        if isinstance(picture, Future):
            if not picture.done():
                return None
            fault = picture.exception()
            if fault is not None and not isinstance(fault, PictureFault):  # the file may have been deleted meanwhile
                raise fault
            self._pictures[key] = picture = None if fault else picture_surface(picture.result())
        return picture

    def _forget_but(self, shown: Sequence[Photo]) -> None:
        """Keeps the pictures of those that are *shown*, and no others."""
        ids = {photo.id for photo in shown}
        for key in [key for key in self._pictures if key[0] not in ids]:
            del self._pictures[key]

    def _codes_for(self, link: str) -> list[tuple[str, pygame.Surface]]:
        """The codes that a phone scans one after the other, with what each is for; made when they change."""
        wifi = self._panel.booth.photos.wifi
        key = (link, wifi.name, wifi.password) if wifi else (link,)
        if self._codes[0] != key:
            codes = [("The photo's code", self._code(photo_code(link)))]
            if wifi:
                joins = self._code(wifi_code(wifi.name, wifi.password, hidden=wifi.hidden))
                codes.insert(0, (f"First: join {wifi.name}", joins))
            self._codes = key, codes
        return self._codes[1]

    def _code(self, code: Modules) -> pygame.Surface:
        return code_surface(code, max(2, self._large // (len(code) + 2 * QUIET_ZONE)))


def _scaled(shape: Size, longest: int) -> Size:
    """The size of *shape* whose long side has *longest* pixels."""
    return round(longest * shape[0] / max(shape)), round(longest * shape[1] / max(shape))

"""What one group of guests has taken: their photos as small pictures, and one page that has all of them."""

from collections.abc import Sequence
from concurrent.futures import Future

import pygame

from booth.album.record import Photo
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.screen import KeptPhoto
from booth.ui.surfaces import picture_surface
from booth.ui.widgets.grid import grid

BACK = 600.0  # seconds: what was taken earlier belongs to somebody else, who has not gone back to the first screen
_GAP = 0.035  # of the short side: between two pictures
_BORDER = 0.008  # of the short side: the white border of each


class OurPhotos:
    """The photos of one journey, from a touch on attract to the way back there. Thrown away ones are not among them."""

    def __init__(self, context: ScreenContext, kept: Sequence[KeptPhoto], now: float) -> None:
        """*kept*: the newest last, which may still be on its way into the album."""
        self.shown = False  # in place of the newest alone
        self._context = context
        self._kept = tuple(each for each in kept if now - each.at < BACK)
        # The page that has several is the booth's own: not for phones that were sent to the internet.
        self.several = bool(self._there(self._kept[:-1])) and not context.photos.links.online
        self._together: Future[str] | None = None
        self._photos: list[Photo] = []  # of the page
        self._pictures: list[tuple[pygame.Rect, Future[Picture]]] = []
        self._surfaces: dict[int, pygame.Surface] = {}  # by the number of the picture

    def _there(self, kept: Sequence[KeptPhoto]) -> list[Photo]:
        """Those of *kept* that are safe, and have not been deleted from a phone."""
        done = [each.photo for each in kept if each.photo.done() and not each.photo.exception()]
        newest = (self._context.photos.album.newest(photo.result().id) for photo in done)
        return [photo for photo in newest if photo]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._there(self._kept))

    def turn(self, room: pygame.Rect) -> None:
        """Shows all of them in *room* if they are not shown, else the newest alone."""
        self.shown = not self.shown
        if not self.shown:
            return
        self._photos = self._there(self._kept)
        photos = self._context.photos
        self._together = photos.album.groups.put_together(self._photos)
        drawing = self._context.drawing
        gap, border = round(_GAP * drawing.short), round(_BORDER * drawing.short)
        right_to_left = self._context.words.right_to_left
        inside = room.inflate(-2 * border, -2 * border)
        ratio = self._context.shooting.ratio
        areas = grid(inside, len(self._photos), ratio, gap, right_to_left=right_to_left)
        self._pictures = [
            (area, photos.read(photo.first_picture, area.size)) for area, photo in zip(areas, self._photos, strict=True)
        ]
        self._surfaces.clear()

    @property
    def link(self) -> str | None:
        """The address of the page of all that are shown; None while it is made, or no phone can reach it."""
        if not self.shown or not self._together or not self._together.done() or self._together.exception():
            return None
        return self._context.photos.links.link(self._together.result(), "G")

    def draw(self, canvas: pygame.Surface, opacity: float) -> None:
        """Draws the small pictures, without those that were deleted meanwhile."""
        drawing, album = self._context.drawing, self._context.photos.album
        border = round(_BORDER * drawing.short)
        for number, (photo, (area, reading)) in enumerate(zip(self._photos, self._pictures, strict=True)):
            if album.newest(photo.id) is None:
                continue
            if number not in self._surfaces and reading.done():
                fault = reading.exception()
                if fault and not isinstance(fault, PictureFault):  # the file may be gone by now
                    raise fault
                self._surfaces[number] = pygame.Surface(area.size) if fault else picture_surface(reading.result())
            drawing.card(canvas, area.inflate(2 * border, 2 * border), opacity=opacity)
            if number in self._surfaces:
                drawing.blit(canvas, self._surfaces[number], area.topleft, opacity)

"""The small card on attract: the code of a photo whose guest has left without it."""

import pygame

from booth.sharing.qr import QUIET_ZONE, photo_code
from booth.ui.context import ScreenContext
from booth.ui.screen import SmallCard
from booth.ui.surfaces import code_surface

_MODULE = 4  # pixels per module of the code, at least
_CODE = 0.26  # of the short side: the code with its quiet zone


class CornerCard:
    """Draws the code, and the letters for asking the operator, in the upper corner that is read last."""

    def __init__(self, context: ScreenContext, card: SmallCard) -> None:
        self._context = context
        self._card = card
        self._link: str | None = None
        self._code: pygame.Surface | None = None

    @property
    def visible(self) -> bool:
        """Whether there is a code to show."""
        return self._code is not None

    def update(self, now: float) -> None:
        """Follows the address of the photo; there is no card while no phone can reach it, or once its time is over.

        Nor is there one for a photo that was deleted.
        """
        photo, photos = self._card.photo, self._context.photos
        there = now < self._card.until and photos.album.newest(photo.id) is not None
        link = photos.links.link(photo.token) if there else None
        if link != self._link:
            self._link = link
            self._code = self._coded(link) if link else None

    def _coded(self, link: str) -> pygame.Surface:
        code = photo_code(link)
        pixels = round(_CODE * self._context.drawing.short)
        return code_surface(code, max(_MODULE, pixels // (len(code) + 2 * QUIET_ZONE)))

    @property
    def rect(self) -> pygame.Rect:
        """What the card covers; nothing while there is no code to show."""
        return self._around(self._inside(self._code)) if self._code else pygame.Rect(0, 0, 0, 0)

    def _inside(self, code: pygame.Surface) -> pygame.Rect:
        drawing = self._context.drawing
        title = drawing.type.width(self._context.words["your_photo"], "small", strong=True)
        height = code.get_height() + round(drawing.type.line("small") * 1.6)
        rect = pygame.Rect(0, drawing.margin, max(code.get_width(), title), height)
        rect.centerx = self._context.mirrored_x(drawing.size[0] - drawing.margin - rect.width / 2)
        return rect

    def _around(self, rect: pygame.Rect) -> pygame.Rect:
        edge = 2 * (self._context.drawing.margin // 3)
        return rect.inflate(edge, edge)

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws the card, if there is one."""
        if self._code is None:
            return
        drawing, rect = self._context.drawing, self._inside(self._code)
        line = drawing.type.line("small")
        title = self._context.words["your_photo"]
        drawing.card(canvas, self._around(rect))
        ink = drawing.theme.ink
        drawing.text(canvas, title, "small", (rect.centerx, rect.top + line * 0.5), colour=ink, strong=True)
        canvas.blit(self._code, self._code.get_rect(midtop=(rect.centerx, rect.top + line)))
        below = (rect.centerx, rect.bottom - line * 0.3)
        drawing.text(canvas, self._card.photo.code, "small", below, colour=ink, strong=True)

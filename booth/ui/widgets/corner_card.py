"""QR codes on the screen: black on white in every theme, whole pixels for each module, quiet zone included."""

import pygame

from booth.sharing.qr import QUIET_ZONE, Modules, photo_code
from booth.ui.drawing import code_picture
from booth.ui.parts import ScreenContext
from booth.ui.screen import SmallCard
from booth.ui.text import surface_of

MODULE = 6  # pixels, at least, on the share screen
_SMALL_MODULE = 4  # pixels, at least, in the corner of attract
_SMALL = 0.26  # of the short side


def code_surface(code: Modules, pixels: int, least: int) -> pygame.Surface:
    """*code* with its quiet zone, as large as *pixels* allow in whole pixels a module, but at least *least*."""
    modules = len(code) + 2 * QUIET_ZONE
    return surface_of(code_picture(code, max(least, pixels // modules)))


class CornerCard:
    """The small card on attract: the code of a photo whose guest has gone without it."""

    def __init__(self, parts: ScreenContext, card: SmallCard) -> None:
        self._parts = parts
        self._card = card
        self._link: str | None = None
        self._code: pygame.Surface | None = None

    def update(self, now: float) -> None:
        """Follows the address of the photo; there is no card where no phone could follow it."""
        link = self._parts.server.link(self._card.token) if now < self._card.until else None
        if link != self._link:
            self._link = link
            small = round(_SMALL * self._parts.look.short)
            self._code = code_surface(photo_code(link), small, _SMALL_MODULE) if link else None

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws it into the upper corner that is read last."""
        if self._code is None:
            return
        look = self._parts.look
        line = look.type.line("small")
        rect = pygame.Rect(0, 0, self._code.get_width(), self._code.get_height() + round(line * 0.6))
        rect.centerx = self._parts.across(look.size[0] - look.margin - rect.width / 2)
        rect.top = look.margin
        look.card(canvas, rect.inflate(2 * (look.margin // 3), 2 * (look.margin // 3)))
        canvas.blit(self._code, rect.topleft)
        below = (rect.centerx, rect.bottom - line * 0.6)
        look.text(canvas, self._card.code, "small", below, colour=look.theme.ink, strong=True)

"""The code that tells the operator, on a phone, what has kept guests from photos for over a minute: text, no link."""

import pygame

from booth.sharing.qr import QUIET_ZONE, text_code
from booth.ui.context import ScreenContext
from booth.ui.live_view import CALL_AFTER
from booth.ui.surfaces import code_surface

_MODULE = 2  # pixels per module of the code, at least
_CODE = 0.46  # of the short side: the code with its quiet zone, at most
_LOOKS = 5.0  # seconds between two looks at what is wrong


class FaultCode:
    """Follows a fault, however long it lasts, and draws its code on a card with one line for guests."""

    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self._since: float | None = None
        self._looked = float("-inf")
        self._text = ""
        self._code: pygame.Surface | None = None

    @property
    def visible(self) -> bool:
        """Whether there is a code to show."""
        return self._code is not None

    def update(self, now: float) -> None:
        """Asks what is wrong, if something has been for long enough."""
        if not self._context.notice():
            self._since = self._code = None
            self._text = ""
            return
        if self._since is None:
            live = self._context.live
            self._since = now - live.age if live.lost else now
        if now - self._since > CALL_AFTER and now - self._looked >= _LOOKS:
            self._looked = now
            text = self._context.photos.fault(now - self._since)
            if text != self._text:
                self._text = text
                self._code = self._coded(text) if text else None

    def _coded(self, text: str) -> pygame.Surface:
        code = text_code(text)
        pixels = round(_CODE * self._context.drawing.short)
        return code_surface(code, max(_MODULE, pixels // (len(code) + 2 * QUIET_ZONE)))

    def draw(self, canvas: pygame.Surface, top: int) -> None:
        """Draws the card below *top*, a y, in the middle; only while it is visible."""
        assert self._code
        drawing = self._context.drawing
        title, line = self._context.words["for_staff"], drawing.type.line("small")
        edge = drawing.margin // 3
        width = max(self._code.get_width(), drawing.type.width(title, "small", strong=True)) + 2 * edge
        rect = pygame.Rect(0, 0, width, self._code.get_height() + line + 2 * edge)
        rect.midtop = (drawing.size[0] // 2, top + round(0.04 * drawing.short))
        rect.bottom = min(rect.bottom, drawing.size[1] - edge)
        drawing.card(canvas, rect)
        at = (rect.centerx, rect.top + edge + line // 2)
        drawing.text(canvas, title, "small", at, colour=drawing.theme.ink, strong=True)
        canvas.blit(self._code, self._code.get_rect(midbottom=(rect.centerx, rect.bottom - edge)))

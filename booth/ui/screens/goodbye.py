"""Goodbye: what stands on the screen while the machine is switched off or started anew."""

import pygame

from booth.ui.context import ScreenContext
from booth.ui.screen import Left, Outcome, Untouched

HELD_BACK = 120.0  # seconds after which the machine will not end any more: something holds it
_OFF = "Goodbye! The machine is switching off. It may be unplugged when its light is out."
_ANEW = "The machine is starting anew. It is back in a minute or two."


class GoodbyeScreen(Untouched):
    """Stays until the machine ends the booth. English, as the panel: it is the operator who reads it."""

    shows_live = False

    def __init__(self, context: ScreenContext, now: float, *, restarting: bool) -> None:
        self._context = context
        self._words = _ANEW if restarting else _OFF
        self._began = self._now = now

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start if the machine did not end."""
        self._now = now
        return Left() if now - self._began >= HELD_BACK else None

    def draw(self, canvas: pygame.Surface) -> None:
        """The words on the theme's dark colour."""
        drawing = self._context.drawing
        canvas.fill(drawing.theme.ink)
        drawing.notice(canvas, (self._words,), self._now, pool=False)

"""Sorry: one kind sentence when something went wrong, then the start."""

import pygame

from booth.ui.parts import Parts
from booth.ui.screen import Left, Outcome, Untouched

_STAYS = 4.0  # seconds


class Sorry(Untouched):
    """Tells the guests that it was not them, and goes back to the start."""

    def __init__(self, parts: Parts, sentence: str, now: float) -> None:
        """*sentence*: a key of the words."""
        self._parts = parts
        self._sentence = parts.words[sentence]
        self._began = now
        self._now = now

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start after a moment."""
        self._now = now
        return Left() if now - self._began >= _STAYS else None

    def draw(self, canvas: pygame.Surface) -> None:
        """The sentence on the theme's dark: what was shown before may be what went wrong."""
        look = self._parts.look
        canvas.fill(look.theme.ink)
        look.notice(canvas, (self._sentence,), self._now)

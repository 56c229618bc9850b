"""Sorry: one kind sentence when something went wrong, then the start."""

import pygame

from booth.ui.drawing import soft_backdrop
from booth.ui.parts import ScreenContext
from booth.ui.screen import Left, Outcome, Untouched

_STAYS = 4.0  # seconds


class SorryScreen(Untouched):
    """Tells the guests that it was not them, and goes back to the start."""

    def __init__(self, parts: ScreenContext, sentence: str, now: float) -> None:
        """*sentence*: a key of the words."""
        self._parts = parts
        self._sentence = parts.words[sentence]
        self._began = now
        self._now = now
        first = parts.shelf.layers(parts.theme.first)
        self._backdrop = soft_backdrop(first.picture, parts.look.size, parts.theme.ink) if first else None

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start after a moment."""
        self._now = now
        return Left() if now - self._began >= _STAYS else None

    def draw(self, canvas: pygame.Surface) -> None:
        """The sentence on the theme's first scene, out of focus: nothing that may have gone wrong is drawn again."""
        look = self._parts.look
        canvas.fill(look.theme.ink)
        if self._backdrop:
            canvas.blit(self._backdrop, (0, 0))
        look.notice(canvas, (self._sentence,), self._now, pool=False)

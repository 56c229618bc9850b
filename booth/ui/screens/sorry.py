"""Sorry: one kind sentence when something went wrong, then the start."""

import pygame

from booth.ui.context import ScreenContext
from booth.ui.screen import Left, Outcome, Untouched
from booth.ui.surfaces import soft_backdrop

_STAYS = 4.0  # seconds


class SorryScreen(Untouched):
    """Tells the guests that it was not their fault, and goes back to the start."""

    shows_live = False

    def __init__(self, context: ScreenContext, sentence: str, now: float) -> None:
        """*sentence*: a key of the words."""
        self._context = context
        self._sentence = context.words[sentence]
        self._began = now
        self._now = now
        first = context.scenes.layers(context.theme.first)
        self._backdrop = soft_backdrop(first.picture, context.drawing.size, context.theme.ink) if first else None

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start after a moment."""
        self._now = now
        return Left() if now - self._began >= _STAYS else None

    def draw(self, canvas: pygame.Surface) -> None:
        """The sentence on the theme's first scene, out of focus: nothing that may have gone wrong is drawn again."""
        drawing = self._context.drawing
        canvas.fill(drawing.theme.ink)
        if self._backdrop:
            canvas.blit(self._backdrop, (0, 0))
        drawing.notice(canvas, (self._sentence,), self._now, pool=False)

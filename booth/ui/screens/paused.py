"""Paused: the operator has stopped the booth for a while; guests see that it is back soon."""

import pygame

from booth.ui.context import ScreenContext
from booth.ui.screen import Left, Outcome, Untouched
from booth.ui.surfaces import soft_backdrop


class PausedScreen(Untouched):
    """Stays until the operator has ended the pause. Nobody is seen meanwhile."""

    shows_live = False

    def __init__(self, context: ScreenContext, now: float) -> None:
        self._context = context
        self._now = now
        self._backdrop: pygame.Surface | None = None

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start when the pause is over."""
        self._now = now
        return None if self._context.operator.pause.on else Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The sentence on a scene out of focus, as soon as one is there."""
        context, drawing = self._context, self._context.drawing
        if self._backdrop is None and (layers := context.scenes.layers(context.scene_keys[0])):
            self._backdrop = soft_backdrop(layers.picture, drawing.size, drawing.theme.ink)
        canvas.fill(drawing.theme.ink)
        if self._backdrop:
            canvas.blit(self._backdrop, (0, 0))
        drawing.notice(canvas, (context.words["back_soon"],), self._now, pool=False)

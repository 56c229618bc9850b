"""The greeting: the theme's colours in slow motion and a word, for the seconds until the first scene is there."""

import math

import numpy as np
import pygame

from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.surfaces import picture_surface

_GRID = (144, 81)  # points at which the colours are computed, enlarged smoothly
_GLOWS = ((0.28, 0.36, 0.50, 9.0), (0.74, 0.62, 0.42, 13.0))  # where each is, its size and its round's seconds
_BRIGHT = 0.70  # of the accent colour, in the middle of a glow
_DRIFT = 0.16  # of the canvas: how far a glow moves about its place


class Greeting:
    """Draws itself over the whole canvas, anew for each moment."""

    def __init__(self, context: ScreenContext, now: float) -> None:
        self.drawn = False  # somebody has seen it
        self._context = context
        self._began = now
        size = _GRID[::-1] if context.drawing.portrait else _GRID
        self._y, self._x = np.mgrid[0 : 1 : size[1] * 1j, 0 : 1 : size[0] * 1j]

    def draw(self, canvas: pygame.Surface, now: float, opacity: float = 1.0) -> None:
        """Draws it with *opacity* (0 to 1) over the canvas."""
        self.drawn = True
        context, drawing = self._context, self._context.drawing
        seconds = 0.0 if context.options.reduced_motion else now - self._began
        small = picture_surface(self._colours(seconds))
        if opacity >= 1:
            pygame.transform.smoothscale(small, drawing.size, canvas)
        else:
            drawing.blit(canvas, pygame.transform.smoothscale(small, drawing.size), (0, 0), opacity)
        middle = (drawing.size[0] / 2, drawing.size[1] / 2)
        drawing.text(canvas, context.words["hello"], "large", middle, strong=True, shade=True, opacity=opacity)

    def _colours(self, seconds: float) -> Picture:
        """The colours at *seconds*, height x width x 3."""
        glow = np.zeros_like(self._x)
        for x, y, size, period in _GLOWS:
            angle = math.tau * seconds / period
            distance = np.hypot(self._x - x - _DRIFT * math.cos(angle), self._y - y - _DRIFT * math.sin(angle))
            glow += np.exp(-((distance / size) ** 2) * 3)
        amount = (np.minimum(glow, 1) * _BRIGHT)[..., np.newaxis]
        theme = self._context.drawing.theme
        ink, accent = np.array(theme.ink, float), np.array(theme.accent, float)
        colours: Picture = np.round(ink + (accent - ink) * amount).astype(np.uint8)
        return colours

"""A ring that closes: how much time is left."""

import math

import numpy as np
import pygame

from booth.scenes.themes import Colour


class Ring:
    """A ring of one size that can be drawn to any portion, smooth at every edge; its geometry is computed once."""

    def __init__(self, diameter: int, width: int) -> None:
        """*width*: its thickness; both in pixels."""
        middle = (diameter - 1) / 2
        y, x = np.mgrid[0:diameter, 0:diameter] - middle
        distance = np.hypot(x, y)
        radius = diameter / 2 - width / 2 - 1
        self._body = np.clip(width / 2 + 0.5 - np.abs(distance - radius), 0, 1).astype(np.float32)  # alpha, 0 to 1
        self._angle = (np.arctan2(x, -y) % math.tau).astype(np.float32)  # radians, clockwise from the top
        self._pixels_per_radian = np.maximum(distance, 1).astype(np.float32)
        self._surface = pygame.Surface((diameter, diameter), pygame.SRCALPHA, 32)
        self._drawn: tuple[float, Colour] | None = None

    def drawn(self, portion: float, colour: Colour) -> pygame.Surface:
        """The ring, *portion* (0 to 1) of it clockwise from the top. The surface belongs to the ring."""
        portion = min(max(portion, 0.0), 1.0)
        if self._drawn != (portion, colour):
            self._drawn = (portion, colour)
            end = np.float32(portion * math.tau)
            inside = np.float32(1)
            if portion < 1:
                inside = np.clip((end - self._angle) * self._pixels_per_radian + np.float32(0.5), 0, 1)
            alpha = np.round(self._body * inside * 255).astype(np.uint8)
            self._surface.fill((*colour, 0))
            pygame.surfarray.pixels_alpha(self._surface)[:] = alpha.T
        return self._surface

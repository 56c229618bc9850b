"""Where a finger rests for three seconds to open the panel."""

import pygame

from booth.picture_types import Size

_SIDE = 0.16  # of the short side


def operator_corner(canvas: Size) -> pygame.Rect:
    """The upper left corner of *canvas*, where no screen has anything to touch."""
    side = round(_SIDE * min(canvas))
    return pygame.Rect(0, 0, side, side)

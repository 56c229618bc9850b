"""How far a strip is: a small frame for each of its shots, which fills when that is taken."""

import pygame

from booth.imaging.cropping import cover
from booth.ui.context import ScreenContext
from booth.ui.pending_strip import PendingStrip
from booth.ui.shapes import DARKEST
from booth.ui.surfaces import picture_surface

_GAP, _BORDER = 0.016, 0.006  # of the short side: between two frames, and their border


class StripFrames:
    """The frames in one row, away from the lens."""

    def __init__(self, context: ScreenContext, strip: PendingStrip | None) -> None:
        """*strip*: None before the first shot."""
        drawing, options = context.drawing, context.options
        self._drawing = drawing
        pictures = strip.pictures if strip else []
        self._next = len(pictures) if strip is None or strip.place is None else strip.place
        count = max(options.strip.shots, len(pictures))
        width, height = drawing.thumbnail
        step = width + round(_GAP * drawing.short)
        y = drawing.size[1] - drawing.margin - height
        if options.lens == "bottom":
            y = drawing.margin
        elif drawing.portrait:
            y -= drawing.target + drawing.margin // 2  # above the cross
        left = (drawing.size[0] - step * count + step - width) // 2
        places = [left + step * number for number in range(count)]
        self.rects = [
            pygame.Rect(context.mirrored_x(x) - (width if context.words.right_to_left else 0), y, width, height)
            for x in places
        ]
        self._pictures = [picture_surface(cover(each.picture, drawing.thumbnail, each.focus)) for each in pictures]

    def draw(self, canvas: pygame.Surface, opacity: float) -> None:
        """Draws the frames, the next one in the theme's accent."""
        drawing = self._drawing
        border = max(2, round(_BORDER * drawing.short))
        radius = round(0.012 * drawing.short)
        for number, rect in enumerate(self.rects):
            outer = rect.inflate(2 * border, 2 * border)
            colour = drawing.theme.accent if number == self._next else drawing.theme.paper
            drawing.blit(canvas, drawing.plate(outer.size, (*colour, 255), radius), outer.topleft, opacity)
            if number < len(self._pictures) and number != self._next:
                drawing.blit(canvas, self._pictures[number], rect.topleft, opacity)
            else:
                inner = drawing.plate(rect.size, (*drawing.dark, round(255 * (0.5 + DARKEST / 2))), radius // 2)
                drawing.blit(canvas, inner, rect.topleft, opacity)
                drawing.text(canvas, str(number + 1), "medium", rect.center, strong=True, opacity=opacity)

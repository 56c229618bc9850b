"""How the panel looks: plain and dense, text dark on nothing, one size of touch target. Lengths are pixels."""

from typing import Literal

import pygame

from booth.picture_types import Size
from booth.scenes.themes import Colour, Fonts
from booth.ui.text import Height, Typesetter

GROUND: Colour = (17, 21, 28)
SHEET: Colour = (27, 32, 41)  # what rows stand on
RAISED: Colour = (47, 55, 69)  # what can be touched
PRESSED: Colour = (92, 105, 128)
LINE: Colour = (44, 50, 61)
TEXT: Colour = (244, 245, 247)
DIM: Colour = (164, 173, 186)
CHOSEN: Colour = (62, 128, 214)
OK: Colour = (72, 187, 120)
WARNING: Colour = (246, 190, 70)
FAULT: Colour = (240, 96, 84)

_DENSE_FROM = 480  # pixels of a short side up to which text is as large as guests'; above it grows more slowly
_DENSER = 0.78
_CACHED = 512  # pictures of text: a page has up to a hundred, and numbers change

Align = Literal["left", "middle", "right"]


class Look:
    """Sizes, and text, for a canvas of one size."""

    def __init__(self, fonts: Fonts, size: Size) -> None:
        self.size = size
        self.portrait = size[1] > size[0]
        short = min(size)
        self.unit = max(min(short, _DENSE_FROM), round(_DENSER * short))
        self.type = Typesetter(fonts, self.unit, _CACHED)
        self.target = round(0.115 * self.unit)  # the smallest thing that a finger hits: 9 mm on a screen of 7 inches
        self.gap = round(0.018 * self.unit)
        self.radius = round(0.016 * self.unit)
        self.line = self.type.line("small")

    def text(
        self,
        canvas: pygame.Surface,
        words: str,
        at: tuple[float, float],
        *,
        colour: Colour = TEXT,
        strong: bool = False,
        align: Align = "left",
        height: Height = "small",
        width: int | None = None,
    ) -> None:
        """Draws one line of *words*, centred vertically at *at*; what is wider than *width* is cut short."""
        if not words:
            return
        if width is not None:
            words = self.cut(words, width, strong=strong, height=height)
        picture = self.type.picture(words, height, colour, strong=strong)
        x = {"left": at[0], "middle": at[0] - picture.get_width() / 2, "right": at[0] - picture.get_width()}[align]
        canvas.blit(picture, (round(x), round(at[1] - picture.get_height() / 2)))

    def cut(self, words: str, width: int, *, strong: bool = False, height: Height = "small") -> str:
        """*words*, with an ellipsis where they are wider than *width*."""
        if self.type.width(words, height, strong=strong) <= width:
            return words
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if self.type.width(f"{words[:middle]}…", height, strong=strong) <= width:
                low = middle
            else:
                high = middle - 1
        return f"{words[:low]}…"

    def box(self, canvas: pygame.Surface, rect: pygame.Rect, colour: Colour) -> None:
        """Draws a box with round corners."""
        pygame.draw.rect(canvas, colour, rect, border_radius=self.radius)

    def wrapped(self, words: str, width: int) -> list[str]:
        """*words* in lines of at most *width* pixels; a word that is wider, such as a path, is broken."""
        lines: list[str] = []
        for line in self.type.lines(words, "small", width):
            rest = line
            while len(rest) > 1 and (wide := self.type.width(rest, "small")) > width:
                fitting = max(1, int(0.95 * len(rest) * width / wide))
                lines.append(rest[:fitting])
                rest = rest[fitting:]
            lines.append(rest)
        return lines

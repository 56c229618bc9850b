"""The theme on one canvas: its sizes and colours, and what is drawn over pictures."""

import copy
from collections.abc import Callable, Sequence
from typing import Literal, Self

import pygame
from PIL import Image

from booth.picture_types import Size
from booth.scenes.themes import Colour, Theme
from booth.ui import shapes
from booth.ui.motion import breath
from booth.ui.ring import Ring
from booth.ui.shapes import Rgba
from booth.ui.surfaces import surface_of
from booth.ui.text import Height, Typesetter

Side = Literal["top", "bottom", "left", "right"]
Anchor = Literal["left", "middle", "right"]

WHITE: Colour = (255, 255, 255)
GREEN: Colour = (16, 116, 66)  # of what has worked; on white, 6:1

_LEAST_NAME = 5.0  # millimetres: text that names a place is as high as this, or absent
_USUAL_SHORT = 194.0  # millimetres: the short side of a 15.6-inch panel
_SMALL_SHORT, _SMALL = 86.0, 600  # that of a 7-inch one, and below how many pixels a screen is taken for one


class Drawing:
    """Draws in a theme's colours on canvases of one size. Surfaces that it returns belong to it: never change them."""

    def __init__(self, theme: Theme, size: Size, pixels_per_mm: float | None = None) -> None:
        """*pixels_per_mm*: None if the screen does not tell how large it is."""
        self.theme = theme
        self.size = size
        self.short = min(size)  # pixels of the short side, which most sizes are a fraction of
        self.portrait = size[1] > size[0]
        self.pixels_per_mm = pixels_per_mm
        self.margin = round(0.045 * self.short)
        self.target = round(0.12 * self.short)  # the smallest thing that a finger has to hit
        millimetres = _SMALL_SHORT if self.short < _SMALL else _USUAL_SHORT
        density = pixels_per_mm or self.short / millimetres
        self.type = Typesetter(theme.fonts, self.short)
        self.names_readable = self.type.pixels("small") >= _LEAST_NAME * density  # small text on a thumbnail is
        thumbnail = (0.213, 0.12) if self.names_readable else (0.28, 0.165)  # a picture without a name is larger
        self.thumbnail: Size = (round(thumbnail[0] * self.short), round(thumbnail[1] * self.short))
        red, green, blue = theme.ink
        self.dark: Colour = (red // 2, green // 2, blue // 2)  # the ground of white text over a white scene
        self._surfaces: dict[object, pygame.Surface] = {}
        self._rings: dict[tuple[int, int], Ring] = {}

    def speaking(self, language: str) -> Self:
        """The same for text in *language*; shares all that was drawn."""
        other = copy.copy(self)
        other.type = self.type.speaking(language)
        return other

    def cached(self, key: object, make: Callable[[], Image.Image]) -> pygame.Surface:
        """The surface of *key*, which *make* makes the first time."""
        if key not in self._surfaces:
            self._surfaces[key] = surface_of(make())
        return self._surfaces[key]

    def text(
        self,
        canvas: pygame.Surface,
        words: str,
        height: Height,
        at: tuple[float, float],
        *,
        anchor: Anchor = "middle",
        colour: Colour | None = None,
        strong: bool = False,
        shade: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """Draws one line of *words*, centred vertically at *at*; horizontally *anchor* says which point *at* is."""
        picture = self.type.picture(words, height, colour or self.theme.paper, strong=strong, shade=shade)
        margin = self.type.margin(height) if shade else 0
        width = picture.get_width()
        x = {"left": at[0] - margin, "middle": at[0] - width / 2, "right": at[0] - width + margin}[anchor]
        self.blit(canvas, picture, (round(x), round(at[1] - picture.get_height() / 2)), opacity)

    def paragraph(
        self,
        canvas: pygame.Surface,
        words: str,
        height: Height,
        at: tuple[float, float],
        width: int,
        *,
        colour: Colour | None = None,
        strong: bool = False,
        shade: bool = False,
        opacity: float = 1.0,
    ) -> int:
        """Draws *words* in centred lines of at most *width* pixels; *at* is the middle of the paragraph's upper edge.

        Returns the paragraph's height in pixels.
        """
        step = self.type.line(height)
        lines = self.type.lines(words, height, width, strong=strong)
        for number, line in enumerate(lines):
            place = (at[0], at[1] + step * (number + 0.5))
            self.text(canvas, line, height, place, colour=colour, strong=strong, shade=shade, opacity=opacity)
        return step * len(lines)

    def blit(self, canvas: pygame.Surface, picture: pygame.Surface, at: tuple[int, int], opacity: float = 1.0) -> None:
        """Draws *picture* with its upper left corner at *at*, with *opacity* (0 to 1)."""
        if opacity <= 0:
            return
        picture.set_alpha(round(255 * min(opacity, 1)))
        canvas.blit(picture, at)

    def gradient(self, canvas: pygame.Surface, side: Side, length: int, opacity: float = 1.0) -> None:
        """Darkens *length* pixels at one *side* of the canvas softly, so that text can stand there."""
        width, height = self.size
        across = side in ("left", "right")
        size = (length, height) if across else (width, length)

        def make() -> Image.Image:
            return shapes.gradient(size, self.dark, across=across, dark_end_first=side in ("left", "top"))

        at = {"left": (0, 0), "top": (0, 0), "right": (width - length, 0), "bottom": (0, height - length)}[side]
        self.blit(canvas, self.cached(("gradient", side, length), make), at, opacity)

    def pool(self, canvas: pygame.Surface, middle: tuple[int, int], size: Size, opacity: float = 1.0) -> None:
        """Darkens an oval of *size* about *middle* softly, so that text can stand there."""
        at = (middle[0] - size[0] // 2, middle[1] - size[1] // 2)
        self.blit(canvas, self.cached(("pool", size), lambda: shapes.oval(size, self.dark)), at, opacity)

    def card(self, canvas: pygame.Surface, rect: pygame.Rect, colour: Colour = WHITE, opacity: float = 1.0) -> None:
        """Draws a card with round corners and a soft shadow."""
        radius = 0.03 * self.short
        reach = round(0.03 * self.short)
        size = rect.size
        shadow = self.cached(("shadow", size), lambda: shapes.shadow(size, radius, reach))
        face = self.cached(("card", size, colour), lambda: shapes.rounded(size, radius, (*colour, 255)))
        self.blit(canvas, shadow, (rect.x - reach, rect.y - reach + reach // 4), opacity)
        self.blit(canvas, face, rect.topleft, opacity)

    def disc(self, diameter: int, fill: Rgba, rim: Rgba = (0, 0, 0, 0), rim_width: float = 0) -> pygame.Surface:
        """A round disc; *diameter* and *rim_width* in pixels."""
        key = ("disc", diameter, fill, rim, rim_width)
        return self.cached(key, lambda: shapes.disc(diameter, fill, rim, rim_width))

    def pill(self, size: Size, fill: Rgba) -> pygame.Surface:
        """A box whose ends are half circles."""
        return self.cached(("pill", size, fill), lambda: shapes.rounded(size, size[1] / 2, fill))

    def plate(self, size: Size, fill: Rgba, radius: int) -> pygame.Surface:
        """A box with round corners."""
        return self.cached(("plate", size, fill, radius), lambda: shapes.rounded(size, radius, fill))

    def ring(
        self,
        canvas: pygame.Surface,
        middle: tuple[int, int],
        diameter: int,
        width: int,
        portion: float,
        colour: Colour,
    ) -> None:
        """Draws *portion* (0 to 1) of a ring *width* pixels thick, clockwise from the top."""
        key = (diameter, width)
        if key not in self._rings:
            self._rings[key] = Ring(diameter, width)
        picture = self._rings[key].drawn(portion, colour)
        canvas.blit(picture, picture.get_rect(center=middle))

    def dots(self, canvas: pygame.Surface, middle: tuple[int, int], now: float, colour: Colour | None = None) -> None:
        """Draws three dots that pulse one after the other: something is on its way."""
        size = max(6, round(0.014 * self.short))
        dot = self.disc(size, (*(colour or self.theme.paper), 255))
        for number in (-1, 0, 1):
            opacity = 0.25 + 0.75 * breath(now - 0.22 * number, 1.4)
            at = (round(middle[0] + number * size * 1.9 - size / 2), middle[1] - size // 2)
            self.blit(canvas, dot, at, opacity)

    def notice(
        self, canvas: pygame.Surface, lines: Sequence[str], now: float, *, pool: bool = True, at: float = 0.5
    ) -> int:
        """Draws one or two sentences above three calm dots; gives the dots' y.

        *pool*: on dark ground, for a canvas that is not dark already. *at*: their middle, of the canvas's height.
        """
        x, y = self.size[0] // 2, round(at * self.size[1])
        if pool:
            self.pool(canvas, (x, y), (round(min(self.size[0], 1.6 * self.short)), round(0.62 * self.short)))
        width = self.size[0] - 4 * self.margin
        heights: tuple[Height, ...] = ("medium", "small")
        total = sum(
            self.type.line(height) * len(self.type.lines(line, height, width, strong=True))
            for line, height in zip(lines, heights, strict=False)
        )
        top = y - total // 2 - round(0.03 * self.short)
        for line, height in zip(lines, heights, strict=False):
            top += self.paragraph(canvas, line, height, (x, top), width, strong=True, shade=True)
        dots = top + round(0.04 * self.short)
        self.dots(canvas, (x, dots), now)
        return dots

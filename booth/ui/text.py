"""Text of every script becomes pictures: shaped and ordered by Pillow with Raqm, kept once made."""

from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Literal

import pygame
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from booth.scenes.themes import Colour, Fonts

Height = Literal["small", "medium", "large"]

SHARES: dict[Height, float] = {"small": 0.034, "medium": 0.062, "large": 0.14}  # of the short side
_KEPT = 128  # pictures of text; a whole journey in one language needs about 40
_FINER = 3  # drawn this many times as large
_LINE = 1.3  # line height in shares of the font's size


class Typesetter:
    """Sets the theme's words in three sizes."""

    def __init__(self, fonts: Fonts, short: int) -> None:
        """*short*: the short side of the canvas in pixels, which the sizes are tied to."""
        self._fonts = fonts
        self._short = short
        self._pictures: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._open: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}

    def pixels(self, height: Height) -> int:
        """The font's size in pixels."""
        return max(12, round(SHARES[height] * self._short))

    def line(self, height: Height) -> int:
        """From one line to the next in pixels."""
        return round(self.pixels(height) * _LINE)

    def width(self, text: str, height: Height, *, strong: bool = False) -> int:
        """How wide *text* is in pixels."""
        return round(self._font(height, strong).getlength(text) / _FINER)

    def picture(
        self,
        text: str,
        height: Height,
        colour: Colour,
        *,
        strong: bool = False,
        shade: bool = False,
    ) -> pygame.Surface:
        """*text* on nothing, one line; with *shade* a soft dark glow lies behind it, for text on pictures.

        The surface belongs to the cache: it is drawn, never changed.
        """
        key = (text, height, colour, strong, shade)
        if key not in self._pictures:
            self._pictures[key] = self._set(text, height, colour, strong, shade)
            if len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def margin(self, height: Height) -> int:
        """How far a picture with shade reaches beyond its text on every side, pixels."""
        return round(self.pixels(height) * 0.5)

    def lines(self, text: str, height: Height, width: int, *, strong: bool = False) -> list[str]:
        """*text* broken between words into lines no wider than *width* pixels, as far as its words allow.

        The lines are about equally long: no last word stands alone.
        """
        lines = self._broken(text, height, width, strong)
        if len(lines) > 1:
            for share in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
                narrower = self._broken(text, height, round(width * share), strong)
                if len(narrower) == len(lines):
                    return narrower
        return lines

    def _broken(self, text: str, height: Height, width: int, strong: bool) -> list[str]:
        found = [""]
        for word in text.split():
            longer = f"{found[-1]} {word}".strip()
            if found[-1] and self.width(longer, height, strong=strong) > width:
                found.append(word)
            else:
                found[-1] = longer
        return found

    def draw(
        self, image: Image.Image, text: str, height: Height, at: tuple[float, float], colour: Colour, *, strong: bool
    ) -> None:
        """Draws one line of *text* about the middle *at* into a picture that is being made."""
        matte = self._matte(text, height, strong, 0)
        image.paste(colour, (round(at[0] - matte.width / 2), round(at[1] - matte.height / 2)), matte)

    def _set(self, text: str, height: Height, colour: Colour, strong: bool, shade: bool) -> pygame.Surface:
        pixels = self.pixels(height)
        matte = self._matte(text, height, strong, self.margin(height) if shade else 0)
        size = matte.size
        picture = Image.new("RGBA", size, (*colour, 0))
        picture.putalpha(matte)
        if shade:
            glow = matte.filter(ImageFilter.GaussianBlur(pixels * 0.14)).point(lambda value: min(150, value))
            below = Image.new("RGBA", size, (0, 0, 0, 0))
            below.putalpha(glow)
            picture = Image.alpha_composite(below, picture)
        return surface_of(picture)

    def _matte(self, text: str, height: Height, strong: bool, margin: int) -> Image.Image:
        """One line of *text*, drawn larger and made small: spaces of any width, not of whole pixels."""
        size = (self.width(text, height, strong=strong) + 2 * margin + 2, self.line(height) + 2 * margin)
        large = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
        baseline = (size[1] + self.pixels(height) * (1.96 - _LINE)) / 2
        place = ((margin + 1) * _FINER, baseline * _FINER)
        ImageDraw.Draw(large).text(place, text, fill=255, font=self._font(height, strong), anchor="ls")
        return large.reduce(_FINER)

    def _font(self, height: Height, strong: bool) -> ImageFont.FreeTypeFont:
        key = (self._fonts.strong if strong else self._fonts.text, self.pixels(height) * _FINER)
        if key not in self._open:
            self._open[key] = ImageFont.truetype(*key, layout_engine=self._layout)
        return self._open[key]

    @cached_property
    def _layout(self) -> ImageFont.Layout:
        return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC


def surface_of(picture: Image.Image) -> pygame.Surface:
    """A Pillow picture as a surface in the order of bytes that is drawn fastest."""
    picture = picture.convert("RGBA")
    red, green, blue, alpha = picture.split()
    mixed = Image.merge("RGBA", (blue, green, red, alpha))
    return pygame.image.frombuffer(mixed.tobytes(), picture.size, "BGRA")

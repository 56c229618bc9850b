"""Turns text of every script into pictures: shaped and ordered by Pillow with Raqm, then cached."""

import copy
import re
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

import pygame
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from booth.scenes.themes import Colour, Fonts
from booth.texts import drawable
from booth.ui.surfaces import surface_of

Height = Literal["small", "medium", "large"]

FONT_SIZES: dict[Height, float] = {"small": 0.034, "medium": 0.062, "large": 0.14}  # of the short side
_CACHED = 128  # pictures of text, and texts in lines; a whole journey in one language needs about 40
_SUPERSAMPLING = 3  # times that text is drawn larger, then reduced: letters need not stand on whole pixels
_LINE_HEIGHT = 1.3  # of the font's size

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"  # kana and Han: a line may be broken between any two of them (UAX 14), but
_NEVER_FIRST = "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々"  # not before these, nor before a closing mark, nor
_NEVER_LAST = "「『（“‘《"  # behind these
_PIECE = re.compile(
    rf"\s*((?:[{_NEVER_LAST}]*[{_UNSPACED}](?:[{_NEVER_FIRST}]|[^\w\s{_NEVER_LAST}])*)|[^\s{_UNSPACED}]+)"
)


class Typesetter:
    """Sets the theme's words in three sizes."""

    def __init__(self, fonts: Fonts, short: int, cached: int = _CACHED) -> None:
        """*short*: the short side of the canvas in pixels, which the font sizes are a fraction of.

        *cached*: how many pictures of text are kept.
        """
        self._cached = cached
        self._fonts = fonts
        self._short = short
        self.language: str | None = None  # of the text that is set; None: any
        self._pictures: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()  # least recently used first
        self._lines: OrderedDict[tuple[object, ...], list[str]] = OrderedDict()  # the same
        self._open: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}

    def speaking(self, language: str) -> Self:
        """The same for text in *language*: Chinese and Japanese write some characters differently. Shares the cache."""
        other = copy.copy(self)
        other.language = language if features.check("raqm") else None  # only Raqm can tell them apart
        return other

    def pixels(self, height: Height) -> int:
        """The font's size in pixels."""
        return max(12, round(FONT_SIZES[height] * self._short))

    def line(self, height: Height) -> int:
        """The distance from one line to the next in pixels."""
        return round(self.pixels(height) * _LINE_HEIGHT)

    def width(self, text: str, height: Height, *, strong: bool = False) -> int:
        """The width of *text* in pixels."""
        return round(self._font(height, strong).getlength(drawable(text), language=self.language) / _SUPERSAMPLING)

    def picture(
        self,
        text: str,
        height: Height,
        colour: Colour,
        *,
        strong: bool = False,
        shade: bool = False,
    ) -> pygame.Surface:
        """One line of *text* on a transparent ground; with *shade* on a soft dark glow, for text on pictures.

        The surface belongs to the cache: never change it.
        """
        key = (text, height, colour, strong, shade, self.language)
        if key not in self._pictures:
            self._pictures[key] = self._set(text, height, colour, strong, shade)
            if len(self._pictures) > self._cached:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def margin(self, height: Height) -> int:
        """How far a picture with shade extends beyond its text on every side, in pixels."""
        return round(self.pixels(height) * 0.5)

    def lines(self, text: str, height: Height, width: int, *, strong: bool = False) -> list[str]:
        """Breaks *text* between words into as few lines as possible of at most *width* pixels.

        Chinese and Japanese are broken between characters. A single word that is wider keeps its line. Lines are about
        equally long, so that no last word stands alone. The list belongs to the cache: never change it.
        """
        key = (text, height, width, strong, self.language)
        if key not in self._lines:
            self._lines[key] = self._even(text, height, width, strong)
            if len(self._lines) > self._cached:
                self._lines.popitem(last=False)
        self._lines.move_to_end(key)
        return self._lines[key]

    def _even(self, text: str, height: Height, width: int, strong: bool) -> list[str]:
        lines = self._broken(text, height, width, strong)
        if len(lines) > 1:
            for fraction in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
                narrower = self._broken(text, height, round(width * fraction), strong)
                if len(narrower) == len(lines):
                    return narrower
        return lines

    def _broken(self, text: str, height: Height, width: int, strong: bool) -> list[str]:
        lines = [""]
        for piece in _PIECE.finditer(text):
            longer = (lines[-1] + piece[0]).strip()
            if lines[-1] and self.width(longer, height, strong=strong) > width:
                lines.append(piece[1])
            else:
                lines[-1] = longer
        return lines

    def draw(
        self,
        image: Image.Image,
        text: str,
        height: Height,
        at: tuple[float, float],
        colour: Colour | int,
        *,
        strong: bool,
    ) -> None:
        """Draws one line of *text*, centred at *at*, into a Pillow image."""
        letters = self._letters(text, height, strong, 0)
        image.paste(colour, (round(at[0] - letters.width / 2), round(at[1] - letters.height / 2)), letters)

    def _set(self, text: str, height: Height, colour: Colour, strong: bool, shade: bool) -> pygame.Surface:
        pixels = self.pixels(height)
        letters = self._letters(text, height, strong, self.margin(height) if shade else 0)
        picture = Image.new("RGBA", letters.size, (*colour, 0))
        picture.putalpha(letters)
        if shade:
            blurred = letters.filter(ImageFilter.GaussianBlur(pixels * 0.14)).point(lambda value: min(150, value))
            glow = Image.new("RGBA", letters.size, (0, 0, 0, 0))
            glow.putalpha(blurred)
            picture = Image.alpha_composite(glow, picture)
        return surface_of(picture)

    def _letters(self, text: str, height: Height, strong: bool, margin: int) -> Image.Image:
        """The opacity of one line of *text*, with *margin* pixels around it."""
        size = (self.width(text, height, strong=strong) + 2 * margin + 2, self.line(height) + 2 * margin)
        large = Image.new("L", (size[0] * _SUPERSAMPLING, size[1] * _SUPERSAMPLING))
        baseline = (size[1] + self.pixels(height) * (1.96 - _LINE_HEIGHT)) / 2
        place = ((margin + 1) * _SUPERSAMPLING, baseline * _SUPERSAMPLING)
        font, language = self._font(height, strong), self.language
        ImageDraw.Draw(large).text(place, drawable(text), fill=255, font=font, anchor="ls", language=language)
        return large.reduce(_SUPERSAMPLING)

    def _font(self, height: Height, strong: bool) -> ImageFont.FreeTypeFont:
        key = (self._fonts.strong if strong else self._fonts.text, self.pixels(height) * _SUPERSAMPLING)
        if key not in self._open:
            self._open[key] = ImageFont.truetype(*key, layout_engine=self._layout)
        return self._open[key]

    @cached_property
    def _layout(self) -> ImageFont.Layout:
        return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC

"""Sets a line of text for a picture: what is drawn into photos and onto paper; screens have ui/text.py."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

SUPERSAMPLING = 3  # text is drawn this many times as large, so that letters need not stand on whole pixels

_LINE = 1.3  # height of a line, of the font's size
_BELOW = 0.32  # of the font's size, below the foot of the letters
_SMALLEST = 8  # pixels
_JOINED = {"AL", "R"}  # Unicode's bidirectional classes of scripts that are shaped as a whole


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line of text."""

    alpha: Image.Image  # L: how much of each pixel is letter
    pixels: int  # the font's size that it was set in
    foot: float  # pixels from the picture's top to the foot of the letters


def set_line(
    text: str,
    font: Path,
    pixels: int,
    *,
    max_width: int,
    margin: float = 0.0,
    spacing: float = 0.0,
    language: str | None = None,
) -> Lettering:
    """*text* in *font* at the size *pixels*, or smaller if it would be wider than *max_width* pixels.

    *margin* is the room on every side, a fraction of the size that it is set in. *spacing* between letters, a fraction
    of it too, is left out in scripts whose letters join. *language* matters for Chinese and Japanese.
    """
    if any(unicodedata.bidirectional(char) in _JOINED or unicodedata.combining(char) for char in text):
        spacing = 0.0
    language = language if _RAQM else None  # only Raqm can tell them apart
    width = _width(text, font, pixels, spacing, language)
    if width > max_width:
        pixels = max(_SMALLEST, int(pixels * max_width / width))
        width = _width(text, font, pixels, spacing, language)
    reach = int(pixels * margin)
    size = round(width) + 2 * reach, round(_LINE * pixels) + 2 * reach
    large = Image.new("L", (max(1, size[0]) * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    foot = size[1] - reach - _BELOW * pixels
    _draw(large, text, _face(font, pixels), (reach * SUPERSAMPLING, foot * SUPERSAMPLING), spacing, language)
    return Lettering(large.reduce(SUPERSAMPLING), pixels, foot)


def _draw(
    large: Image.Image,
    text: str,
    face: ImageFont.FreeTypeFont,
    place: tuple[float, float],
    spacing: float,
    language: str | None,
) -> None:
    draw, (x, y) = ImageDraw.Draw(large), place
    if not spacing:
        draw.text((x, y), text, fill=255, font=face, anchor="ls", language=language)
        return
    for number, char in enumerate(text):  # where it would stand in the whole line, so that kerning is kept
        before = face.getlength(text[: number + 1], language=language) - face.getlength(char, language=language)
        at = x + before + number * spacing * face.size
        draw.text((at, y), char, fill=255, font=face, anchor="ls", language=language)


def _width(text: str, font: Path, pixels: int, spacing: float, language: str | None) -> float:
    """In pixels."""
    face = _face(font, pixels)
    extra = spacing * face.size * max(0, len(text) - 1)
    return (face.getlength(text, language=language) + extra) / SUPERSAMPLING


def _face(font: Path, pixels: int) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if _RAQM else ImageFont.Layout.BASIC  # Raqm orders right-to-left
    return ImageFont.truetype(font, pixels * SUPERSAMPLING, layout_engine=engine)


_RAQM = features.check("raqm")

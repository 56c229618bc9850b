"""The booth's own signs, drawn large and made small so that every edge is soft."""

import math
from typing import Literal

from PIL import Image, ImageChops, ImageDraw

from booth.themes import Colour

Icon = Literal["left", "right", "up", "down", "cross", "check", "again", "bin", "plus"]
Point = tuple[float, float]

_FINER = 4  # drawn this many times as large


def icon(name: Icon, size: int, colour: Colour) -> Image.Image:
    """The sign *name* in *colour* on nothing, *size* pixels wide and high."""
    pixels = size * _FINER
    matte = Image.new("L", (pixels, pixels))
    pen = _Pen(ImageDraw.Draw(matte), pixels)
    match name:
        case "left":
            pen.path((0.60, 0.24), (0.36, 0.50), (0.60, 0.76))
        case "right":
            pen.path((0.40, 0.24), (0.64, 0.50), (0.40, 0.76))
        case "up":
            pen.path((0.22, 0.62), (0.50, 0.36), (0.78, 0.62))
        case "down":
            pen.path((0.22, 0.38), (0.50, 0.64), (0.78, 0.38))
        case "cross":
            pen.path((0.27, 0.27), (0.73, 0.73))
            pen.path((0.73, 0.27), (0.27, 0.73))
        case "check":
            pen.path((0.20, 0.53), (0.42, 0.74), (0.81, 0.30))
        case "plus":
            pen.path((0.50, 0.22), (0.50, 0.78))
            pen.path((0.22, 0.50), (0.78, 0.50))
        case "again":
            turn = [math.radians(angle) for angle in range(-28, 276, 4)]
            pen.path(*((0.5 + 0.30 * math.cos(angle), 0.54 + 0.30 * math.sin(angle)) for angle in turn))
            pen.path((0.47, 0.09), (0.62, 0.24), (0.47, 0.39))
        case "bin":
            pen.path((0.20, 0.29), (0.80, 0.29))
            pen.path((0.40, 0.27), (0.42, 0.17), (0.58, 0.17), (0.60, 0.27))
            pen.path((0.27, 0.31), (0.31, 0.82), (0.69, 0.82), (0.73, 0.31))
            pen.path((0.43, 0.43), (0.44, 0.68))
            pen.path((0.57, 0.43), (0.56, 0.68))
    picture = Image.new("RGBA", (size, size), (*colour, 0))
    picture.putalpha(matte.resize((size, size), Image.Resampling.LANCZOS))
    return picture


class _Pen:
    """Draws lines with round ends and corners in shares of a square."""

    def __init__(self, draw: ImageDraw.ImageDraw, pixels: int) -> None:
        self._draw = draw
        self._pixels = pixels
        self._wide = round(0.085 * pixels)

    def path(self, *points: Point) -> None:
        places = [(x * self._pixels, y * self._pixels) for x, y in points]
        self._draw.line(places, fill=255, width=self._wide)
        half = self._wide / 2
        for x, y in places:
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=255)


def disc(size: int, fill: tuple[int, int, int, int], rim: tuple[int, int, int, int], wide: float) -> Image.Image:
    """A round disc of *size* pixels with a rim that is *wide* pixels; both colours with alpha."""
    pixels = size * _FINER
    picture = Image.new("RGBA", (pixels, pixels), (*fill[:3], 0))
    edge = max(1, round(wide * _FINER))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, pixels - 1, pixels - 1), fill=rim if wide else fill)
    if wide:
        draw.ellipse((edge, edge, pixels - 1 - edge, pixels - 1 - edge), fill=fill)
    return _shrunk(picture, (size, size))


def rounded(size: tuple[int, int], radius: float, fill: tuple[int, int, int, int]) -> Image.Image:
    """A box with round corners, *size* pixels."""
    large = (size[0] * _FINER, size[1] * _FINER)
    matte = Image.new("L", large)
    ImageDraw.Draw(matte).rounded_rectangle((0, 0, large[0] - 1, large[1] - 1), radius * _FINER, fill=fill[3])
    picture = Image.new("RGBA", size, (*fill[:3], 0))
    picture.putalpha(matte.resize(size, Image.Resampling.BOX))
    return picture


def frame(size: tuple[int, int], radius: float, wide: int, colour: Colour) -> Image.Image:
    """A frame with round corners, *wide* pixels thick, with nothing in it."""
    outer = rounded(size, radius, (*colour, 255))
    inner = rounded((size[0] - 2 * wide, size[1] - 2 * wide), max(0.0, radius - wide), (*colour, 255))
    matte = outer.getchannel("A")
    hole = Image.new("L", size)
    hole.paste(inner.getchannel("A"), (wide, wide))
    outer.putalpha(ImageChops.subtract(matte, hole))
    return outer


def _shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """*picture* made small without dark seams where it is transparent."""
    return picture.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")

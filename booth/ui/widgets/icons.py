"""The booth's own signs, drawn large and made small so that every edge is soft."""

import math
from typing import Literal

from PIL import Image, ImageChops, ImageDraw

from booth.scenes.themes import Colour

Icon = Literal[
    "left", "right", "up", "down", "cross", "check", "again", "bin", "plus",
    "closer", "back", "to the left", "to the right", "light",
]  # fmt: skip
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
        case "closer" | "back":
            grows = name == "closer"
            pen.person(0.50, 0.44, 0.75 if grows else 1.1)
            for across, down in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                ends = [(0.5 + share * across, 0.5 + share * down) for share in (0.27, 0.41)]
                pen.arrow(*(ends if grows else ends[::-1]))
        case "to the right" | "to the left":
            side = 1 if name == "to the right" else -1
            pen.person(0.5 - 0.20 * side, 0.48, 0.95)
            pen.arrow((0.5 + 0.12 * side, 0.50), (0.5 + 0.40 * side, 0.50))
        case "light":
            turn = [math.radians(angle) for angle in range(125, 416, 5)]
            pen.path(*((0.5 + 0.21 * math.cos(angle), 0.46 + 0.21 * math.sin(angle)) for angle in turn))
            pen.path((0.40, 0.72), (0.60, 0.72))
            pen.path((0.44, 0.84), (0.56, 0.84))
            for ray in (math.radians(degrees) for degrees in (180, 225, 270, 315, 360)):
                pen.path(*((0.5 + far * math.cos(ray), 0.46 + far * math.sin(ray)) for far in (0.33, 0.41)))
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

    def arrow(self, start: Point, end: Point) -> None:
        """A short arrow with its head at *end*."""
        turn = math.atan2(end[1] - start[1], end[0] - start[0])
        barbs = [(end[0] - 0.12 * math.cos(turn + by), end[1] - 0.12 * math.sin(turn + by)) for by in (0.8, -0.8)]
        self.path(start, end)
        self.path(barbs[0], end, barbs[1])

    def person(self, x: float, y: float, scale: float) -> None:
        """Head and shoulders about *x*, *y*, filled."""
        head, body = 0.115 * scale, 0.20 * scale
        middle, shoulders = y - 0.10 * scale, y + 0.32 * scale
        self._draw.ellipse(
            [each * self._pixels for each in (x - head, middle - head, x + head, middle + head)], fill=255
        )
        box = [each * self._pixels for each in (x - body, shoulders - 0.22 * scale, x + body, shoulders + 0.22 * scale)]
        self._draw.pieslice(box, 180, 360, fill=255)


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

"""The booth's own icons: a table of strokes on a unit square, drawn with a round pen.

Points are (x, y) from the upper left corner, 0 to 1. Arcs go clockwise, in degrees from the right.
"""

import math
from collections.abc import Callable, Mapping
from typing import Literal

import pygame
from PIL import Image, ImageDraw

from booth.scenes.themes import Colour
from booth.ui.drawing import Drawing
from booth.ui.shapes import SUPERSAMPLING

Icon = Literal[
    "left", "right", "up", "down", "cross", "check", "again", "bin", "plus", "undo",
    "printer", "closer", "back", "to the left", "to the right", "light", "no internet", "photo", "strip", "clip",
]  # fmt: skip
Point = tuple[float, float]

_STROKE = 0.085  # of the square


def draw_icon(
    drawing: Drawing,
    canvas: pygame.Surface,
    name: Icon,
    middle: tuple[int, int],
    size: int,
    colour: Colour,
    opacity: float = 1.0,
) -> None:
    """Draws the icon *name*, *size* pixels wide and high, about *middle*."""
    picture = drawing.cached(("icon", name, size, colour), lambda: icon(name, size, colour))
    drawing.blit(canvas, picture, (middle[0] - size // 2, middle[1] - size // 2), opacity)


def icon(name: Icon, size: int, colour: Colour) -> Image.Image:
    """The icon *name* in *colour* on a transparent ground, *size* pixels wide and high."""
    pixels = size * SUPERSAMPLING
    alpha = Image.new("L", (pixels, pixels))
    pen = _Pen(ImageDraw.Draw(alpha), pixels)
    for points in _STROKES.get(name, ()):
        pen.path(*points)
    if name in _FIGURES:
        _FIGURES[name](pen)
    picture = Image.new("RGBA", (size, size), (*colour, 0))
    picture.putalpha(alpha.resize((size, size), Image.Resampling.LANCZOS))
    return picture


class _Pen:
    """Draws lines with round ends and corners on the unit square."""

    def __init__(self, draw: ImageDraw.ImageDraw, pixels: int) -> None:
        self._draw = draw
        self._pixels = pixels
        self._width = round(_STROKE * pixels)

    def path(self, *points: Point) -> None:
        places = [(x * self._pixels, y * self._pixels) for x, y in points]
        self._draw.line(places, fill=255, width=self._width)
        half = self._width / 2
        for x, y in places:
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=255)

    def arrow(self, start: Point, end: Point) -> None:
        """A short arrow with its head at *end*."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        barbs = [
            (end[0] - 0.12 * math.cos(angle + turn), end[1] - 0.12 * math.sin(angle + turn)) for turn in (0.8, -0.8)
        ]
        self.path(start, end)
        self.path(barbs[0], end, barbs[1])

    def person(self, x: float, y: float, scale: float) -> None:
        """Filled head and shoulders about *x*, *y*."""
        head, body = 0.115 * scale, 0.20 * scale
        face, shoulders = y - 0.10 * scale, y + 0.32 * scale
        circle = (x - head, face - head, x + head, face + head)
        half_disc = (x - body, shoulders - 0.22 * scale, x + body, shoulders + 0.22 * scale)
        self._draw.ellipse([side * self._pixels for side in circle], fill=255)
        self._draw.pieslice([side * self._pixels for side in half_disc], 180, 360, fill=255)


def _on_circle(middle: Point, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return (middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle))


def _arc(middle: Point, radius: float, degrees: range) -> tuple[Point, ...]:
    return tuple(_on_circle(middle, radius, angle) for angle in degrees)


_STROKES: Mapping[Icon, tuple[tuple[Point, ...], ...]] = {
    "left": (((0.60, 0.24), (0.36, 0.50), (0.60, 0.76)),),
    "right": (((0.40, 0.24), (0.64, 0.50), (0.40, 0.76)),),
    "up": (((0.22, 0.62), (0.50, 0.36), (0.78, 0.62)),),
    "down": (((0.22, 0.38), (0.50, 0.64), (0.78, 0.38)),),
    "cross": (((0.27, 0.27), (0.73, 0.73)), ((0.73, 0.27), (0.27, 0.73))),
    "check": (((0.20, 0.53), (0.42, 0.74), (0.81, 0.30)),),
    "plus": (((0.50, 0.22), (0.50, 0.78)), ((0.22, 0.50), (0.78, 0.50))),
    "photo": (
        ((0.16, 0.26), (0.84, 0.26), (0.84, 0.76), (0.16, 0.76), (0.16, 0.26)),
        ((0.20, 0.72), (0.40, 0.48), (0.56, 0.66), (0.66, 0.56), (0.80, 0.72)),
    ),
    "strip": (
        ((0.30, 0.10), (0.70, 0.10), (0.70, 0.90), (0.30, 0.90), (0.30, 0.10)),
        *(((0.30, y), (0.70, y)) for y in (0.36, 0.63)),
    ),
    "clip": (
        ((0.14, 0.26), (0.86, 0.26), (0.86, 0.76), (0.14, 0.76), (0.14, 0.26)),
        ((0.42, 0.38), (0.64, 0.51), (0.42, 0.64), (0.42, 0.38)),
    ),
    "again": (
        _arc((0.5, 0.54), 0.30, range(-28, 276, 4)),
        ((0.47, 0.09), (0.62, 0.24), (0.47, 0.39)),
    ),
    "undo": (
        ((0.38, 0.16), (0.20, 0.34), (0.38, 0.52)),
        ((0.20, 0.34), (0.58, 0.34), *_arc((0.58, 0.56), 0.22, range(-90, 91, 6)), (0.36, 0.78)),
    ),
    "no internet": (
        *(_arc((0.42, 0.78), radius, range(-135, -44, 5)) for radius in (0.18, 0.35, 0.52)),
        ((0.42, 0.78), (0.42, 0.78)),
        ((0.90, 0.40), (0.90, 0.62)),
        ((0.90, 0.78), (0.90, 0.78)),
    ),
    "bin": (
        ((0.20, 0.29), (0.80, 0.29)),
        ((0.40, 0.27), (0.42, 0.17), (0.58, 0.17), (0.60, 0.27)),
        ((0.27, 0.31), (0.31, 0.82), (0.69, 0.82), (0.73, 0.31)),
        ((0.43, 0.43), (0.44, 0.68)),
        ((0.57, 0.43), (0.56, 0.68)),
    ),
    "printer": (
        ((0.30, 0.38), (0.30, 0.16), (0.70, 0.16), (0.70, 0.38)),
        ((0.28, 0.68), (0.16, 0.68), (0.16, 0.40), (0.84, 0.40), (0.84, 0.68), (0.72, 0.68)),
        ((0.30, 0.58), (0.70, 0.58), (0.70, 0.84), (0.30, 0.84), (0.30, 0.58)),
    ),
    "light": (
        _arc((0.5, 0.46), 0.21, range(125, 416, 5)),
        ((0.40, 0.72), (0.60, 0.72)),
        ((0.44, 0.84), (0.56, 0.84)),
        *(
            tuple(_on_circle((0.5, 0.46), distance, ray) for distance in (0.33, 0.41))
            for ray in (180, 225, 270, 315, 360)
        ),
    ),
}


def _closer(pen: _Pen) -> None:
    pen.person(0.50, 0.44, 0.75)
    for x, y in _DIAGONALS:
        pen.arrow((0.5 + 0.27 * x, 0.5 + 0.27 * y), (0.5 + 0.41 * x, 0.5 + 0.41 * y))


def _back(pen: _Pen) -> None:
    pen.person(0.50, 0.44, 1.1)
    for x, y in _DIAGONALS:
        pen.arrow((0.5 + 0.41 * x, 0.5 + 0.41 * y), (0.5 + 0.27 * x, 0.5 + 0.27 * y))


def _to_the_right(pen: _Pen) -> None:
    pen.person(0.30, 0.48, 0.95)
    pen.arrow((0.62, 0.50), (0.90, 0.50))


def _to_the_left(pen: _Pen) -> None:
    pen.person(0.70, 0.48, 0.95)
    pen.arrow((0.38, 0.50), (0.10, 0.50))


_DIAGONALS = ((-1, -1), (1, -1), (-1, 1), (1, 1))
_FIGURES: Mapping[Icon, Callable[[_Pen], None]] = {
    "closer": _closer,
    "back": _back,
    "to the right": _to_the_right,
    "to the left": _to_the_left,
}

"""Draws what lies behind the photos of the layouts: the contour lines of a map of nowhere, and a compass star.

`python themes/wonders/source/layouts.py` writes `background.webp` into each layout's folder: gold, with transparency.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

LAYOUTS = Path(__file__).parents[1] / "layouts"
DPI = 300
GOLD = (176, 132, 62)
PALE_GOLD = (222, 184, 118)  # on dark paper

Field = NDArray[np.float64]


@dataclass(frozen=True)
class Ornament:
    """What is drawn for one layout. Lengths are millimetres."""

    layout: str
    paper: tuple[float, float]
    lines: tuple[
        float, float
    ]  # the heights between which the contour lines come up from nothing to their full strength
    star: tuple[float, float, float]  # its middle and its radius
    rule: float  # the length of each of the two hairlines beside the star
    seed: int
    colour: tuple[int, int, int] = GOLD
    strength: float = 0.42  # opacity of the contour lines
    summit: tuple[float, float] = (0.5, 1.05)  # where the mountain is, fractions of the paper


ORNAMENTS = (
    Ornament("strip", (50.8, 152.4), (121, 146), (25.4, 139.4, 1.5), 9.5, 3),
    Ornament("single", (152.4, 101.6), (83, 99), (76.2, 93.2, 1.9), 0, 8, summit=(0.86, 1.1)),
    Ornament("three", (101.6, 152.4), (98, 146), (50.8, 134.2, 2.3), 17, 5, colour=PALE_GOLD, strength=0.34),
    Ornament("square", (101.6, 101.6), (74, 98), (50.8, 91.2, 1.7), 13, 12, summit=(0.12, 1.1)),
)


def pixels(millimetres: float) -> float:
    """A length on the paper in pixels."""
    return millimetres / 25.4 * DPI


def heights(size: tuple[int, int], seed: int, summit: tuple[float, float]) -> Field:
    """The heights of a hilly country: a mountain, and waves of chance; one unit from one contour line to the next."""
    rng = np.random.default_rng(seed)
    width, height = size
    y, x = np.mgrid[0:height, 0:width] / pixels(1)
    peak_x, peak_y = summit[0] * width / pixels(1), summit[1] * height / pixels(1)
    land = 13 * np.exp(-(((x - peak_x) / 34) ** 2 + ((y - peak_y) / 30) ** 2))
    for length in (46, 31, 23, 15, 11):  # mm of a wave
        for _ in range(4):
            angle, phase = rng.uniform(0, 2 * np.pi, 2)
            land += length / 42 * np.sin(2 * np.pi / length * (x * np.cos(angle) + y * np.sin(angle)) + phase)
    return np.asarray(land)


def contours(land: Field) -> Field:
    """How much of each pixel is contour line, 0 to 1: a hairline each, every fifth a little stronger."""
    slope = np.hypot(*np.gradient(land)) + 1e-4
    nearest = np.round(land)
    distance = np.abs(land - nearest) / slope  # pixels
    thickness = np.where(nearest % 5 == 0, 2.1, 1.15)
    return np.clip(thickness / 2 + 0.5 - distance, 0, 1)


def star(size: tuple[int, int], middle: tuple[float, float], radius: float, rule: float) -> Field:
    """A compass star of four long and four short points, with a hairline that tapers off on either side; 0 to 1."""
    scale = 4
    drawn = Image.new("L", (size[0] * scale, size[1] * scale))
    draw = ImageDraw.Draw(drawn)
    x, y = middle[0] * scale, middle[1] * scale
    for turn, length in ((np.pi / 4, 0.55), (0.0, 1.0)):
        points = []
        for number in range(8):
            angle = turn + number * np.pi / 4
            reach = radius * scale * (length if number % 2 == 0 else 0.2)
            points.append((x + reach * np.sin(angle), y - reach * np.cos(angle)))
        draw.polygon(points, fill=255)
    for side in (-1, 1) if rule else ():
        near, far, thick = radius * 1.9 * scale, (radius * 1.9 + rule) * scale, 0.11 / 25.4 * DPI * scale
        draw.polygon([(x + side * near, y - thick), (x + side * far, y), (x + side * near, y + thick)], fill=255)
    return np.asarray(drawn.reduce(scale), np.float64) / 255


def draw(ornament: Ornament) -> Image.Image:
    """The picture behind the photos of one layout."""
    size = round(pixels(ornament.paper[0])), round(pixels(ornament.paper[1]))
    low, high = (pixels(height) for height in ornament.lines)
    rise = np.clip((np.arange(size[1]) - low) / (high - low), 0, 1)[:, np.newaxis]
    lines = ornament.strength * rise**1.5 * contours(heights(size, ornament.seed, ornament.summit))
    x, y, radius = ornament.star
    middle = pixels(x), pixels(y)
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    across, down = (columns - middle[0]) / pixels(30), (rows - middle[1] + pixels(3)) / pixels(9)
    clearing = 1 - 0.8 * np.exp(-((across**2 + down**2) ** 2))  # room for the words
    shape = np.maximum(lines * clearing, star(size, middle, pixels(radius), pixels(ornament.rule)))
    picture = Image.new("RGBA", size, (*ornament.colour, 0))
    picture.putalpha(Image.fromarray(np.round(255 * shape).astype(np.uint8)))
    return picture


def main() -> None:
    """Writes every layout's picture."""
    for ornament in ORNAMENTS:
        draw(ornament).save(LAYOUTS / ornament.layout / "background.webp", lossless=True, quality=100, method=6)


if __name__ == "__main__":
    main()

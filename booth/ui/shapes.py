"""Plain shapes as Pillow images with soft edges: boxes, discs, frames, shadows, and the dark ground behind text."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from booth.picture_types import Size
from booth.scenes.themes import Colour

Rgba = tuple[int, int, int, int]
"""Red, green, blue and alpha, 0 to 255."""

SUPERSAMPLING = 4  # times that shapes are drawn larger in both directions, then reduced, so that edges are smooth
DARKEST = 0.80  # opacity of dark ground at its darkest: keeps text on it at 4.5:1 over a white scene


def rounded(size: Size, radius: float, fill: Rgba) -> Image.Image:
    """A box of *size* with round corners."""
    large = (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING)
    alpha = Image.new("L", large)
    box = (0, 0, large[0] - 1, large[1] - 1)
    ImageDraw.Draw(alpha).rounded_rectangle(box, radius * SUPERSAMPLING, fill=fill[3])
    picture = Image.new("RGBA", size, (*fill[:3], 0))
    picture.putalpha(alpha.resize(size, Image.Resampling.BOX))
    return picture


def disc(diameter: int, fill: Rgba, rim: Rgba, rim_width: float) -> Image.Image:
    """A round disc of *diameter* pixels, the rim included; *rim_width* in pixels, 0 for no rim."""
    pixels = diameter * SUPERSAMPLING
    picture = Image.new("RGBA", (pixels, pixels), (*fill[:3], 0))
    inset = max(1, round(rim_width * SUPERSAMPLING))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, pixels - 1, pixels - 1), fill=rim if rim_width else fill)
    if rim_width:
        draw.ellipse((inset, inset, pixels - 1 - inset, pixels - 1 - inset), fill=fill)
    # Premultiplied while it is reduced: transparent pixels would leave dark seams.
    return picture.convert("RGBa").resize((diameter, diameter), Image.Resampling.BOX).convert("RGBA")


def frame(size: Size, radius: float, width: int, colour: Colour) -> Image.Image:
    """An empty frame of *size* with round corners, its border *width* pixels thick."""
    outer = rounded(size, radius, (*colour, 255))
    inner = rounded((size[0] - 2 * width, size[1] - 2 * width), max(0.0, radius - width), (*colour, 255))
    hole = Image.new("L", size)
    hole.paste(inner.getchannel("A"), (width, width))
    outer.putalpha(ImageChops.subtract(outer.getchannel("A"), hole))
    return outer


def shadow(size: Size, radius: float, reach: int) -> Image.Image:
    """The soft shadow of a box of *size* with round corners; the image is *reach* pixels larger on every side."""
    large = (size[0] + 2 * reach, size[1] + 2 * reach)
    x = np.abs(np.arange(large[0]) - (large[0] - 1) / 2) - (size[0] / 2 - radius)
    y = np.abs(np.arange(large[1]) - (large[1] - 1) / 2) - (size[1] / 2 - radius)
    distance = np.hypot(np.maximum(x, 0)[np.newaxis, :], np.maximum(y, 0)[:, np.newaxis]) - radius  # from the box
    near = np.clip(1 - (distance + reach * 0.3) / (reach * 1.3), 0, 1)
    return _tinted((0, 0, 0), near * near * 110)


def gradient(size: Size, colour: Colour, *, across: bool, dark_end_first: bool) -> Image.Image:
    """*colour* from clear to `DARKEST`, from left to right if *across*, else from top to bottom, or the reverse.

    It rises quickly and stays dark: the dark two thirds carry the text.
    """
    ramp = _smooth(np.clip(np.linspace(0, 1.55, size[0] if across else size[1]), 0, 1)) * DARKEST * 255
    ramp = ramp[::-1] if dark_end_first else ramp
    alpha = ramp[np.newaxis, :] if across else ramp[:, np.newaxis]
    return _tinted(colour, np.broadcast_to(alpha, size[::-1]))


def oval(size: Size, colour: Colour) -> Image.Image:
    """An oval of *colour* that fades out towards the edges of *size*, at most `DARKEST` in its middle."""
    y, x = np.mgrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
    return _tinted(colour, _smooth(np.clip((1 - np.hypot(x, y)) * 1.5, 0, 1)) * DARKEST * 255)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values * values * (3 - 2 * values)


def _tinted(colour: Colour, alpha: NDArray[np.float64]) -> Image.Image:
    """*colour* with *alpha*, height x width, 0 to 255."""
    picture = Image.new("RGBA", (alpha.shape[1], alpha.shape[0]), (*colour, 0))
    picture.putalpha(Image.fromarray(np.ascontiguousarray(np.round(alpha).astype(np.uint8))))
    return picture

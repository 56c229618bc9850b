"""Crops a picture about the point that matters to fill another size, wherever the edges fall between pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from booth.picture_types import Picture, RelativeBox, Size

Focus = tuple[float, float]
"""A point in a picture: fractions of its width from the left and of its height from the top, 0 to 1."""


def crop_box(source: Size, size: Size, focus: Focus) -> RelativeBox:
    """The largest part of *source* with the aspect ratio of *size*, centred on *focus* as far as the edges allow."""
    relative_ratio = (size[0] / size[1]) / (source[0] / source[1])
    width, height = min(1.0, relative_ratio), min(1.0, 1 / relative_ratio)
    left = min(max(focus[0] - width / 2, 0.0), 1.0 - width)
    top = min(max(focus[1] - height / 2, 0.0), 1.0 - height)
    return left, top, left + width, top + height


def cover(picture: Picture, size: Size, focus: Focus) -> Picture:
    """*picture* cropped about *focus* to fill exactly *size* (Lanczos)."""
    return crop(picture, crop_box((picture.shape[1], picture.shape[0]), size, focus), size)


def crop(pixels: NDArray[np.uint8], box: RelativeBox, size: Size) -> NDArray[np.uint8]:
    """The part of *pixels* (height x width, or with channels) in *box*, resized to *size* (Lanczos); a new array."""
    height, width = pixels.shape[:2]
    edges = box[0] * width, box[1] * height, min(box[2] * width, width), min(box[3] * height, height)
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, box=edges))

"""Resizing: four functions, by what the result is for. All take uint8 pictures or mattes and a (width, height).

- `resize_area`: for a model and for measuring, where every pixel must count the same.
- `resize_fast`: for the live view, many times a second.
- `resize_linear`: for a screen, and for mattes: nothing overshoots.
- `resize_cubic`: for a photo, which is to be as sharp as its pixels allow.
"""

import cv2

from booth.imaging.arrays import as_uint8
from booth.picture_types import Picture, Size

_LINEAR_LIMIT = 2.5  # times smaller in one direction: up to here linear interpolation misses one pixel in five at most


def resize_area(picture: Picture, size: Size) -> Picture:
    """*picture* stretched to *size*, each pixel the average of the area that it covers."""
    return as_uint8(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def resize_fast(picture: Picture, size: Size) -> Picture:
    """*picture* at *size* in as little time as looks right; itself if it has that size.

    Halved by area as long as its sides are even, then linear if that skips few pixels, by area if not. Area averaging
    alone would take up to ten times as long.
    """
    width, height = size
    while (
        picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height and not any(n % 2 for n in picture.shape[:2])
    ):
        half = picture.shape[1] // 2, picture.shape[0] // 2
        picture = as_uint8(cv2.resize(picture, half, interpolation=cv2.INTER_AREA))
    if picture.shape[1::-1] == size:
        return picture
    skips_few = picture.shape[1] <= _LINEAR_LIMIT * width and picture.shape[0] <= _LINEAR_LIMIT * height
    halves = picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height
    interpolation = cv2.INTER_LINEAR if skips_few and not halves else cv2.INTER_AREA
    return as_uint8(cv2.resize(picture, size, interpolation=interpolation))


def resize_linear(picture: Picture, size: Size) -> Picture:
    """*picture* at *size*: area-averaged if that is narrower, linear if not; itself if it has that size."""
    return _resize(picture, size, cv2.INTER_LINEAR)


def resize_cubic(picture: Picture, size: Size) -> Picture:
    """*picture* at *size*: area-averaged if that is narrower, bicubic if not; itself if it has that size."""
    return _resize(picture, size, cv2.INTER_CUBIC)


def _resize(picture: Picture, size: Size, enlarging: int) -> Picture:
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    shrinks = size[0] < picture.shape[1]
    return as_uint8(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else enlarging))

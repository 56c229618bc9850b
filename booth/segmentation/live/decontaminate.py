"""The live view's guests without a rim of the old wall: at their edge a pixel shows some of both.

The finished still solves for the true colours; this is the cheap way, in the edge alone, for thirty times a second.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture

_SOLID = 250  # a matte from here on shows nothing but guest, of 255
_NEARLY = 200  # from here on what a pixel has of the wall is not seen
_ALONE = 16  # of 255, the solid share of what is around; with less there is no colour to draw from
_SOFT = 16  # below this next to nothing of it is seen, whatever its colour
_REACH = 3  # pixels of the small picture from which colours are drawn to the edge


def decontaminate(picture: Picture, matte: Matte, small: Picture) -> None:
    """Pulls the colours of *picture* at the edge of *matte*, in place, towards the guest's own further in.

    The less of a pixel is guest, the more: all but gone, it is the colour that lies inside. *small* is the same picture
    at a size of about 320 pixels.
    """
    at = np.flatnonzero(cv2.inRange(matte, _SOFT, _NEARLY).view(np.bool_))  # ten times as quick as of whole numbers
    if at.size == 0:
        return
    height, width = small.shape[:2]
    core = cv2.inRange(cv2.resize(matte, (width, height), interpolation=cv2.INTER_NEAREST), _SOLID, 255)
    side = 2 * _REACH + 1, 2 * _REACH + 1
    near = cv2.blur(core, side)
    inside = cv2.blur(cv2.bitwise_and(small, small, mask=core), side)
    inside = cv2.divide(inside, cv2.cvtColor(near, cv2.COLOR_GRAY2RGB), scale=255)
    rows, columns = np.divmod(at, matte.shape[1])
    there = _scaled(matte.shape[0], height)[rows] * width + _scaled(matte.shape[1], width)[columns]
    guest = matte.reshape(-1).take(at)
    guest[near.reshape(-1).take(there) < _ALONE] = 255  # a hair far from anything solid keeps what it has
    share = cv2.cvtColor(guest[None], cv2.COLOR_GRAY2RGB)
    pixels, at = _in_a_row(picture, rows, columns)
    kept = cv2.multiply(pixels.take(at, axis=0)[None], share, scale=1 / 255)
    own = as_uint8(inside).reshape(-1, 3).take(there, axis=0)[None]
    pixels[at] = cv2.add(kept, cv2.multiply(own, cv2.bitwise_not(share), scale=1 / 255))[0]


def _in_a_row(
    picture: Picture, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """*picture*, which may be cut from a larger one, as one row of pixels, and where *rows* and *columns* lie in it."""
    height, width = picture.shape[:2]
    line = picture.strides[0] // 3
    pixels = np.lib.stride_tricks.as_strided(picture, ((height - 1) * line + width, 3), (3, 1))
    return pixels, rows * line + columns


def _scaled(length: int, to: int) -> NDArray[np.intp]:
    """Which of *to* pixels each of *length* pixels falls into."""
    return np.arange(length) * to // length

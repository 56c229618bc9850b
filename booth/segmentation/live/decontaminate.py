"""Decontamination for the live view: at the guests' edge, colours are taken from further inside.

The still solves for the true colours; this is an approximation, cheap enough for thirty times a second.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture

_SOLID = 250  # of 255: a matte from here on shows nothing but guest
_NEARLY_SOLID = 200  # of 255: from here on what a pixel has of the wall is not noticed
_NEARLY_CLEAR = 16  # of 255: below it a pixel's colour is not noticed
_LEAST_SOLID = 16  # of 255: the fraction of the neighbourhood that must be solid to take a colour from
_MUCH_SOLID = 100  # of 255: from here on nothing of the pixel's own colour is kept for want of it; at an edge half
# How much of its own colour a pixel keeps at least, by how solid its neighbourhood is: a hair far from anything solid
# keeps it all. Without the slope in between the small picture's pixels show as stairs.
_KEPT = np.interp(np.arange(256), [_LEAST_SOLID, _MUCH_SOLID], [255, 0]).round().astype(np.uint8)
_REACH = 3  # pixels of the small picture from which colours are taken
_PIXEL = np.dtype("V3")  # red, green and blue as one thing
_NONE = np.empty(0, np.intp)


def decontaminate(picture: Picture, matte: Matte, small: Picture) -> None:
    """Blends the colours of *picture* at the edge of *matte*, in place, with the guest's own further in.

    The lower a pixel's alpha, the more it takes of the colour inside. *small* is the same picture with a longer side of
    about 320 pixels.
    """
    left, top, across, down = cv2.boundingRect(matte)
    within = matte[top : top + down, left : left + across]
    # Viewed as truth values, which flatnonzero searches ten times as fast as numbers.
    edge = np.flatnonzero(cv2.inRange(within, _NEARLY_CLEAR, _NEARLY_SOLID).view(np.bool_)) if across else _NONE
    if edge.size == 0:
        return
    height, width = small.shape[:2]
    solid = cv2.inRange(cv2.resize(matte, (width, height), interpolation=cv2.INTER_NEAREST), _SOLID, 255)
    neighbourhood = 2 * _REACH + 1, 2 * _REACH + 1
    solid_near = cv2.blur(solid, neighbourhood)
    inside = cv2.blur(cv2.bitwise_and(small, small, mask=solid), neighbourhood)
    inside = cv2.divide(inside, cv2.cvtColor(solid_near, cv2.COLOR_GRAY2RGB), scale=255)
    rows, columns = np.divmod(edge.astype(np.uint32), np.uint32(across))
    rows += np.uint32(top)
    columns += np.uint32(left)
    in_small = (_scaled(matte.shape[0], height) * width).take(rows) + _scaled(matte.shape[1], width).take(columns)
    alpha = within.take(edge)
    kept_colour = cv2.LUT(solid_near, _KEPT).reshape(-1).take(in_small)
    alphas = cv2.cvtColor(np.maximum(alpha, kept_colour)[None], cv2.COLOR_GRAY2RGB)
    pixels, edge = _as_one_row(picture, rows, columns)
    kept = cv2.multiply(pixels.take(edge, axis=0)[None], alphas, scale=1 / 255)
    own = as_uint8(inside).reshape(-1, 3).take(in_small, axis=0)[None]
    blended = cv2.add(kept, cv2.multiply(own, cv2.bitwise_not(alphas), scale=1 / 255))[0]
    np.put(pixels.view(_PIXEL), edge, blended.view(_PIXEL))  # ten times as fast as pixel by pixel of three numbers


def _as_one_row(
    picture: Picture, rows: NDArray[np.uint32], columns: NDArray[np.uint32]
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """A view of *picture*, which may itself be a view of a larger one, as one row, and the places in it of all *rows*
    and *columns*.
    """
    height, width = picture.shape[:2]
    stride = picture.strides[0] // 3
    pixels = np.lib.stride_tricks.as_strided(picture, ((height - 1) * stride + width, 3), (3, 1))
    return pixels, (rows * np.uint32(stride) + columns).astype(np.intp)


def _scaled(length: int, to: int) -> NDArray[np.intp]:
    """Which of *to* pixels each of *length* pixels falls into."""
    return np.arange(length) * to // length

"""Looks: what becomes of a whole picture's colours, the place's and the guests' alike, as with another film.

A look is a matrix, which mixes red, green and blue, and then a curve for each of them: a 3D table of all 256 levels of
each that needs no table and no interpolation. It costs 3 ms at 1280x720, Pillow's table of 17 x 17 x 17 there 34.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Picture

_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601
_YELLOW_FILTER = np.array([0.36, 0.52, 0.12])  # what photographers put before black-and-white film: skin gets lighter


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What becomes of each colour."""

    matrix: NDArray[np.float32]  # 3 x 3: of what red, green and blue (a column each) each of them is mixed
    curves: NDArray[np.uint8]  # 1 x 256 x 3, as cv2.LUT takes it: what then becomes of each


def apply_look(picture: Picture, look: Look) -> None:
    """Gives *picture* the *look*, in place."""
    cv2.transform(picture, look.matrix, dst=picture)
    cv2.LUT(picture, look.curves, dst=picture)


def _look(matrix: NDArray[np.float64], *curves: Sequence[tuple[int, int]]) -> Look:
    """A look with a curve for each channel, or one for all: levels from 0 to 255 and what becomes of them."""
    levels = np.arange(256)
    tables = [_smooth(levels, points) for points in (curves if len(curves) == 3 else 3 * curves)]
    return Look(matrix.astype(np.float32), np.round(np.stack(tables, axis=-1)).astype(np.uint8)[np.newaxis])


def _smooth(levels: NDArray[np.int64], points: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """A curve through *points* without corners: monotone cubic interpolation (Fritsch and Carlson, 1980)."""
    x, y = (np.array(axis, float) for axis in zip(*points, strict=True))
    slopes = np.diff(y) / np.diff(x)
    means = np.where(slopes[1:] * slopes[:-1] > 0, 2 / (1 / slopes[1:] + 1 / slopes[:-1]), 0.0)
    tangents = np.concatenate([slopes[:1], means, slopes[-1:]])
    part = np.clip(np.searchsorted(x, levels, side="right") - 1, 0, len(x) - 2)
    width = np.diff(x)[part]
    t = (levels - x[part]) / width
    start = y[part] * (1 + 2 * t) + width * tangents[part] * t
    end = y[part + 1] * (3 - 2 * t) + width * tangents[part + 1] * (t - 1)
    curve: NDArray[np.float64] = np.clip(start * (1 - t) ** 2 + end * t**2, 0, 255)
    return curve


def _saturated(amount: float) -> NDArray[np.float64]:
    """The matrix that takes colours *amount* times as far from grey of the same brightness."""
    return amount * np.eye(3) + (1 - amount) * np.tile(_LUMA, (3, 1))


_CONTRAST = ((0, 0), (48, 36), (128, 130), (208, 222), (255, 255))

LOOKS: Mapping[str, Look] = {
    "black and white": _look(np.tile(_YELLOW_FILTER, (3, 1)), _CONTRAST),
    "warm": _look(
        _saturated(1.05),
        ((0, 2), (64, 71), (128, 143), (192, 207), (255, 255)),
        ((0, 1), (64, 63), (128, 127), (192, 190), (255, 250)),
        ((0, 0), (64, 57), (128, 116), (192, 177), (255, 236)),
    ),
    # Lifted blacks and soft whites, bluish green shadows, and light that is a little yellow: a colour negative's print.
    "film": _look(
        _saturated(0.84),
        ((0, 12), (64, 62), (128, 136), (192, 209), (255, 252)),
        ((0, 16), (64, 65), (128, 129), (192, 195), (255, 243)),
        ((0, 24), (64, 71), (128, 129), (192, 188), (255, 234)),
    ),
}
"""By the name that the settings and an about.json call it."""

"""The light of now against that in which the plate was learned: a gain for each channel, and a slow one from place to
place.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from booth.picture_types import Mask, Picture
from booth.segmentation.live.plate_fit import grey_of

_EVERY = 4  # every so many-th pixel in both directions is enough for a median
_LEAST_PIXELS = 60  # of these; fewer are not
_OFFSET = 4  # levels of 255 that are added to both sides of a quotient: nearly black pixels are mostly noise
_CELL = 16  # pixels: side of the cells whose light is compared
_LEAST_WEIGHT = 0.05  # of a cell that must be seen
_LOCAL = 0.8, 1.15  # the lowest and the highest gain from place to place


@dataclass(frozen=True, slots=True)
class RoomLight:
    """The light of a frame, as factors to the room's colours when they were learned."""

    gain: NDArray[np.float32]
    """For each of three channels, the same everywhere."""
    factors: NDArray[np.float32]
    """For each pixel and channel, the gain included: height x width x 3."""


def light_of(picture: Picture, room: NDArray[np.float32], empty: Mask, reliable: Mask) -> RoomLight | None:
    """The light that turns *room* (RGB, 0 to 255, of the size of *picture*) into *picture*; None if too little is seen.

    The gain is a median over the *empty* pixels, so that a third of them may be wrong; the local light is a mean over
    *reliable* ones.
    """
    seen = empty[::_EVERY, ::_EVERY]
    now, then = picture[::_EVERY, ::_EVERY][seen], room[::_EVERY, ::_EVERY][seen]
    if len(now) < _LEAST_PIXELS:
        return None
    gain = np.median((now + float(_OFFSET)) / (then + float(_OFFSET)), axis=0).astype(np.float32)
    used = reliable.astype(np.float32)
    brightness = cv2.cvtColor(room * gain, cv2.COLOR_RGB2GRAY)
    weight, cells_now, cells_then = (_cells(array) for array in (used, grey_of(picture) * used, brightness * used))
    quotient = (cells_now + _OFFSET * weight) / np.maximum(cells_then + _OFFSET * weight, 1e-3)
    local = np.where(weight > _LEAST_WEIGHT, quotient, 1).clip(*_LOCAL).astype(np.float32)
    everywhere = cv2.resize(local, (empty.shape[1], empty.shape[0]))
    return RoomLight(gain, (cv2.cvtColor(everywhere, cv2.COLOR_GRAY2RGB) * gain).astype(np.float32, copy=False))


def _cells(array: MatLike) -> MatLike:
    """The mean of *array* in each cell, smoothed over the neighbours."""
    size = max(1, array.shape[1] // _CELL), max(1, array.shape[0] // _CELL)
    return cv2.blur(cv2.resize(array, size, interpolation=cv2.INTER_AREA), (5, 5))

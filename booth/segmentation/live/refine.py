"""From the coarse matte to one of the live view's size: its edge moves to where the picture has one, and is soft."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Box, Grey, Matte, Picture, Size
from booth.segmentation.alpha import soft_threshold

_HALF_WIDTH = 0.36  # of the soft threshold, in alphas: a little softer than the still's, the edge is less sure
_RADIUS = 2  # pixels of the coarse matte: of the guided filter; about 1 % of the picture's width
_EPSILON = 2e-3  # variance of brightness (0 to 1) below which the guide counts as flat
_NOBODY = 8  # of 255: mattes below show nobody
_MARGIN = 3 * _RADIUS  # pixels of the coarse matte around people that the filter can reach


@dataclass(frozen=True, slots=True)
class _Buffers:
    """Arrays of the size of the shrunk frame, kept from frame to frame: fresh memory costs more than the arithmetic."""

    slope: NDArray[np.float32]
    offset: NDArray[np.float32]
    grey: Grey
    matte: Matte

    @classmethod
    def of(cls, shape: tuple[int, int]) -> "_Buffers":
        slope, offset = np.empty(shape, np.float32), np.empty(shape, np.float32)
        return cls(slope, offset, np.empty(shape, np.uint8), np.empty(shape, np.uint8))

    def part(self, height: int, width: int) -> "_Buffers":
        """Views of the upper left corner."""
        corner = (slice(height), slice(width))
        return _Buffers(self.slope[corner], self.offset[corner], self.grey[corner], self.matte[corner])


class EdgeRefiner:
    """Enlarges coarse mattes to the size of the live view, with their edges at those of the picture.

    A guided filter (He, Sun, Tang 2013) whose coefficients are computed at the coarse size (He, Sun 2015) and applied
    to the shrunk frame, then a soft threshold, without which a guided filter only blurs. Only the box around the people
    is worked on. Not for two threads at a time.
    """

    def __init__(self, size: Size, threshold: float) -> None:
        """*size* is the live view's; *threshold* is the alpha, 0 to 1, that becomes a half."""
        self._size = size
        self._curve = soft_threshold(threshold, _HALF_WIDTH)
        self._curve[0] = 0  # whatever the threshold: outside the box that is worked on there is nobody
        self._buffers = _Buffers.of((0, 0))

    def refine(self, shrunk: Picture, small: Picture, matte: Matte) -> Matte:
        """The *matte* of *small*, at the size of the live view; the caller may keep it.

        *small* has the size of the matte; *shrunk* is the same frame at a size between that and the live view's, and
        its edges are those that the matte takes on.
        """
        width, height = self._size
        refined = np.zeros((height, width), np.uint8)
        box = self._box_around_people(matte, shrunk)
        if box is None:
            return refined
        coarse_size = (matte.shape[1], matte.shape[0])
        slope, offset = _coefficients(_part(small, box, coarse_size), _part(matte, box, coarse_size))
        fitted = self._apply(_part(shrunk, box, coarse_size), shrunk.shape[:2], slope, offset)
        target = _part(refined, box, coarse_size)
        cv2.resize(fitted, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_LINEAR)
        cv2.LUT(target, self._curve, dst=target)
        return refined

    def _box_around_people(self, matte: Matte, shrunk: Picture) -> Box | None:
        """The box in *matte* around everybody, whose sides are whole pixels at every size; None if there is nobody."""
        x, y, box_width, box_height = cv2.boundingRect(cv2.inRange(matte, _NOBODY, 255))
        if box_width == 0:
            return None
        width, height = self._size
        rows, columns = matte.shape
        left, right = _outwards(x, x + box_width, columns, _common_step(columns, shrunk.shape[1], width))
        top, bottom = _outwards(y, y + box_height, rows, _common_step(rows, shrunk.shape[0], height))
        return left, top, right, bottom

    def _apply(
        self, guide: Picture, shape: tuple[int, ...], slope: NDArray[np.float32], offset: NDArray[np.float32]
    ) -> Matte:
        """The filter's coefficients applied to *guide*, a part of the shrunk frame of *shape*; in a buffer."""
        height, width = guide.shape[:2]
        if self._buffers.grey.shape != shape:
            self._buffers = _Buffers.of((shape[0], shape[1]))
        buffers = self._buffers.part(height, width)
        cv2.cvtColor(guide, cv2.COLOR_RGB2GRAY, dst=buffers.grey)
        cv2.resize(slope, (width, height), dst=buffers.slope)
        cv2.resize(offset, (width, height), dst=buffers.offset)
        cv2.multiply(buffers.slope, buffers.grey, dst=buffers.slope, dtype=cv2.CV_32F)
        cv2.add(buffers.slope, buffers.offset, dst=buffers.matte, dtype=cv2.CV_8U)
        return buffers.matte


def _coefficients(small: Picture, matte: Matte) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The guided filter's slope and offset: *matte* as a local linear function of the brightness of *small*."""
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    target = matte.astype(np.float32)
    mean_guide, mean_target = _box_mean(guide), _box_mean(target)
    slope = _box_mean(guide * target) - mean_guide * mean_target
    slope /= _box_mean(guide * guide) - mean_guide * mean_guide + _EPSILON * 255**2
    return _box_mean(slope), _box_mean(mean_target - slope * mean_guide)


def _box_mean(array: NDArray[Any]) -> NDArray[np.float32]:
    side = 2 * _RADIUS + 1
    mean: NDArray[np.float32] = cv2.blur(array, (side, side)).astype(np.float32, copy=False)
    return mean


def _common_step(length: int, *larger: int) -> int:
    """How many pixels of *length* are whole pixels in each of the *larger* lengths: 1, 2, 4, 8, or all of it."""
    return next((step for step in (1, 2, 4, 8) if all(step * size % length == 0 for size in larger)), length)


def _outwards(low: int, high: int, length: int, step: int) -> tuple[int, int]:
    """*low* and *high* with the margin added, moved apart to multiples of *step* within *length*."""
    if step >= length:
        return 0, length
    low, high = low - _MARGIN, high + _MARGIN
    return max(0, low // step * step), min(length, -(-high // step) * step)


def _part(array: NDArray[np.uint8], box: Box, size: Size) -> NDArray[np.uint8]:
    """A view of what *box*, in pixels of *size*, holds of *array*, a picture or matte of that size or larger."""
    across, down = array.shape[1] / size[0], array.shape[0] / size[1]
    return array[round(box[1] * down) : round(box[3] * down), round(box[0] * across) : round(box[2] * across)]

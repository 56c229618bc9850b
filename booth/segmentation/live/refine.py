"""From a small matte to one of the live view's size: with its edge where the picture has one, and no hard step."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture, Size
from booth.segmentation.alpha import soft_threshold

_HALF_WIDTH = 0.36  # of the soft threshold, in alphas: a little softer than the still's, the edge is less sure
_RADIUS = 2  # pixels of the small matte, about 1 % of the picture's width
_SMOOTH = 1e-3  # variance of brightness (0 to 1) below which the guide counts as flat
_NOBODY = 8  # of 255: a matte below that is nobody anywhere
_MARGIN = 3 * _RADIUS  # pixels of the small matte around people that the filter can reach


class EdgeRefiner:
    """Brings small mattes to the size of the live view, their edges moved to where the picture has one.

    A guided filter (He, Sun, Tang 2013) whose coefficients are computed at the matte's own size (He, Sun 2015) and
    applied to the shrunk frame, then a soft step, without which a guided filter only blurs. Only the box around the
    people is worked on. What it returns is the caller's. Not for two threads at a time.
    """

    def __init__(self, size: Size, threshold: float) -> None:
        """*size* is the live view's; *threshold* (0 to 1) the middle of the step."""
        self._size = size
        self._curve = soft_threshold(threshold, _HALF_WIDTH)
        self._buffers: tuple[NDArray[Any], ...] = ()
        self._curve[0] = 0  # whatever the threshold: outside the box that is worked on there is nobody

    def refine(self, shrunk: Picture, small: Picture, matte: Matte) -> Matte:
        """The *matte* of *small*, at the size of the live view.

        *shrunk* is the frame at a size in between, whose edges the matte takes on; *small* the same at the matte's.
        """
        width, height = self._size
        fine = np.zeros((height, width), np.uint8)
        x, y, across, down = cv2.boundingRect(cv2.inRange(matte, _NOBODY, 255))
        if across == 0:
            return fine
        rows, columns = matte.shape
        step_x, step_y = _step(columns, shrunk.shape[1], width), _step(rows, shrunk.shape[0], height)
        left, right = _outwards(x - _MARGIN, x + across + _MARGIN, columns, step_x)
        top, bottom = _outwards(y - _MARGIN, y + down + _MARGIN, rows, step_y)
        slope, offset = _coefficients(small[top:bottom, left:right], matte[top:bottom, left:right])
        box = left, top, right, bottom
        guide = _part(shrunk, box, (columns, rows))
        between = guide.shape[1], guide.shape[0]
        enlarged, added, grey, middle = (buffer[: between[1], : between[0]] for buffer in self._between(shrunk))
        cv2.cvtColor(guide, cv2.COLOR_RGB2GRAY, dst=grey)
        cv2.resize(slope, between, dst=enlarged)
        cv2.resize(offset, between, dst=added)
        cv2.multiply(enlarged, grey, dst=enlarged, dtype=cv2.CV_32F)
        cv2.add(enlarged, added, dst=middle, dtype=cv2.CV_8U)
        target = _part(fine, box, (columns, rows))
        cv2.resize(middle, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_LINEAR)
        cv2.LUT(target, self._curve, dst=target)
        return fine

    def _between(self, shrunk: Picture) -> tuple[NDArray[Any], ...]:
        """Buffers of the size of *shrunk*, kept from frame to frame: fresh memory costs more than the arithmetic."""
        size = shrunk.shape[:2]
        if not self._buffers or self._buffers[0].shape != size:
            self._buffers = tuple(np.empty(size, kind) for kind in (np.float32, np.float32, np.uint8, np.uint8))
        return self._buffers


def _coefficients(small: Picture, matte: Matte) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Slope and offset that give *matte* (0 to 255) from the brightness (0 to 255) of *small*."""
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    wanted = matte.astype(np.float32)
    mean_guide, mean_wanted = _mean(guide), _mean(wanted)
    slope = _mean(guide * wanted) - mean_guide * mean_wanted
    slope /= _mean(guide * guide) - mean_guide * mean_guide + _SMOOTH * 255**2
    return _mean(slope), _mean(mean_wanted - slope * mean_guide)


def _mean(array: NDArray[Any]) -> NDArray[np.float32]:
    side = 2 * _RADIUS + 1
    blurred: NDArray[np.float32] = cv2.blur(array, (side, side)).astype(np.float32, copy=False)
    return blurred


def _step(small: int, *larger: int) -> int:
    """The fewest pixels of *small* that are whole pixels at each of the *larger* sizes; all of them if none are."""
    return next((step for step in (1, 2, 4, 8) if all(step * size % small == 0 for size in larger)), small)


def _outwards(low: int, high: int, size: int, step: int) -> tuple[int, int]:
    """*low* and *high* moved apart to multiples of *step* within *size*."""
    if step >= size:
        return 0, size
    return max(0, low // step * step), min(size, -(-high // step) * step)


def _part(array: NDArray[np.uint8], box: tuple[int, int, int, int], of: Size) -> NDArray[np.uint8]:
    """What *box* of a picture of the size *of* is in a larger *array*; a view."""
    across, down = array.shape[1] / of[0], array.shape[0] / of[1]
    return array[round(box[1] * down) : round(box[3] * down), round(box[0] * across) : round(box[2] * across)]

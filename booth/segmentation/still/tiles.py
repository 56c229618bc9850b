"""The selfie segmentation model's alpha of a still: shown square tiles, since it sees 256 x 256 pixels of anything."""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_area
from booth.picture_types import Alpha, Box, Picture
from booth.segmentation.segmenter import Segmenter

_LONG_PICTURE = 1.6  # long side by short side: from here on the picture is not shown as a whole, squeezed to a square
_TILE_STEP = 4  # steps between tiles in a picture's shorter side


def tiles_alpha(picture: Picture, segmenter: Segmenter) -> Alpha:
    """The mean over large overlapping tiles of *picture*, and with the same weight the whole of it unless it is long.

    Each is shown as it is and mirrored. The result has the size of *picture*. *segmenter*'s input is square.
    """
    height, width = picture.shape[:2]
    side = min(width, height)
    tiles = _crops_alpha(picture, tile_boxes(width, height, max(1, side // _TILE_STEP)), segmenter)
    if max(width, height) > _LONG_PICTURE * side:
        return tiles
    return _float32((tiles + _crops_alpha(picture, [(0, 0, width, height)], segmenter)) / 2)


def tile_boxes(width: int, height: int, step: int) -> Iterator[Box]:
    """Squares as large as fit that cover *width* x *height*, evenly spread and at most *step* apart; all in pixels."""
    side = min(width, height)
    for y in _starts(height - side, step):
        for x in _starts(width - side, step):
            yield x, y, x + side, y + side


def _starts(length: int, step: int) -> list[int]:
    return [round(start) for start in np.linspace(0, length, -(-length // step) + 1)]


def _crops_alpha(picture: Picture, crops: Iterable[Box], segmenter: Segmenter) -> Alpha:
    """The weighted mean of the model's alphas of *crops*, boxes that cover *picture*."""
    height, width = picture.shape[:2]
    total, weights = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    for left, top, right, bottom in crops:
        alpha = cv2.resize(_mirrored_mean(picture[top:bottom, left:right], segmenter), (right - left, bottom - top))
        weight = np.outer(_window(top, bottom, height), _window(left, right, width))
        total[top:bottom, left:right] += weight * alpha
        weights[top:bottom, left:right] += weight
    return _float32(total / weights)


def _mirrored_mean(crop: Picture, segmenter: Segmenter) -> Alpha:
    """The mean of the model's alphas of *crop* and of its mirror image, at the model's size."""
    small = resize_area(crop, segmenter.input_size)
    matte = segmenter.calibration[segmenter.segment(small)].astype(np.float32)
    mirrored = segmenter.calibration[segmenter.segment(as_uint8(cv2.flip(small, 1)))]
    return _float32((matte + mirrored[:, ::-1]) / (2 * 255))


def _window(start: int, end: int, length: int) -> NDArray[np.float32]:
    """Weights along one side of a crop, of all that is *length* long: lower towards its ends, with less context."""
    if end - start == length:
        return np.ones(length, np.float32)
    return (np.hanning(end - start + 2)[1:-1] + 0.05).astype(np.float32)


def _float32(array: NDArray[np.floating]) -> NDArray[np.float32]:
    return array.astype(np.float32, copy=False)

"""The guests' own colours where the old wall shines through: blur fusion.

Forte, "Approximate fast foreground colour estimation" (ICIP 2021): local means of foreground and background, corrected
by what the compositing equation I = a F + (1 - a) B leaves over; once over a wide reach, once over a narrow one.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture
from booth.segmentation.alpha import to_alpha

_REACHES = (0.07, 0.005)  # of the picture's longer side; the paper's 90 and 6 pixels of one about 1280 long
_NOTHING = np.float32(1e-5)  # so that nothing is divided by 0

_Colours = NDArray[np.float32]


def own_colours(picture: Picture, matte: Matte) -> Picture:
    """*picture* with the colours of what *matte*, of the same size, covers; unchanged where it is 0 or 255."""
    soft = cv2.boundingRect(cv2.inRange(matte, 1, 254))
    if soft[2] == 0:
        return picture
    long_side = max(picture.shape)
    box = _around(soft, round(_REACHES[0] * long_side / 2), matte)
    seen, alpha = picture[box].astype(np.float32), to_alpha(matte[box])[..., None]
    foreground = background = seen
    for reach in _REACHES:
        foreground, background = _fused(seen, foreground, background, alpha, max(3, round(reach * long_side)))
    cleaned = picture.copy()
    edge = (matte[box] > 0) & (matte[box] < 255)
    cleaned[box][edge] = np.round(foreground[edge]).astype(np.uint8)
    return cleaned


def _fused(
    seen: _Colours, foreground: _Colours, background: _Colours, alpha: _Colours, reach: int
) -> tuple[_Colours, _Colours]:
    weight = _blur(alpha, reach)
    foreground = _blur(foreground * alpha, reach) / (weight + _NOTHING)
    background = _blur(background * (1 - alpha), reach) / (1 - weight + _NOTHING)
    foreground += alpha * (seen - alpha * foreground - (1 - alpha) * background)
    return np.clip(foreground, 0, 255, out=foreground), background


def _blur(array: _Colours, reach: int) -> _Colours:
    blurred = cv2.blur(array, (reach, reach)).astype(np.float32, copy=False)
    return blurred.reshape(array.shape)  # OpenCV drops a last axis of one


def _around(box: Sequence[int], margin: int, matte: Matte) -> tuple[slice, slice]:
    x, y, width, height = box
    rows = slice(max(0, y - margin), min(matte.shape[0], y + height + margin))
    return rows, slice(max(0, x - margin), min(matte.shape[1], x + width + margin))

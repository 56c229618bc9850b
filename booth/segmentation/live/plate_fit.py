"""Whether a frame's empty parts still look like the plate: the colours' distance, shared edges, a shift. Pure."""

import cv2
import numpy as np
from cv2.typing import MatLike

from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Mask, Picture
from booth.segmentation.live.fusion import STEPS_PER_LEVEL
from booth.segmentation.plate_evidence import BRIGHTEST, DARKEST, LIVE

_ONE = 128  # the brightness factor 1, in whole numbers
# The Euclidean distance of two colours is nearly 0.635 x the largest channel's + 0.365 x the sum of all three.
_OF_LARGEST = STEPS_PER_LEVEL * 0.635
_OF_SUM = np.full((1, 3), STEPS_PER_LEVEL * 0.365)
_INNER = np.ones((9, 9), np.uint8)  # pixels around one whose shift is measured that must be empty room too
_SAME_POINT = 4 * LIVE.neutral  # levels of 255; pixels that differ by more do not show the same point of the room
_REGULARIZATION = 0.5  # (levels per pixel) squared: of a room with less slope, on average, no shift can be told


def grey_of(picture: Picture) -> Grey:
    """The brightness of *picture*."""
    return as_uint8(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def colour_distance(picture: Picture, plate: Picture, plate_grey: Grey) -> Grey:
    """How far each colour of *picture* is from those the *plate* may have under a soft shadow, in quarters of a level.

    Nearly the Euclidean distance, in whole numbers, because it is computed for every frame. *plate_grey* is the
    brightness of *plate*.
    """
    brightness = cv2.divide(grey_of(picture), plate_grey, scale=_ONE)
    brightness = np.clip(brightness, round(DARKEST * _ONE), round(BRIGHTEST * _ONE), out=brightness)
    shaded = cv2.multiply(plate, cv2.cvtColor(brightness, cv2.COLOR_GRAY2RGB), scale=1 / _ONE)
    channels = cv2.absdiff(picture, shaded)
    largest = cv2.max(cv2.max(*cv2.split(channels)[:2]), cv2.extractChannel(channels, 2))
    return as_uint8(cv2.addWeighted(largest, _OF_LARGEST, cv2.transform(channels, _OF_SUM), 1, 0))


def edge_correlation(grey: Grey, plate_grey: Grey, visible: Mask) -> float:
    """The correlation, -1 to 1, of both pictures' edges where the room is *visible*: high if only the light differs."""
    return float(np.corrcoef(_edges(grey)[visible], _edges(plate_grey)[visible])[0, 1])


def shift(grey: Grey, plate_grey: Grey, visible: Grey) -> float:
    """By how many pixels the room in *grey* is shifted against *plate_grey*; valid up to about two.

    *visible* is 255 where both show the empty room. One step of Lucas and Kanade, "An iterative image registration
    technique" (IJCAI 1981), with a single window over all of the room.
    """
    now, then = (cv2.GaussianBlur(array, (0, 0), 1.0).astype(np.float32) for array in (grey, plate_grey))
    difference = then - now
    weight = cv2.erode(visible, _INNER).astype(np.float32) * (np.abs(difference) < _SAME_POINT) / 255
    slopes = [cv2.Sobel(now + then, cv2.CV_32F, *axis, scale=1 / 16) * weight for axis in ((1, 0), (0, 1))]
    structure = np.array([[float((one * other).sum()) for one in slopes] for other in slopes])
    right_side = np.array([float((slope * difference).sum()) for slope in slopes])
    regularized = structure + _REGULARIZATION * float(weight.sum() + 1) * np.eye(2)
    return float(np.hypot(*np.linalg.solve(regularized, right_side)))


def _edges(grey: Grey) -> MatLike:
    return cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 1.5), cv2.CV_32F)

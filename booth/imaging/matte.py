"""From the model's coarse matte to a clean live one: steady in time, and with its edge where the picture has one."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.frames import Cutout, Matte, Picture, Size
from booth.imaging.arrays import eight_bit
from booth.imaging.layers import Layer, layer_of

Curve = NDArray[np.uint8]
"""256 values: a matte as the model says it -> as we show it."""

STEADINESS = 0.9  # share of the former matte where the model is in full doubt; 0 to 1
_HALF_WIDTH = 0.3  # of the soft curve around the threshold, in mattes from 0 to 1
_RADIUS = 2  # pixels at the model's size, about 1 % of the picture's width
_SMOOTH = 1e-4  # variance of brightness (0 to 1) below which the guide counts as flat


def curve(threshold: float) -> Curve:
    """A soft step around *threshold* (0 to 1), as a table: no hard cut, only its middle moves."""
    low, high = threshold - _HALF_WIDTH, threshold + _HALF_WIDTH
    x = np.clip((np.arange(256) / 255 - low) / (high - low), 0, 1)
    step: Curve = np.round(255 * x * x * (3 - 2 * x)).astype(np.uint8)
    return step


def _doubt() -> NDArray[np.float32]:
    """How unsure the model is at each value of its matte, 0 to 1.

    The polynomial of MediaPipe's segmentation_smoothing_calculator: an approximation of the entropy of the value.
    """
    x = (np.arange(256, dtype=np.float64) / 255 - 0.5) ** 2
    sure = x * (5.68842 + x * (-0.748699 + x * (-57.8051 + x * (291.309 + x * -624.717))))
    doubt: NDArray[np.float32] = (1 - np.minimum(1, sure)).astype(np.float32)
    return doubt


_DOUBT = _doubt() * STEADINESS


def steady(now: Matte, before: Matte | None) -> Matte:
    """*now*, held back towards *before* (same size) where the model is in doubt.

    Where it is sure, a moving hand, the new matte counts at once: no lag and no ghost.
    """
    if before is None or before.shape != now.shape:
        return now
    kept = cv2.LUT(now, _DOUBT)
    mixed = now + (before.astype(np.float32) - now) * kept
    steadied: Matte = np.round(mixed).astype(np.uint8)
    return steadied


def model_picture(picture: Picture, size: Size) -> Picture:
    """*picture* as the model gets it: stretched to *size*, area-averaged."""
    return eight_bit(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


class Refiner:
    """Brings coarse mattes to the size of the live view, their edges moved to where the picture has one.

    A guided filter (He, Sun, Tang 2013) whose coefficients are computed at the model's size and enlarged (He, Sun
    2015), then a soft step, without which a guided filter only blurs. Keeps its large buffers from frame to frame,
    since fresh memory costs more than the arithmetic; what it returns is the caller's. Not for two threads at a time.
    """

    def __init__(self, size: Size, threshold: float) -> None:
        """*size* is the live view's; *threshold* (0 to 1) the middle of the step."""
        width, height = size
        self._size = size
        self._curve = curve(threshold)
        self._slope = np.empty((height, width), np.float32)
        self._offset = np.empty((height, width), np.float32)
        self._guide = np.empty((height, width), np.uint8)
        self._fine = np.empty((height, width), np.uint8)

    def refine(self, picture: Picture, small: Picture, coarse: Matte) -> Matte:
        """The *coarse* matte of *small*, which is *picture* at the model's size, at the size of *picture*."""
        guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
        matte = coarse.astype(np.float32) / 255
        mean_guide = _mean(guide)
        mean_matte = _mean(matte)
        slope = (_mean(guide * matte) - mean_guide * mean_matte) / (_mean(guide * guide) - mean_guide**2 + _SMOOTH)
        offset = mean_matte - slope * mean_guide
        cv2.resize(_mean(slope), self._size, dst=self._slope)
        cv2.resize(_mean(offset) * 255, self._size, dst=self._offset)
        cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY, dst=self._guide)
        cv2.multiply(self._slope, self._guide, dst=self._slope, dtype=cv2.CV_32F)
        cv2.add(self._slope, self._offset, dst=self._fine, dtype=cv2.CV_8U)
        return eight_bit(cv2.LUT(self._fine, self._curve))


def _mean(array: NDArray[Any]) -> NDArray[np.float32]:
    side = 2 * _RADIUS + 1
    blurred: NDArray[np.float32] = cv2.blur(array, (side, side)).astype(np.float32, copy=False)
    return blurred


def presence(coarse: Matte) -> float:
    """The share of a picture that is person, 0 to 1: only what the model is sure of counts."""
    return float((coarse > 127).mean())


def whole(size: Size) -> Matte:
    """The matte of a picture of *size* that is kept as it is."""
    width, height = size
    return np.full((height, width), 255, np.uint8)


def mirrored(cutout: Cutout) -> Layer | None:
    """The guests of *cutout* as they see themselves in a mirror; None if nobody is there."""
    return layer_of(_flip(cutout.picture), _flip(cutout.matte))


def _flip(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return eight_bit(cv2.flip(array, 1))

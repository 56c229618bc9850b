"""How far a matte is from the true one: the measures that matting papers use, for stills and for sequences.

Mattes are float32, 0 to 1, height x width. MAD, MSE and gradient error as in Rhemann et al., "A perceptually motivated
online benchmark for image matting" (CVPR 2009), scaled as in Lin et al., "Robust high-resolution video matting" (WACV
2022); dtSSD of Erofeev et al., "Perceptually motivated benchmark for video matting" (BMVC 2015).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha

_SOFT = 0.02  # below this a pixel is empty, above 1 minus it full
_BAND = 10  # pixels from the true matte's edge that still count as edge
_SIGMA = 1.4  # pixels, of the Gaussian whose slopes are compared
_MOVED = 0.5  # change of the true matte from one frame to the next
_NEAR_MOVED = 5  # pixels


@dataclass(frozen=True, slots=True)
class MatteErrors:
    """One matte against the truth."""

    mad: float  # mean absolute difference, x 1000
    mse: float  # mean squared difference, x 1000
    band: float  # MAD within 10 pixels of the true edge, x 1000
    grad: float  # sum of squared differences of the Gaussian gradient's size, / 1000
    iou: float  # intersection over union of what is more person than not, 0 to 1


def compare(matte: Alpha, truth: Alpha) -> MatteErrors:
    """How *matte* differs from *truth*, which has the same size."""
    difference = np.abs(matte - truth)
    band = edge_band(truth)
    found, there = matte > 0.5, truth > 0.5
    return MatteErrors(
        mad=float(difference.mean()) * 1e3,
        mse=float((difference**2).mean()) * 1e3,
        band=float(difference[band].mean()) * 1e3 if band.any() else 0.0,
        grad=float(((_slope(matte) - _slope(truth)) ** 2).sum()) / 1e3,
        iou=float((found & there).sum() / max(1, int((found | there).sum()))),
    )


def edge_band(truth: Alpha) -> NDArray[np.bool_]:
    """What lies within 10 pixels of the soft part of *truth*, or of its outline where that is hard."""
    soft = ((truth > _SOFT) & (truth < 1 - _SOFT)).astype(np.uint8)
    outline = cv2.morphologyEx((truth > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return _grown(soft | outline.astype(np.uint8), _BAND)


def flicker(before: Alpha, now: Alpha, true_before: Alpha, true_now: Alpha) -> float:
    """One frame's part of dtSSD, x 100: how much of the matte's change the truth does not have. Its mean is dtSSD."""
    unlike = (now - before) - (true_now - true_before)
    return float(100 * np.sqrt((unlike**2).mean()))


def ghosting(now: Alpha, true_before: Alpha, true_now: Alpha) -> float | None:
    """MAD x 1000 within 5 pixels of what has moved since the frame before; None where nothing has."""
    moved = np.abs(true_now - true_before) > _MOVED
    if not moved.any():
        return None
    near = _grown(moved.astype(np.uint8), _NEAR_MOVED)
    return float(np.abs(now - true_now)[near].mean()) * 1e3


def _slope(matte: Alpha) -> Alpha:
    smooth = cv2.GaussianBlur(matte, (0, 0), _SIGMA)
    slope: Alpha = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    return slope


def _grown(mask: NDArray[np.uint8], reach: int) -> NDArray[np.bool_]:
    grown: NDArray[np.bool_] = cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    return grown

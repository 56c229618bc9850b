"""How far an alpha is from the true one: the error measures of matting papers, for stills and for sequences.

MAD, MSE and gradient error as in Rhemann et al., "A perceptually motivated
online benchmark for image matting" (CVPR 2009), scaled as in Lin et al., "Robust high-resolution video matting" (WACV
2022); dtSSD of Erofeev et al., "Perceptually motivated benchmark for video matting" (BMVC 2015).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Mask

_SOFT = 0.02  # true alphas nearer to 0 or 1 than this are hard
_BAND = 10  # pixels from the true edge that count as edge
_SIGMA = 1.4  # pixels, of the Gaussian before gradients are compared
_MOVED = 0.5  # change of the true alpha from one frame to the next
_NEAR_MOVED = 5  # pixels


@dataclass(frozen=True, slots=True)
class MatteErrors:
    """One alpha against the true one."""

    mad: float  # mean absolute difference, x 1000
    mse: float  # mean squared difference, x 1000
    band: float  # MAD within 10 pixels of the true edge, x 1000
    grad: float  # sum of squared differences of the gradient's magnitude, / 1000
    iou: float  # intersection over union of alphas above 0.5, 0 to 1


def compare(alpha: Alpha, truth: Alpha) -> MatteErrors:
    """The errors of *alpha* against *truth*, of the same size."""
    difference = np.abs(alpha - truth)
    band = edge_band(truth)
    found, true = alpha > 0.5, truth > 0.5
    return MatteErrors(
        mad=float(difference.mean()) * 1e3,
        mse=float((difference**2).mean()) * 1e3,
        band=float(difference[band].mean()) * 1e3 if band.any() else 0.0,
        grad=float(((_gradient(alpha) - _gradient(truth)) ** 2).sum()) / 1e3,
        iou=float((found & true).sum() / max(1, int((found | true).sum()))),
    )


def edge_band(truth: Alpha) -> Mask:
    """The pixels within 10 of a soft part of *truth*, or of its outline where that is hard."""
    soft = ((truth > _SOFT) & (truth < 1 - _SOFT)).astype(np.uint8)
    outline = cv2.morphologyEx((truth > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return _dilate(soft | outline.astype(np.uint8), _BAND)


def flicker(before: Alpha, now: Alpha, true_before: Alpha, true_now: Alpha) -> float:
    """How far the change from *before* to *now* differs from the true one, x 100; the mean over a sequence is dtSSD."""
    difference = (now - before) - (true_now - true_before)
    return float(100 * np.sqrt((difference**2).mean()))


def ghosting(now: Alpha, true_before: Alpha, true_now: Alpha) -> float | None:
    """MAD x 1000 within 5 pixels of what has moved since the frame before; None if nothing has."""
    moved = np.abs(true_now - true_before) > _MOVED
    if not moved.any():
        return None
    near = _dilate(moved.astype(np.uint8), _NEAR_MOVED)
    return float(np.abs(now - true_now)[near].mean()) * 1e3


def _gradient(alpha: Alpha) -> NDArray[np.float32]:
    """The gradient's magnitude, in alphas per pixel times 8, the weight of Sobel's kernel."""
    smooth = cv2.GaussianBlur(alpha, (0, 0), _SIGMA)
    return np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)).astype(
        np.float32, copy=False
    )


def _dilate(mask: NDArray[np.uint8], reach: int) -> Mask:
    dilated: Mask = cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    return dilated

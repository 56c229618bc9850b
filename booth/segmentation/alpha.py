"""What live view and still both do with alphas and mattes: log-odds, the soft threshold, from one type to the other."""

import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Matte, Size

Curve = NDArray[np.uint8]
"""A look-up table of 256 values: from a matte's value to another."""

IDENTITY: Curve = np.arange(256, dtype=np.uint8)

_DOUBT = 0.01  # alphas nearer to 0 or 1 than this are taken for no surer
_HALF_WIDTH = 0.3  # of the soft threshold, in alphas


def logit(alpha: Alpha, doubt: float = _DOUBT) -> Alpha:
    """The log-odds ln(a / (1 - a)) of *alpha*, which is first limited to *doubt* .. 1 - *doubt*; of any shape."""
    limited = np.clip(alpha, doubt, 1 - doubt)
    log_odds: Alpha = np.log(limited / (1 - limited)).astype(np.float32, copy=False)
    return log_odds


def sigmoid(log_odds: Alpha) -> Alpha:
    """The alphas, 0 to 1, with these *log_odds*: the inverse of `logit`; of any shape."""
    return (1 / (1 + np.exp(-log_odds))).astype(np.float32, copy=False)


def soft_threshold(threshold: float, half_width: float = _HALF_WIDTH) -> Curve:
    """A smoothstep 3x² - 2x³ that rises from 0 to 255 within *half_width* on either side of *threshold*.

    Both are alphas, 0 to 1. A hard cut would show as a jagged edge.
    """
    low, high = threshold - half_width, threshold + half_width
    x = np.clip((np.arange(256) / 255 - low) / (high - low), 0, 1)
    return np.round(255 * x * x * (3 - 2 * x)).astype(np.uint8)


def to_alpha(matte: Matte) -> Alpha:
    """*matte* as float32 from 0 to 1; of any shape."""
    return matte.astype(np.float32) / np.float32(255)


def to_matte(alpha: Alpha) -> Matte:
    """*alpha* as uint8, rounded; what lies outside 0 to 1 is cut off. Of any shape."""
    return np.round(255 * np.clip(alpha, 0, 1)).astype(np.uint8)


def presence(matte: Matte) -> float:
    """The fraction of the pixels of *matte* that are person rather than not, 0 to 1."""
    return float((matte > 127).mean())


def full_matte(size: Size) -> Matte:
    """The matte of a picture of *size* that is kept as it is: 255 everywhere."""
    width, height = size
    return np.full((height, width), 255, np.uint8)

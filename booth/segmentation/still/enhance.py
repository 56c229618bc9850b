"""Small steps to a better picture of the guests: a dark frame's noise made quieter, too dark a picture lighter.

Both are the same for every pixel and every guest, bounded, and nothing where the light was good.
"""

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture

_DARK = 90.0  # of 255, median brightness of the guests below which noise is looked for
_NOISY = 1.2  # levels as `noise` counts them: dark and clean frames have 0.7 at most, dark and noisy ones 1.4 and more
_BLACK = 12.0  # of 255
_QUIETER = 0.7  # share of the quietened brightness; all of it looks like wax
_HEADS = 0.4  # of the height from the guests' upper edge downwards: faces are there
_LIGHTS = 95  # percentile of brightness there: whatever the skin, somebody well lit has lights on it
_WELL_LIT = 150.0  # of 255; lights at least so bright need no lifting
_MOST = 0.72  # the strongest gamma: 60 of 255 becomes 90, more would show what noise is left
_IN_SURE = 230  # a matte from here on is guest and nothing else, of 255


def enhance(colours: Picture, matte: Matte) -> Picture:
    """*colours*, the guests' own with their *matte*, quieter if dark and noisy, then lifted if too dark."""
    x, y, width, height = cv2.boundingRect(cv2.inRange(matte, 1, 255))
    if width == 0:
        return colours
    box = (slice(y, y + height), slice(x, x + width))
    better = colours.copy()
    better[box] = brighten(denoise(colours[box], matte[box]), matte[box])
    return better


def denoise(picture: Picture, matte: Matte) -> Picture:
    """*picture* with less noise if its guests are dark and noisy; itself if not.

    Colour is smoothed along the edges of brightness, where the eye sees least of it, brightness by half.
    """
    sure = matte >= _IN_SURE
    grey = as_uint8(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    if not sure.any() or np.median(grey[sure]) >= _DARK:
        return picture
    level = noise_level(grey, matte)
    if level < _NOISY:
        return picture
    luma, *chroma = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb))
    smooth = cv2.bilateralFilter(luma, 9, 5 * level, 2.5)
    luma = cv2.addWeighted(smooth, _QUIETER, luma, 1 - _QUIETER, 0)
    chroma = [cv2.ximgproc.guidedFilter(smooth, colour, 8, (3 * level) ** 2) for colour in chroma]
    return as_uint8(cv2.cvtColor(cv2.merge([luma, *chroma]), cv2.COLOR_YCrCb2RGB))


def noise_level(grey: Matte, matte: Matte) -> float:
    """The standard deviation of the noise in *grey* at half its size where *matte* is sure, in levels.

    At half the size because a camera's own smoothing and its JPEG leave no noise from one pixel to the next. By the
    mask of Immerkaer, "Fast noise variance estimation" (1996), which edges of brightness do not pass, in the smoothest
    fifth of the guests, where texture does not count either; black is left out, noise is cut off there.
    """
    half = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    small = cv2.resize(grey, half, interpolation=cv2.INTER_AREA).astype(np.float32)
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    power = cv2.blur(cv2.filter2D(small, cv2.CV_32F, mask) ** 2, (9, 9))
    sure = cv2.erode(cv2.resize(matte, half, interpolation=cv2.INTER_AREA), np.ones((9, 9), np.uint8)) >= _IN_SURE
    sure &= cv2.blur(small, (9, 9)) > _BLACK
    return float(np.sqrt(np.percentile(power[sure], 20))) if sure.any() else 0.0


def brighten(picture: Picture, matte: Matte) -> Picture:
    """*picture* lighter if the guests' faces got too little light; itself if not.

    How much is judged by the lights in the upper part of the guests and not by the middle: dark skin stays dark.
    """
    heads = matte[: max(1, round(_HEADS * matte.shape[0]))] >= _IN_SURE
    if not heads.any():
        return picture
    grey = cv2.cvtColor(picture[: heads.shape[0]], cv2.COLOR_RGB2GRAY)
    lights = max(float(np.percentile(grey[heads], _LIGHTS)), 1.0)
    gamma = max(_MOST, np.log(_WELL_LIT / 255) / np.log(min(lights, 254.0) / 255))
    if gamma >= 1:
        return picture
    return as_uint8(cv2.LUT(picture, np.round(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)))

"""Denoises guests who were taken in the dark, and brightens those who got too little light.

Both are bounded, treat every pixel and every guest alike, and change nothing where the light was good.
"""

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Matte, Picture

_DARK = 90.0  # of 255: median brightness of the guests below which noise is measured
_NOISY = 1.2  # levels of `noise_level`: dark and clean frames have 0.7 at most, dark and noisy ones 1.4 and more
_BLACK = 12.0  # of 255: below this noise is cut off and would be measured too low
_DENOISED = 0.7  # weight of the smoothed brightness beside the original; at 1 skin looks like wax
_HEADS = 0.4  # of the guests' height, from above: faces are there
_HIGHLIGHTS = 95  # percentile of brightness there: on skin of any tone, good light leaves highlights
_WELL_LIT = 150.0  # of 255: highlights as bright as that need no brightening
_STRONGEST_GAMMA = 0.72  # 60 of 255 becomes 90; more would show what noise is left
_PERSON = 230  # of 255: from here on a matte is guest and nothing else


def enhance(colours: Picture, matte: Matte) -> Picture:
    """*colours*, the guests' own, denoised if dark and noisy, then brightened if too dark; itself without guests.

    *matte* has the same size.
    """
    x, y, width, height = cv2.boundingRect(cv2.inRange(matte, 1, 255))
    if width == 0:
        return colours
    box = (slice(y, y + height), slice(x, x + width))
    enhanced = colours.copy()
    enhanced[box] = brighten(denoise(colours[box], matte[box]), matte[box])
    return enhanced


def denoise(picture: Picture, matte: Matte) -> Picture:
    """*picture* with less noise if its guests, where *matte* is, are dark and noisy; itself if not.

    Brightness is smoothed in part (bilateral filter), colour strongly, but not across edges of brightness (guided
    filter).
    """
    person = matte >= _PERSON
    grey = as_uint8(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    if not person.any() or np.median(grey[person]) >= _DARK:
        return picture
    level = noise_level(grey, matte)
    if level < _NOISY:
        return picture
    luma, *chroma = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb))
    smooth = cv2.bilateralFilter(luma, 9, 5 * level, 2.5)
    luma = cv2.addWeighted(smooth, _DENOISED, luma, 1 - _DENOISED, 0)
    chroma = [cv2.ximgproc.guidedFilter(smooth, colour, 8, (3 * level) ** 2) for colour in chroma]
    return as_uint8(cv2.cvtColor(cv2.merge([luma, *chroma]), cv2.COLOR_YCrCb2RGB))


def noise_level(grey: Grey, matte: Matte) -> float:
    """The standard deviation of the noise in *grey* at half its size where *matte* is surely person, in levels of 255.

    At half the size, because a camera's own smoothing and its JPEG leave no noise between neighbouring pixels. Measured
    with the mask of Immerkaer, "Fast noise variance estimation" (1996), which cancels edges, and in the smoothest fifth
    of the guests, where there is no texture. 0 if too little is surely person.
    """
    half = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    small = cv2.resize(grey, half, interpolation=cv2.INTER_AREA).astype(np.float32)
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    power = cv2.blur(cv2.filter2D(small, cv2.CV_32F, mask) ** 2, (9, 9))
    person = cv2.erode(cv2.resize(matte, half, interpolation=cv2.INTER_AREA), np.ones((9, 9), np.uint8)) >= _PERSON
    person &= cv2.blur(small, (9, 9)) > _BLACK
    return float(np.sqrt(np.percentile(power[person], 20))) if person.any() else 0.0


def brighten(picture: Picture, matte: Matte) -> Picture:
    """*picture* with a lower gamma if the guests' faces got too little light; itself if not.

    Too little is judged by the highlights in the upper part of the guests, not by the mean: dark skin stays dark.
    """
    heads = matte[: max(1, round(_HEADS * matte.shape[0]))] >= _PERSON
    if not heads.any():
        return picture
    grey = cv2.cvtColor(picture[: heads.shape[0]], cv2.COLOR_RGB2GRAY)
    highlights = max(float(np.percentile(grey[heads], _HIGHLIGHTS)), 1.0)
    gamma = max(_STRONGEST_GAMMA, np.log(_WELL_LIT / 255) / np.log(min(highlights, 254.0) / 255))
    if gamma >= 1:
        return picture
    return as_uint8(cv2.LUT(picture, np.round(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)))

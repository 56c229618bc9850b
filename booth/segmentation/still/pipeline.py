"""The finished still: a matte solved from the picture's colours, and the guests' own colours at its edge.

Seconds of work, done in the darkroom process and never in front of a guest.
"""

import logging

import cv2
import numpy as np

from booth.imaging.resize import resize_area, resize_cubic
from booth.picture_types import Alpha, Matte, Picture, Plate
from booth.segmentation.alpha import to_matte
from booth.segmentation.segmenter import Segmenter
from booth.segmentation.still.background import PlateMismatch, relit_plate
from booth.segmentation.still.crops import crops_alpha
from booth.segmentation.still.kernels import Kernels
from booth.segmentation.still.solve import solve, solve_with_plate

SOLVE_LONG_SIDE = 640  # pixels; closed-form matting at twice that takes eight times as long and is no better

_log = logging.getLogger("finishing")


def cut_out_still(
    picture: Picture, segmenter: Segmenter, kernels: Kernels, threshold: float, plate: Plate | None = None
) -> tuple[Picture, Matte]:
    """The guests' own colours and the matte of *picture*, both at its size.

    *segmenter* holds the general model. *threshold*, 0 to 1, as for the live matte: how sure the model must be.
    *plate* is the empty room as the same camera saw it, at any size of the same shape; one that does not fit the
    picture is left aside, and the log says so.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, SOLVE_LONG_SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    small = resize_area(picture, size)
    said = np.clip(crops_alpha(picture, size, segmenter) + np.float32(0.5 - threshold), 0, 1)
    solved = None
    if plate is not None:
        try:
            plain = _as_sharp_as(plate, small)
            room = relit_plate(plain, resize_cubic(plate, size), said)
            solved = solve_with_plate(kernels, small, plain, room, said)
        except PlateMismatch as reason:
            _log.warning("finished without the plate: %s", reason)
    if solved is None:
        solved = solve(kernels, small, said)
    matte = _enlarge(picture, small, solved)
    return _own_colours(kernels, picture, matte), matte


def _as_sharp_as(plate: Plate, picture: Picture) -> Picture:
    """*picture* at its size with no finer detail than *plate* has."""
    if plate.shape[1] >= picture.shape[1]:
        return picture
    return resize_cubic(resize_area(picture, (plate.shape[1], plate.shape[0])), (picture.shape[1], picture.shape[0]))


def _enlarge(picture: Picture, small: Picture, solved: Alpha) -> Matte:
    """*solved*, the matte of *small*, at the size of *picture*, following its edges."""
    height, width = picture.shape[:2]
    large = cv2.resize(solved, (width, height), interpolation=cv2.INTER_CUBIC)
    if small.shape[0] < height:
        guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        soft = (large > 0.02) & (large < 0.98)
        fine = cv2.ximgproc.guidedFilter(guide, large, 4, 1e-4 * 255**2)
        large = np.where(soft, fine, large)
    return to_matte(large.astype(np.float32, copy=False))


def _own_colours(kernels: Kernels, picture: Picture, matte: Matte) -> Picture:
    """*picture* without the old wall's glow at the guests' edge: multi-level estimation (Germer et al. 2020)."""
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return picture
    box = (slice(y, y + height), slice(x, x + width))
    colours = kernels.foreground(picture[box], matte[box])
    own = picture.copy()
    soft = (matte[box] < 255)[..., None]
    own[box] = np.where(soft, np.round(255 * np.clip(colours, 0, 1)).astype(np.uint8), picture[box])
    return own

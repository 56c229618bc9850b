"""The finished still: a matte solved from the picture's colours, and the guests' own colours at its edge.

Seconds of work, done in the darkroom process and never in front of a guest.
"""

from typing import Any

import cv2
import numba
import numpy as np
from numpy.typing import NDArray
from pymatting.alpha.estimate_alpha_cf import estimate_alpha_cf
from pymatting.foreground.estimate_foreground_ml import estimate_foreground_ml
from pymatting.preconditioner.ichol import ichol

from booth.frames import Matte, Picture
from booth.imaging.arrays import eight_bit
from booth.imaging.looking import look
from booth.imaging.matte import curve
from booth.imaging.segmenter import Segmenter

SOLVE_LONG_SIDE = 640  # pixels; closed-form matting at twice that takes eight times as long and is no better
MOST_UNKNOWN = 0.09  # share of the picture solved for; a wider band is slower and gains little
_SURE, _MAYBE = 0.8, 0.15  # mattes from 0 to 1: surely person above, surely scene below
_WIDEST = 8  # pixels at SOLVE_LONG_SIDE by which the unknown band reaches to either side
_FLOOR, _CEILING = 0.05, 0.95  # what closed form leaves as a veil is cut off here


def compile_kernels() -> None:
    """Compiles what PyMatting needs, or loads it from NUMBA_CACHE_DIR: 50 s at first, a second later."""
    tiny = np.linspace(0, 1, 32 * 32 * 3).reshape(32, 32, 3)
    trimap = np.full((32, 32), 0.5)
    trimap[:8], trimap[24:] = 0, 1
    estimate_foreground_ml(tiny, estimate_alpha_cf(tiny, trimap))


def keep_to_one_core() -> None:
    """Makes this process do its work on one thread: the preview keeps its cores."""
    cv2.setNumThreads(1)
    numba.set_num_threads(1)


def finish(picture: Picture, segmenter: Segmenter, threshold: float) -> tuple[Picture, Matte]:
    """The guests' own colours and the matte of *picture*, both at its size.

    *segmenter* holds the general model. *threshold*, 0 to 1, as for the live matte: how sure the model must be.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, SOLVE_LONG_SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    small = eight_bit(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    said = np.round(255 * look(picture, size, segmenter)).astype(np.uint8)
    solved = _solve(small, curve(threshold)[said])
    matte = _enlarge(picture, small, solved)
    return _own_colours(picture, matte), matte


def _solve(picture: Picture, coarse: Matte) -> NDArray[np.float64]:
    """Closed-form matting (Levin, Lischinski, Weiss 2008) in a band where *coarse* is in doubt; 0 to 1."""
    for reach in range(_WIDEST, -1, -1):
        near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        # The border of the frame is no edge of a person who is cut off by it.
        sure = cv2.erode((coarse > 255 * _SURE).astype(np.uint8), near, borderType=cv2.BORDER_REPLICATE)
        maybe = cv2.dilate((coarse > 255 * _MAYBE).astype(np.uint8), near)
        unknown = (maybe > 0) & (sure == 0)
        if unknown.mean() <= MOST_UNKNOWN:
            break
    else:
        return coarse / 255  # doubt everywhere: the model's word is the best there is
    if not unknown.any() or not sure.any() or maybe.all():
        return coarse / 255
    trimap = np.where(unknown, 0.5, sure.astype(np.float64))
    solved: NDArray[np.float64] = estimate_alpha_cf(picture / 255, trimap, preconditioner=_preconditioner)
    return np.clip((solved - _FLOOR) / (_CEILING - _FLOOR), 0, 1)


def _preconditioner(matrix: Any) -> Any:
    """PyMatting's own, begun at its second try: the first fails on every third picture, with a page of warnings."""
    return ichol(matrix, shifts=(1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0, 10.0, 100.0))


def _enlarge(picture: Picture, small: Picture, solved: NDArray[np.float64]) -> Matte:
    """*solved*, the matte of *small*, at the size of *picture*, following its edges."""
    height, width = picture.shape[:2]
    large = cv2.resize(solved.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    if small.shape[0] < height:
        guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        soft = (large > 0.02) & (large < 0.98)
        fine = cv2.ximgproc.guidedFilter(guide, large, 4, 1e-4 * 255**2)
        large = np.where(soft, fine, large)
    return eight_bit(np.round(255 * np.clip(large, 0, 1)).astype(np.uint8))


def _own_colours(picture: Picture, matte: Matte) -> Picture:
    """*picture* without the old wall's glow at the guests' edge: multi-level estimation (Germer et al. 2020)."""
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return picture
    box = (slice(y, y + height), slice(x, x + width))
    colours = estimate_foreground_ml(picture[box].astype(np.float32) / 255, matte[box].astype(np.float32) / 255)
    own = picture.copy()
    soft = (matte[box] < 255)[..., None]
    own[box] = np.where(soft, np.round(255 * np.clip(colours, 0, 1)).astype(np.uint8), picture[box])
    return own

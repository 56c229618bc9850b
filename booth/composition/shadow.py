"""The soft shadow that feet cast on the ground of a scene, where feet are in the picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Matte, Picture

_MAP_LONG_SIDE = 320  # pixels, or a little more, of the map that shadows are drawn in
_CUT_OFF = 0.985  # of the height: whoever reaches further down is cut off by the edge and has no feet here
_MIN_AREA = 0.003  # of the picture; smaller parts are no people
_FEET = 0.07  # of a guest's height, from below: what stands on the ground
_BROADEST = 0.45  # of a guest's height: what is broader there are no feet, but guests whom a table cuts off
_WIDTH = 1.25  # the shadow's relative to the feet's
_FOCAL_LENGTH = 1.5  # heights of the picture: the lens that scenes are seen through, about 30 mm before 36 mm of film


def with_shadow(picture: Picture, matte: Matte, shadow: float, horizon: float) -> tuple[Picture, Matte]:
    """*picture* and *matte* (same size) with a shadow of opacity *shadow* (0 to 1) below everybody whose feet show.

    It lies flat on the ground, which reaches up to *horizon* (a fraction of the height, from the top): feet above that
    have none. The shadow becomes a black, translucent part of the guests, so that it moves and mirrors with them.
    Without feet the two themselves are returned, otherwise new arrays.
    """
    height, width = matte.shape
    step = max(1, max(width, height) // _MAP_LONG_SIDE)
    ground = _draw_shadows(np.ascontiguousarray(matte[::step, ::step]), horizon)
    if not ground.any():
        return picture, matte
    x, y, across, down = (side * step for side in cv2.boundingRect(ground))
    part = slice(y, min(y + down, height)), slice(x, min(x + across, width))
    enlarged = cv2.resize(ground, (ground.shape[1] * step, ground.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    guest, below = matte[part].astype(np.float32), enlarged[part].astype(np.float32) * shadow
    combined = guest + below * (1 - guest / 255)  # the guest over the shadow: Porter and Duff, 1984
    shaded, covered = picture.copy(), matte.copy()
    covered[part] = np.round(combined)
    shaded[part] = np.round(picture[part] * (guest / np.maximum(combined, 1))[..., np.newaxis])
    return shaded, covered


def _draw_shadows(small: Matte, horizon: float) -> Grey:
    """The shadows, up to 255 where no light comes, of everybody in the *small* matte whose feet are on the ground."""
    ground = np.zeros_like(small)
    height = small.shape[0]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.inRange(small, 128, 255))
    for label, (left, top, across, down, area) in enumerate(stats.tolist()):
        if label == 0 or area < _MIN_AREA * small.size or top + down > _CUT_OFF * height:
            continue
        feet = max(2, round(_FEET * down))
        stands = (labels[top + down - feet : top + down, left : left + across] == label).any(0)
        y = top + down - feet // 3
        flatness = (y / height - horizon) / _FOCAL_LENGTH  # the camera's height over the distance
        for first, last in _standing(stands, round(_BROADEST * down)) if flatness > 0 else []:
            cv2.max(ground, _shadow(small, left + first, left + last, y, flatness), dst=ground)
    return as_uint8(ground)


def _standing(stands: NDArray[np.bool_], broadest: int) -> list[tuple[int, int]]:
    """The first and last of the columns in which somebody *stands*: for all feet together, else for each apart.

    Nothing for what is broader than *broadest*.
    """
    columns = np.flatnonzero(stands)
    if columns[-1] - columns[0] < broadest:
        return [(int(columns[0]), int(columns[-1]))]
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)  # several guests, who touch higher up
    return [(int(run[0]), int(run[-1])) for run in runs if run[-1] - run[0] < broadest]


def _shadow(small: Matte, first: int, last: int, y: int, flatness: float) -> Grey:
    """An ellipse on the ground, in the row *y*, below feet that fill the columns from *first* to *last*.

    *flatness* is its height by its width.
    """
    half = max(2.0, _WIDTH * (last - first + 1) / 2)
    axes = max(1, round(half)), max(1, round(half * flatness))
    ellipse = np.zeros_like(small)
    cv2.ellipse(ellipse, ((first + last) // 2, y), axes, 0, 0, 360, 255, thickness=cv2.FILLED)
    return as_uint8(cv2.GaussianBlur(ellipse, (0, 0), 0.5 + 0.5 * half * flatness))

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
_SOFT_WIDTH, _SOFT_OPACITY = 1.25, 0.65  # of the soft shadow: relative to all feet's width, and to the sole's shadow
_SOLE_WIDTH = 1.05  # of the dark line right under a sole, relative to the foot's
_SOLE_DARKER = 1.6  # times the scene's shadow is that line
_FOCAL_LENGTH = 1.5  # heights of the picture: the lens that scenes are seen through, about 30 mm before 36 mm of film


def with_shadow(picture: Picture, matte: Matte, shadow: float, horizon: float) -> tuple[Picture, Matte]:
    """*picture* and *matte* (same size) with a shadow of opacity *shadow* (0 to 1) below everybody whose feet show.

    Right under each sole it is darkest. It lies flat on the ground, which reaches up to *horizon* (a fraction of the
    height, from the top): feet above that have none. The shadow becomes a black, translucent part of the guests, so
    that it moves and mirrors with them. Without feet the two themselves are returned, otherwise new arrays.
    """
    height, width = matte.shape
    step = max(1, max(width, height) // _MAP_LONG_SIDE)
    ground = _draw_shadows(np.ascontiguousarray(matte[::step, ::step]), horizon)
    if not ground.any():
        return picture, matte
    x, y, across, down = (side * step for side in cv2.boundingRect(ground))
    part = slice(y, min(y + down, height)), slice(x, min(x + across, width))
    enlarged = cv2.resize(ground, (ground.shape[1] * step, ground.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    guest, below = matte[part].astype(np.float32), enlarged[part] * np.float32(min(1.0, _SOLE_DARKER * shadow))
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
        bottom, feet = top + down, max(2, round(_FEET * down))
        flatness = (bottom / height - horizon) / _FOCAL_LENGTH  # the camera's height over the distance
        if flatness <= 0:
            continue
        stands = labels[bottom - feet : bottom, left : left + across] == label
        for first, last in _standing(stands.any(0), round(_BROADEST * down)):
            middle = left + (first + last) / 2, bottom - feet // 3
            soft = _ellipse(small, middle, _SOFT_WIDTH * (last - first + 1), flatness)
            cv2.max(ground, as_uint8(cv2.convertScaleAbs(soft, alpha=_SOFT_OPACITY)), dst=ground)
            for start, stop in _runs(np.flatnonzero(stands[:, first : last + 1].any(0)) + first):
                lowest = int(np.flatnonzero(stands[:, start : stop + 1].any(1))[-1])
                sole = left + (start + stop) / 2, bottom - feet + lowest
                cv2.max(ground, _ellipse(small, sole, _SOLE_WIDTH * (stop - start + 1), flatness), dst=ground)
    return as_uint8(ground)


def _standing(stands: NDArray[np.bool_], broadest: int) -> list[tuple[int, int]]:
    """The first and last of the columns in which somebody *stands*: for all feet together, else for each apart.

    Nothing for what is broader than *broadest*.
    """
    columns = np.flatnonzero(stands)
    if columns[-1] - columns[0] < broadest:
        return [(int(columns[0]), int(columns[-1]))]
    return [run for run in _runs(columns) if run[1] - run[0] < broadest]  # several guests, who touch higher up


def _runs(columns: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The first and last of each run in rising *columns* without a gap."""
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    return [(int(run[0]), int(run[-1])) for run in runs]


def _ellipse(small: Matte, middle: tuple[float, float], width: float, flatness: float) -> Grey:
    """An ellipse with a soft edge around *middle*, *width* wide and *flatness* times that high."""
    half = max(2.0, width / 2)
    axes = max(1, round(half)), max(1, round(half * flatness))
    ellipse = np.zeros_like(small)
    cv2.ellipse(ellipse, (int(middle[0]), round(middle[1])), axes, 0, 0, 360, 255, thickness=cv2.FILLED)
    return as_uint8(cv2.GaussianBlur(ellipse, (0, 0), 0.5 + 0.5 * half * flatness))

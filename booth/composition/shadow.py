"""The soft shadow that feet make on the ground of a scene, where feet are in the picture."""

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture

_MAP = 320  # pixels of the longer side, or a little more, of the map that shadows are drawn in
_CUT_OFF = 0.985  # of the height: whoever reaches further down is cut off by the edge and has no feet here
_SOMEBODY = 0.003  # share of the picture; smaller parts are no people
_FEET = 0.07  # of a guest's height, from below: what stands on the ground
_WIDER, _FLATNESS = 1.25, 0.22  # the shadow against the feet's width, and its height against its width


def with_shadow(picture: Picture, matte: Matte, shadow: float) -> tuple[Picture, Matte]:
    """*picture* and *matte* with a shadow of darkness *shadow* (0 to 1) below everybody whose feet are to be seen.

    The shadow is a part of the guests that is black and see-through, so that it moves and mirrors with them.
    """
    height, width = matte.shape
    step = max(1, max(width, height) // _MAP)
    small = np.ascontiguousarray(matte[::step, ::step])
    ground = _drawn(small)
    if not ground.any():
        return picture, matte
    x, y, across, down = (side * step for side in cv2.boundingRect(ground))
    part = slice(y, min(y + down, height)), slice(x, min(x + across, width))
    large = cv2.resize(ground, (ground.shape[1] * step, ground.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    own, below = matte[part].astype(np.float32), large[part].astype(np.float32) * shadow
    both = own + below * (1 - own / 255)
    shaded, covered = picture.copy(), matte.copy()
    covered[part] = np.round(both)
    shaded[part] = np.round(picture[part] * (own / np.maximum(both, 1))[..., np.newaxis])
    return shaded, covered


def _drawn(small: Matte) -> Matte:
    """The shadows, 255 where no light comes, of everybody in the *small* matte who stands in the picture."""
    ground = np.zeros_like(small)
    height = small.shape[0]
    _, parts, stats, _ = cv2.connectedComponentsWithStats(cv2.inRange(small, 128, 255))
    for number, (left, top, across, down, area) in enumerate(stats.tolist()):
        if number == 0 or area < _SOMEBODY * small.size or top + down > _CUT_OFF * height:
            continue
        feet = max(2, round(_FEET * down))
        columns = left + np.flatnonzero((parts[top + down - feet : top + down, left : left + across] == number).any(0))
        middle = (int(columns[0] + columns[-1]) // 2, top + down - feet // 3)
        half = max(2.0, _WIDER * (columns[-1] - columns[0] + 1) / 2)
        axes = max(1, round(half)), max(1, round(half * _FLATNESS))
        own = np.zeros_like(small)
        cv2.ellipse(own, middle, axes, 0, 0, 360, 255, thickness=cv2.FILLED)
        soft = cv2.GaussianBlur(own, (0, 0), 0.5 + 0.5 * half * _FLATNESS)
        cv2.max(ground, soft, dst=ground)
    return as_uint8(ground)

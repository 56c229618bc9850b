"""A closer look of MODNet's at small heads: in a picture of whole bodies or a group it sees little of their hair."""

import os
from collections.abc import Sequence

import numpy as np

from booth.picture_types import Alpha, Box, Picture
from booth.segmentation.alpha import to_matte
from booth.segmentation.faces import Face
from booth.segmentation.heads import head_window, is_guest, is_inside, surroundings
from booth.segmentation.still.agreement import SHORT_SIDE, alpha_at
from booth.segmentation.still.models import StillModels

_SIDE = 256  # pixels that MODNet is shown of the square around a head: a quarter of the work of a whole look
_CLOSER = 1.2  # times larger than the look at the whole picture has a look to show a head, to be worth it
_MOST_HEADS = 4
_SLOW = 0.4  # seconds of processor time; a machine that takes longer for one look takes no other
_SOFT = 0.02  # alphas nearer to 0 or 1 stay: a stranger beside a guest does not come back, nor does a hole appear


def with_heads_seen_closer(picture: Picture, alpha: Alpha, faces: Sequence[Face], models: StillModels) -> Alpha:
    """*alpha* with the soft edges of small heads as they are on the mean of it and a closer look at each.

    *picture* is of any size with the aspect ratio of *alpha*, in whose pixels *faces* are.
    """
    scale = picture.shape[1] / alpha.shape[1]
    for square in _small_heads(alpha, faces)[:_MOST_HEADS]:
        left, top, right, bottom = inside = _within(square, alpha)
        began = models.clock.process_time(os.getpid())
        shown = picture[round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)]
        part = alpha[top:bottom, left:right]
        size = right - left, bottom - top
        seen = alpha_at(size, models.matting.alpha(shown, round(_SIDE * min(size) / (square[2] - square[0]))))
        half = np.where((part > _SOFT) & (part < 1 - _SOFT), head_window(square, inside) / 2, np.float32(0))
        alpha = alpha.copy()
        alpha[top:bottom, left:right] += half * (seen - part)
        if models.clock.process_time(os.getpid()) - began > _SLOW:
            break
    return alpha


def _small_heads(alpha: Alpha, faces: Sequence[Face]) -> list[Box]:
    """The surroundings of those heads of guests that a look of their own shows larger."""
    matte, enough = to_matte(alpha), _CLOSER * SHORT_SIDE / min(alpha.shape)
    squares: list[Box] = []
    for face in faces:
        left, top, right, bottom = map(round, surroundings(face))
        if is_inside(matte, face) and is_guest(matte, face) and _SIDE / (right - left) >= enough:
            squares.append((left, top, right, bottom))
    return squares


def _within(box: Box, alpha: Alpha) -> Box:
    height, width = alpha.shape
    return max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])

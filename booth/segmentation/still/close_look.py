"""A closer look of MODNet's at small heads: in a picture of whole bodies or a group it sees little of their hair."""

import os
from collections.abc import Sequence

import numpy as np

from booth.picture_types import Alpha, Box, Picture
from booth.segmentation.alpha import to_matte
from booth.segmentation.faces import Face
from booth.segmentation.heads import head_window, is_guest, is_inside, surroundings
from booth.segmentation.still.agreement import SHORT_SIDE, alpha_at, padded
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
    alpha, size = alpha.copy(), (alpha.shape[1], alpha.shape[0])
    scale = picture.shape[1] / size[0]
    for square in _small_heads(alpha, faces)[:_MOST_HEADS]:
        left, top, right, bottom = inside = padded(square, 0.0, size)
        began = models.clock.process_time(os.getpid())
        shown = picture[round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)]
        part = alpha[top:bottom, left:right]
        short_side = round(_SIDE * min(part.shape) / (square[2] - square[0]))
        seen = alpha_at((right - left, bottom - top), models.matting.alpha(shown, short_side))
        half = np.where((part > _SOFT) & (part < 1 - _SOFT), head_window(square, inside) / 2, np.float32(0))
        part += half * (seen - part)
        if models.clock.process_time(os.getpid()) - began > _SLOW:
            break
    return alpha


def _small_heads(alpha: Alpha, faces: Sequence[Face]) -> list[Box]:
    """The surroundings of those heads of guests that a look of their own shows larger."""
    matte, enough = to_matte(alpha), _CLOSER * SHORT_SIDE / min(alpha.shape)
    squares = [surroundings(face) for face in faces if is_inside(matte, face) and is_guest(matte, face)]
    return [square for square in squares if _SIDE / (square[2] - square[0]) >= enough]

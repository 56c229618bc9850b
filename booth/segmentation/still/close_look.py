"""A closer look of MODNet's at small heads: in a picture of whole bodies or a group it sees little of their hair."""

import os
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Box, Picture, Size
from booth.segmentation.alpha import to_matte
from booth.segmentation.faces import Face
from booth.segmentation.heads import head_window, is_guest, surroundings
from booth.segmentation.still.agreement import SHORT_SIDE
from booth.segmentation.still.models import StillModels

_SIDE = (
    256  # pixels that MODNet is shown of a head: a quarter of the work of a look at the whole picture; 320 is no better
)
_CLOSER = 1.2  # times larger than in the whole picture has a head to be in its own to be worth a look
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
        seen = _at(models.matting.alpha(shown, _SIDE), (right - left, bottom - top))
        half = np.where((part > _SOFT) & (part < 1 - _SOFT), _window(square, inside) / 2, np.float32(0))
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
        if _SIDE / (right - left) >= enough and is_guest(matte, face):
            squares.append((left, top, right, bottom))
    return squares


def _within(box: Box, alpha: Alpha) -> Box:
    height, width = alpha.shape
    return max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])


def _window(square: Box, inside: Box) -> NDArray[np.float32]:
    """How much each pixel of *inside*, a part of the *square* around a head, is of the head."""
    left, top, right, bottom = square
    window = head_window(right - left, bottom - top)
    return window[inside[1] - top : inside[3] - top, inside[0] - left : inside[2] - left]


def _at(alpha: Alpha, size: Size) -> Alpha:
    shrinks = size[0] < alpha.shape[1]
    resized = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    return np.clip(resized, 0, 1).astype(np.float32, copy=False)

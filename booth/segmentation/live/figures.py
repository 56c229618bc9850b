"""Tidies a small matte up by what people are like: of one piece, without pinholes, and not a third of a guest's height.

All of it at the size of the map that looks are gathered in; see belief.py.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from cv2.typing import MatLike

from booth.imaging.arrays import as_uint8
from booth.picture_types import Box, Matte
from booth.segmentation.passers_by import passers_by

_FIGURE = 50  # a matte from here on belongs to a figure, of 255; below it nothing is shown anyway
_SURE = 140  # a matte from here on is person rather than not
_SPECK = 0.0015  # of the map; a figure with less of it sure is none
_PINHOLE = 0.001  # of the map; a hole with less in it is no gap under an arm
_BORDER = 3  # rows at the lower edge where the model sees half of what is cut off, and says so
_FADE = 0.4  # seconds in which somebody who turned out to pass by is gone


class FigureFilter:
    """Keeps guests and leaves out who passes by behind them, from frame to frame. Not for two threads at a time."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        """Around each guest of the last matte, the largest first."""
        self._shown: Matte | None = None  # how much of each pixel's figure was shown, 0 where none was
        self._last = 0.0

    def tidy(self, matte: Matte, believed: Matte, now: float) -> Matte:
        """*matte* at the time *now* without specks, pinholes and passers-by.

        *believed* is what the model alone says: a figure that it sees nobody in is a thing.

        A figure apart from the others that is under a third of the tallest one's height and does not reach the lower
        edge fades out; one that was never shown stays unseen.
        """
        tidied = matte.copy()
        np.maximum(tidied[-_BORDER:], tidied[-_BORDER - 1], out=tidied[-_BORDER:])
        outlines, inside = _outlines(tidied)
        figures = [(outline, cv2.boundingRect(outline)) for outline in outlines]
        figures = [(outline, box) for outline, box in figures if _sure(believed, outline, box) >= _SPECK * matte.size]
        boxes: list[Box] = [(x, y, x + across, y + down) for _, (x, y, across, down) in figures]
        shown = np.zeros_like(matte)
        fading = 255 * max(0.0, now - self._last) / _FADE
        guests: list[Box] = []
        for (outline, _), box, passes in zip(figures, boxes, passers_by(boxes, matte.shape[0]), strict=True):
            share = 255.0
            if passes:
                left, top, right, bottom = box
                before = self._shown[top:bottom, left:right].max() if self._shown is not None else 0
                share = max(0.0, float(before) - fading)
            else:
                guests.append(box)
            cv2.drawContours(shown, [outline], -1, share, cv2.FILLED)
        self._shown, self._last = shown, now
        self.boxes = sorted(guests, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))
        for hole in inside:
            if cv2.contourArea(hole) <= _PINHOLE * matte.size:
                cv2.drawContours(tidied, [hole], -1, 255, cv2.FILLED)
        return as_uint8(cv2.multiply(tidied, shown, scale=1 / 255))

    def forget(self) -> None:
        """Begins anew: nobody has been shown."""
        self._shown = None
        self.boxes = []


def _outlines(matte: Matte) -> tuple[list[MatLike], list[MatLike]]:
    """The outlines of the figures in *matte*, and those of the holes in them."""
    found, relations = cv2.findContours(cv2.inRange(matte, _FIGURE, 255), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return [], []
    outer = [relation[3] < 0 for relation in relations[0]]
    return (
        [outline for outline, is_outer in zip(found, outer, strict=True) if is_outer],
        [outline for outline, is_outer in zip(found, outer, strict=True) if not is_outer],
    )


def _sure(matte: Matte, outline: MatLike, box: Sequence[int]) -> int:
    """How many pixels inside of *outline*, which is in *box* (left, top, width, height), are surely person."""
    x, y, across, down = box
    part = matte[y : y + down, x : x + across]
    inside = np.zeros_like(part)
    cv2.drawContours(inside, [outline], -1, 255, cv2.FILLED, offset=(-x, -y))
    return cv2.countNonZero(cv2.bitwise_and(cv2.inRange(part, _SURE, 255), inside))

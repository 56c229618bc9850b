"""Cleans a coarse matte up by what guests are like: in one piece, without pinholes, no passers-by.

All of it at the size of the map in which the model's outputs are accumulated; see accumulator.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from booth.imaging.arrays import as_uint8
from booth.picture_types import Box, Matte
from booth.segmentation.passers_by import passers_by

_FIGURE = 50  # of 255: a matte from here on belongs to a figure; below it nothing is shown anyway
_SURE = 140  # of 255: a confidence from here on is person rather than not
_LEAST_SURE = 0.0015  # fraction of the map; a figure with fewer sure pixels is a speck or a thing
_PINHOLE = 0.001  # fraction of the map; a larger hole is a gap under an arm
_BORDER = 3  # rows at the lower edge where the model is uncertain because people are cut off
_FADE = 0.4  # seconds in which somebody who turned out to be a passer-by fades out


@dataclass(frozen=True, slots=True)
class _Figure:
    outline: MatLike
    box: Box


class FigureFilter:
    """Keeps guests and leaves out passers-by behind them, from frame to frame. Not for two threads at a time."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        """Around each guest of the last matte, the largest first."""
        self._opacity: Matte | None = None  # with which each pixel's figure was shown last, 0 where there was none
        self._previous = 0.0  # time of the last matte

    def filter(self, matte: Matte, model_output: Matte, now: float) -> Matte:
        """*matte* at the time *now* (seconds) without specks, pinholes and passers-by.

        *model_output* is the matte by the model alone, of the same size: a figure in which it finds nobody is a thing.

        A passer-by (see passers_by.py) who was a guest before fades out; one who never was stays invisible.
        """
        cleaned = matte.copy()
        np.maximum(cleaned[-_BORDER:], cleaned[-_BORDER - 1], out=cleaned[-_BORDER:])
        figures, holes = _figures(cleaned, model_output)
        faded = 255 * max(0.0, now - self._previous) / _FADE
        opacity = np.zeros_like(matte)
        guests: list[Box] = []
        for figure, passes in zip(figures, passers_by([each.box for each in figures], matte.shape[0]), strict=True):
            if not passes:
                guests.append(figure.box)
            shown = max(0.0, self._previous_opacity(figure.box) - faded) if passes else 255.0
            cv2.drawContours(opacity, [figure.outline], -1, shown, cv2.FILLED)
        self._opacity, self._previous = opacity, now
        self.boxes = sorted(guests, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))
        for hole in holes:
            if cv2.contourArea(hole) <= _PINHOLE * matte.size:
                cv2.drawContours(cleaned, [hole], -1, 255, cv2.FILLED)
        return as_uint8(cv2.multiply(cleaned, opacity, scale=1 / 255))

    def reset(self) -> None:
        """Forgets everybody who was shown."""
        self._opacity = None
        self.boxes = []

    def _previous_opacity(self, box: Box) -> float:
        """The highest opacity in *box* at the last matte."""
        left, top, right, bottom = box
        return float(self._opacity[top:bottom, left:right].max()) if self._opacity is not None else 0.0


def _figures(matte: Matte, model_output: Matte) -> tuple[list[_Figure], list[MatLike]]:
    """The figures in *matte* in which the model finds somebody, and the outlines of the holes in all figures."""
    outlines, hierarchy = cv2.findContours(cv2.inRange(matte, _FIGURE, 255), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    figures: list[_Figure] = []
    holes: list[MatLike] = []
    if not outlines:
        return figures, holes
    for outline, (_, _, _, parent) in zip(outlines, hierarchy[0], strict=True):
        if parent >= 0:
            holes.append(outline)
            continue
        x, y, width, height = cv2.boundingRect(outline)
        if _sure_pixels(model_output, outline, (x, y, width, height)) >= _LEAST_SURE * matte.size:
            figures.append(_Figure(outline, (x, y, x + width, y + height)))
    return figures, holes


def _sure_pixels(model_output: Matte, outline: MatLike, rectangle: Sequence[int]) -> int:
    """How many pixels inside of *outline*, in its *rectangle* (left, top, width, height), are surely person."""
    x, y, width, height = rectangle
    part = model_output[y : y + height, x : x + width]
    inside = np.zeros_like(part)
    cv2.drawContours(inside, [outline], -1, 255, cv2.FILLED, offset=(-x, -y))
    return cv2.countNonZero(cv2.bitwise_and(cv2.inRange(part, _SURE, 255), inside))

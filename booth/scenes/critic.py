"""Measures how a scene will look behind guests, as a picky photographer would see it; the words are for others."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Picture

# Where faces go: guests fill the middle of a picture, their heads lie between these heights.
FACES_ACROSS = (0.2, 0.8)  # fractions of the width
FACES_DOWN = (0.25, 0.6)  # fractions of the height from the top

_WIDTH = 480  # pixels that a scene is measured at; finer detail does not disturb a face
_DETAIL_SCALE = 6.0  # standard deviation in those pixels; what changes more slowly is calm
_THUMBNAIL = (16, 9)  # pixels


@dataclass(frozen=True, slots=True)
class Impression:
    """What a scene is like where it matters. Levels are 0 to 255."""

    detail: float  # standard deviation of fine detail where faces go; a clear sky has 2, a full bookshelf 30
    faces: float  # mean level where faces go
    level: float  # mean level of the whole picture
    colours: NDArray[np.float32]  # a thumbnail in CIELAB: 9 x 16 x 3

    def likeness(self, other: "Impression") -> float:
        """The mean CIE76 difference of the two scenes' thumbnails; below 5 they seem the same."""
        return float(np.linalg.norm(self.colours - other.colours, axis=2).mean())


def assess(picture: Picture) -> Impression:
    """The impression that *picture*, of any size, makes."""
    height = max(1, round(_WIDTH * picture.shape[0] / picture.shape[1]))
    small = cv2.resize(picture, (_WIDTH, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = grey - cv2.GaussianBlur(grey, (0, 0), _DETAIL_SCALE)
    rows, columns = (
        slice(int(low * length), int(high * length))
        for (low, high), length in zip((FACES_DOWN, FACES_ACROSS), grey.shape, strict=True)
    )
    thumbnail = cv2.resize(small, _THUMBNAIL, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colours = cv2.cvtColor(thumbnail, cv2.COLOR_RGB2LAB).astype(np.float32, copy=False)
    return Impression(
        float(detail[rows, columns].std()), float(grey[rows, columns].mean()), float(grey.mean()), colours
    )

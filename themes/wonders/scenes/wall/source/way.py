"""The course of the wall: drawn as it is seen from the camera, and places on it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from booth.rendering.noise import Field
from booth.rendering.shapes import Points

LENS = 30.0  # mm
HORIZON = 0.52  # share of the height from the top
EYES = (0.0, 0.0, 0.0)  # the camera is the origin: the wall's course is drawn as seen from it


def seen(across: float, down: float, distance: float) -> tuple[float, float, float]:
    """The place that lies *distance* metres ahead and is seen at these shares of the picture's width and height."""
    wide = 36 / LENS * distance
    return (across - 0.5) * wide, distance, (HORIZON - down) * wide * 9 / 16


COURSE_OF_THE_WALL = (
    *((1.7, -16.0, -0.2), (-0.45, 0.0, -1.78), (-2.9, 13.0, -3.3), (-8.5, 30.0, -6.6), (-21.0, 54.0, -8.5)),
    *(seen(0.055, 0.47, 88), seen(0.10, 0.325, 128), seen(0.15, 0.262, 165), seen(0.215, 0.30, 215)),
    *(seen(0.29, 0.345, 280), seen(0.40, 0.395, 345), seen(0.50, 0.36, 410), seen(0.575, 0.315, 470)),
    *(seen(0.635, 0.275, 540), seen(0.71, 0.295, 620), seen(0.775, 0.24, 690), seen(0.835, 0.175, 760)),
    *(seen(0.90, 0.205, 880), seen(0.965, 0.17, 1050), seen(0.97, 0.16, 1300), seen(0.90, 0.135, 1600)),
    *(seen(0.80, 0.17, 1900), seen(0.71, 0.215, 2200), seen(0.62, 0.20, 2600), seen(0.53, 0.235, 3100)),
)
TOWERS = {7: 9.5, 13: 11.5, 16: 14.0, 20: 16.0, 23: 16.0}
"""Which of these points carry a watchtower, and its height over the walkway, metres."""


def smooth_way(points: Sequence[Sequence[float]]) -> Points:
    """A Catmull-Rom curve through *points*, a metre between two places, rounded a little."""
    given = np.array(points)
    p = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    t = np.linspace(0, 1, 200, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    fine = np.vstack(pieces)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(fine[:, :2], axis=0), axis=1))])
    even = np.arange(0, along[-1], 1.0)
    way = np.stack([np.interp(even, along, fine[:, k]) for k in range(3)], 1)
    for _ in range(3):
        way[1:-1] = (way[:-2] + way[1:-1] * 2 + way[2:]) / 4
    return way


WAY = smooth_way(COURSE_OF_THE_WALL)
ALONG = np.arange(len(WAY), dtype=np.float64)  # metres
_ahead = np.gradient(WAY, axis=0)[:, :2]
_ahead /= np.linalg.norm(_ahead, axis=1)[:, None]
RIGHT = np.stack([_ahead[:, 1], -_ahead[:, 0], np.zeros(len(WAY))], 1)  # across the wall, to a walker's right
NEAREST = cKDTree(WAY[:, :2])
HERE = float(ALONG[np.argmin(np.abs(WAY[:, 1]))])  # where the camera stands


def on_wall(along: ArrayLike, across: ArrayLike, height: ArrayLike) -> Points:
    """Places (..., 3): metres along the wall, to the right of its middle, above its walkway."""
    s, side, up = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (along, across, height)))
    middle = np.stack([np.interp(s, ALONG, WAY[:, k]) for k in range(3)], -1)
    right = np.stack([np.interp(s, ALONG, RIGHT[:, k]) for k in range(3)], -1)
    return np.asarray(middle + right * side[..., None] + np.array([0, 0, 1.0]) * up[..., None])


def to_wall(x: Field, y: Field) -> tuple[Field, NDArray[np.int64]]:
    """How far (m) the places (*x*, *y*) are from the wall's middle, and which place of WAY is the nearest."""
    distance, index = NEAREST.query(np.stack([x.ravel(), y.ravel()], 1))
    return distance.reshape(x.shape), index.reshape(x.shape)


def unit(vectors: Points) -> Points:
    """*vectors* (n, 3) at length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None])

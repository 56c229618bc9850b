"""What a phone's camera makes of a code on a screen: tilted, out of focus, noisy, with a lamp's reflection on it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Picture

Grey = NDArray[np.uint8]

_FINER = 4  # rays for each pixel of the phone, along and across
_AROUND = 0.35  # of the code's side: what of the screen is seen around it
_DISTANCE = 3.0  # of the code's side: from the phone to the screen


@dataclass(frozen=True)
class Square:
    """A code on a screen, quiet zone included: pixels."""

    left: int
    top: int
    side: int
    modules: int  # from edge to edge, quiet zone included


def seen(screen: Picture, code: Square, per_module: float, chance: np.random.Generator) -> Grey:
    """*code* on *screen* as a phone might see it with *per_module* pixels for each module, on average."""
    side = per_module * code.modules
    size = round(side * (1 + 2 * _AROUND) * 1.1)
    corners = _projected(chance) * side + size / 2
    source = np.array([(code.left, code.top)] * 4, np.float32)
    source += np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32) * code.side
    way = cv2.getPerspectiveTransform(source, (corners * _FINER).astype(np.float32))
    light = cv2.cvtColor(screen, cv2.COLOR_RGB2GRAY)
    fine = cv2.warpPerspective(light, way, (size * _FINER, size * _FINER), flags=cv2.INTER_AREA)
    sharp = cv2.resize(fine, (size, size), interpolation=cv2.INTER_AREA) + _glare(size, side, chance)
    blurred = cv2.GaussianBlur(np.minimum(sharp, 255), (0, 0), chance.uniform(0.1, 0.3) * per_module)
    black, white = chance.uniform(5, 40), chance.uniform(150, 250)
    picture = black + blurred * (white - black) / 255 + chance.normal(0, chance.uniform(2, 8), blurred.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _projected(chance: np.random.Generator) -> NDArray[np.float64]:
    """The corners of a square of side 1 about the middle of the view, seen from a hand that is not quite straight."""
    roll, tilt, turn = np.radians(chance.uniform((-25, -30, -30), (25, 30, 30)))
    corners = np.array([(-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0), (-0.5, 0.5, 0)])
    about = [cv2.Rodrigues(np.array(axis, float))[0] for axis in ((tilt, 0, 0), (0, turn, 0), (0, 0, roll))]
    x, y, z = (about[0] @ about[1] @ about[2] @ corners.T) + np.array([[0], [0], [_DISTANCE]])
    flat = np.stack([x / z, y / z], axis=1) * _DISTANCE
    area = cv2.contourArea(flat.astype(np.float32))
    return np.asarray(flat / np.sqrt(area) + chance.uniform(-0.5, 0.5, 2) / 20)


def _glare(size: int, side: float, chance: np.random.Generator) -> NDArray[np.float64]:
    """A lamp's reflection somewhere on the code: light that is added, a soft disc."""
    x, y = size / 2 + chance.uniform(-0.5, 0.5, 2) * side
    reach = chance.uniform(0.15, 0.35) * side
    down, across = np.mgrid[:size, :size].astype(float)
    disc: NDArray[np.float64] = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * reach**2))
    return chance.uniform(40, 140) * disc

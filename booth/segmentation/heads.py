"""What a face tells of its head: where that is, and whether a matte leaves a hole in it or loses a part of it."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Box, Mask, Matte
from booth.segmentation.faces import Face, Point

# Lengths in distances from the eyes to the mouth. In a drawn head the eyes are half-way between chin and crown, and the
# chin, as the crown, one and a half such distances from them; the head is two wide.
_HEAD_DOWN, _HEAD_WIDTH, _HEAD_HEIGHT = 0.1, 0.55, 1.1  # the middle below the eyes, and the half axes
_BODY_DOWN, _BODY_WIDTH, _BODY_HEIGHT = 2.7, 0.8, 0.6  # the same of what hangs below the chin
_PATCH = 0.4  # side of the smallest hole: an eye
_SMALLEST = 4.0  # pixels; of a smaller face nobody sees a hole

_SURROUNDINGS = 4.0  # half the side of the square that a model needs to see of a head to tell its hair from the wall
_ASIDE, _ABOVE, _BELOW = 0.25, 0.07, 0.4  # fractions of that square at its sides where it is no longer of the head

_COVERED = 0.7 * 255  # mean of a patch below which it is a hole
WHOLE = 0.9 * 255  # mean of the worst patch from which on a head is surely whole
_GUEST = 0.25 * 255  # mean over head or body from which on somebody is a guest, and not a passer-by or a poster


def broken_heads(matte: Matte, faces: Sequence[Face]) -> list[Face]:
    """Those of *faces* whose head has a hole in *matte*, though a guest's: somewhere an eye's size is see-through.

    The head is an ellipse around the face and half the forehead's height above it, well inside the hair. Who is not in
    the matte at all is no guest.
    """
    return [face for face in faces if is_guest(matte, face) and has_hole(matte, face)]


def has_hole(matte: Matte, face: Face) -> bool:
    """Whether *matte* has a hole in the head of *face*, whoever that is."""
    return worst_patch(matte, face) < _COVERED


def worst_patch(matte: Matte, face: Face) -> float:
    """The mean of *matte*, 0 to 255, over the patch of the head of *face* that it covers least."""
    head = _ellipse(matte, face, _HEAD_DOWN, _HEAD_WIDTH, _HEAD_HEIGHT)
    if not head.any():
        return 255.0
    side = max(3, round(_PATCH * _length(face)))
    return float(cv2.blur(matte, (side, side), borderType=cv2.BORDER_REPLICATE)[head].min())


def head(matte: Matte, face: Face) -> Mask:
    """The pixels of *matte* that are surely the head of *face*: all that `worst_patch` judges."""
    return _ellipse(matte, face, _HEAD_DOWN, _HEAD_WIDTH + _PATCH / 2, _HEAD_HEIGHT + _PATCH / 2)


def head_height(face: Face) -> float:
    """The height in pixels of the head of *face*, from the chin to the crown, as heads are drawn."""
    return 3 * _length(face)


def surroundings(face: Face, scale: float = 1.0) -> Box:
    """The square around the head of *face*, with neck and shoulders; it may reach outside of the picture.

    In whole pixels of the picture at *scale* times its size.
    """
    (x, y), half = face.mouth, _SURROUNDINGS * _length(face)
    left, top, right, bottom = (round(scale * edge) for edge in (x - half, y - half, x + half, y + half))
    return left, top, right, bottom


def head_window(square: Box, inside: Box) -> NDArray[np.float32]:
    """How much each pixel of the box *inside* is of the head in the *square* of `surroundings`, 0 to 1.

    What is beside and below is there to be seen and not to be judged.
    """
    across = _rise_and_fall(inside[0], inside[2], square[0], square[2], _ASIDE, _ASIDE)
    down = _rise_and_fall(inside[1], inside[3], square[1], square[3], _ABOVE, _BELOW)
    return np.outer(down, across).astype(np.float32)


def is_inside(matte: Matte, face: Face) -> bool:
    """Whether the mouth of *face* lies within *matte*."""
    height, width = matte.shape
    return bool(0 <= face.mouth[0] < width and 0 <= face.mouth[1] < height)


def is_guest(matte: Matte, face: Face) -> bool:
    """Whether *matte* has some of the head or the body of *face*."""
    if _length(face) < _SMALLEST:
        return False
    head = _ellipse(matte, face, _HEAD_DOWN, _HEAD_WIDTH, _HEAD_HEIGHT)
    body = _ellipse(matte, face, _BODY_DOWN, _BODY_WIDTH, _BODY_HEIGHT)
    return any(bool(part.any()) and matte[part].mean() >= _GUEST for part in (head, body))


def _ellipse(matte: Matte, face: Face, down: float, width: float, height: float) -> Mask:
    """The pixels of *matte* within an ellipse below the eyes of *face* that is tilted as the face is."""
    length = _length(face)
    x, y = (face.mouth[0] - face.eyes[0]) / length, (face.mouth[1] - face.eyes[1]) / length  # from the eyes downwards
    # Seen from the side the eyes are at the front of the head; half-way to the ears is its middle.
    aside = ((face.ears[0] - face.eyes[0]) * -y + (face.ears[1] - face.eyes[1]) * x) / 2
    middle = (face.eyes[0] - y * aside + x * down * length, face.eyes[1] + x * aside + y * down * length)
    drawn = np.zeros(matte.shape, np.uint8)
    axes = (max(1, round(width * length)), max(1, round(height * length)))
    angle = float(np.degrees(np.arctan2(y, x))) - 90
    cv2.ellipse(drawn, _pixel(middle), axes, angle, 0, 360, 1, cv2.FILLED)
    mask: Mask = drawn > 0
    return mask


def _length(face: Face) -> float:
    return float(np.hypot(face.mouth[0] - face.eyes[0], face.mouth[1] - face.eyes[1]))


def _pixel(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _rise_and_fall(start: int, stop: int, low: int, high: int, rise: float, fall: float) -> NDArray[np.float64]:
    """Weights of the pixels from *start* to *stop*: 0 to 1 within the first *rise* from *low* to *high*, and back to 0
    within the last *fall* (fractions), as sin².
    """
    position = (np.arange(start, stop) + 0.5 - low) / (high - low)
    progress = np.clip(np.minimum(position / rise, (1 - position) / fall), 0, 1)
    weights: NDArray[np.float64] = np.sin(progress * np.pi / 2) ** 2
    return weights

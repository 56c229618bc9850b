"""Where the model looks: windows over the whole frame and a box around each person take turns, one look for a frame.

The model sees 256 x 256 pixels whatever it is shown: a box around a person shows it that person larger, a window as
high as a wide frame shows it a group without squeezing it. Windows find who is new, boxes draw the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_fast
from booth.picture_types import Box, Matte, Picture, Size

_NEARLY_SO_WIDE = 1.4  # times what the model sees without squeezing: so far one look takes in the whole frame
_STEP = 0.25  # of a window's width, from one window to the next
_PADS = (0.12, 0.26)  # of a person's width and height around the box, in turn
_GRID = 4  # pixels of the map that a box's sides keep to: a box that trembles makes the matte tremble
_MOST_BOXES = 4  # people who get boxes of their own
_TURN = 2.0  # how much a look that sees everything that moved goes before others, in turns


@dataclass(slots=True)
class Crop:
    """One of the places that the model may be shown."""

    box: Box
    period: float  # frames in which its turn should come
    weight: NDArray[np.float32]  # how much its word counts, 0 to 1, by pixel of the box
    age: int = 0  # frames since it was looked at
    mirrored: bool = False  # both ways in turn: what the model says of a mirror image errs elsewhere


class CropSchedule:
    """Chooses what the model is shown next."""

    def __init__(self, size: Size, model: Size) -> None:
        """*size* is the map's, *model* what the model sees, whose shape the windows have."""
        self._size = size
        windows = _windows(size, model[0] / model[1])
        self._windows = [Crop(box, 2.0 * len(windows), _fading(box, size, len(windows) > 1)) for box in windows]
        self._boxes: list[Crop] = []

    def choose(self, people: Sequence[Box], unseen: NDArray[np.float32]) -> Crop:
        """The next look, where *people* stand, the largest first, and what has moved since it was looked at.

        The latter is *unseen*, of the map's size, 0 to 1.
        """
        self._find(people)
        moved = cv2.integral(unseen)
        everything = moved[-1, -1] + 0.002 * unseen.size  # a few restless pixels call nobody
        best, most = self._windows[0], -1.0
        for look in (*self._windows, *self._boxes):
            look.age += 1
            x0, y0, x1, y1 = look.box
            seen = moved[y1, x1] - moved[y0, x1] - moved[y1, x0] + moved[y0, x0]
            due = look.age / look.period + _TURN * seen / everything
            if due > most:
                best, most = look, due
        best.age = 0
        best.mirrored = not best.mirrored
        return best

    def _find(self, people: Sequence[Box]) -> None:
        """Gives each of the *people* two boxes, the same as before where somebody has hardly moved."""
        wanted = [_around(person, pad, self._size) for person in people[:_MOST_BOXES] for pad in _PADS]
        boxes: list[Crop] = []
        for box in dict.fromkeys(wanted):
            near = min(self._boxes, key=lambda look: _apart(look.box, box), default=None)
            if near and _apart(near.box, box) <= 2 * _GRID:
                self._boxes.remove(near)
                if _apart(near.box, box) > _GRID:
                    near.box, near.weight = box, _fading(box, self._size, soft=False)
                boxes.append(near)
            else:
                boxes.append(Crop(box, 0.0, _fading(box, self._size, soft=False)))
        for look in boxes:
            look.period = 2.0 * len(boxes)
        self._boxes = boxes


def crop_input(picture: Picture, shrunk: Picture, look: Crop, size: Size, model: Size) -> Picture:
    """What the model is shown for *look* in a map of *size*, at the size of the *model*.

    Taken from *shrunk*, the frame's *picture* made smaller, unless that has fewer pixels than the model wants.
    """
    x0, y0, x1, y1 = look.box
    enough = (
        max((x1 - x0) * shrunk.shape[1] / size[0] / model[0], (y1 - y0) * shrunk.shape[0] / size[1] / model[1]) >= 1
    )
    source = shrunk if enough else picture
    across, down = source.shape[1] / size[0], source.shape[0] / size[1]
    part = source[round(y0 * down) : round(y1 * down), round(x0 * across) : round(x1 * across)]
    shown = resize_fast(part, model)
    return as_uint8(cv2.flip(shown, 1)) if look.mirrored else shown


def crop_matte(answer: Matte, look: Crop) -> Matte:
    """The model's *answer* to `look_picture`, at the size of the look's box."""
    x0, y0, x1, y1 = look.box
    matte = resize_fast(answer, (x1 - x0, y1 - y0))
    return as_uint8(cv2.flip(matte, 1)) if look.mirrored else matte


def _windows(size: Size, shape: float) -> list[Box]:
    width, height = size
    across = round(shape * height)
    if width <= _NEARLY_SO_WIDE * across:
        return [(0, 0, width, height)]
    steps = int(np.ceil((width - across) / (_STEP * across)))
    return [(x, 0, x + across, height) for x in np.linspace(0, width - across, steps + 1).astype(int).tolist()]


def _around(person: Box, pad: float, size: Size) -> Box:
    """A box around *person*, larger by *pad* of it on each side, within *size*."""
    x0, y0, x1, y1 = person
    across, down = pad * (x1 - x0), pad * (y1 - y0)
    return (
        max(0, _grid(x0 - across)),
        max(0, _grid(y0 - down)),
        min(size[0], _grid(x1 + across + _GRID / 2)),
        min(size[1], _grid(y1 + down + _GRID / 2)),
    )


def _fading(box: Box, size: Size, soft: bool) -> NDArray[np.float32]:
    """Less weight towards those sides of *box* that are not the frame's: the model sees half a thing there."""
    across = _ramp(box[2] - box[0], box[0] > 0, box[2] < size[0], soft)
    down = _ramp(box[3] - box[1], box[1] > 0, box[3] < size[1], soft)
    return np.outer(down, across).astype(np.float32)


def _ramp(length: int, low: bool, high: bool, soft: bool) -> NDArray[np.float64]:
    reach = length / 2 if soft else min(6, length / 4)
    at = np.arange(length) + 0.5
    share = np.ones(length)
    if low:
        share = np.minimum(share, at / reach)
    if high:
        share = np.minimum(share, (length - at) / reach)
    weight: NDArray[np.float64] = np.clip(np.sin(share * np.pi / 2) ** 2, 0.03, 1.0)
    return weight


def _grid(x: float) -> int:
    return _GRID * round(x / _GRID)


def _apart(one: Box, other: Box) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))

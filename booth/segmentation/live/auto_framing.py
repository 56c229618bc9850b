"""Auto-framing: which part of the camera's picture is shown, so that guests fill the photo as a photographer would do.

The crop comes after the matte: model, background model and who stands where keep to the camera's whole picture.
"""

import math
from collections.abc import Sequence
from statistics import median

import numpy as np

from booth.picture_types import WHOLE, Matte, RelativeBox
from booth.segmentation.faces import Face
from booth.segmentation.heads import head_height

# Lengths are fractions of the camera's picture, or of the crop where it says so.
_HEAD, _LARGEST_HEAD = 0.28, 0.33  # height of the middle one of all heads in the crop, and of the largest at most
_HEADROOM = 0.10  # of the crop: above the highest guest
_MARGIN = 0.03  # beside guests, and below those who stand whole in the picture
_ALL_OF_THEM = 0.97  # whose lowest point is above this stands whole in the picture and is not cut off at the knees
_ALIKE = 0.04  # edges that differ by less are no reason to move
_CUT_OFF = 0.01  # by which guests may be outside
_CALM = 1.0  # seconds for which another crop must have been the better one
_SPEED = 4.0  # 1/s: it has moved by nine tenths after a second
_STEP = 8  # only every eighth pixel of the matte is read, both ways
_PERSON = 127  # a pixel of the matte above this is person, of 255

_FLOATS = tuple[float, ...]


class AutoFraming:
    """Follows the guests of one camera with a crop of its picture's aspect ratio, softly. Not for two threads."""

    def __init__(self, eye_line: float = 0.4) -> None:
        """*eye_line* is where the scenes want eyes, a fraction of the crop's height.

        It is one for all of them, so that nothing moves when guests choose another.
        """
        self.crop = WHOLE
        """The part that is shown now. May be read from any thread."""
        self._eye_line = eye_line
        self._target = WHOLE
        self._speed: _FLOATS = (0.0, 0.0, 0.0, 0.0)  # of the crop's edges, 1/s
        self._wanted, self._wanted_since = WHOLE, 0.0  # another crop than the target, for as long as it is the better
        self._now = float("-inf")
        self._heads: list[float] = []
        self._eyes = 0.0  # how far below the highest guest's hair the middle one of all eyes is
        self._seen: RelativeBox | None = None  # where the guests were when their heads were taken

    def see(self, faces: Sequence[Face], matte: Matte) -> None:
        """Goes by the heads of *faces*, the guests' in an uncropped frame and its *matte*, from now on.

        Unless guests have hardly moved: what is found of a face differs a little from look to look. Before it has seen
        faces it shows the whole picture.
        """
        guests = occupied(matte)
        if guests is None or (self._heads and self._seen and _alike(guests, self._seen)):
            return
        self._seen, height = guests, len(matte)
        faces = [face for face in faces if _is_person(matte, face.mouth)]
        self._heads = [head_height(face) / height for face in faces]
        self._eyes = median(face.eyes[1] for face in faces) / height - guests[1] if faces else 0.0

    def update(self, matte: Matte, now: float, smallest: float, *, hold: bool) -> None:
        """Moves the crop on to *now* (seconds) for the guests of the *matte* of an uncropped frame.

        *smallest*: the crop's side at least, as a fraction of the picture's. With *hold* it stays where it is, unless
        somebody would be cut off.
        """
        guests = occupied(matte) if smallest < 1 else None
        eyes = (guests[1] + self._eyes, self._eye_line) if guests else None
        wanted = framed(guests, self._heads, smallest, eyes) if guests else WHOLE
        if guests and _misses(self._target, guests):
            self._target = wanted
        elif hold or _alike(wanted, self._target):
            self._wanted = self._target
        elif not _alike(wanted, self._wanted):
            self._wanted, self._wanted_since = wanted, now
        elif now - self._wanted_since >= _CALM:
            self._target = wanted
        self._move(min(max(now - self._now, 0.0), 0.2))
        self._now = now

    def _move(self, seconds: float) -> None:
        """Moves the crop towards the target as a critically damped spring does: the closed solution."""
        decay = math.exp(-_SPEED * seconds)
        crop, speed = [], []
        for at, velocity, target in zip(self.crop, self._speed, self._target, strict=True):
            push = velocity + _SPEED * (at - target)
            crop.append(target + (at - target + push * seconds) * decay)
            speed.append((velocity - _SPEED * push * seconds) * decay)
        left, top, right, bottom = crop
        near = max(abs(at - target) for at, target in zip(crop, self._target, strict=True)) < 0.001
        self.crop = self._target if near else (left, top, right, bottom)
        self._speed = (0.0, 0.0, 0.0, 0.0) if near else tuple(speed)


def occupied(matte: Matte) -> RelativeBox | None:
    """The box around everybody in *matte*; None if there is nobody."""
    person = matte[::_STEP, ::_STEP] > _PERSON
    rows, columns = np.flatnonzero(person.any(axis=1)), np.flatnonzero(person.any(axis=0))
    if not len(rows):
        return None
    height, width = person.shape
    return (
        float(columns[0]) / width,
        float(rows[0]) / height,
        float(columns[-1] + 1) / width,
        float(rows[-1] + 1) / height,
    )


def framed(
    guests: RelativeBox, heads: Sequence[float], smallest: float, eyes: tuple[float, float] | None = None
) -> RelativeBox:
    """The crop for *guests*, a box around all of them, with *heads* of these heights; its side is *smallest* or more.

    Heads become a quarter to a third of its height, nobody is cut off by it, there is room above the highest, and
    whoever stands whole in the picture still does. Without heads, or with large ones, it is the whole picture. *eyes*
    says where the eyes are and where in the crop they belong: as near to that as all this leaves room for.
    """
    left, top, right, bottom = guests
    left, right = max(0.0, left - _MARGIN), min(1.0, right + _MARGIN)
    if not heads:
        return WHOLE
    side = max(smallest, median(heads) / _HEAD, max(heads) / _LARGEST_HEAD, right - left)
    whole = bottom < _ALL_OF_THEM
    if whole:
        bottom = min(1.0, bottom + _MARGIN)
        side = max(side, (bottom - top) / (1 - _HEADROOM), bottom)
    if side > 1 - _ALIKE:
        return WHOLE
    x = min(max((left + right - side) / 2, 0.0), 1 - side)
    y = top - _HEADROOM * side
    if eyes:
        y = min(y, eyes[0] - eyes[1] * side)
    if whole:
        y = max(y, bottom - side)
    y = min(max(y, 0.0), 1 - side)
    return x, y, x + side, y + side


def _is_person(matte: Matte, point: tuple[float, float]) -> bool:
    height, width = matte.shape
    x, y = min(max(round(point[0]), 0), width - 1), min(max(round(point[1]), 0), height - 1)
    return bool(matte[y, x] > _PERSON)


def _alike(one: RelativeBox, other: RelativeBox) -> bool:
    return all(abs(edge - same) < _ALIKE for edge, same in zip(one, other, strict=True))


def _misses(crop: RelativeBox, guests: RelativeBox) -> bool:
    """Whether *crop* cuts *guests* off at a side or above."""
    return guests[0] < crop[0] - _CUT_OFF or guests[1] < crop[1] - _CUT_OFF or guests[2] > crop[2] + _CUT_OFF

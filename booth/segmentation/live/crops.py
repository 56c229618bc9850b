"""Which part of the frame the model is shown next: tiles over the whole frame, crops around people and heads in turn.

The model's input has 256 x 256 pixels, however large a part of the frame it is made from: a crop around a person shows
that person larger, and a tile as high as a wide frame holds a group without squeezing it. Tiles find newcomers, person
crops draw the edge, and head crops see to it that nobody loses their hair: from further away the model often does not
tell it from the wall.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_fast
from booth.picture_types import Box, Matte, Picture, Size
from booth.segmentation.heads import head_window

_MAP_SIDE = 320  # pixels of the longer side of the map that outputs are accumulated in
_ONE_TILE = 1.4  # times the model's aspect ratio: a frame up to so wide is one tile, a little squeezed
_TILE_STEP = 0.25  # of a tile's width, from one tile to the next
_PADDINGS = (0.12, 0.26)  # of a person's width and height, on each side; each person has a crop of either
_GRID = 4  # pixels of the map that the sides of person crops keep to: a crop that trembles makes the matte tremble
_MOST_PEOPLE = 4  # who get crops of their own, and as many heads
_HEAD_MAY_MOVE = 0.12  # of its crop's height, before that follows
_OTHERS_AT_HEAD = 0.05  # weight of all other crops where a head has its own
_MOTION_BONUS = 2.0  # added urgency, in periods, of a crop that holds all that has moved
_RESTLESS = 0.002  # of the map's pixels, added to the sum of all motion, so that a little of it counts for little
_FEATHER = 6  # pixels along the sides of a person crop over which its weight falls
_LEAST_WEIGHT = 0.03


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of the frame as it is shown to the model once."""

    box: Box
    """In pixels of the map."""
    weight: NDArray[np.float32]
    """How much the model's output counts at each pixel of the box, 0 to 1."""
    mirrored: bool = False
    """Whether the model is shown the mirror image, in which it makes other errors."""


@dataclass(slots=True)
class _Candidate:
    """A crop that is chosen again and again."""

    box: Box
    weight: NDArray[np.float32]
    period: float = 1.0  # frames after which it should be chosen again
    age: int = 0  # frames since it was chosen
    mirrored: bool = False  # when it was chosen last; alternates


def map_size(size: Size) -> Size:
    """The size of the map for pictures of *size*."""
    width, height = size
    longer = max(size)
    return max(1, round(width * _MAP_SIDE / longer)), max(1, round(height * _MAP_SIDE / longer))


class CropSchedule:
    """Chooses the crop that the model is shown next. Not for two threads at a time."""

    def __init__(self, size: Size, input_size: Size) -> None:
        """*size* is the map's, *input_size* the model's, whose aspect ratio the tiles have."""
        self._size = size
        boxes = _tile_boxes(size, input_size[0] / input_size[1])
        self._tiles = [
            _Candidate(box, _feathered(box, size, to_middle=len(boxes) > 1), 2.0 * len(boxes)) for box in boxes
        ]
        self._person_crops: list[_Candidate] = []
        self._head_crops: list[_Candidate] = []

    def choose(self, people: Sequence[Box], heads: Sequence[Box], unseen: NDArray[np.float32]) -> Crop:
        """The next crop: the one that is most overdue, or that holds most of what has moved.

        *people* are boxes around them, the largest first, *heads* squares around heads and what is near, which may
        reach outside of the map. *unseen*, of its size, 0 to 1, is what has moved since the model was last shown it.
        """
        self._follow(people, heads)
        sums = cv2.integral(unseen)
        total = sums[-1, -1] + _RESTLESS * unseen.size
        chosen, highest = self._tiles[0], -1.0
        for candidate in (*self._tiles, *self._person_crops, *self._head_crops):
            candidate.age += 1
            x0, y0, x1, y1 = candidate.box
            inside = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
            urgency = candidate.age / candidate.period + _MOTION_BONUS * inside / total
            if urgency > highest:
                chosen, highest = candidate, urgency
        chosen.age = 0
        chosen.mirrored = not chosen.mirrored
        is_head = any(chosen is crop for crop in self._head_crops)
        return Crop(chosen.box, chosen.weight if is_head else self._less_at_heads(chosen), chosen.mirrored)

    def _follow(self, people: Sequence[Box], heads: Sequence[Box]) -> None:
        """Gives each of *people* a crop of each padding, and each of *heads* one."""
        padded = [_padded(person, padding, self._size) for person in people[:_MOST_PEOPLE] for padding in _PADDINGS]
        around = [_padded(head, 0.0, self._size) for head in heads[:_MOST_PEOPLE]]
        self._person_crops = _crops_for(
            padded, self._person_crops, partial(_feathered, size=self._size, to_middle=False)
        )
        self._head_crops = _crops_for(around, self._head_crops, _head_weight, _HEAD_MAY_MOVE)
        crops = [*self._person_crops, *self._head_crops]
        for crop in crops:
            crop.period = 2.0 * len(crops)

    def _less_at_heads(self, chosen: _Candidate) -> NDArray[np.float32]:
        """The weight of the *chosen* crop, less where a head has its own."""
        weight = chosen.weight
        for head in self._head_crops:
            left, top = max(chosen.box[0], head.box[0]), max(chosen.box[1], head.box[1])
            right, bottom = min(chosen.box[2], head.box[2]), min(chosen.box[3], head.box[3])
            if left < right and top < bottom:
                weight = weight.copy() if weight is chosen.weight else weight
                own = head.weight[_within((left, top, right, bottom), head.box)]
                weight[_within((left, top, right, bottom), chosen.box)] *= 1 - (1 - _OTHERS_AT_HEAD) * own
        return weight


def crop_input(picture: Picture, shrunk: Picture, crop: Crop, size: Size, input_size: Size) -> Picture:
    """The model's input, of *input_size*, for *crop* in a map of *size*.

    Taken from *shrunk*, the smaller version of the frame's *picture*, unless that has fewer pixels than the model's
    input in both directions.
    """
    x0, y0, x1, y1 = crop.box
    across, down = (x1 - x0) * shrunk.shape[1] / size[0], (y1 - y0) * shrunk.shape[0] / size[1]
    source = shrunk if max(across / input_size[0], down / input_size[1]) >= 1 else picture
    scale_x, scale_y = source.shape[1] / size[0], source.shape[0] / size[1]
    part = source[round(y0 * scale_y) : round(y1 * scale_y), round(x0 * scale_x) : round(x1 * scale_x)]
    resized = resize_fast(part, input_size)
    return as_uint8(cv2.flip(resized, 1)) if crop.mirrored else resized


def crop_matte(output: Matte, crop: Crop) -> Matte:
    """The model's *output* for `crop_input`, at the size of the box of *crop* and no longer mirrored."""
    x0, y0, x1, y1 = crop.box
    matte = resize_fast(output, (x1 - x0, y1 - y0))
    return as_uint8(cv2.flip(matte, 1)) if crop.mirrored else matte


def _tile_boxes(size: Size, aspect_ratio: float) -> list[Box]:
    width, height = size
    tile_width = round(aspect_ratio * height)
    if width <= _ONE_TILE * tile_width:
        return [(0, 0, width, height)]
    steps = int(np.ceil((width - tile_width) / (_TILE_STEP * tile_width)))
    return [(x, 0, x + tile_width, height) for x in np.linspace(0, width - tile_width, steps + 1).astype(int).tolist()]


def _crops_for(
    boxes: Sequence[Box], before: Sequence[_Candidate], weigh: Callable[[Box], NDArray[np.float32]], leeway: float = 0.0
) -> list[_Candidate]:
    """A crop for each of *boxes*: that from *before* if it is hardly elsewhere, else a new one.

    Hardly is by a step of the grid, or *leeway* times the box's height.
    """
    left, crops = list(before), []
    for box in dict.fromkeys(boxes):
        hardly = max(_GRID, leeway * (box[3] - box[1]))
        near = min(left, key=lambda crop: _distance(crop.box, box), default=None)
        if near is None or _distance(near.box, box) > 2 * hardly:
            crops.append(_Candidate(box, weigh(box)))
            continue
        left.remove(near)
        crops.append(near)
        if _distance(near.box, box) > hardly:
            near.box, near.weight = box, weigh(box)
    return crops


def _padded(person: Box, padding: float, size: Size) -> Box:
    """The box of a *person* with *padding* of its width and height added on each side, on the grid, within *size*."""
    x0, y0, x1, y1 = person
    across, down = padding * (x1 - x0), padding * (y1 - y0)
    return (
        max(0, _on_grid(x0 - across)),
        max(0, _on_grid(y0 - down)),
        min(size[0], _on_grid(x1 + across + _GRID / 2)),
        min(size[1], _on_grid(y1 + down + _GRID / 2)),
    )


def _feathered(box: Box, size: Size, *, to_middle: bool) -> NDArray[np.float32]:
    """Weights that fall towards those sides of *box* that are not the frame's: things cut off there mislead the model.

    They fall from the middle of the box on, or over a few pixels at its sides.
    """
    across = _ramp(box[2] - box[0], box[0] > 0, box[2] < size[0], to_middle)
    down = _ramp(box[3] - box[1], box[1] > 0, box[3] < size[1], to_middle)
    return np.outer(down, across).astype(np.float32)


def _ramp(length: int, at_start: bool, at_end: bool, to_middle: bool) -> NDArray[np.float64]:
    """Weights along one side of a box, which fall *at_start* and *at_end*, as a quarter wave of sin²."""
    reach = length / 2 if to_middle else min(_FEATHER, length / 4)
    position = np.arange(length) + 0.5
    progress = np.ones(length)
    if at_start:
        progress = np.minimum(progress, position / reach)
    if at_end:
        progress = np.minimum(progress, (length - position) / reach)
    weight: NDArray[np.float64] = np.clip(np.sin(progress * np.pi / 2) ** 2, _LEAST_WEIGHT, 1.0)
    return weight


def _head_weight(box: Box) -> NDArray[np.float32]:
    """Weights for *box*, a head and what is around it; at the frame's edge, where that is less, it counts for less."""
    weight: NDArray[np.float32] = np.maximum(head_window(box, box), _LEAST_WEIGHT)
    return weight


def _within(part: Box, box: Box) -> tuple[slice, slice]:
    """The rows and columns of *part* in an array of what is in *box*."""
    return slice(part[1] - box[1], part[3] - box[1]), slice(part[0] - box[0], part[2] - box[0])


def _on_grid(x: float) -> int:
    return _GRID * round(x / _GRID)


def _distance(one: Box, other: Box) -> int:
    """By how many pixels the side that differs most differs."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))

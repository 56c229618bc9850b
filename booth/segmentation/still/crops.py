"""Where the model looks in a still: it sees 256 pixels however large a picture is, so it is shown parts of it.

Windows over the whole picture find everybody in a group; boxes around those found make their outlines sharper; squares
along those boxes that are no squares show legs and neighbours unsqueezed; a closer look at each head, smaller windows.
Every part is shown both ways round. The rest is averaging: of log-odds, so that who is sure counts for more.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Alpha, Box, Picture, Size
from booth.segmentation.alpha import logit, sigmoid
from booth.segmentation.passers_by import passers_by
from booth.segmentation.segmenter import Segmenter

_GROWN = (0.08, 0.18, 0.3)  # of a person's width and height, added on each side
_FOUND = 0.4  # matte from which on somebody may be there
_PART_OF = 0.2  # matte from which on two parts belong together
_REACH = 0.08  # of a guest's width and height, on each side
_SMALLEST = 0.01  # share of the picture; what is smaller is no guest
_CLOSE = 0.75  # side of the smaller windows, of the larger ones'
_ALONG = 0.25  # of a person's width and height, added on each side before squares are laid along the box
_LONG = 1.25  # times as long as it is wide, a box that the model would see squeezed too much
_PIECE = 0.45  # of a long box's longer side, a square's side at least
_HEAD = 1.25  # side of the square around head and shoulders, of a person's shorter side


def crops_alpha(picture: Picture, size: Size, segmenter: Segmenter) -> Alpha:
    """What the model says of all parts of *picture*, together, at *size*, which has its shape.

    *segmenter* holds the general model, whose view is square.
    """
    scale = size[0] / picture.shape[1]
    side = min(size)
    wide = _mean(picture, scale, size, window_boxes(size, side, side // 4), segmenter)
    whole = _mean(picture, scale, size, [(0, 0, *size)], segmenter)
    base = wide if max(size) > 1.6 * side else _float32((wide + whole) / 2)
    guests = person_boxes(base)
    around = [padded(person, share, size) for person in guests for share in _GROWN]
    near = _mean(picture, scale, size, around, segmenter, elsewhere=_float32(base / 2))
    along = [square for person in guests for square in square_boxes(padded(person, _ALONG, size), size)]
    pieces = _mean(picture, scale, size, along, segmenter, elsewhere=_float32(base / 2))
    heads = _mean(picture, scale, size, [head_box(person, size) for person in guests], segmenter, elsewhere=base)
    close = _mean(picture, scale, size, window_boxes(size, round(_CLOSE * side), side // 4), segmenter)
    together = logit(base) + 2 * logit(near) + 2 * logit(pieces) + logit(heads) + logit(close)
    return without_passers_by(sigmoid(_float32(together / 7)))


def without_passers_by(said: Alpha) -> Alpha:
    """*said* without figures that stand apart, do not reach the lower edge and are far smaller than the tallest.

    What lies within reach of a guest may be a hand or what it holds, and stays.
    """
    there = (said > _PART_OF).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(there)
    size = said.shape[1], said.shape[0]
    boxes: list[Box] = [(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]
    passing = passers_by(boxes, size[1])
    within_reach = [padded(box, _REACH, size) for box, passes in zip(boxes, passing, strict=True) if not passes]
    gone = np.zeros(len(stats), np.bool_)  # by label; the first is what lies between all figures
    for label, (box, passes) in enumerate(zip(boxes, passing, strict=True), 1):
        gone[label] = passes and not any(_overlap(box, reach) for reach in within_reach)
    stays = 1 - cv2.dilate(gone[labels].astype(np.uint8), np.ones((9, 9), np.uint8))
    stays[(there > 0) & ~gone[labels]] = 1
    return said * stays


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def window_boxes(size: Size, side: int, step: int) -> Iterator[Box]:
    """Squares of *side* that cover *size*, evenly spread and at most *step* apart."""
    for y in _starts(size[1] - side, step):
        for x in _starts(size[0] - side, step):
            yield x, y, x + side, y + side


def person_boxes(base: Alpha) -> list[Box]:
    """A box around everybody in *base*; around all of them together where they touch."""
    there = cv2.morphologyEx((base > _FOUND).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, _, parts, _ = cv2.connectedComponentsWithStats(there)
    found = []
    for x, y, width, height, area in parts[1:].tolist():
        if area >= _SMALLEST * base.size:
            found.append((x, y, x + width, y + height))
    return found


def padded(box: Box, share: float, size: Size) -> Box:
    """*box* with *share* of its width and height added on each side, as far as *size* reaches."""
    left, top, right, bottom = box
    x, y = round(share * (right - left)), round(share * (bottom - top))
    return max(0, left - x), max(0, top - y), min(size[0], right + x), min(size[1], bottom + y)


def square_boxes(box: Box, size: Size) -> list[Box]:
    """Squares along a long *box*, each overlapping the next by more than half; *box* itself if it is not long."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if max(width, height) < _LONG * min(width, height):
        return [box]
    side = min(round(max(1.15 * min(width, height), _PIECE * max(width, height))), *size)
    if height > width:
        x = min(max(0, (left + right - side) // 2), size[0] - side)
        return [(x, top + y, x + side, top + y + side) for y in _starts(height - side, round(0.4 * side))]
    y = min(max(0, (top + bottom - side) // 2), size[1] - side)
    return [(left + x, y, left + x + side, y + side) for x in _starts(width - side, round(0.4 * side))]


def head_box(person: Box, size: Size) -> Box:
    """The square around head and shoulders in the box of a *person*."""
    left, top, right, bottom = person
    side = min(round(_HEAD * min(right - left, bottom - top)), *size)
    x = min(max(0, (left + right - side) // 2), size[0] - side)
    y = min(max(0, round(top - 0.12 * side)), size[1] - side)
    return x, y, x + side, y + side


def _starts(room: int, step: int) -> list[int]:
    return [round(start) for start in np.linspace(0, room, -(-room // step) + 1)]


def _mean(
    picture: Picture,
    scale: float,
    size: Size,
    boxes: Iterator[Box] | list[Box],
    segmenter: Segmenter,
    elsewhere: Alpha | None = None,
) -> Alpha:
    """The mean over *boxes* (in pixels of *size*) of what the model says, *elsewhere* where none of them is."""
    total = np.zeros(size[::-1], np.float32)
    weights = np.zeros(size[::-1], np.float32)
    for left, top, right, bottom in boxes:
        part = picture[round(top / scale) : round(bottom / scale), round(left / scale) : round(right / scale)]
        matte = cv2.resize(_both_ways(part, segmenter), (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        weight = np.outer(_soft(top, bottom, size[1]), _soft(left, right, size[0]))
        total[top:bottom, left:right] += weight * matte
        weights[top:bottom, left:right] += weight
    if elsewhere is not None:
        total, weights = np.where(weights > 0, total, elsewhere), np.where(weights > 0, weights, 1)
    return _float32(total / weights)


def _both_ways(part: Picture, segmenter: Segmenter) -> Alpha:
    """The mean of what the model says of *part* and of its mirror image, at the model's size."""
    small = as_uint8(cv2.resize(part, segmenter.input_size, interpolation=cv2.INTER_AREA))
    seen = segmenter.calibration[segmenter.segment(small)].astype(np.float32)
    other = segmenter.calibration[segmenter.segment(as_uint8(cv2.flip(small, 1)))]
    return _float32((seen + other[:, ::-1]) / 510)


def _float32(array: NDArray[np.floating]) -> Alpha:
    return array.astype(np.float32, copy=False)


def _soft(start: int, end: int, whole: int) -> NDArray[np.float32]:
    """Weights along one side of a part: towards its ends the model sees less of what is around."""
    length = end - start
    if length == whole:
        return np.ones(length, np.float32)
    return (np.hanning(length + 2)[1:-1] + 0.05).astype(np.float32)

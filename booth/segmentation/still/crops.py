"""The model's prior of a still. The model sees 256 x 256 pixels whatever it is given, so it is given many crops.

- Square tiles over the whole picture find everybody in a group.
- Person crops around each of those found sharpen the outline.
- Square crops along a person's box, where that is long, show legs and neighbours undistorted.
- Head crops show head and shoulders closely, smaller tiles everything once more.

Each crop is shown as it is and mirrored. Overlapping crops of one group are averaged as alphas; the groups are averaged
as log-odds, so that a confident group counts for more than one in doubt.
"""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_area
from booth.picture_types import Alpha, Box, Picture, Size
from booth.segmentation.alpha import logit, sigmoid
from booth.segmentation.passers_by import passers_by
from booth.segmentation.segmenter import Segmenter

# Of each group in the mean of log-odds; tuned together by `booth bench --quality`.
_TILES_WEIGHT = 1
_PERSON_WEIGHT = 2  # these show a person large, and so the outline best
_SQUARES_WEIGHT = 2  # as above
_HEAD_WEIGHT = 1
_SMALL_TILES_WEIGHT = 1
_ALL_WEIGHTS = _TILES_WEIGHT + _PERSON_WEIGHT + _SQUARES_WEIGHT + _HEAD_WEIGHT + _SMALL_TILES_WEIGHT

_LONG_PICTURE = 1.6  # long side by short side: from here on the picture is not shown as a whole, squeezed to a square
_TILE_STEP = 4  # steps between tiles in a picture's shorter side
_SMALL_TILE = 0.75  # side of the smaller tiles, of the picture's shorter side
_PERSON_PADDING = (0.08, 0.18, 0.3)  # of a person's width and height, added on each side; a crop for each
_SQUARES_PADDING = 0.25  # the same, before squares are laid along a person's box
_LONG_BOX = 1.25  # long side by short side: from here on the model would see the box squeezed too much
_SQUARE_SHORT = 1.15  # side of a square along a long box, of the box's shorter side at least
_SQUARE_LONG = 0.45  # of its longer side at least
_SQUARE_STEP = 0.4  # from one square to the next, of their side, at most
_HEAD = 1.25  # side of the square around head and shoulders, of the shorter side of the person's box
_HEADROOM = 0.12  # of that square, above the box

_PERSON_FOUND = 0.4  # alpha from which on somebody may be there
_SMALLEST_PERSON = 0.01  # of the picture's area
_FIGURE = 0.2  # alpha from which on neighbouring pixels belong to one figure
_REACH = 0.08  # of a guest's width and height, on each side: what is held up or out
_FIGURE_MARGIN = 9  # pixels across: a passer-by's soft edge goes with the passer-by


def model_prior(picture: Picture, size: Size, segmenter: Segmenter) -> Alpha:
    """The model's alpha of *picture* from all crops together, without passers-by.

    *size* is the result's, with the picture's aspect ratio and no larger. *segmenter* is the still's, whose
    input is square.
    """
    side = min(size)
    step = side // _TILE_STEP
    tiles = _tiles_alpha(picture, size, step, segmenter)
    people = person_boxes(tiles)
    person_crops = [padded(person, padding, size) for person in people for padding in _PERSON_PADDING]
    square_crops = [
        square for person in people for square in square_boxes(padded(person, _SQUARES_PADDING, size), size)
    ]
    head_crops = [head_box(person, size) for person in people]
    # Outside the person crops there is most likely nobody: there a group has half the tiles' alpha.
    halved = _float32(tiles / 2)
    person = _crops_alpha(picture, size, person_crops, segmenter, elsewhere=halved)
    squares = _crops_alpha(picture, size, square_crops, segmenter, elsewhere=halved)
    heads = _crops_alpha(picture, size, head_crops, segmenter, elsewhere=tiles)
    small_tiles = _crops_alpha(picture, size, tile_boxes(size, round(_SMALL_TILE * side), step), segmenter)
    log_odds = (
        _TILES_WEIGHT * logit(tiles)
        + _PERSON_WEIGHT * logit(person)
        + _SQUARES_WEIGHT * logit(squares)
        + _HEAD_WEIGHT * logit(heads)
        + _SMALL_TILES_WEIGHT * logit(small_tiles)
    )
    return without_passers_by(sigmoid(_float32(log_odds / _ALL_WEIGHTS)))


def without_passers_by(alpha: Alpha) -> Alpha:
    """*alpha* with 0 for figures that `passers_by` names, unless they lie within reach of a guest.

    What lies there may be a guest's hand or what it holds.
    """
    figures = (alpha > _FIGURE).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(figures)
    size = alpha.shape[1], alpha.shape[0]
    boxes: list[Box] = [(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]
    passing = passers_by(boxes, size[1])
    reaches = [padded(box, _REACH, size) for box, passes in zip(boxes, passing, strict=True) if not passes]
    dropped = np.zeros(len(stats), np.bool_)  # by label; label 0 is what lies between the figures
    for label, (box, passes) in enumerate(zip(boxes, passing, strict=True), 1):
        dropped[label] = passes and not any(_overlap(box, reach) for reach in reaches)
    margin = np.ones((_FIGURE_MARGIN, _FIGURE_MARGIN), np.uint8)
    kept = 1 - cv2.dilate(dropped[labels].astype(np.uint8), margin)
    kept[(figures > 0) & ~dropped[labels]] = 1
    return alpha * kept


def tile_boxes(size: Size, side: int, step: int) -> Iterator[Box]:
    """Squares of *side* that cover *size*, evenly spread and at most *step* apart; all in pixels."""
    for y in _starts(size[1] - side, step):
        for x in _starts(size[0] - side, step):
            yield x, y, x + side, y + side


def person_boxes(alpha: Alpha) -> list[Box]:
    """A box around everybody in *alpha*, one around all who touch; what is smaller than a person is left out."""
    found = cv2.morphologyEx((alpha > _PERSON_FOUND).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(found)
    return [
        (x, y, x + width, y + height)
        for x, y, width, height, area in stats[1:].tolist()
        if area >= _SMALLEST_PERSON * alpha.size
    ]


def padded(box: Box, fraction: float, size: Size) -> Box:
    """*box* with *fraction* of its width and height added on each side, cut off at the edges of *size*."""
    left, top, right, bottom = box
    x, y = round(fraction * (right - left)), round(fraction * (bottom - top))
    return max(0, left - x), max(0, top - y), min(size[0], right + x), min(size[1], bottom + y)


def square_boxes(box: Box, size: Size) -> list[Box]:
    """Squares along a long *box* within *size*, each overlapping the next by more than half; else *box* itself."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    short, long = min(width, height), max(width, height)
    if long < _LONG_BOX * short:
        return [box]
    side = min(round(max(_SQUARE_SHORT * short, _SQUARE_LONG * long)), *size)
    step = round(_SQUARE_STEP * side)
    if height > width:
        x = min(max(0, (left + right - side) // 2), size[0] - side)
        return [(x, top + y, x + side, top + y + side) for y in _starts(height - side, step)]
    y = min(max(0, (top + bottom - side) // 2), size[1] - side)
    return [(left + x, y, left + x + side, y + side) for x in _starts(width - side, step)]


def head_box(person: Box, size: Size) -> Box:
    """The square within *size* around head and shoulders in the box of a *person*."""
    left, top, right, bottom = person
    side = min(round(_HEAD * min(right - left, bottom - top)), *size)
    x = min(max(0, (left + right - side) // 2), size[0] - side)
    y = min(max(0, round(top - _HEADROOM * side)), size[1] - side)
    return x, y, x + side, y + side


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _starts(length: int, step: int) -> list[int]:
    return [round(start) for start in np.linspace(0, length, -(-length // step) + 1)]


def _tiles_alpha(picture: Picture, size: Size, step: int, segmenter: Segmenter) -> Alpha:
    """The alpha of large tiles, and with the same weight of the picture as a whole unless that is long."""
    tiles = _crops_alpha(picture, size, tile_boxes(size, min(size), step), segmenter)
    if max(size) > _LONG_PICTURE * min(size):
        return tiles
    return _float32((tiles + _crops_alpha(picture, size, [(0, 0, *size)], segmenter)) / 2)


def _crops_alpha(
    picture: Picture, size: Size, crops: Iterable[Box], segmenter: Segmenter, elsewhere: Alpha | None = None
) -> Alpha:
    """The weighted mean of the model's alphas of *crops*, boxes in *size*; *elsewhere* is taken outside all of them."""
    scale = size[0] / picture.shape[1]
    total = np.zeros(size[::-1], np.float32)
    weights = np.zeros(size[::-1], np.float32)
    for left, top, right, bottom in crops:
        crop = picture[round(top / scale) : round(bottom / scale), round(left / scale) : round(right / scale)]
        alpha = cv2.resize(_mirrored_mean(crop, segmenter), (right - left, bottom - top))
        weight = np.outer(_window(top, bottom, size[1]), _window(left, right, size[0]))
        total[top:bottom, left:right] += weight * alpha
        weights[top:bottom, left:right] += weight
    if elsewhere is not None:
        total, weights = np.where(weights > 0, total, elsewhere), np.where(weights > 0, weights, 1)
    return _float32(total / weights)


def _mirrored_mean(crop: Picture, segmenter: Segmenter) -> Alpha:
    """The mean of the model's alphas of *crop* and of its mirror image, at the model's size."""
    small = resize_area(crop, segmenter.input_size)
    matte = segmenter.calibration[segmenter.segment(small)].astype(np.float32)
    mirrored = segmenter.calibration[segmenter.segment(as_uint8(cv2.flip(small, 1)))]
    return _float32((matte + mirrored[:, ::-1]) / (2 * 255))


def _window(start: int, end: int, length: int) -> NDArray[np.float32]:
    """Weights along one side of a crop, of all that is *length* long: lower towards its ends, with less context."""
    if end - start == length:
        return np.ones(length, np.float32)
    return (np.hanning(end - start + 2)[1:-1] + 0.05).astype(np.float32)


def _float32(array: NDArray[np.floating]) -> NDArray[np.float32]:
    return array.astype(np.float32, copy=False)

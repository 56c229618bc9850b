"""The alpha on which the models of a still agree: each has its own mistakes, and few are made by most of them.

MODNet looks at the picture and at its mirror image, in which the room is blurred where nobody is near; the selfie
segmentation model looks at tiles of it and has the last word on who is there at all, since MODNet takes a coat on a
hook for a person.
"""

import os

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Alpha, Box, Mask, Picture, Size
from booth.segmentation.alpha import soft_threshold, to_alpha, to_matte
from booth.segmentation.faces import FaceDetector, Point
from booth.segmentation.passers_by import passers_by
from booth.segmentation.still.background import disc
from booth.segmentation.still.models import StillModels
from booth.segmentation.still.tiles import tiles_alpha

_SLOW = 1.5  # seconds of processor time for a look: a small PC takes half a second, a Raspberry Pi 4 about two
SHORT_SIDE = 384  # pixels that MODNet is shown; 256 and 640 are worse, a third look of 448 costs half a still for 2 %

_MAYBE = 0.05  # alpha of either model from which on somebody may be there
_ROOM_MARGIN = 0.1  # of the picture's longer side: so near to them the room stays sharp; 0.03 blurs what is held
_ROOM_BLUR = 0.03  # of the picture's longer side (sigma)

_FIGURE = 0.2  # alpha from which on neighbouring pixels belong to one figure
_PERSON = 0.5  # alpha that the selfie segmentation model must reach somewhere in a figure
_SURE = 0.7  # alpha of the selfie segmentation model from which on somebody is there
_SMALLEST = 0.003  # of the picture's area: who is smaller is far away
_CLOSER = 0.5  # of an overlooked figure's width and height, added on each side
_EDGE = soft_threshold(0.5)  # which narrows that model's wide doubt to an edge
_REACH = 0.08  # of a guest's width and height, on each side: what is held up or out
_GUEST_MARGIN = 0.02  # of the picture's longer side: so far from a guest may single hairs be; beyond is only a veil
_STRANGER_MARGIN = 0.007  # of the picture's longer side: a stranger's soft edge goes with the stranger


def agreed_alpha(picture: Picture, models: StillModels) -> Alpha:
    """The alpha of the guests in *picture*, about 960 pixels long; of its size.

    The median of two looks of MODNet's and one of the other model's; where the first takes long, it is the only one.
    """
    size = (picture.shape[1], picture.shape[0])
    person = tiles_alpha(picture, models.segmenter)
    began = models.clock.process_time(os.getpid())
    alpha = alpha_at(size, models.matting.alpha(picture, SHORT_SIDE))
    if models.clock.process_time(os.getpid()) - began < _SLOW:
        calmer = _room_blurred(picture, np.maximum(alpha, person) > _MAYBE)
        mirrored = models.matting.alpha(np.ascontiguousarray(calmer[:, ::-1]), SHORT_SIDE)[:, ::-1]
        alpha = _median(alpha, alpha_at(size, mirrored), person)
    if models.faces:
        alpha = _with_overlooked(picture, alpha, person, models.faces)
    return without_strangers(alpha, person)


def _room_blurred(picture: Picture, people: Mask) -> Picture:
    """*picture* with everything blurred that is far from *people*: no thing there is taken for a person any more."""
    long_side = max(people.shape)
    near = cv2.dilate(people.astype(np.uint8), disc(round(_ROOM_MARGIN * long_side))).astype(np.float32)
    sharp = cv2.GaussianBlur(near, (0, 0), _ROOM_MARGIN / 5 * long_side)
    blurred = cv2.GaussianBlur(picture, (0, 0), _ROOM_BLUR * long_side)
    return as_uint8(cv2.blendLinear(picture, blurred, sharp, 1 - sharp))


def _with_overlooked(picture: Picture, alpha: Alpha, person: Alpha, faces: FaceDetector) -> Alpha:
    """*alpha* with figures that have a face and of which *person*, the other model's alpha, is sure.

    MODNet overlooks who is small beside others: a child at the edge of a group.
    """
    missed = cv2.morphologyEx(((person > _SURE) & (alpha < 0.5)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(missed)
    added = alpha
    for label, (x, y, width, height, area) in enumerate(stats[1:].tolist(), 1):
        if area < _SMALLEST * alpha.size:
            continue
        left, top, right, bottom = padded((x, y, x + width, y + height), _CLOSER, (alpha.shape[1], alpha.shape[0]))
        part = (slice(top, bottom), slice(left, right))
        shown, figure = np.ascontiguousarray(picture[part]), labels[part] == label
        if any(_lies_in(face.mouth, figure) for face in faces.find(shown)):
            added = added.copy()
            added[part] = np.maximum(added[part], to_alpha(_EDGE[to_matte(person[part])]))
    return added


def without_strangers(alpha: Alpha, person: Alpha) -> Alpha:
    """*alpha* with 0 for figures that are no guests: things, where *person* never reaches one half, and passers-by.

    *person* is the alpha of the selfie segmentation model, of the same size. What lies within reach of a guest stays:
    it may be a hand or what it holds. What is too faint for a figure stays beside guests only.
    """
    figures = (alpha > _FIGURE).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(figures)
    size = alpha.shape[1], alpha.shape[0]
    boxes: list[Box] = [(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]
    surest = np.zeros(count, np.float32)
    np.maximum.at(surest, labels.ravel().astype(np.intp), person.ravel())
    things = (surest[1:] < _PERSON).tolist()
    people = [box for box, thing in zip(boxes, things, strict=True) if not thing]
    strangers = {box for box, passes in zip(people, passers_by(people, size[1]), strict=True) if passes}
    reaches = [padded(box, _REACH, size) for box in people if box not in strangers]
    dropped = np.zeros(count, np.bool_)  # by label; label 0 is what lies between the figures
    for label, (box, thing) in enumerate(zip(boxes, things, strict=True), 1):
        dropped[label] = (thing or box in strangers) and not any(_overlap(box, reach) for reach in reaches)
    return np.where(_kept(figures > 0, dropped[labels]), alpha, np.float32(0))


def _kept(figures: Mask, dropped: Mask) -> Mask:
    """The pixels of *figures* that are not *dropped*, and their soft edges without those of what is."""
    long_side = max(figures.shape)
    guests = figures & ~dropped
    near_guests = cv2.dilate(guests.astype(np.uint8), _square(_GUEST_MARGIN, long_side)) > 0
    near_dropped = cv2.dilate(dropped.astype(np.uint8), _square(_STRANGER_MARGIN, long_side)) > 0
    kept: Mask = guests | (near_guests & ~near_dropped)
    return kept


def alpha_at(size: Size, alpha: Alpha) -> Alpha:
    """*alpha* at *size*: area-averaged if that is narrower, bicubic if not."""
    shrinks = size[0] < alpha.shape[1]
    resized = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    return np.clip(resized, 0, 1).astype(np.float32, copy=False)


def padded(box: Box, fraction: float, size: Size) -> Box:
    """*box* with *fraction* of its width and height added on each side, cut off at the edges of *size*."""
    left, top, right, bottom = box
    x, y = round(fraction * (right - left)), round(fraction * (bottom - top))
    return max(0, left - x), max(0, top - y), min(size[0], right + x), min(size[1], bottom + y)


def _lies_in(point: Point, mask: Mask) -> bool:
    x, y = round(point[0]), round(point[1])
    return 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and bool(mask[y, x])


def _median(one: Alpha, other: Alpha, third: Alpha) -> Alpha:
    between: Alpha = np.maximum(np.minimum(one, other), np.minimum(np.maximum(one, other), third))
    return between


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _square(margin: float, long_side: int) -> NDArray[np.uint8]:
    side = 2 * round(margin * long_side) + 1
    return np.ones((side, side), np.uint8)

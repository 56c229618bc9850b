"""A still's alpha made better by the plate: what is held and the models do not know, the edge from known colours.

The plate only adds what is far from the room and touches a guest, and only moves the edge: inside a guest it is never
asked, since a guest who stood still for long may have become part of it.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.resize import resize_area, resize_cubic
from booth.picture_types import Alpha, Mask, Picture, Plate
from booth.segmentation.still.background import (
    alpha_from_colours,
    background_colours,
    evidence,
    relit_plate,
    unchanged,
)

_BAND_INSIDE, _BAND_OUTSIDE = 0.006, 0.019  # of the picture's longer side, by which the band reaches in and out
_HELD = 3.5  # log-odds of the plate's evidence from which on something is surely not the room
_HELD_OPENING = 0.006  # of the picture's longer side: half the width of the narrowest thing
_HELD_NEAR = 0.005  # of the picture's longer side: so near it touches a guest
_SMALLEST_HELD = 0.0008  # of the picture's area
_COLOUR_WEIGHT = 0.5  # of the alpha from known colours, where its confidence is 1, beside the models'


def with_plate(picture: Picture, plate: Plate, alpha: Alpha) -> Alpha:
    """*alpha*, the models' of *picture* and of its size, corrected by *plate*, of any size. Raises PlateMismatch."""
    size, long_side = (picture.shape[1], picture.shape[0]), max(picture.shape[:2])
    blurred = picture
    if plate.shape[1] < size[0]:  # no sharper than the plate: detail that only one has would be evidence of a person
        blurred = resize_cubic(resize_area(picture, (plate.shape[1], plate.shape[0])), size)
    room = relit_plate(blurred, resize_cubic(plate, size), alpha)
    guests: Mask = alpha > 0.5
    people = guests | _held(evidence(blurred, room), guests, long_side)
    background = background_colours(room, people)
    inside = _erode(people, round(_BAND_INSIDE * long_side))
    alpha = np.where(inside & ~guests, np.float32(1), alpha)
    band = _dilate(people, round(_BAND_OUTSIDE * long_side)) & ~inside & room.known
    from_colours, confidence = alpha_from_colours(picture, background, inside)
    alpha = np.where(band, alpha + _COLOUR_WEIGHT * confidence * (from_colours - alpha), alpha)
    surely_room = room.known & unchanged(blurred, background, room.empty) & ~people
    return np.where(surely_room, np.float32(0), alpha).astype(np.float32, copy=False)


def _held(log_odds: NDArray[np.float32], guests: Mask, long_side: int) -> Mask:
    """What is surely not the room and touches *guests*, without what is thin: an edge that has moved a little."""
    found = cv2.morphologyEx(
        (log_odds > _HELD).astype(np.uint8), cv2.MORPH_OPEN, _disc(round(_HELD_OPENING * long_side))
    )
    found[guests] = 0
    near = _dilate(guests, round(_HELD_NEAR * long_side))
    held = np.zeros(guests.shape, np.bool_)
    for thing, area in _components(found):
        if area > _SMALLEST_HELD * guests.size and (thing & near).any():
            held |= thing
    return held


def _components(binary: NDArray[Any]) -> list[tuple[Mask, int]]:
    """The connected components of what is not 0 in *binary*, and their areas in pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary)
    return [(labels == label, int(stats[label, cv2.CC_STAT_AREA])) for label in range(1, count)]


def _erode(mask: Mask, reach: int) -> Mask:
    # Replicated: where the frame cuts a person off is no edge of that person.
    eroded: Mask = cv2.erode(mask.astype(np.uint8), _disc(reach), borderType=cv2.BORDER_REPLICATE) > 0
    return eroded


def _dilate(mask: Mask, reach: int) -> Mask:
    dilated: Mask = cv2.dilate(mask.astype(np.uint8), _disc(reach)) > 0
    return dilated


def _disc(reach: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)).astype(np.uint8, copy=False)

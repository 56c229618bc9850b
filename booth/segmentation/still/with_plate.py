"""A still's alpha made better by the plate: what is held and the models do not know, the edge from known colours.

The plate adds what is far from the room and hangs together with a guest, and moves the edge; inside a guest it never
takes anything away, since a guest who stood still for long may have become part of it.
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
    disc,
    evidence,
    relit_plate,
    unchanged,
)

_BAND_INSIDE, _BAND_OUTSIDE = 0.006, 0.019  # of the picture's longer side, by which the band reaches in and out
_HELD = 3.5  # log-odds of the plate's evidence from which on something is surely not the room
_HELD_OPENING = 0.003  # of the picture's longer side: half the width of the narrowest thing
_SOLID_BLUR = 1.0  # pixels (sigma), of the edge of what the plate adds
_HELD_CLOSING = 0.005  # of the picture's longer side: half the width of a gap in it
_LARGEST_HOLE = 0.004  # of the picture's area; larger ones show the room
_HOLE_EVIDENCE = -2.5  # log-odds, mean; a hole below that is surely the room
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
    log_odds = evidence(blurred, room)
    held = _held(log_odds, guests, long_side)
    people = guests | held
    inside = _erode(people, round(_BAND_INSIDE * long_side))
    solid = held | (inside & (log_odds > _HELD))
    alpha = np.maximum(alpha, cv2.GaussianBlur(solid.astype(np.float32), (0, 0), _SOLID_BLUR))
    background = background_colours(room, people)
    band = _dilate(people, round(_BAND_OUTSIDE * long_side)) & ~inside & room.known
    from_colours, confidence = alpha_from_colours(picture, background, inside)
    alpha = np.where(band, alpha + _COLOUR_WEIGHT * confidence * (from_colours - alpha), alpha)
    surely_room = room.known & unchanged(blurred, background, room.empty) & ~people
    return np.where(surely_room, np.float32(0), alpha).astype(np.float32, copy=False)


def _held(log_odds: NDArray[np.float32], guests: Mask, long_side: int) -> Mask:
    """What is surely not the room and hangs together with *guests*, with the small holes in it.

    Without what is thin: an edge that has moved a little.
    """
    far = cv2.morphologyEx((log_odds > _HELD).astype(np.uint8), cv2.MORPH_OPEN, disc(round(_HELD_OPENING * long_side)))
    far[guests] = 1
    closed = cv2.morphologyEx(far, cv2.MORPH_CLOSE, disc(round(_HELD_CLOSING * long_side)))
    held = np.zeros(guests.shape, np.bool_)
    for thing, _ in _components(closed):
        if (thing & guests).any():
            held |= thing
    for hole, area in _components((~held).astype(np.uint8)):
        if area < _LARGEST_HOLE * held.size and log_odds[hole].mean() > _HOLE_EVIDENCE:
            held |= hole
    held &= ~guests
    return _without_specks(held)


def _without_specks(held: Mask) -> Mask:
    large = np.zeros(held.shape, np.bool_)
    for thing, area in _components(held.astype(np.uint8)):
        if area > _SMALLEST_HELD * held.size:
            large |= thing
    return large


def _components(binary: NDArray[Any]) -> list[tuple[Mask, int]]:
    """The connected components of what is not 0 in *binary*, and their areas in pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary)
    return [(labels == label, int(stats[label, cv2.CC_STAT_AREA])) for label in range(1, count)]


def _erode(mask: Mask, reach: int) -> Mask:
    # Replicated: where the frame cuts a person off is no edge of that person.
    eroded: Mask = cv2.erode(mask.astype(np.uint8), disc(reach), borderType=cv2.BORDER_REPLICATE) > 0
    return eroded


def _dilate(mask: Mask, reach: int) -> Mask:
    dilated: Mask = cv2.dilate(mask.astype(np.uint8), disc(reach)) > 0
    return dilated

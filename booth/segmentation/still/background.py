"""What the plate, the empty room as the same camera saw it, tells of a picture of people in that room.

It gives evidence of where somebody stands, and at an edge the alpha itself, since the colour behind is known. Light and
white balance may have moved since, and people cast shadows: the plate's own colours a little darker are still the room.
Pure functions of arrays of one size, tuned for pictures 640 to 960 pixels long.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Mask, Picture, Plate
from booth.segmentation.plate_evidence import BRIGHTEST, DARKEST, STILL

Colours = NDArray[np.float32]
"""A picture while it is worked on: height x width x 3, RGB in sRGB, 0 to 255."""

Levels = NDArray[np.float32]
"""One number per pixel: height x width, in levels of 0 to 255."""

_NOBODY = 0.1  # alpha of the prior below which nobody is
_UNKNOWN_MARGIN = 7  # pixels across: beside what the plate does not know, its colours are a mixture
_PEOPLE_MARGIN = 15  # pixels across: so near to people the light is not measured
_LEAST_EMPTY = 0.02  # of the picture's area
_MOST_CHANGED = 0.25  # of the empty area; somebody whom the model has missed is smaller
_SHADOW_BLUR = 6.0  # pixels (sigma) over which a shadow on the wall begins
_BLUR = 1.2  # pixels (sigma), before two pictures are compared: sensor noise, a hair's breadth of shake
_CHANGED = STILL.neutral
_UNCHANGED_BLUR = 0.6  # pixels (sigma), for the finer question what is exactly the room
_LEAST_NOISE = 1.5  # levels; a camera that shows less has smoothed it away
_DEPTHS = (0, 10)  # pixels inside the surely-person area at which foreground colours are sampled
_REACHES = (8.0,)  # pixels (sigma) over which they are averaged
_LEAST_CONTRAST = 25.0  # levels between room and person below which they cannot be told apart
_CONTRAST_RANGE = 40.0  # levels above that over which confidence rises to 1
_LEAST_CONTRAST_SQUARED = 60.0  # levels squared, only so that nothing is divided by 0
_CONTRAST_BONUS = 0.02  # levels squared of residual that a level of contrast is worth: of equals it tells most


class PlateMismatch(ValueError):
    """The plate does not show the room behind the people, or too little of it is seen to tell."""


@dataclass(frozen=True, slots=True)
class RelitPlate:
    """The plate in the light of a picture."""

    colours: Colours
    shading: NDArray[np.float32]  # of the picture's brightness by the plate's, within what a shadow does
    distance: Levels  # between the picture's colours and the plate's with that shading
    empty: Mask  # where there is surely nobody
    known: Mask  # where the plate knows the room


def relit_plate(picture: Picture, plate: Plate, prior: Alpha) -> RelitPlate:
    """*plate* as it would look in *picture*: one gain per channel, then as much shadow per pixel as is possible.

    The gain is the median over what is surely empty by the model's *prior*. *picture* should be as sharp as the plate:
    detail that only one of them has would be evidence of a person. Raises PlateMismatch.
    """
    known = _known(plate)
    empty = (_erode_square(prior < _NOBODY, _PEOPLE_MARGIN)) & known
    if empty.mean() < _LEAST_EMPTY:
        raise PlateMismatch("people fill the picture: too little of the room is seen to compare it with the plate")
    colours = plate[..., :3].astype(np.float32)
    colours *= np.median((picture[empty] + np.float32(4)) / (colours[empty] + 4), axis=0)  # 4: black has no gain
    seen, expected = _blur(picture.astype(np.float32), _BLUR), _blur(colours, _BLUR)
    shading = np.clip(
        (seen * expected).sum(2) / np.maximum((expected**2).sum(2), 1), DARKEST, BRIGHTEST
    )  # least squares: the factor by which the plate's colour is nearest to the pixel's
    distance = _distance(seen, expected * shading[..., None])
    if (distance[empty] > _CHANGED).mean() > _MOST_CHANGED:
        raise PlateMismatch("the plate shows another room, or the camera was moved")
    return RelitPlate(colours, shading, distance, empty, known)


def evidence(picture: Picture, room: RelitPlate) -> NDArray[np.float32]:
    """How far each pixel of *picture* speaks for a person: log-odds, -4.5 to 6, from colour and texture.

    0 where *room* is not known.
    """
    seen = _blur(picture.astype(np.float32), _BLUR).mean(2)
    expected = _blur(room.colours * room.shading[..., None], _BLUR).mean(2)
    texture = np.hypot(
        _gradient(seen, 1, 0) - _gradient(expected, 1, 0), _gradient(seen, 0, 1) - _gradient(expected, 0, 1)
    )
    log_odds = STILL.log_odds(room.distance) + np.clip((texture - _CHANGED) / 20, 0, 2)
    return np.where(room.known, log_odds, 0).astype(np.float32)


def background_colours(room: RelitPlate, people: Mask) -> Colours:
    """The colours of *room* everywhere, with its shadows carried on behind *people*, who hide them."""
    visible = (~people & room.known & (room.distance < 0.6 * _CHANGED)).astype(np.float32)
    shading = (_blur(visible * room.shading, _SHADOW_BLUR) + 1e-3) / (_blur(visible, _SHADOW_BLUR) + 1e-3)
    colours: Colours = room.colours * shading[..., None]
    return colours


def unchanged(picture: Picture, background: Colours, empty: Mask) -> Mask:
    """Where *picture* shows the *background* and nothing else, but for noise; *empty* is where that is measured."""
    distance = _distance(_blur(picture.astype(np.float32), _UNCHANGED_BLUR), _blur(background, _UNCHANGED_BLUR))
    noise = max(float(np.median(distance[empty])), _LEAST_NOISE)
    same: Mask = _blur(distance, 1) < 2 * noise
    return same


def alpha_from_colours(picture: Picture, background: Colours, person: Mask) -> tuple[Alpha, NDArray[np.float32]]:
    """The alpha of each pixel of *picture* as a mixture of *background* and a person's colour, and its confidence.

    The compositing equation I = a F + (1 - a) B solved for a by least squares. F is a colour near by in *person*, where
    there is only person: of several candidates the one that leaves the smallest residual. The confidence, 0 to 1,
    grows with the contrast between F and B.
    """
    seen = picture.astype(np.float32)
    least = np.full(person.shape, np.inf, np.float32)
    alpha, confidence = np.zeros_like(least), np.zeros_like(least)
    for foreground in _foreground_candidates(seen, person):
        difference = foreground - background
        squared = (difference * difference).sum(2)
        mixed = np.clip(((seen - background) * difference).sum(2) / np.maximum(squared, _LEAST_CONTRAST_SQUARED), 0, 1)
        residual = ((seen - background - mixed[..., None] * difference) ** 2).sum(2)
        contrast = np.sqrt(squared)
        residual += _CONTRAST_BONUS * (255 - contrast)
        better = residual < least
        least = np.where(better, residual, least)
        alpha = np.where(better, mixed, alpha)
        confident = np.clip((contrast - _LEAST_CONTRAST) / _CONTRAST_RANGE, 0, 1)
        confidence = np.where(better, confident, confidence)
    return alpha, confidence


def disc(reach: int) -> NDArray[np.uint8]:
    """What cv2.dilate and cv2.erode take to move an edge by *reach* pixels."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)).astype(np.uint8, copy=False)


def _known(plate: Plate) -> Mask:
    if plate.shape[2] == 3:
        return _erode_square(np.ones(plate.shape[:2], np.bool_), _UNKNOWN_MARGIN)
    return _erode_square(plate[..., 3] == 255, _UNKNOWN_MARGIN)


def _erode_square(mask: Mask, side: int) -> Mask:
    eroded: Mask = cv2.erode(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    return eroded


def _foreground_candidates(picture: Colours, person: Mask) -> list[Colours]:
    """For every pixel the colours that the person nearest to it may have: at several depths, and averaged."""
    candidates: list[Colours] = []
    smooth = cv2.blur(picture, (3, 3))
    for depth in _DEPTHS:
        inside = cv2.erode(person.astype(np.uint8), disc(depth), borderType=cv2.BORDER_REPLICATE)
        if not inside.any():
            break
        _, nearest = cv2.distanceTransformWithLabels(1 - inside, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
        colour_of = np.zeros((int(nearest.max()) + 1, 3), np.float32)  # by label: each pixel inside has its own
        colour_of[nearest[inside > 0]] = smooth[inside > 0]
        candidates.append(colour_of[nearest])
    weight = person.astype(np.float32)
    for reach in _REACHES:
        mean = _blur(picture * weight[..., None], reach) / np.maximum(_blur(weight, reach), 1e-3)[..., None]
        candidates.append(mean.astype(np.float32))
    return candidates


def _blur(array: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return cv2.GaussianBlur(array, (0, 0), sigma).astype(np.float32, copy=False)


def _distance(first: Colours, second: Colours) -> Levels:
    distance: Levels = np.sqrt(((first - second) ** 2).sum(2))
    return distance


def _gradient(grey: Levels, x: int, y: int) -> Levels:
    return cv2.Sobel(grey, cv2.CV_32F, x, y).astype(np.float32, copy=False)

"""From a coarse matte to one solved from the picture's colours: a trimap as wide as the doubt, closed form in it."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Mask, Matte, Picture
from booth.segmentation.alpha import logit, sigmoid, soft_threshold, to_alpha, to_matte
from booth.segmentation.still.background import KnownRoom, alpha_between, behind, evidence, unchanged
from booth.segmentation.still.kernels import Kernels

_CURVE = soft_threshold(0.5)
MOST_UNKNOWN = 0.09  # share of the picture solved for; a wider band is slower and gains little
_SURE, _MAYBE = 0.8, 0.15  # mattes from 0 to 1: surely person above, surely scene below
_WIDEST = 8  # pixels outwards by which the unknown band reaches; inwards two fewer
_FLOOR, _CEILING = 0.05, 0.95  # what closed form leaves as a veil is cut off here
_SOFT = 0.03  # a solved matte nearer to 0 or 1 is no surer than that when the model is heard once more
_HEARD = 0.25  # weight of the model's log-odds beside those of the solved matte
_INSIDE, _OUTSIDE = 4, 12  # pixels by which the band reaches in and out where the plate is known
_MODEL_DOUBT = 0.03  # beside the plate the model is never surer than that
_GUEST = 0.003  # share of the picture; parts that only the plate sees are dropped below it
_HOLE = 0.004  # share; a hole this small where the plate says nothing is closed


@dataclass(frozen=True, slots=True)
class Trimap:
    """What is surely person, and what is to be solved; the rest is surely scene."""

    sure: Mask
    unknown: Mask


def trimap_of(coarse: Matte) -> Trimap | None:
    """A band around where *coarse* is in doubt, as wide as may be solved; None if it is in doubt everywhere."""
    for reach in range(_WIDEST, -1, -1):
        # The border of the frame is no edge of a person who is cut off by it.
        sure = _eroded(coarse > 255 * _SURE, max(0, reach - 2))
        unknown = _dilated(coarse > 255 * _MAYBE, reach) & ~sure
        if unknown.mean() <= MOST_UNKNOWN:
            return Trimap(sure, unknown)
    return None


def closed_form(kernels: Kernels, picture: Picture, trimap: Trimap) -> Alpha:
    """Closed-form matting (Levin, Lischinski, Weiss 2008) of *picture* in the unknown part of *trimap*."""
    known = trimap.sure.astype(np.float64)
    if not trimap.unknown.any() or not trimap.sure.any() or (trimap.sure | trimap.unknown).all():
        return known.astype(np.float32)
    solved = kernels.alpha(picture, trimap.sure, trimap.unknown)
    clear: Alpha = np.clip((solved - _FLOOR) / (_CEILING - _FLOOR), 0, 1).astype(np.float32)
    return clear


def solve(kernels: Kernels, picture: Picture, said: Alpha) -> Alpha:
    """The matte of *picture* from what the model *said* of it and from its colours.

    Closed form takes a shadow or a pavement of the same colour for person as well; so the model is heard once more.
    """
    coarse = _CURVE[to_matte(said)]
    trimap = trimap_of(coarse)
    if trimap is None:
        return to_alpha(coarse)  # doubt everywhere: the model's word is the best there is
    solved = closed_form(kernels, picture, trimap)
    both = sigmoid(logit(_SOFT + (1 - 2 * _SOFT) * solved, _SOFT) + _HEARD * logit(said))
    heard: Alpha = np.where(trimap.unknown, np.clip((both - _SOFT) / (1 - 2 * _SOFT), 0, 1), solved)
    return heard


def solve_with_plate(kernels: Kernels, picture: Picture, plain: Picture, room: KnownRoom, said: Alpha) -> Alpha:
    """The matte of *picture* where both the model (*said*) and the empty *room* are heard.

    *plain* is *picture*, no sharper than the room is known.
    """
    people = _whole_people(logit(said, _MODEL_DOUBT) + evidence(plain, room), said)
    colours = behind(room, people)
    sure = _eroded(people, _INSIDE)
    same = room.known & unchanged(plain, colours, room.empty) & (said < 0.8) & ~people
    unknown = _dilated(people, _OUTSIDE) & ~sure & ~same
    solved = closed_form(kernels, picture, Trimap(sure, unknown))
    person, trust = alpha_between(picture, colours, sure)
    mixed: Alpha = np.where(unknown & room.known, solved + 2 / 3 * trust * (person - solved), solved)
    return mixed


def _whole_people(both: Alpha, said: Alpha) -> Mask:
    """Where *both*, log-odds, speak for a person, without specks and without holes that nothing but noise has made."""
    there = cv2.morphologyEx((both > 0).astype(np.uint8), cv2.MORPH_OPEN, _disc(1))
    there = cv2.morphologyEx(there, cv2.MORPH_CLOSE, _disc(3))
    people = np.zeros(both.shape, bool)
    for part, area in _parts(there):
        if area > _GUEST * both.size and said[part].max() > 0.6:
            people |= part
    for part, area in _parts((~people).astype(np.uint8)):
        if area < _HOLE * both.size and both[part].mean() > -2.5:
            people |= part
    return people


def _parts(there: NDArray[Any]) -> list[tuple[Mask, int]]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(there)
    return [(labels == number, int(stats[number, cv2.CC_STAT_AREA])) for number in range(1, count)]


def _eroded(mask: Mask, reach: int) -> Mask:
    eroded: Mask = cv2.erode(mask.astype(np.uint8), _disc(reach), borderType=cv2.BORDER_REPLICATE) > 0
    return eroded


def _dilated(mask: Mask, reach: int) -> Mask:
    dilated: Mask = cv2.dilate(mask.astype(np.uint8), _disc(reach)) > 0
    return dilated


def _disc(reach: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)).astype(np.uint8, copy=False)

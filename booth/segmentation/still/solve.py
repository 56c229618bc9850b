"""From the model's coarse prior to an alpha solved from the picture's colours: closed form within a trimap.

The trimap's unknown band is as wide as the prior is in doubt. Where the plate is known, its evidence joins the prior.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Mask, Matte, Picture
from booth.segmentation.alpha import logit, sigmoid, soft_threshold, to_alpha, to_matte
from booth.segmentation.still.background import (
    RelitPlate,
    alpha_from_colours,
    background_colours,
    evidence,
    unchanged,
)
from booth.segmentation.still.kernels import Kernels

_CURVE = soft_threshold(0.5)
MOST_UNKNOWN = 0.09  # of the picture's area; a wider band is slower and gains little
_PERSON, _SCENE = 0.8, 0.15  # alphas of the prior: person above the first, scene below the second
_WIDEST = 8  # pixels outwards by which the unknown band reaches
_INWARDS = 2  # pixels by which it reaches less far inwards
_FLOOR, _CEILING = 0.05, 0.95  # alphas: the veil that closed form leaves beyond is cut off
_SOLVED_DOUBT = 0.03  # a solved alpha nearer to 0 or 1 is no surer than that when the prior is weighed in
_PRIOR_WEIGHT = 0.25  # of the prior's log-odds beside those of the solved alpha

# With a plate:
_BAND_INSIDE, _BAND_OUTSIDE = 4, 12  # pixels by which the band reaches in and out of the people
_PRIOR_DOUBT = 0.03  # the prior is no surer than that beside the plate's evidence
_LEAST_GUEST = 0.003  # of the picture's area; smaller components are specks
_GUEST_PRIOR = 0.6  # alpha that the prior must reach somewhere in a component
_LARGEST_HOLE = 0.004  # of the picture's area; larger ones show the room between people
_HOLE_EVIDENCE = -2.5  # log-odds, mean; a hole below that is surely the room
_NOT_UNCHANGED = 0.8  # alpha of the prior from which on a pixel is not given up as unchanged room
_COLOUR_WEIGHT = 2 / 3  # of the alpha from known colours, where its confidence is 1, beside closed form


@dataclass(frozen=True, slots=True)
class Trimap:
    """What is surely person, and what is to be solved; the rest is surely scene."""

    person: Mask
    unknown: Mask


def make_trimap(coarse: Matte) -> Trimap | None:
    """An unknown band around the doubt in *coarse*, as wide as may be solved; None if it is in doubt everywhere."""
    for reach in range(_WIDEST, -1, -1):
        person = _erode(coarse > 255 * _PERSON, max(0, reach - _INWARDS))
        unknown = _dilate(coarse > 255 * _SCENE, reach) & ~person
        if unknown.mean() <= MOST_UNKNOWN:
            return Trimap(person, unknown)
    return None


def closed_form(kernels: Kernels, picture: Picture, trimap: Trimap) -> Alpha:
    """The alpha of *picture* with the unknown band of *trimap*, of the same size, solved by closed-form matting."""
    known = trimap.person.astype(np.float32)
    if not trimap.unknown.any() or not trimap.person.any() or (trimap.person | trimap.unknown).all():
        return known  # nothing to solve, or nothing to solve it from
    solved = kernels.alpha(picture, trimap.person, trimap.unknown)
    alpha: Alpha = np.clip((solved - _FLOOR) / (_CEILING - _FLOOR), 0, 1).astype(np.float32)
    return alpha


def unsolved(prior: Alpha) -> Alpha:
    """The alpha by the model's *prior* alone, for where nothing better can be had: its doubt is narrowed to an edge."""
    return to_alpha(_CURVE[to_matte(prior)])


def solve(kernels: Kernels, picture: Picture, prior: Alpha) -> Alpha:
    """The alpha of *picture* from its colours and the model's *prior*, both of one size, about 640 pixels long.

    Closed form also takes a shadow or a pavement of a person's colour for person, so the prior is weighed in again.
    """
    coarse = _CURVE[to_matte(prior)]
    trimap = make_trimap(coarse)
    if trimap is None:
        return unsolved(prior)  # doubt everywhere: there is nothing better
    solved = closed_form(kernels, picture, trimap)
    log_odds = logit(_SOLVED_DOUBT + (1 - 2 * _SOLVED_DOUBT) * solved, _SOLVED_DOUBT) + _PRIOR_WEIGHT * logit(prior)
    weighed = np.clip((sigmoid(log_odds) - _SOLVED_DOUBT) / (1 - 2 * _SOLVED_DOUBT), 0, 1)
    alpha: Alpha = np.where(trimap.unknown, weighed, solved)
    return alpha


def solve_with_plate(kernels: Kernels, picture: Picture, blurred: Picture, room: RelitPlate, prior: Alpha) -> Alpha:
    """The alpha of *picture* from its colours, the model's *prior* and the plate relit for it, all of one size.

    *blurred* is *picture* no sharper than the plate.
    """
    people = _people(logit(prior, _PRIOR_DOUBT) + evidence(blurred, room), prior)
    background = background_colours(room, people)
    person = _erode(people, _BAND_INSIDE)
    surely_room = room.known & unchanged(blurred, background, room.empty) & (prior < _NOT_UNCHANGED) & ~people
    unknown = _dilate(people, _BAND_OUTSIDE) & ~person & ~surely_room
    solved = closed_form(kernels, picture, Trimap(person, unknown))
    from_colours, confidence = alpha_from_colours(picture, background, person)
    mixed = solved + _COLOUR_WEIGHT * confidence * (from_colours - solved)
    alpha: Alpha = np.where(unknown & room.known, mixed, solved)
    return alpha


def _people(log_odds: NDArray[np.float32], prior: Alpha) -> Mask:
    """Where *log_odds* speak for a person, without the specks and the holes that noise makes."""
    likely = cv2.morphologyEx((log_odds > 0).astype(np.uint8), cv2.MORPH_OPEN, _disc(1))
    likely = cv2.morphologyEx(likely, cv2.MORPH_CLOSE, _disc(3))
    people = np.zeros(log_odds.shape, bool)
    for component, area in _components(likely):
        if area > _LEAST_GUEST * log_odds.size and prior[component].max() > _GUEST_PRIOR:
            people |= component
    for hole, area in _components((~people).astype(np.uint8)):
        if area < _LARGEST_HOLE * log_odds.size and log_odds[hole].mean() > _HOLE_EVIDENCE:
            people |= hole
    return people


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

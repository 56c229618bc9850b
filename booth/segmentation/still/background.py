"""What the empty room tells about a picture of people in it: where somebody stands, and how much of each edge pixel.

The plate is the same camera's picture of the room with nobody in it. Light and white balance may have moved since, and
people cast shadows: what is the plate's own colour, a little darker, is still the room. Pure functions of arrays of one
size; tuned for pictures about 640 pixels long.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Alpha, Picture, Plate
from booth.segmentation.plate_evidence import BRIGHTEST, DARKEST, STILL

Colours = NDArray[np.float32]
"""A picture as long as it is worked on: height x width x 3, RGB, 0 to 255."""

_EMPTY = 0.1  # matte of the model below which nobody is
_BESIDE = 7  # pixels across
_AWAY = 15  # pixels across: what lies nearer to anybody is not asked how light the room is
_LEAST_EMPTY = 0.02  # share of the picture
_MOST_CHANGED = 0.25  # share of what the model calls empty; somebody it has missed is smaller
_SHADOW_EDGE = 6.0  # pixels over which a shadow on the wall begins
_BLUR = 1.2  # pixels, before two pictures are compared: sensor noise, a hair's breadth of shake
_CHANGED = STILL.neutral
_NOISE = 1.5  # levels; a camera that says less has smoothed it away
_DEEP = (0, 3, 6, 10, 16)  # pixels inside a person's sure part where colours for its edge are taken
_FAR = 25.0, 40.0  # levels: below the first apart, room and person cannot be told; the second more, and they surely can


class PlateMismatch(ValueError):
    """The plate does not show the room behind the people, or too little of it is seen to tell."""


@dataclass(frozen=True, slots=True)
class KnownRoom:
    """The plate in the light of a picture."""

    colours: Colours
    lit: Alpha  # brightness of each pixel against the plate's, within what a shadow does
    apart: Alpha  # levels by which picture and room differ even so
    empty: NDArray[np.bool_]  # where there is surely nobody
    known: NDArray[np.bool_]  # where the plate says anything


def relit_plate(picture: Picture, plate: Plate, said: Alpha) -> KnownRoom:
    """*plate* as it would look in *picture*: one gain per channel, then as much shadow at each pixel as there may be.

    *picture* should be as sharp as the plate: what only one of them shows would speak for a person.

    The gain is the median over what is surely empty in *said*, the model's matte. Raises OtherRoom.
    """
    known = np.full(said.shape, 255, np.uint8) if plate.shape[2] == 3 else plate[..., 3]
    # What lies beside the unknown is a little of both.
    sure = cv2.erode((known == 255).astype(np.uint8), np.ones((_BESIDE, _BESIDE), np.uint8)) > 0
    empty = (cv2.erode((said < _EMPTY).astype(np.uint8), np.ones((_AWAY, _AWAY), np.uint8)) > 0) & sure
    if empty.mean() < _LEAST_EMPTY:
        raise PlateMismatch("people fill the picture: too little of the room is seen to compare it with the plate")
    then = plate[..., :3].astype(np.float32)
    then *= np.median((picture[empty] + np.float32(4)) / (then[empty] + 4), axis=0)
    seen, then_smooth = _blurred(picture.astype(np.float32), _BLUR), _blurred(then, _BLUR)
    lit = np.clip((seen * then_smooth).sum(2) / np.maximum((then_smooth**2).sum(2), 1), DARKEST, BRIGHTEST)
    apart = _distance(seen, then_smooth * lit[..., None])
    if (apart[empty] > _CHANGED).mean() > _MOST_CHANGED:
        raise PlateMismatch("the plate shows another room, or the camera was moved")
    return KnownRoom(then, lit, apart, empty, sure)


def evidence(picture: Picture, room: KnownRoom) -> Alpha:
    """How much each pixel of *picture* speaks for a person, against *room*: log-odds, -4.5 to 6.

    0 where the room is not known.
    """
    seen = _blurred(picture.astype(np.float32), _BLUR).mean(2)
    known = _blurred(room.colours * room.lit[..., None], _BLUR).mean(2)
    texture = np.hypot(_slope(seen, 1, 0) - _slope(known, 1, 0), _slope(seen, 0, 1) - _slope(known, 0, 1))
    said = STILL.log_odds(room.apart) + np.clip((texture - _CHANGED) / 20, 0, 2)
    return np.where(room.known, said, 0).astype(np.float32)


def behind(room: KnownRoom, people: NDArray[np.bool_]) -> Colours:
    """The room's colours everywhere, its shadows carried on behind *people*, who hide them."""
    seen = (~people & room.known & (room.apart < 0.6 * _CHANGED)).astype(np.float32)
    lit = (_blurred(seen * room.lit, _SHADOW_EDGE) + 1e-3) / (_blurred(seen, _SHADOW_EDGE) + 1e-3)
    colours: Colours = room.colours * lit[..., None]
    return colours


def unchanged(picture: Picture, colours: Colours, empty: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where *picture* shows the room's *colours* and nothing else, as exactly as its noise in *empty* lets one say."""
    apart = _distance(_blurred(picture.astype(np.float32), 0.6), _blurred(colours, 0.6))
    noise = max(float(np.median(apart[empty])), _NOISE)
    same: NDArray[np.bool_] = _blurred(apart, 1) < 2 * noise
    return same


def alpha_between(picture: Picture, colours: Colours, sure: NDArray[np.bool_]) -> tuple[Alpha, Alpha]:
    """How much of each pixel is person, if it is a mix of the room's *colours* and a person's; and how sure that is.

    The person's colour is one of those near by in *sure*, where there is nothing but person: that which explains the
    pixel best. Both answers are 0 to 1.
    """
    seen = picture.astype(np.float32)
    best = np.full(sure.shape, np.inf, np.float32)
    share, trust = np.zeros_like(best), np.zeros_like(best)
    for person in _persons(seen, sure):
        way = person - colours
        length = (way * way).sum(2)
        mix = np.clip(((seen - colours) * way).sum(2) / np.maximum(length, 60), 0, 1)
        left = ((seen - colours - mix[..., None] * way) ** 2).sum(2)
        far = np.sqrt(length)
        left += 0.02 * (255 - far)  # of equals, the colour that is furthest from the room's tells most
        better = left < best
        best = np.where(better, left, best)
        share = np.where(better, mix, share)
        trust = np.where(better, np.clip((far - _FAR[0]) / _FAR[1], 0, 1), trust)
    return share, trust


def _persons(seen: Colours, sure: NDArray[np.bool_]) -> list[Colours]:
    """For every pixel the colours that the person next to it may have: at several depths, and on average."""
    found: list[Colours] = []
    smooth = cv2.blur(seen, (3, 3))
    for depth in _DEEP:
        near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * depth + 1, 2 * depth + 1))
        inside = cv2.erode(sure.astype(np.uint8), near, borderType=cv2.BORDER_REPLICATE)
        if not inside.any():
            break
        _, nearest = cv2.distanceTransformWithLabels(1 - inside, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
        known = np.zeros((int(nearest.max()) + 1, 3), np.float32)
        known[nearest[inside > 0]] = smooth[inside > 0]
        found.append(known[nearest])
    weight = sure.astype(np.float32)
    for reach in (5.0, 12.0):
        mean = _blurred(seen * weight[..., None], reach) / np.maximum(_blurred(weight, reach), 1e-3)[..., None]
        found.append(mean.astype(np.float32))
    return found


def _blurred(array: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return cv2.GaussianBlur(array, (0, 0), sigma).astype(np.float32, copy=False)


def _distance(first: Colours, second: Colours) -> Alpha:
    distance: Alpha = np.sqrt(((first - second) ** 2).sum(2))
    return distance


def _slope(grey: NDArray[np.float32], x: int, y: int) -> NDArray[np.float32]:
    return cv2.Sobel(grey, cv2.CV_32F, x, y).astype(np.float32, copy=False)

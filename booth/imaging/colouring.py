"""What a picture's colours tell about who is in it, where the model is in doubt and people do not look like the room.

A cut between two mixtures of colours (GrabCut: Rother, Kolmogorov, Blake 2004), begun from what the model is sure of.
It brings back sleeves and hats and lets go of chairs; where people wear the room's colours it would only guess, so it
is heard as far as colours alone tell the sure parts apart.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.frames import Picture
from booth.imaging.arrays import eight_bit
from booth.imaging.looking import Shares

_LONG_SIDE = 320  # pixels; colours need no more
_ROUNDS = 2
_PERSON, _SCENE = 0.93, 0.04  # mattes beyond which the model's word is not asked again
_KNOWN_PERSON, _KNOWN_SCENE = 0.85, 0.1  # mattes from which colours are learned, to see what they are worth
_BINS = 16  # of the 256 values of a channel
_GUESS, _TELL = 0.82, 0.9  # share of sure pixels that colours alone get right: no use below, full weight above
_MOST = 0.25  # weight of the colours' word beside the model's


def heed_colours(picture: Picture, said: Shares) -> Shares:
    """*said*, the model's matte of *picture* (the same size), moved towards what the colours say."""
    height, width = said.shape
    scale = min(1.0, _LONG_SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    small = eight_bit(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    matte = cv2.resize(said, size, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
    weight = _MOST * _worth(small, matte)
    if weight == 0:
        return said
    cut = cv2.GaussianBlur(_cut(small, matte), (0, 0), 1)
    large = cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR)
    mixed: Shares = (said + np.float32(weight) * (large - said)).astype(np.float32, copy=False)
    return mixed


def _worth(picture: Picture, matte: Shares) -> float:
    """How far the colours can be trusted, 0 to 1: whether they tell person from scene where both are known."""
    person, scene = matte > _KNOWN_PERSON, matte < _KNOWN_SCENE
    if person.mean() < 0.01 or scene.mean() < 0.01:
        return 0.0
    bins = tuple((picture // (256 // _BINS)).transpose(2, 0, 1).astype(int))
    likelier = (_colours(picture, person) > _colours(picture, scene))[bins]
    right = (likelier[person].mean() + 1 - likelier[scene].mean()) / 2
    return float(np.clip((right - _GUESS) / (_TELL - _GUESS), 0, 1))


def _colours(picture: Picture, where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The share of each colour among the pixels of *picture* that lie *where*."""
    counted = cv2.calcHist([picture], [0, 1, 2], where.astype(np.uint8), [_BINS] * 3, [0, 256] * 3)
    smooth = cv2.GaussianBlur(counted.reshape(_BINS, -1), (3, 3), 0).reshape(counted.shape)
    share: NDArray[np.float32] = (smooth / smooth.sum()).astype(np.float32)
    return share


def _cut(picture: Picture, matte: Shares) -> Shares:
    marks = np.where(matte > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[matte > _PERSON] = cv2.GC_FGD
    marks[matte < _SCENE] = cv2.GC_BGD
    cv2.setRNGSeed(1)  # the mixtures begin at random colours; the same picture gives the same photo
    mixtures = np.zeros((1, 65)), np.zeros((1, 65))
    try:
        cv2.grabCut(picture, marks, None, *mixtures, _ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]  # None is no box
    except cv2.error:
        return matte  # too few pixels on one side to learn from
    people: Shares = ((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.float32)
    return people

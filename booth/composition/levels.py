"""How the camera shows guests: black, white and colour cast, measured so that the live view does not pump.

Nothing here may depend on whose skin it is: white is the whole frame's, black the darkest there is, and the cast is
read from greys alone. A warm cast is left as it is: it cannot be told from skin.
"""

import math
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from booth.frames import Levels
from booth.picture_types import Matte, Picture

_SIDE = 160  # pixels of the longer side that are looked at
_SOLID = 250  # a matte from here on shows nothing but guest, of 255
_FEWEST = 200  # pixels; fewer say nothing
_LAG = 2.0  # seconds in which two thirds of a change are followed
_EVERY = 0.2  # seconds between two measurements
_PAUSE = 3.0  # seconds without guests after which the next ones are seen afresh
_GREY = 24  # of 255: red, green and blue of a grey lie no further apart
_SURE = 0.15  # share of the guests' pixels that have to be grey for the cast to be believed
_FINE = 128  # steps from black to white: what changes less is the same


class LevelMeter:
    """Measures frame by frame, follows slowly."""

    def __init__(self) -> None:
        self._tones = np.array(_flat(Levels()))
        self._last = float("-inf")

    def update(self, picture: Picture, matte: Matte, now: float) -> Levels:
        """The tones at *now* (seconds), with what *picture* shows where *matte* (same size) is guest."""
        elapsed = now - self._last
        if elapsed < _EVERY:
            return self._rounded()
        measured = measure_levels(picture, matte)
        if measured:
            follow = 1.0 if elapsed > _PAUSE else 1 - math.exp(-elapsed / _LAG)
            self._tones += follow * (np.array(_flat(measured)) - self._tones)
            self._last = now
        return self._rounded()

    def _rounded(self) -> Levels:
        black, white, *cast = (np.round(self._tones * _FINE) / _FINE).tolist()
        return Levels(black, white, (cast[0], cast[1], cast[2]))


def measure_levels(picture: Picture, matte: Matte) -> Levels | None:
    """The tones of one *picture* with the guests of *matte* (same size); None if there are too few of them."""
    step = max(1, max(matte.shape) // _SIDE)
    small = picture[::step, ::step]
    guests = small[matte[::step, ::step] >= _SOLID]
    if len(guests) < _FEWEST:
        return None
    room, people = _light(small.reshape(-1, 3)), _light(guests)
    black = min(float(np.percentile(people, 2)), float(np.percentile(room, 1)))
    return Levels(black / 255, float(np.percentile(room, 98)) / 255, _cast(guests, people))


def _cast(guests: NDArray[np.uint8], people: NDArray[np.float32]) -> tuple[float, float, float]:
    red, green, blue = guests.T.astype(np.int16)
    apart = guests.max(axis=1) - guests.min(axis=1)
    warm = (red >= green) & (green > blue)
    grey = (apart <= _GREY) & ~warm & (people > 50) & (people < 240)
    if not grey.any():
        return 1.0, 1.0, 1.0
    sure = min(1.0, float(grey.mean()) / _SURE)
    mean = guests[grey].mean(axis=0)
    shown = 1 + sure * (mean / mean.mean() - 1)
    return float(shown[0]), float(shown[1]), float(shown[2])


def _light(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(colours @ np.array([0.299, 0.587, 0.114], np.float32))  # luma, ITU-R BT.601


def _flat(tones: Levels) -> tuple[float, ...]:
    black, white, cast = astuple(tones)
    return black, white, *cast

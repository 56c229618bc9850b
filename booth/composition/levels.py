"""Measures the camera's levels: its black point, white point and colour cast, smoothed so that the view does not pump.

Nothing here may depend on whose skin it is: white is the whole frame's, black the darkest there is, and the cast is
measured on greys alone. A warm cast is not corrected: it cannot be told from skin.
"""

import math
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from booth.frames import Levels
from booth.picture_types import Matte, Picture

_LONG_SIDE = 160  # pixels that are sampled
_OPAQUE = 250  # of 255; from here on the matte shows nothing but guest
_MIN_PIXELS = 200  # of guests; fewer are not measured
_TIME_CONSTANT = 2.0  # seconds in which 63 % of a change are followed
_INTERVAL = 0.2  # seconds between two measurements
_PAUSE = 3.0  # seconds without guests after which the next ones are measured afresh
_MAX_CHROMA = 24  # of 255: red, green and blue of a grey lie no further apart
_CERTAIN = 0.15  # fraction of the guests' pixels that must be grey before the cast is trusted fully
_STEPS = 128  # from black to white: the levels are rounded to these, so that colour tables can be reused


class LevelMeter:
    """Measures the levels frame by frame and follows them slowly. One thread owns it."""

    def __init__(self) -> None:
        self._smoothed = np.array(_flat(Levels()))
        self._measured_at = float("-inf")  # seconds

    def update(self, picture: Picture, matte: Matte, now: float) -> Levels:
        """The levels at *now* (seconds), followed towards what *picture* with *matte* (same size) shows."""
        elapsed = now - self._measured_at
        if elapsed < _INTERVAL:
            return self._rounded()
        measured = measure_levels(picture, matte)
        if measured:
            follow = 1.0 if elapsed > _PAUSE else 1 - math.exp(-elapsed / _TIME_CONSTANT)
            self._smoothed += follow * (np.array(_flat(measured)) - self._smoothed)
            self._measured_at = now
        return self._rounded()

    def _rounded(self) -> Levels:
        black, white, *cast = (np.round(self._smoothed * _STEPS) / _STEPS).tolist()
        return Levels(black, white, (cast[0], cast[1], cast[2]))


def measure_levels(picture: Picture, matte: Matte) -> Levels | None:
    """The levels of one *picture* with guests by *matte* (same size), 0 to 1; None if there are too few guests."""
    step = max(1, max(matte.shape) // _LONG_SIDE)
    sampled = picture[::step, ::step]
    guests = sampled[matte[::step, ::step] >= _OPAQUE]
    if len(guests) < _MIN_PIXELS:
        return None
    frame_luma, guest_luma = _luma(sampled.reshape(-1, 3)), _luma(guests)
    black = min(float(np.percentile(guest_luma, 2)), float(np.percentile(frame_luma, 1)))
    return Levels(black / 255, float(np.percentile(frame_luma, 98)) / 255, _cast(guests, guest_luma))


def _cast(guests: NDArray[np.uint8], luma: NDArray[np.float32]) -> tuple[float, float, float]:
    """Red, green and blue of a grey on *guests* (pixels x 3), relative to their mean; 1 where there is too little."""
    red, green, blue = guests.T.astype(np.int16)
    chroma = guests.max(axis=1) - guests.min(axis=1)
    warm = (red >= green) & (green > blue)
    grey = (chroma <= _MAX_CHROMA) & ~warm & (luma > 50) & (luma < 240)
    if not grey.any():
        return 1.0, 1.0, 1.0
    confidence = min(1.0, float(grey.mean()) / _CERTAIN)
    mean = guests[grey].mean(axis=0)
    cast = 1 + confidence * (mean / mean.mean() - 1)
    return float(cast[0]), float(cast[1]), float(cast[2])


def _luma(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(colours @ np.array([0.299, 0.587, 0.114], np.float32))  # ITU-R BT.601


def _flat(levels: Levels) -> tuple[float, ...]:
    black, white, cast = astuple(levels)
    return black, white, *cast

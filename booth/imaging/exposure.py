"""What the light is like in front of the camera, from one picture: for the operator's check and the guests' coach."""

from typing import Literal

import numpy as np

from booth.picture_types import Picture

Fault = Literal["too dark", "too bright", "backlight"]

_APART = 8  # pixels between two that are looked at
_DARK = 80  # of 255; where nine tenths of a picture are darker, the room is, whatever guests wear and look like
_BLOWN = 247  # of 255; from here on a camera sees no more difference
_TOO_BRIGHT = 0.35  # share of the picture that is blown out
_WINDOW = 0.04  # share from which on it outshines the rest, if that is in shadow
_SHADOW = 70  # of 255, the median of the rest that is


def fault_of_light(picture: Picture) -> Fault | None:
    """What is wrong with the light in *picture*; nobody's skin, hair or clothes are judged, only the whole."""
    some = picture[::_APART, ::_APART].astype(np.uint16)
    grey = (some[..., 0] * 2 + some[..., 1] * 5 + some[..., 2]) >> 3
    blown = grey >= _BLOWN
    if np.quantile(grey, 0.9) < _DARK:
        return "too dark"
    if blown.mean() > _TOO_BRIGHT:
        return "too bright"
    if blown.mean() > _WINDOW and np.median(grey[~blown]) < _SHADOW:
        return "backlight"
    return None

"""Whether the light in front of the camera is good, from one picture: for `booth check` and the guests' coach."""

from typing import Literal

import numpy as np

from booth.picture_types import Picture

Fault = Literal["too dark", "too bright", "backlight"]

_STEP = 8  # pixels; every eighth in each direction is enough
_DARK = 80  # of 255: where nine tenths of a picture are darker, the room is, whoever stands in it
_CLIPPED = 247  # of 255: from here on a camera shows no more difference
_TOO_BRIGHT = 0.35  # of the picture's area that is clipped
_WINDOW = 0.04  # of the picture's area: clipped so far, it is a backlight if the rest is in shadow
_SHADOW = 70  # of 255: median of the rest


def fault_of_light(picture: Picture) -> Fault | None:
    """What is wrong with the light in *picture*, or None.

    The picture is judged as a whole: nobody's skin, hair or clothes count by themselves.
    """
    sample = picture[::_STEP, ::_STEP].astype(np.uint16)
    grey = (sample[..., 0] * 2 + sample[..., 1] * 5 + sample[..., 2]) >> 3
    clipped = grey >= _CLIPPED
    if np.quantile(grey, 0.9) < _DARK:
        return "too dark"
    if clipped.mean() > _TOO_BRIGHT:
        return "too bright"
    if clipped.mean() > _WINDOW and np.median(grey[~clipped]) < _SHADOW:
        return "backlight"
    return None

"""One frame for all: which part of the camera's picture is the photo, and at what size."""

import cv2
import numpy as np

from booth.frames import Frame
from booth.imaging.arrays import as_uint8
from booth.picture_types import Picture, Ratio, Size

LONGEST_VIEW = 1920  # pixels; a larger screen shows the live view enlarged
PHOTO_LONG_SIDE = 1920  # pixels; a photo is never smaller, whatever the camera gives

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_REDUCED = {
    1: 0,
    2: cv2.IMREAD_REDUCED_COLOR_2 & ~1,
    4: cv2.IMREAD_REDUCED_COLOR_4 & ~1,
    8: cv2.IMREAD_REDUCED_COLOR_8 & ~1,
}


class FrameFault(Exception):
    """A frame whose JPEG cannot be decoded."""


def parse_ratio(text: str, screen: Size) -> Ratio:
    """The photo's aspect ratio: *text* is width:height or "screen"."""
    if text == "screen":
        return screen
    width, _, height = text.partition(":")
    return int(width), int(height)


def crop_size(size: Size, ratio: Ratio) -> Size:
    """The largest part of *size* that has *ratio*."""
    width, height = size
    return (
        min(width, round(height * ratio[0] / ratio[1])),
        min(height, round(width * ratio[1] / ratio[0])),
    )


def fit_inside(ratio: Ratio, size: Size) -> Size:
    """*ratio* as large as *size* can hold it."""
    return crop_size(size, ratio)


def live_size(ratio: Ratio, screen: Size) -> Size:
    """The size the live view is composed at: the photo's *ratio* as large as *screen*, within reason."""
    width, height = fit_inside(ratio, screen)
    scale = min(1.0, LONGEST_VIEW / max(width, height))
    return round(width * scale), round(height * scale)


def photo_size(frame: Size, ratio: Ratio) -> Size:
    """The photo's size for an upright camera picture of size *frame*: the crop's own, but at least 1920 long."""
    width, height = crop_size(frame, ratio)
    longer = max(width, height, PHOTO_LONG_SIDE)
    if ratio[0] >= ratio[1]:
        return longer, round(longer * ratio[1] / ratio[0])
    return round(longer * ratio[0] / ratio[1]), longer


def upright(size: Size, rotation: int) -> Size:
    """*size* after the camera's picture was turned by *rotation* degrees."""
    return size if rotation in (0, 180) else (size[1], size[0])


def frame_picture(frame: Frame, ratio: Ratio, rotation: int, size: Size) -> Picture:
    """The part of *frame* that has *ratio*, upright, at *size*; decoded reduced where that is enough.

    Raises FrameFault if the JPEG is broken.
    """
    whole = upright(frame.size, rotation)
    part = crop_size(whole, ratio)
    reduce = max(factor for factor in _REDUCED if factor == 1 or part[0] >= size[0] * factor)
    decoded = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR_RGB | _REDUCED[reduce])
    if decoded is None:
        raise FrameFault(f"frame {frame.number} is no JPEG")
    if rotation:
        decoded = cv2.rotate(decoded, _TURNS[rotation])
    height, width = decoded.shape[:2]
    part = crop_size((width, height), ratio)
    x, y = (width - part[0]) // 2, (height - part[1]) // 2
    cropped = decoded[y : y + part[1], x : x + part[0]]
    if part != size:
        smaller = size[0] < part[0]
        cropped = cv2.resize(cropped, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return as_uint8(cropped)

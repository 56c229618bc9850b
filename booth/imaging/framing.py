"""One frame for all: which part of the camera's picture is the photo, and at what size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.frames import Frame
from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_cubic, resize_fast
from booth.picture_types import WHOLE, Picture, Ratio, RelativeBox, Size

LONGEST_VIEW = 1920  # pixels; on a larger screen the live view is enlarged
PHOTO_LONG_SIDE = 1920  # pixels; a photo is never smaller, whatever the camera gives
# How many times a photo's pixels may outnumber the camera's, both ways, when a part is taken for it: a webcam sees one
# colour in each pixel and fills in the others, so that nothing is lost. What is enlarged further anyway stays whole.
_ENLARGED = 1.25

ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
# By how much the JPEG decoder may reduce; OpenCV's flags without their lowest bit, which would mean BGR.
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
    """The largest size within *size* that has the aspect ratio *ratio*."""
    width, height = size
    return (
        min(width, round(height * ratio[0] / ratio[1])),
        min(height, round(width * ratio[1] / ratio[0])),
    )


def fit_inside(ratio: Ratio, size: Size) -> Size:
    """The same, named for what has no pixels yet: the largest size with *ratio* within *size*."""
    return crop_size(size, ratio)


def live_size(ratio: Ratio, screen: Size) -> Size:
    """The size that the live view is composed at: the photo's *ratio* as large as *screen*, at most 1920 long."""
    width, height = fit_inside(ratio, screen)
    scale = min(1.0, LONGEST_VIEW / max(width, height))
    return round(width * scale), round(height * scale)


def photo_size(frame: Size, ratio: Ratio, crop: RelativeBox = WHOLE) -> Size:
    """The photo's size for *crop* of an upright *frame* with *ratio*: its own, at least 1920 on the long side."""
    width, height = crop_size(frame, ratio)
    long_side = max(round(max(width, height) * (crop[2] - crop[0])), PHOTO_LONG_SIDE)
    if ratio[0] >= ratio[1]:
        return long_side, round(long_side * ratio[1] / ratio[0])
    return round(long_side * ratio[0] / ratio[1]), long_side


def closest_crop(frame: Size, ratio: Ratio) -> float:
    """The side of the smallest crop that the camera has the pixels for, as a fraction of an upright *frame*'s side."""
    return min(1.0, PHOTO_LONG_SIDE / _ENLARGED / max(crop_size(frame, ratio)))


def upright(size: Size, rotation: int) -> Size:
    """*size* after a rotation by *rotation* degrees: 0, 90, 180 or 270."""
    return size if rotation in (0, 180) else (size[1], size[0])


def part_of(pixels: NDArray[np.uint8], box: RelativeBox) -> NDArray[np.uint8]:
    """The part of *pixels* (height x width, or with channels) in *box*, to the nearest pixel; a view of them."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = box
    return pixels[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]


def frame_picture(frame: Frame, ratio: Ratio, rotation: int, size: Size, crop: RelativeBox = WHOLE) -> Picture:
    """*crop* of the middle of *frame* with *ratio*, turned clockwise by *rotation* degrees, at *size*.

    The JPEG is decoded at a half, quarter or eighth of its size where that is enough. Only the live view is smaller
    than the frame, and made so in little time; a photo is not. Raises FrameFault if the JPEG is broken.
    """
    wide = crop_size(upright(frame.size, rotation), ratio)[0] * (crop[2] - crop[0])
    reduce = max(factor for factor in _REDUCED if factor == 1 or wide >= size[0] * factor)
    decoded = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR_RGB | _REDUCED[reduce])
    if decoded is None:
        raise FrameFault(f"frame {frame.number} is no JPEG")
    if rotation:
        decoded = cv2.rotate(decoded, ROTATIONS[rotation])
    height, width = decoded.shape[:2]
    middle = crop_size((width, height), ratio)
    x, y = (width - middle[0]) // 2, (height - middle[1]) // 2
    part = part_of(as_uint8(decoded)[y : y + middle[1], x : x + middle[0]], crop)
    return resize_fast(part, size) if size[0] < part.shape[1] else resize_cubic(part, size)

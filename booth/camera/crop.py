"""Brings a picture to the one size that a camera delivers."""

import cv2
from cv2.typing import MatLike

from booth.picture_types import Size


def centre_crop(picture: MatLike, size: Size) -> MatLike:
    """The largest part about the middle of *picture* with the aspect ratio of *size*, resized to *size*."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    scale = min(width / size[0], height / size[1])
    crop_width, crop_height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left, top = (width - crop_width) // 2, (height - crop_height) // 2
    part = picture[top : top + crop_height, left : left + crop_width]
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC)

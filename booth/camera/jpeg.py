"""Pictures on their way into a frame: the JPEG that a camera sends, and the one made here where it sends none."""

import cv2
import numpy as np
from cv2.typing import MatLike

from booth.picture_types import Picture, Size

_QUALITY = 95  # of a JPEG made here: it may become a photo
_NO_LENGTH = {0x01, *range(0xD0, 0xD8)}  # markers that stand alone (ITU T.81, table B.1)
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF: they say the size


def is_whole(buffer: bytes) -> tuple[bytes, Size] | None:
    """The one complete JPEG at the start of a camera's *buffer*, without the padding after it, and its size.

    None if the buffer is anything else: cut short, or a frame of which packets were lost. A driver passes those on as
    well, and says nothing. The markers are walked rather than searched, because a maker's own segments may hold a whole
    small JPEG; in the coded data FF D9 can only be the end (ITU T.81, B.1.1.5).
    """
    if buffer[:2] != b"\xff\xd8":
        return None
    size: Size | None = None
    at = 2
    while at + 4 <= len(buffer) and buffer[at] == 0xFF:
        marker = buffer[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _NO_LENGTH:
            at += 2
            continue
        length = int.from_bytes(buffer[at + 2 : at + 4], "big")
        if marker in _FRAME_HEADERS and at + 9 <= len(buffer):
            size = int.from_bytes(buffer[at + 7 : at + 9], "big"), int.from_bytes(buffer[at + 5 : at + 7], "big")
        at += 2 + length
        if marker == 0xDA:  # SOS: coded data follows
            end = buffer.find(b"\xff\xd9", at)
            return (buffer[: end + 2], size) if size and min(size) > 0 and end > at else None
    return None


def encoded(picture: Picture, quality: int = _QUALITY) -> bytes:
    """*picture* (RGB) as a JPEG of *quality* (1 to 100)."""
    return encoded_bgr(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), quality)


def encoded_bgr(picture: MatLike, quality: int = _QUALITY) -> bytes:
    """A picture as OpenCV's cameras and files deliver it, blue first, as a JPEG of *quality* (1 to 100)."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return jpeg.tobytes()


def brightness(jpeg: bytes) -> float:
    """Mean grey of a JPEG, 0 to 255, from an eighth of its size."""
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
    return 0.0 if grey is None else float(grey.mean())


def cover(picture: MatLike, size: Size) -> MatLike:
    """The middle of *picture*, as much as has the shape of *size*, in that many pixels."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    scale = min(width / size[0], height / size[1])
    across, down = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left, top = (width - across) // 2, (height - down) // 2
    part = picture[top : top + down, left : left + across]
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC)

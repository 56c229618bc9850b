"""The JPEG of a frame: checked where the camera sends one, encoded here where it does not."""

import cv2
import numpy as np
from cv2.typing import MatLike

from booth.picture_types import Picture, Size

_QUALITY = 95  # of a JPEG encoded here: it may become a photo
_START_OF_IMAGE, _END_OF_IMAGE = b"\xff\xd8", b"\xff\xd9"
_START_OF_SCAN = 0xDA
_BETWEEN_SCANS = (b"\xc4", b"\xda", b"\xdb", b"\xdc", b"\xdd", b"\xfe")  # of a progressive JPEG
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}  # markers that no segment follows (ITU T.81, table B.1)
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF markers: their segment holds the size


def complete_jpeg(buffer: bytes) -> tuple[bytes, Size] | None:
    """The one complete JPEG at the start of a camera's *buffer*, without the padding after it, and its size.

    None if the buffer holds anything else: a frame that was cut short, or half of one and the next, or one whose
    restart intervals are not all there. Drivers pass those on without notice. The markers are walked and not searched
    for, because a maker's own segment may hold a complete small JPEG; in the entropy-coded data FF D9 can only be the
    end (ITU T.81, B.1.1.5).
    """
    if not buffer.startswith(_START_OF_IMAGE):
        return None
    size: Size | None = None
    at = 2
    while at + 4 <= len(buffer) and buffer[at] == 0xFF:
        marker = buffer[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _WITHOUT_LENGTH:
            at += 2
            continue
        length = int.from_bytes(buffer[at + 2 : at + 4], "big")
        if marker in _FRAME_HEADERS and at + 9 <= len(buffer):
            size = int.from_bytes(buffer[at + 7 : at + 9], "big"), int.from_bytes(buffer[at + 5 : at + 7], "big")
        at += 2 + length
        if marker == _START_OF_SCAN:  # entropy-coded data follows
            at = _end_of_scan(buffer, at)
            if buffer[at : at + 2] == _END_OF_IMAGE:
                return (buffer[: at + 2], size) if size and min(size) > 0 else None
            if buffer[at + 1 : at + 2] not in _BETWEEN_SCANS:
                return None
    return None


def _end_of_scan(buffer: bytes, at: int) -> int:
    """Where the first marker stands that does not belong to the entropy-coded data from *at* on, or the data's end.

    Restart markers count from 0 to 7, again and again: one that is missing is the end too.
    """
    data = np.frombuffer(buffer, np.uint8)[at:]
    starts = np.flatnonzero(data[:-1] == 0xFF)
    starts = starts[(data[starts + 1] != 0) & (data[starts + 1] != 0xFF)]
    expected = 0xD0 + np.arange(len(starts)) % 8
    ends = np.flatnonzero(data[starts + 1] != expected)
    return at + int(starts[ends[0]]) if len(ends) else len(buffer)


def ends_early(jpeg: bytes) -> bool:
    """Whether the end of the last row of blocks is of one colour: what decoders make of data of which some is missing.

    A picture that is black or burnt out there passes for one too.
    """
    small = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_COLOR_8)
    if small is None:
        return True
    end = small[-1, -max(2, small.shape[1] // 8) :]
    return bool((end == end[-1]).all())


def encode_jpeg(picture: Picture, quality: int = _QUALITY) -> bytes:
    """*picture* as a JPEG of *quality* (1 to 100)."""
    return encode_jpeg_bgr(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), quality)


def encode_jpeg_bgr(picture: MatLike, quality: int = _QUALITY) -> bytes:
    """A *picture* in OpenCV's channel order, as its cameras and files deliver it, as a JPEG of *quality* (1 to 100)."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return jpeg.tobytes()


def brightest(jpeg: bytes) -> float:
    """Grey of the brightest eight by eight pixels of a JPEG, 0 to 255; 255 if it cannot be decoded."""
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
    return 255.0 if grey is None else float(grey.max())


def brightness(jpeg: bytes) -> float:
    """Mean grey of a JPEG, 0 to 255, decoded at an eighth of its size; 0 if it cannot be decoded."""
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
    return 0.0 if grey is None else float(grey.mean())

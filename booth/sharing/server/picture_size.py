"""The size of a JPEG, read from its first bytes: the server needs no imaging for it."""

import os

from booth.picture_types import Size

_HEAD = 64 * 1024  # bytes; before the size come tables and the maker's notes, in a photo of ours a kilobyte
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF markers: their segment holds the size (ITU T.81, B.1)


def jpeg_size(file: int) -> Size | None:
    """Width and height of the JPEG in the open *file*, a descriptor; None if it cannot be read or is none."""
    try:
        head = os.pread(file, _HEAD, 0)
    except OSError:
        return None
    at = 2  # behind the start of the image
    while head.startswith(b"\xff\xd8") and at + 9 <= len(head) and head[at] == 0xFF:
        if head[at + 1] in _FRAME_HEADERS:
            return int.from_bytes(head[at + 7 : at + 9], "big"), int.from_bytes(head[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return None

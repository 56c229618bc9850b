"""Reads PWG raster (PWG 5102.4), as printers by IPP Everywhere get it."""

import gzip
import struct
from dataclasses import dataclass

import numpy as np

from booth.picture_types import Picture, Size

_HEADER = 1796  # bytes before each page


@dataclass(frozen=True, slots=True, eq=False)
class PwgPage:
    picture: Picture
    dpi: Size

    @property
    def millimetres(self) -> tuple[float, float]:
        height, width = self.picture.shape[:2]
        return width / self.dpi[0] * 25.4, height / self.dpi[1] * 25.4


def read_pwg(content: bytes) -> PwgPage:
    """The one page of a document, 8 bits a channel in sRGB."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    assert content[:4] == b"RaS2", content[:4]
    header = content[4 : 4 + _HEADER]
    dpi = struct.unpack_from(">II", header, 276)
    width, height = struct.unpack_from(">II", header, 372)
    bits, space = struct.unpack_from(">I", header, 388)[0], struct.unpack_from(">I", header, 400)[0]
    assert (bits, space) == (24, 19), (bits, space)  # sRGB
    rows = np.zeros((height, width, 3), np.uint8)
    at, y = 4 + _HEADER, 0
    while y < height:
        repeats, row, x = content[at] + 1, np.zeros((width, 3), np.uint8), 0
        at += 1
        while x < width:
            code = content[at]
            at += 1
            if code < 128:  # one pixel, code + 1 times
                row[x : x + code + 1] = list(content[at : at + 3])
                at, x = at + 3, x + code + 1
            else:  # 257 - code pixels
                count = 257 - code
                row[x : x + count] = np.frombuffer(content, np.uint8, 3 * count, at).reshape(-1, 3)
                at, x = at + 3 * count, x + count
        rows[y : y + repeats] = row
        y += repeats
    return PwgPage(rows, dpi)

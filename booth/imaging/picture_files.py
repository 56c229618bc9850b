"""Reads picture files that anybody may have dropped in: upright, in sRGB, reduced while they are read.

A large one is decoded in a process of its own, which has a limit to its memory: whoever asks gets the reduced picture.
"""

import resource
from pathlib import Path

import numpy as np
from PIL import Image

from booth.clock import Clock
from booth.imaging.picture_decoding import (
    MAX_PIXELS,
    PictureFault,
    decode,
    not_a_picture,
    picture_format,
    size_and_cost,
)
from booth.picture_types import Picture, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.pipe import Pipe

__all__ = [
    "MAX_PIXELS",
    "PictureFault",
    "not_a_picture",
    "picture_format",
    "picture_size",
    "read_image",
    "read_picture",
    "read_rgba",
]

APART = (
    160_000_000  # bytes that decoding takes from which a process of its own does it: it takes half a second to start
)
MEMORY = 560_000_000  # bytes that this process may have beside its program, which takes 60 MB
DECODING_LIMIT = 60.0  # seconds; a Raspberry Pi needs a quarter of that for the largest picture


def picture_size(path: Path) -> Size:
    """The size of the picture in *path* once it is upright; nothing is decoded.

    Raises PictureFault if the file cannot be read, is not JPEG, PNG, WebP or AVIF, or has more than MAX_PIXELS.
    """
    return size_and_cost(path)[0]


def read_picture(path: Path, size: Size) -> Picture:
    """The picture in *path*, upright, in sRGB, with its own aspect ratio; *size* as for read_image.

    Greys, palettes, 16 bits, CMYK and other colour profiles become RGB; what is transparent becomes white.
    Raises PictureFault as read_image does.
    """
    image = read_image(path, size)
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def read_rgba(path: Path, size: Size) -> Image.Image:
    """The picture in *path* as RGBA with straight alpha, opaque if it has none; *size* and faults as for read_image."""
    return read_image(path, size).convert("RGBA")


def read_image(path: Path, size: Size) -> Image.Image:
    """The picture in *path*, upright, with its transparency if it has any.

    It is reduced by a whole number while it is read, and still fills *size*; a smaller picture stays as it is. Colours
    are converted to sRGB unless the picture is transparent.

    Raises PictureFault if the file cannot be read, is not JPEG, PNG, WebP or AVIF, is cut short, has more than
    MAX_PIXELS or needs more memory than a picture may have.
    """
    _, cost = size_and_cost(path)
    if cost < APART:
        return decode(path, size)
    try:
        return _decode_apart(path, size)
    except PictureFault as fault:
        if cost < MEMORY:
            raise
        raise PictureFault(path, f"{fault.reason}; or it is too large: save a smaller one, as a JPEG") from fault


def serve(pipe: Pipe, memory: int) -> None:
    """The process that decodes large pictures: answers a path and a size with the image, or with a PictureFault.

    It may take *memory* bytes beside what it has when it starts.
    """
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    allowed = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    while True:
        path, size = pipe.recv()
        try:
            image = decode(path, size)
            pipe.send((image.mode, image.size, image.tobytes()))
        except PictureFault as fault:
            pipe.send(fault)
        except MemoryError:
            pipe.send(PictureFault(path, "the picture is too large for the memory that there is for one"))


def _decode_apart(path: Path, size: Size) -> Image.Image:
    """As decode does, in a process of its own."""
    child = ChildProcess("picture", "booth.imaging.picture_files:serve", MEMORY, clock=Clock(), offline=True)
    try:
        answer = child.ask((path, size), DECODING_LIMIT)
    except ChildLost as fault:
        raise PictureFault(path, "this machine cannot read it; save it anew, smaller, as a JPEG") from fault
    finally:
        child.kill()  # it has nothing to put in order
        child.stop()
    if isinstance(answer, PictureFault):
        raise answer
    mode, decoded_size, pixels = answer
    return Image.frombytes(mode, decoded_size, pixels)

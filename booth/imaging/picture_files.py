"""Reads picture files that anybody may have dropped in: upright, in sRGB, reduced while they are read."""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from booth.picture_types import Picture, Size

MAX_PIXELS = 120_000_000  # the largest cameras make 100 million; anything above is a mistake or an attack

# Pillow's own guard covers whatever else this process opens: it warns above this and refuses above twice this.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112  # the EXIF tag "Orientation" (Exif 2.32, table 4)
_TO_UPRIGHT = {  # by the value of that tag; 1 is upright already
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)  # the orientations that swap width and height
_SRGB = ImageCms.createProfile("sRGB")
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, *_TOO_LARGE)  # all that Pillow raises for a bad file


class PictureFault(Exception):
    """A picture file that cannot be used: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def picture_size(path: Path) -> Size:
    """The size of the picture in *path* once it is upright, from the file's header alone.

    Raises PictureFault if the file cannot be read, is not JPEG, PNG or WebP, or has more than MAX_PIXELS.
    """
    try:
        with _open(path) as image:
            width, height = image.size
            return (height, width) if _orientation(image) in _SIDEWAYS else (width, height)
    except _UNREADABLE as fault:
        raise _picture_fault(path, fault) from fault


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

    Raises PictureFault if the file cannot be read, is not JPEG, PNG or WebP, is cut short or has more than MAX_PIXELS.
    """
    try:
        with _open(path) as image:
            orientation = _orientation(image)
            stored_size = (size[1], size[0]) if orientation in _SIDEWAYS else size
            image.draft(None, stored_size)  # JPEG only: decoding at 1/2, 1/4 or 1/8 is free and saves the memory
            image.load()
            reduced = _reduced(_averageable(image), stored_size)
            return _in_srgb(reduced.transpose(_TO_UPRIGHT[orientation]) if orientation in _TO_UPRIGHT else reduced)
    except _UNREADABLE as fault:
        raise _picture_fault(path, fault) from fault


def _open(path: Path) -> Image.Image:
    image = Image.open(path, formats=_FORMATS)
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise Image.DecompressionBombError
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (*_UNREADABLE, TypeError, struct.error):
        return 1  # broken EXIF does not mean a broken picture


def _averageable(image: Image.Image) -> Image.Image:
    """*image* in a mode whose pixels can be averaged: 8 bits a channel, no palette."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # 16 bits of grey
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _reduced(image: Image.Image, size: Size) -> Image.Image:
    factor = min(image.width // size[0], image.height // size[1])
    return image.reduce(factor) if factor > 1 else image.copy()


def _in_srgb(image: Image.Image) -> Image.Image:
    """*image* converted by its embedded ICC profile; unchanged if that is missing or broken."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        converted = ImageCms.profileToProfile(image, io.BytesIO(profile), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    assert converted is not None
    return converted


def _picture_fault(path: Path, fault: BaseException) -> PictureFault:
    if isinstance(fault, _TOO_LARGE):
        return PictureFault(path, f"the picture is too large; {MAX_PIXELS // 1_000_000} megapixels are the most")
    if isinstance(fault, UnidentifiedImageError):
        return PictureFault(path, "this is no JPEG, PNG or WebP picture")
    if isinstance(fault, OSError) and fault.strerror:
        return PictureFault(path, f"the file cannot be read: {fault.strerror}")
    return PictureFault(path, f"the picture is broken or cut short: {fault}")

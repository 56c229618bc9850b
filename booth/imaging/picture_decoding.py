"""Decodes one picture file in this very process: upright, in sRGB, reduced while it is read."""

import io
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError, features

from booth.picture_types import Size
from booth.problems import FileFault

MAX_PIXELS = 120_000_000  # the largest cameras make 100 million; anything above is a mistake or an attack
# Only JPEG is reduced while it is decoded; WebP's and AVIF's libraries hold the picture several times.
_MAX_PIXELS_OF = {"PNG": 50_000_000, "WEBP": 30_000_000, "AVIF": 40_000_000}

# Pillow's own guard covers whatever else this process opens: it warns above this and refuses above twice this.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_FORMATS = ("JPEG", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else []))
_BYTES = {"JPEG": 10, "MPO": 10, "PNG": 9, "WEBP": 17, "AVIF": 14}  # a pixel, while it is decoded; measured
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
_MAX_RESULT = 16_000_000  # pixels of a decoded picture, or four times what was asked for; a long panorama has more
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # ISO 23008-12, the files' brands


class PictureFault(FileFault):
    """A picture file that cannot be used: which file, and why."""


class _TooLarge(Exception):
    """A picture of more pixels than its format may have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def size_and_cost(path: Path) -> tuple[Size, int]:
    """The size of the picture in *path* once it is upright, and the bytes that decoding it takes; decodes nothing.

    Raises PictureFault.
    """
    try:
        with path.open("rb") as file:
            image = _open(file)
            width, height = image.size
            cost = width * height * _BYTES.get(image.format or "", 17)
            return ((height, width) if _orientation(image, file) in _SIDEWAYS else (width, height)), cost
    except Exception as fault:  # a broken file may raise anything in Pillow
        raise _picture_fault(path, fault) from fault


def picture_format(path: Path) -> str:
    """The format of the picture in *path*, whatever its name: "JPEG", "PNG", "WEBP" or "AVIF". Raises PictureFault."""
    try:
        with path.open("rb") as file:
            name = _open(file).format or ""
    except Exception as fault:  # see above
        raise _picture_fault(path, fault) from fault
    return "JPEG" if name == "MPO" else name  # a JPEG with further pictures in it: depth, HDR


def decode(path: Path, size: Size) -> Image.Image:
    """The picture in *path*, upright, with its transparency if it has any; of several pictures the first.

    It is reduced by a whole number while it is read, and still fills *size*; a smaller picture stays as it is. Colours
    are converted to sRGB unless the picture is transparent. Raises PictureFault.
    """
    try:
        with path.open("rb") as file:
            image = _open(file)
            orientation = _orientation(image, file)
            stored_size = (size[1], size[0]) if orientation in _SIDEWAYS else size
            image.draft(None, stored_size)  # JPEG only: decoding at 1/2, 1/4 or 1/8 is free and saves the memory
            image.load()
        reduced = _reduced(_averageable(image), stored_size)
        return _in_srgb(reduced.transpose(_TO_UPRIGHT[orientation]) if orientation in _TO_UPRIGHT else reduced)
    except Exception as fault:  # see above
        raise _picture_fault(path, fault) from fault


def _open(file: BinaryIO) -> Image.Image:
    image = Image.open(file, formats=_FORMATS)
    most = _MAX_PIXELS_OF.get(image.format or "", MAX_PIXELS)
    if image.width * image.height > most:
        raise _TooLarge(most)
    return image


def _orientation(image: Image.Image, file: BinaryIO) -> int:
    try:
        if image.format == "PNG" and "exif" not in image.info:  # else Pillow decodes it to look behind its pixels
            exif = Image.Exif()
            exif.load(_late_exif(file))
        else:
            exif = image.getexif()
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  broken EXIF, which may raise anything, does not mean a broken picture
        return 1


def _late_exif(file: BinaryIO) -> bytes:
    """The EXIF of the PNG in *file* that stands behind its pixels; its place in the file stays. Raises struct.error."""
    place = file.tell()
    try:
        file.seek(8)
        while True:
            length, kind = struct.unpack(">I4s", file.read(8))
            if kind in (b"eXIf", b"IEND"):
                return file.read(min(length, 65536)) if kind == b"eXIf" else b""
            file.seek(length + 4, io.SEEK_CUR)
    finally:
        file.seek(place)


def _averageable(image: Image.Image) -> Image.Image:
    """*image* in a mode whose pixels can be averaged: 8 bits a channel, no palette."""
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith("I"):  # 16 bits of grey
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _reduced(image: Image.Image, size: Size) -> Image.Image:
    """*image* reduced by a whole number, and still filling *size* unless it is an endless panorama."""
    factor = min(image.width // size[0], image.height // size[1])
    reduced = image.reduce(factor) if factor > 1 else image
    most = max(_MAX_RESULT, 4 * size[0] * size[1])
    if reduced.width * reduced.height <= most:
        return reduced
    scale = (most / (reduced.width * reduced.height)) ** 0.5
    return reduced.resize((max(1, int(scale * reduced.width)), max(1, int(scale * reduced.height))))


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


def _picture_fault(path: Path, fault: Exception) -> PictureFault:
    if isinstance(fault, (_TooLarge, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning)):
        most = fault.most if isinstance(fault, _TooLarge) else MAX_PIXELS
        reason = f"the picture is too large; {most // 1_000_000} megapixels are the most: save a smaller one, as a JPEG"
        return PictureFault(path, reason)
    if isinstance(fault, UnidentifiedImageError):
        return PictureFault(path, not_a_picture(path))
    if isinstance(fault, OSError) and fault.strerror:
        return PictureFault(path, f"the file cannot be read: {fault.strerror}")
    return PictureFault(path, f"the picture is broken or cut short: {str(fault) or type(fault).__name__}")


def not_a_picture(path: Path) -> str:
    """Why the file *path*, which is not of a format that is read, is none, and what to do where it is a picture."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as fault:
        return f"the file cannot be read: {fault.strerror}"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return (
            "this is a HEIC picture, as iPhones take them: export it as a JPEG, or set the iPhone to take JPEGs "
            "(Settings, Camera, Formats: Most Compatible)"
        )
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"):
        return "this is an AVIF picture, which this machine cannot read: save it as a JPEG"
    return "this is no JPEG, PNG or WebP picture"

"""Composes a photo from its parts, and encodes the files that are kept: the photo and the cutout."""

import io
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageCms

from booth.composition.compositor import compose
from booth.composition.relight import relight
from booth.frames import Levels
from booth.imaging.arrays import as_uint8
from booth.imaging.layers import Layer
from booth.picture_types import Matte, Picture
from booth.scenes.layers import SceneLayers

JPEG_QUALITY = 92
THUMBNAIL_BYTES = 8000  # at most
_THUMBNAIL_QUALITIES = (80, 70, 60, 45, 30)  # of WebP, the best that is small enough
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_DESCRIPTION, _DATE, _SUBFOLDER, _DATE_TAKEN, _OFFSET_TAKEN = 0x010E, 0x0132, 0x8769, 0x9003, 0x9011  # Exif 2.32, 4, 7


def compose_photo(
    colours: Picture,
    matte: Matte,
    scene: SceneLayers | None,
    levels: Levels,
    moment: float,
    *,
    mirror: bool,
    mark: Layer | None = None,
    look: str = "",
) -> Picture:
    """The guests of *colours* and *matte* in *scene* at *moment* (seconds) under the event's *mark*, all of one size.

    *levels* are how the camera shows the guests. Without a scene it is the room as it is. With *mirror* the guests are
    flipped left to right, the scene never. *look* as for `compose`.
    """
    photo: Picture = np.empty(colours.shape, np.uint8)
    if scene is None:
        room = SceneLayers(np.ascontiguousarray(colours[:, ::-1] if mirror else colours), None)
        compose(room, None, photo, moment, mark=mark, look=look)
    else:
        guests = relight(colours, matte, [(scene.light, 1.0)], levels, mirror=mirror)
        compose(scene, guests, photo, moment, mark=mark, look=look)
    return photo


def encode_photo(photo: Picture, event: str, scene: str, taken: datetime) -> bytes:
    """*photo* as a JPEG in sRGB, quality 92, colours at full resolution.

    Its Exif holds the *event*, the *scene* and when it was *taken* (with a zone), and nothing else.
    """
    exif = Image.Exif()
    exif[_DESCRIPTION] = f"{event}, {scene}"
    exif[_DATE] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(_SUBFOLDER)[_DATE_TAKEN] = exif[_DATE]
    offset = taken.strftime("%z")
    exif.get_ifd(_SUBFOLDER)[_OFFSET_TAKEN] = f"{offset[:3]}:{offset[3:5]}"
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=_SRGB, exif=exif)
    return file.getvalue()


def encode_cutout(colours: Picture, matte: Matte) -> bytes:
    """The guests of *colours* without a scene, as a lossless WebP whose alpha channel is *matte* (same size)."""
    pixels = as_uint8(cv2.cvtColor(colours, cv2.COLOR_RGB2RGBA))
    pixels[..., 3] = matte
    pixels[matte == 0] = 0  # of the room behind the guests nothing is kept, and it costs no bytes
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, quality=0, method=0)
    return file.getvalue()


def read_cutout(path: Path, long_side: int | None = None) -> tuple[Picture, Matte]:
    """The colours and the matte of a cutout's file, as `encode_cutout` was given them; where nobody is, black.

    With *long_side* (pixels) it is reduced to that, premultiplied, so that nobody gets a dark edge. Raises OSError.
    """
    with Image.open(path) as file:
        image = file.convert("RGBA")
    if long_side:
        scale = long_side / max(image.size)
        image = image.resize((round(scale * image.width), round(scale * image.height)), Image.Resampling.BOX)
    pixels = np.asarray(image)
    return np.ascontiguousarray(pixels[..., :3]), np.ascontiguousarray(pixels[..., 3])


def encode_thumbnail(picture: Picture) -> bytes:
    """*picture*, of some hundred pixels, as a WebP of at most `THUMBNAIL_BYTES`, as good as that allows."""
    image = Image.fromarray(picture)
    while True:
        for quality in _THUMBNAIL_QUALITIES:
            file = io.BytesIO()
            image.save(file, "WEBP", quality=quality, method=4)
            if len(content := file.getvalue()) <= THUMBNAIL_BYTES:
                return content
        image = image.reduce(2)  # a scene of nothing but noise

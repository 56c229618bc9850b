"""Scenes as pictures: reads what an operator may drop in, and fits it to a screen or a photo."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from booth.composition.relight import SceneLight, scene_light
from booth.imaging.arrays import eight_bit
from booth.imaging.colour import from_hex
from booth.imaging.layers import Layer, draw_layer, spans
from booth.picture_types import Matte, Picture, Size
from booth.scenes.description import SceneDescription, Water
from booth.scenes.particles import ParticleLayer, make_particles
from booth.scenes.water import WaterLayer, make_water

LARGEST = 120_000_000  # pixels; the largest cameras make 100 million, anything above is a mistake or an attack

# Pillow's own guard, for whatever is opened anywhere in this process; it warns above this and refuses above twice this.
Image.MAX_IMAGE_PIXELS = LARGEST

Focus = tuple[float, float]
"""A point in a picture as shares of its width from the left and of its height from the top, 0 to 1."""

RelativeBox = tuple[float, float, float, float]
"""Left, top, right, bottom of a part of a picture as shares of it."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112  # the EXIF tag; its values 2 to 8 say what turns the picture upright
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
_EMPTY = 3  # of 255; what lossy compression leaves of nothing
_SRGB = ImageCms.createProfile("sRGB")
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, *_TOO_LARGE)  # all that Pillow raises for files it cannot read


class PictureFault(Exception):
    """A scene that cannot be shown: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Foreground:
    """What stands in front of the guests, as read."""

    colour: Picture  # already multiplied by the matte
    matte: Matte  # height x width, 0 (nothing there) to 255 (hides the guests)


@dataclass(frozen=True, slots=True)
class SceneLayers:
    """A scene fitted to a size: what is behind the guests, what is in front of them, its light and what moves."""

    picture: Picture  # not writable: it is shown by one thread while another reads it
    foreground: Layer | None = None
    light: SceneLight | None = None
    water: WaterLayer | None = None
    particles: ParticleLayer | None = None

    @property
    def moves(self) -> bool:
        """Whether it looks different from moment to moment."""
        return self.water is not None or self.particles is not None

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        front = self.foreground.colour.nbytes + self.foreground.rest.nbytes if self.foreground else 0
        water = self.water
        waves = water.still.nbytes + water.across.nbytes + water.down.nbytes if water else 0
        sprites = (
            sum(colour.nbytes + rest.nbytes for colour, rest in self.particles.sprites.values())
            if self.particles
            else 0
        )
        return self.picture.nbytes + front + waves + sprites + (self.light.around.nbytes if self.light else 0)


def picture_size(path: Path) -> Size:
    """The size of the picture in *path*, upright, from its first bytes.

    Raises SceneFault if the file cannot be read, is no JPEG, PNG or WebP, or is too large.
    """
    try:
        with _open(path) as image:
            width, height = image.size
            return (height, width) if _orientation(image) in _SIDEWAYS else (width, height)
    except _BROKEN as fault:
        raise _fault(path, fault) from fault


def read_picture(path: Path, size: Size) -> Picture:
    """The scene in *path*, upright, in sRGB, reduced while it is read as far as it still fills *size*.

    Greys, palettes, 16 bits, CMYK and other colour profiles become RGB; what is transparent becomes white.
    Raises SceneFault if the file cannot be read, is no JPEG, PNG or WebP, is cut short or too large.
    """
    image = _read(path, size)
    if image.has_transparency_data:
        behind = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(behind, image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def read_foreground(path: Path, size: Size) -> Foreground:
    """The foreground in *path* (straight alpha), upright, reduced while it is read as far as it still fills *size*.

    Raises SceneFault as read_picture does, and if the file has no transparency.
    """
    image = _read(path, size)
    if not image.has_transparency_data:
        raise PictureFault(path, "a foreground must be transparent where guests are to be seen")
    multiplied = np.asarray(image.convert("RGBA").convert("RGBa"))
    return Foreground(multiplied[..., :3], multiplied[..., 3])


def read_rgba(path: Path, size: Size) -> Image.Image:
    """The picture in *path* with its transparency, straight alpha, reduced while it is read as far as it fills *size*.

    Raises SceneFault as read_picture does.
    """
    return _read(path, size).convert("RGBA")


def crop_box(source: Size, size: Size, focus: Focus) -> RelativeBox:
    """The largest part of *source* with the shape of *size*: as near to *focus* in its middle as the edges allow."""
    shape = (size[0] / size[1]) / (source[0] / source[1])
    width, height = min(1.0, shape), min(1.0, 1 / shape)
    left = min(max(focus[0] - width / 2, 0.0), 1.0 - width)
    top = min(max(focus[1] - height / 2, 0.0), 1.0 - height)
    return left, top, left + width, top + height


def cover(picture: Picture, size: Size, focus: Focus) -> Picture:
    """*picture* cropped about *focus* to fill exactly *size*; sharp, whether it shrinks or grows."""
    return _cut(picture, size, crop_box(_size(picture), size, focus))


def thumbnail(picture: Picture, size: Size, focus: Focus, foreground: Foreground | None = None) -> Picture:
    """The scene at *size* with nobody in it, its foreground included."""
    small = cover(picture, size, focus)
    front = fit_layer(foreground, size, crop_box(_size(picture), size, focus)) if foreground else None
    if front:
        draw_layer(front, small)
    return small


def fit_scene(picture: Picture, foreground: Foreground | None, size: Size, setting: SceneDescription) -> SceneLayers:
    """*picture* and *foreground* (the same shape, any sizes) cropped alike to fill exactly *size*.

    The picture becomes as soft as a lens would draw what is behind guests.
    """
    box = crop_box(_size(picture), size, setting.focus)
    fitted = _cut(picture, size, box)
    if softness := setting.depth.softness * size[1] / 1000:
        fitted = eight_bit(cv2.GaussianBlur(fitted, (0, 0), softness))
    fitted.setflags(write=False)
    water, particles = setting.motion.water, setting.motion.particles
    return SceneLayers(
        fitted,
        fit_layer(foreground, size, box) if foreground else None,
        scene_light(fitted, setting),
        make_water(_cropped(water, box), fitted) if water else None,
        make_particles(particles, size, from_hex(setting.light.colour)) if particles else None,
    )


def stand_in(small: Picture, light: SceneLight | None, size: Size) -> SceneLayers:
    """A scene of which only a *small* picture is at hand, of the shape of *size*: out of focus, but there at once."""
    return SceneLayers(eight_bit(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)), light=light)


def _cropped(water: Water, box: RelativeBox) -> Water:
    """*water* as it lies in the part *box* of its picture."""
    top, bottom = (min(max(0.0, (row - box[1]) / (box[3] - box[1])), 1.0) for row in (water.top, water.bottom))
    return Water(top=top, bottom=bottom, strength=water.strength)


def fit_layer(foreground: Foreground, size: Size, box: RelativeBox) -> Layer | None:
    """The part of *foreground* in *box* at *size*; None if nothing stands there."""
    matte = _cut(foreground.matte, size, box)
    matte[matte < _EMPTY] = 0
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    rows, columns = slice(y, y + height), slice(x, x + width)
    matte3 = np.repeat(matte[rows, columns, np.newaxis], 3, axis=2)
    colour = np.minimum(_cut(foreground.colour, size, box)[rows, columns], matte3)  # a sharp resize overshoots at edges
    rest = 255 - matte3
    colour.setflags(write=False)
    rest.setflags(write=False)
    return Layer(colour, rest, x, y, spans(matte3[..., 0].copy()))


def _cut(pixels: NDArray[np.uint8], size: Size, box: RelativeBox) -> NDArray[np.uint8]:
    """The part of *pixels* in *box*, at *size*. The box need not lie on whole pixels."""
    width, height = _size(pixels)
    edges = box[0] * width, box[1] * height, min(box[2] * width, width), min(box[3] * height, height)
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, box=edges))


def _size(pixels: NDArray[np.uint8]) -> Size:
    return pixels.shape[1], pixels.shape[0]


def _open(path: Path) -> Image.Image:
    image = Image.open(path, formats=_FORMATS)
    if image.width * image.height > LARGEST:
        image.close()
        raise Image.DecompressionBombError
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (*_BROKEN, TypeError, struct.error):
        return 1  # what the camera wrote about the picture is broken; the picture need not be


def _read(path: Path, size: Size) -> Image.Image:
    """The picture in *path*, upright, in sRGB or with its transparency, not much larger than *size* needs."""
    try:
        with _open(path) as image:
            orientation = _orientation(image)
            wanted = (size[1], size[0]) if orientation in _SIDEWAYS else size
            image.draft(None, wanted)  # JPEG only: halves, quarters, eighths cost nothing and save their memory
            image.load()
            small = _reduced(_plain(image), wanted)
            return _in_srgb(small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small)
    except _BROKEN as fault:
        raise _fault(path, fault) from fault


def _plain(image: Image.Image) -> Image.Image:
    """*image* in a mode that can be averaged: 8 bits a channel, no palette."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # 16 bits of grey
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _reduced(image: Image.Image, wanted: Size) -> Image.Image:
    factor = min(image.width // wanted[0], image.height // wanted[1])
    return image.reduce(factor) if factor > 1 else image.copy()


def _in_srgb(image: Image.Image) -> Image.Image:
    """*image* in the colours of screens and phones, if it says which colours it is in."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        converted = ImageCms.profileToProfile(image, io.BytesIO(profile), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile says nothing
    assert converted is not None
    return converted


def _fault(path: Path, fault: BaseException) -> PictureFault:
    if isinstance(fault, _TOO_LARGE):
        return PictureFault(path, f"the picture is too large; {LARGEST // 1_000_000} megapixels are the most")
    if isinstance(fault, UnidentifiedImageError):
        return PictureFault(path, "this is no JPEG, PNG or WebP picture")
    if isinstance(fault, OSError) and fault.strerror:
        return PictureFault(path, f"the file cannot be read: {fault.strerror}")
    return PictureFault(path, f"the picture is broken or cut short: {fault}")

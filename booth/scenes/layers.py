"""A scene's pictures fitted to the size of a screen or a photo, as the layers that guests stand between."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.colour import from_hex
from booth.imaging.cropping import Focus, cover, crop, crop_box
from booth.imaging.layers import Layer, draw_layer, layer_of_premultiplied
from booth.imaging.picture_files import PictureFault, read_image
from booth.picture_types import Grey, Picture, RelativeBox, Size
from booth.scenes.description import SceneDescription, Water
from booth.scenes.light import SceneLight, scene_light
from booth.scenes.particles import ParticleLayer, make_particles
from booth.scenes.water import WaterLayer, make_water

_NOISE = 3  # of 255: opacity below this is what lossy compression makes of nothing
_CELLS = 160  # along each side of a foreground: what rises from its lower edge is told by them from what hangs


@dataclass(frozen=True, slots=True)
class Foreground:
    """What stands in front of the guests, as read from its file."""

    premultiplied: Picture  # by the opacity
    opacity: Grey  # 0 (nothing there) to 255 (hides the guests)


@dataclass(frozen=True, slots=True)
class SceneLayers:
    """A scene fitted to a size: what is behind the guests, what is in front of them, its light and what moves."""

    picture: Picture  # not writable: one thread shows it while another reads it
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
        """The memory that its arrays take, in bytes."""
        total = self.picture.nbytes
        total += self.foreground.nbytes if self.foreground else 0
        total += self.light.surroundings.nbytes if self.light else 0
        total += self.water.nbytes if self.water else 0
        return total + (self.particles.nbytes if self.particles else 0)


def read_foreground(path: Path, size: Size) -> Foreground:
    """The foreground in *path* (a file with straight alpha), upright; *size* as for read_image.

    Raises PictureFault as read_image does, and if the file has no transparency.
    """
    image = read_image(path, size)
    if not image.has_transparency_data:
        raise PictureFault(path, "a foreground must be transparent where guests are to be seen")
    premultiplied = np.asarray(image.convert("RGBA").convert("RGBa"))
    return Foreground(premultiplied[..., :3], premultiplied[..., 3])


def thumbnail(picture: Picture, size: Size, focus: Focus, foreground: Foreground | None = None) -> Picture:
    """The scene at *size* with nobody in it, its foreground included."""
    small = cover(picture, size, focus)
    front = fit_foreground(foreground, size, crop_box(_size(picture), size, focus)) if foreground else None
    if front:
        draw_layer(front, small)
    return small


def fit_scene(
    picture: Picture, foreground: Foreground | None, size: Size, description: SceneDescription
) -> SceneLayers:
    """*picture* and *foreground* (of the same aspect ratio, any sizes) cropped alike to fill exactly *size*.

    The picture is blurred as a lens focused on the guests would blur it. What of the foreground does not rise from the
    lower edge, such as a palm's leaf from above, is laid onto the picture: in front it would hide faces.
    """
    box = crop_box(_size(picture), size, description.focus)
    fitted = crop(picture, box, size)
    if softness := description.depth.softness * size[1] / 1000:
        fitted = as_uint8(cv2.GaussianBlur(fitted, (0, 0), softness))
    rising, hanging = _split(foreground) if foreground else (None, None)
    if hanging and (behind := fit_foreground(hanging, size, box)):
        draw_layer(behind, fitted)
    fitted.setflags(write=False)
    water, particles = description.motion.water, description.motion.particles
    return SceneLayers(
        fitted,
        fit_foreground(rising, size, box) if rising else None,
        scene_light(fitted, description),
        make_water(_water_in(box, water), fitted) if water else None,
        make_particles(particles, size, from_hex(description.light.colour)) if particles else None,
    )


def stand_in(small: Picture, light: SceneLight | None, size: Size) -> SceneLayers:
    """A blurred scene at *size* enlarged from a *small* picture of the same aspect ratio, in a few milliseconds."""
    return SceneLayers(as_uint8(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)), light=light)


def fit_foreground(foreground: Foreground, size: Size, box: RelativeBox) -> Layer | None:
    """The part of *foreground* in *box* at *size*; None if nothing stands there."""
    opacity = crop(foreground.opacity, box, size)
    opacity[opacity < _NOISE] = 0
    # Lanczos overshoots at edges; a premultiplied colour above its opacity would glow.
    return layer_of_premultiplied(
        np.minimum(crop(foreground.premultiplied, box, size), opacity[..., np.newaxis]), opacity
    )


def _split(foreground: Foreground) -> tuple[Foreground, Foreground]:
    """What of *foreground* rises from its lower edge, and the rest; a gap narrower than a cell separates nothing."""
    height, width = foreground.opacity.shape
    down, across = _cells(height), _cells(width)
    occupied = np.maximum.reduceat(np.maximum.reduceat(foreground.opacity, down[:-1], axis=0), across[:-1], axis=1)
    _, labels = cv2.connectedComponents(cv2.inRange(occupied, _NOISE, 255))
    rising = np.isin(labels, np.unique(labels[-1])).repeat(np.diff(down), axis=0).repeat(np.diff(across), axis=1)
    rises = np.where(rising, foreground.opacity, 0).astype(np.uint8)
    return Foreground(foreground.premultiplied, rises), Foreground(foreground.premultiplied, foreground.opacity - rises)


def _cells(pixels: int) -> NDArray[np.int64]:
    """Where each of the cells of a side of so many *pixels* begins, and the end; the same cells at every size."""
    count = min(_CELLS, pixels)
    return np.arange(count + 1) * pixels // count


def _water_in(box: RelativeBox, water: Water) -> Water:
    """*water*, whose rows are fractions of the whole picture, with its rows as fractions of the part in *box*."""
    top, bottom = (min(max(0.0, (row - box[1]) / (box[3] - box[1])), 1.0) for row in (water.top, water.bottom))
    return Water(top=top, bottom=bottom, strength=water.strength)


def _size(picture: Picture) -> Size:
    return picture.shape[1], picture.shape[0]

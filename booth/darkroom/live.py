"""The live composition as a file: what the screen showed at the shutter, made into a photo at once."""

from collections.abc import Callable

from booth.composition.encode import compose_photo
from booth.composition.mark import mark_layer
from booth.darkroom.developed import Developed, encode, shot_picture, size_of_photo
from booth.frames import Shot
from booth.imaging.layers import draw_layer
from booth.imaging.resize import resize_linear
from booth.picture_types import Matte, Picture, Size
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import HERE
from booth.segmentation.alpha import full_matte
from booth.segmentation.live.decontaminate import decontaminate
from booth.settings import Settings

_RIM_LONG_SIDE = 320  # pixels, of the picture that the live photo's edge takes its colours from


def develop_live(shot: Shot, settings: Settings, cached: Callable[[str], SceneLayers | None]) -> Developed:
    """The photo of *shot* from its live matte, in about a tenth of a second.

    It is composed at the matte's size, which is the live view's, and enlarged to the photo's. *cached* gives a scene by
    its key as the screen shows it; what it does not have is read from the disk. The scene "here" needs no matte.
    Raises FrameFault or PictureFault if the frame or the scene cannot be read, ValueError if a matte is missing.
    """
    size = size_of_photo(shot, settings, shot.crop)
    if shot.scene == HERE:
        colours, matte = _guests(shot, settings, size)
        layers = None
    elif shot.matte is None:
        raise ValueError("the shot has no live matte")
    else:
        view = _size(shot.matte)
        colours, matte = _guests(shot, settings, view)
        layers = cached(shot.scene)
        if layers is None or _size(layers.picture) != view:
            layers = load_layers(settings.scene(shot.scene), view)
    mirror = settings.config.photo.mirror
    composed = compose_photo(colours, matte, layers, shot.levels, shot.moment, mirror=mirror, look=shot.look)
    photo = resize_linear(composed, size)
    if mark := mark_layer(settings.mark if shot.marked else None, size):
        draw_layer(mark, photo)
    return encode(shot, settings, photo, resize_linear(colours, size), resize_linear(matte, size))


def decontaminate_live(picture: Picture, matte: Matte) -> None:
    """Takes the old wall's colour off the guests' edges in *picture*, in place, as the live view does."""
    small = _RIM_LONG_SIDE / max(picture.shape)
    decontaminate(
        picture, matte, resize_linear(picture, (round(small * picture.shape[1]), round(small * picture.shape[0])))
    )


def _guests(shot: Shot, settings: Settings, size: Size) -> tuple[Picture, Matte]:
    """The guests at *size*: their colours and matte; all of the picture if the shot has no matte."""
    picture = shot_picture(shot, settings, size, shot.crop)
    if shot.matte is None:
        return picture, full_matte(size)
    matte = resize_linear(shot.matte, size)
    decontaminate_live(picture, matte)
    return picture, matte


def _size(pixels: Picture | Matte) -> Size:
    return pixels.shape[1], pixels.shape[0]

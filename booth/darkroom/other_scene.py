"""A finished photo's guests in another scene, from their cutout: for phones, and for a guest who prefers it."""

from pathlib import Path

from booth.composition.encode import compose_photo, encode_photo, encode_thumbnail, read_cutout
from booth.composition.mark import mark_layer
from booth.darkroom.loaded_scenes import LoadedScenes
from booth.frames import SceneOrder
from booth.picture_types import Matte, Picture
from booth.settings import Settings

THUMBNAIL_LONG_SIDE = 320  # pixels; shown half as large


class SceneComposer:
    """Composes pictures one after the other; most of them in a row are of the same photo."""

    def __init__(self, settings: Settings, scenes: LoadedScenes) -> None:
        self._settings = settings
        self._scenes = scenes
        self._read: tuple[Path, int, bool] | None = None  # which cutout: its file, that file's i-node, its size
        self._guests: tuple[Picture, Matte] | None = None

    def compose(self, order: SceneOrder) -> bytes:
        """The picture of *order* as a file: a JPEG as the photo would have been, or a WebP as its thumbnail.

        Raises OSError if there is no cutout any more, KeyError and PictureFault for a scene that cannot be had.
        """
        colours, matte = self._cutout(order)
        size = colours.shape[1], colours.shape[0]
        load = self._scenes.small if order.small else self._scenes.for_phone
        mark = mark_layer(self._settings.mark, size)
        layers = load(order.scene, size)
        photo = compose_photo(
            *(colours, matte, layers, order.levels, order.moment), mirror=order.mirrored, mark=mark, look=order.look
        )
        if order.small:
            return encode_thumbnail(photo)
        return encode_photo(photo, self._settings.config.event.name, order.scene, order.taken)

    def _cutout(self, order: SceneOrder) -> tuple[Picture, Matte]:
        """The guests of *order*; those of the last one stay in memory, a few megabytes."""
        which = (order.cutout, order.cutout.stat().st_ino, order.small)
        if self._guests is None or self._read != which:
            self._read = self._guests = None
            self._guests = read_cutout(order.cutout, THUMBNAIL_LONG_SIDE if order.small else None)
            self._read = which
        return self._guests

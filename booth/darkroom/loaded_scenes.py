"""Scenes' layers in the darkroom's memory: reading them anew for each photo would take longer than composing it."""

from functools import lru_cache

from booth.picture_types import Size
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.settings import Settings

_MOST_SMALL = 64  # scenes as small as thumbnails, each under a megabyte


class LoadedScenes:
    """The layers of the last shot's scene, which the next is most likely in too, and of all scenes as thumbnails.

    All of it raises KeyError for a scene that the theme has not, and PictureFault for one that cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last: tuple[str, Size] | None = None
        self._layers: SceneLayers | None = None  # of the last shot's: one scene at the size of a large photo is 100 MB
        self._small = lru_cache(_MOST_SMALL)(self._load)

    def for_shot(self, key: str, size: Size) -> SceneLayers:
        """The scene *key* at *size*, kept until a shot in another scene, or of another size."""
        if self._layers is None or self._last != (key, size):
            self._last = self._layers = None  # gone before the next takes as much
            self._layers = self._load(key, size)
            self._last = key, size
        return self._layers

    def for_phone(self, key: str, size: Size) -> SceneLayers:
        """The same for somebody who looks through the scenes: it takes the place of no shot's."""
        if self._layers is not None and self._last == (key, size):
            return self._layers
        return self._load(key, size)

    def small(self, key: str, size: Size) -> SceneLayers:
        """The same at the *size* of a thumbnail."""
        return self._small(key, size)

    def _load(self, key: str, size: Size) -> SceneLayers:
        return load_layers(self._settings.scene(key), size)

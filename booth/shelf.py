"""Scenes ready to be shown: decoded once, fitted to the live view, kept."""

import logging
import threading
from collections.abc import Sequence

from booth.clock import Clock
from booth.frames import Picture, Size
from booth.imaging.estimate import completed, lacks
from booth.imaging.scenery import (
    Foreground,
    SceneFault,
    SceneLayers,
    fit_scene,
    read_foreground,
    read_picture,
    thumbnail,
)
from booth.setting import Setting
from booth.themes import Scene
from booth.workers import Worker

log = logging.getLogger(__name__)

_ESTIMATED_AT = (480, 270)  # pixels; whatever size a scene is shown at, what is estimated of it is the same


def scene_layers(scene: Scene, size: Size) -> SceneLayers:
    """*scene* read from its files and fitted to *size*. Raises SceneFault, which names the file."""
    picture, foreground, setting = _read(scene, size)
    return fit_scene(picture, foreground, size, setting)


def _read(scene: Scene, size: Size) -> tuple[Picture, Foreground | None, Setting]:
    """The pictures of *scene*, and what is said of it, the rest estimated: always from the same pixels."""
    setting = scene.setting
    if lacks(setting):
        setting = completed(setting, read_picture(scene.picture, _ESTIMATED_AT))
    foreground = read_foreground(scene.foreground, size) if scene.foreground else None
    return read_picture(scene.picture, size), foreground, setting


class Shelf:
    """All scenes of the theme at the live view's size, and as thumbnails, filled by a thread of its own.

    Looking never waits: what is not there yet, or turned out to be no picture, is None.
    """

    def __init__(self, scenes: Sequence[Scene], first: str, size: Size, thumbnail: Size, clock: Clock) -> None:
        """*first* is the key of the scene that is needed first."""
        self._scenes = tuple(scenes)
        self._first = first
        self._size = size
        self._thumbnail = thumbnail
        self._layers: dict[str, SceneLayers] = {}  # a key is written once, by the thread, and only then read
        self._thumbnails: dict[str, Picture] = {}  # likewise
        self._broken: frozenset[str] = frozenset()
        self._worker = Worker("shelf", self._fill, clock)

    def start(self) -> None:
        """Begins to read, the first scene first."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Gives up what is not read; False if the thread is stuck."""
        return self._worker.stop(timeout)

    @property
    def usable(self) -> tuple[Scene, ...]:
        """The scenes in the theme's order, without those that turned out to be no pictures."""
        return tuple(scene for scene in self._scenes if scene.key not in self._broken)

    def layers(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size."""
        return self._layers.get(key)

    def thumbnail(self, key: str) -> Picture | None:
        """The scene *key*, small, with nobody in it."""
        return self._thumbnails.get(key)

    def _fill(self, stopping: threading.Event) -> None:
        for scene in sorted(self._scenes, key=lambda scene: scene.key != self._first):
            if stopping.is_set():
                return
            if scene.key in self._layers:
                continue
            try:
                picture, foreground, setting = _read(scene, self._size)
            except SceneFault as fault:
                log.warning("a scene is left out: %s", fault)
                self._broken |= {scene.key}
                continue
            self._thumbnails[scene.key] = thumbnail(picture, self._thumbnail, setting.focus, foreground)
            self._layers[scene.key] = fit_scene(picture, foreground, self._size, setting)

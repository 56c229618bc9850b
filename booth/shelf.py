"""Scenes ready to be shown: decoded and fitted to the live view beforehand, those near the guests' kept."""

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
    stand_in,
    thumbnail,
)
from booth.setting import Setting
from booth.themes import Scene
from booth.workers import Worker

log = logging.getLogger(__name__)

ROOM = 190_000_000  # bytes that fitted scenes may take; a theme of a dozen at 1920x1080 is kept nearly whole
_ESTIMATED_AT = (480, 270)  # pixels; whatever size a scene is shown at, what is estimated of it is the same
_SMALL = 4  # times smaller than the live view: what is kept of every scene, and stands in for one that is not ready

_LOOKS_UP = 0.5  # seconds


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
    """The scenes of the theme at the live view's size, and as thumbnails, filled by a thread of its own.

    Looking never waits. A scene that was not read yet, or turned out to be no picture, is None; one that had to make
    room for others is shown out of focus until it is back. Those beside the scenes that are looked at are kept first.
    """

    def __init__(
        self, scenes: Sequence[Scene], first: str, size: Size, thumbnail: Size, clock: Clock, room: int = ROOM
    ) -> None:
        """*first* is the key of the scene that is needed first; fitted scenes take at most *room* bytes."""
        self._scenes = tuple(scenes)
        self._places = {scene.key: place for place, scene in enumerate(self._scenes)}
        self._size = size
        self._thumbnail = thumbnail
        self._room = room
        self._near = (first, first)  # the scenes that were looked at last
        self._changed = threading.Event()  # other scenes are looked at
        # From here on: written by the thread, read by whoever looks.
        self._layers: dict[str, SceneLayers] = {}
        self._settings: dict[str, Setting] = {}  # what is said of a scene, and what is estimated
        self._thumbnails: dict[str, Picture] = {}
        self._small: dict[str, Picture] = {}
        self._broken: frozenset[str] = frozenset()
        self._takes: dict[str, int] = {}  # bytes of a scene that has been fitted once
        self._standing_in: dict[str, SceneLayers] = {}  # the last two; only whoever looks
        self._worker = Worker("shelf", self._fill, clock)

    def start(self) -> None:
        """Begins to read, the first scene first."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Gives up what is not read; False if the thread is stuck."""
        self._worker.ask_to_stop()
        self._changed.set()
        return self._worker.stop(timeout)

    @property
    def usable(self) -> tuple[Scene, ...]:
        """The scenes in the theme's order, without those that turned out to be no pictures."""
        return tuple(scene for scene in self._scenes if scene.key not in self._broken)

    def layers(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size."""
        if key not in self._near and key in self._places:
            self._near = key, self._near[0]
            self._changed.set()
        return self._layers.get(key) or self._stand_in(key)

    def thumbnail(self, key: str) -> Picture | None:
        """The scene *key*, small, with nobody in it."""
        return self._thumbnails.get(key)

    def _stand_in(self, key: str) -> SceneLayers | None:
        if key not in self._small:
            return None
        if key not in self._standing_in:
            fresh = stand_in(self._small[key], self._size, self._settings[key])
            self._standing_in = dict([*self._standing_in.items()][-1:]) | {key: fresh}
        return self._standing_in[key]

    def _fill(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self._changed.clear()
            kept = self._worth_keeping()
            for key in self._layers.keys() - set(kept):
                del self._layers[key]
            missing = [key for key in kept if key not in self._layers]
            unread = [scene.key for scene in self.usable if scene.key not in self._small]
            if missing:
                self._take(missing[0], keep=True)
            elif unread:
                self._take(unread[0], keep=False)
            else:
                self._changed.wait(_LOOKS_UP)

    def _worth_keeping(self) -> list[str]:
        """The scenes that there is room for, the nearest to those that are looked at first."""
        places = [self._places[key] for key in self._near if key in self._places]

        def away(scene: Scene) -> int:
            return min((abs(self._places[scene.key] - place) for place in places), default=0)

        unknown = max(self._takes.values(), default=0)
        kept, room = [], self._room
        for scene in sorted(self.usable, key=away):
            room -= self._takes.get(scene.key, unknown)
            if room < 0:
                break
            kept.append(scene.key)
        return kept

    def _take(self, key: str, *, keep: bool) -> None:
        """Reads a scene; fits it if it is to be kept."""
        scene = self._scenes[self._places[key]]
        try:
            picture, foreground, setting = _read(scene, self._size)
        except SceneFault as fault:
            log.warning("a scene is left out: %s", fault)
            self._broken |= {key}
            return
        if key not in self._small:
            small = (self._size[0] // _SMALL, self._size[1] // _SMALL)
            self._thumbnails[key] = thumbnail(picture, self._thumbnail, setting.focus, foreground)
            self._settings[key] = setting
            self._small[key] = thumbnail(picture, small, setting.focus, foreground)
        if keep:
            layers = fit_scene(picture, foreground, self._size, setting)
            self._takes[key] = layers.nbytes
            self._layers[key] = layers

"""Scenes ready to be shown: decoded and fitted to the live view beforehand, those near the guests' kept."""

import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from booth.clock import Clock
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.worker import Worker
from booth.scenes.layers import SceneLayers, stand_in
from booth.scenes.light import SceneLight
from booth.scenes.loader import LoadedScene
from booth.scenes.themes import Scene

log = logging.getLogger(__name__)

ROOM = 190_000_000  # bytes that fitted scenes may take; a theme of a dozen at 1920x1080 is kept nearly whole
LIMIT = 60.0  # seconds for one scene; a picture of 100 megapixels may take a Raspberry Pi ten
TRIES = 3  # times that a scene may take the process with it; once may have been chance
_LOOKS_UP = 0.5  # seconds


class SceneCache:
    """The scenes of the theme at the live view's size, and as thumbnails, filled by a process and its thread.

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
        self._room = room
        self._near = (first, first)  # the scenes that were looked at last
        self._changed = threading.Event()  # other scenes are looked at
        # From here on: written by the thread, read by whoever looks.
        self._layers: dict[str, SceneLayers] = {}
        self._thumbnails: dict[str, Picture] = {}
        self._small: dict[str, tuple[Picture, SceneLight | None]] = {}
        self._broken: frozenset[str] = frozenset()
        self._takes: dict[str, int] = {}  # bytes of a scene that has been fitted once
        self._lost: Counter[str] = Counter()  # how often a scene has taken the process with it
        self._standing_in: dict[str, SceneLayers] = {}  # the last two; only whoever looks
        self._child = ChildProcess("scenes", "booth.scenes.loader:serve", size, thumbnail, clock=clock, offline=True)
        self._worker = Worker("shelf", self._fill, clock)

    def start(self) -> None:
        """Begins to read, the first scene first."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Gives up what is not read; False if the thread is stuck."""
        self._worker.ask_to_stop()
        self._changed.set()
        self._child.kill()
        return self._worker.stop(timeout)

    @property
    def pid(self) -> int | None:
        """The process that fits scenes, or None when there is nothing for it to do."""
        return self._child.pid

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
            fresh = stand_in(*self._small[key], self._size)
            self._standing_in = dict([*self._standing_in.items()][-1:]) | {key: fresh}
        return self._standing_in[key]

    def _fill(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                self._changed.clear()
                kept = self._worth_keeping()
                for key in self._layers.keys() - set(kept):
                    del self._layers[key]
                missing = [key for key in kept if key not in self._layers]
                unread = [scene.key for scene in self.usable if scene.key not in self._small]
                if missing or unread:
                    next_ = min(missing or unread, key=lambda key: self._lost[key])  # nobody waits for one that hangs
                    self._take(next_, keep=bool(missing), stopping=stopping)
                    continue
                if len(kept) == len(self.usable):
                    self._child.stop()  # all there is has been read
                self._changed.wait(_LOOKS_UP)
        finally:
            self._child.stop()

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

    def _take(self, key: str, *, keep: bool, stopping: threading.Event) -> None:
        """Reads a scene; fits it if it is to be kept."""
        scene = self._scenes[self._places[key]]
        try:
            if not self._child.ready(_LOOKS_UP):
                return
        except ChildLost:
            stopping.wait(_LOOKS_UP)  # it was lost, and begins again
            return
        try:
            answer: LoadedScene | PictureFault = self._child.ask((scene, keep), LIMIT)
        except ChildLost as fault:
            if stopping.is_set():
                return
            self._lost[key] += 1
            if self._lost[key] < TRIES:
                log.warning("%s; it was reading %s", fault, scene.picture)
                return
            answer = PictureFault(scene.picture, "this machine cannot read it; save it anew, smaller, as a JPEG")
        if isinstance(answer, PictureFault):
            log.warning("a scene is left out: %s", answer)
            self._broken |= {key}
            return
        if key not in self._small:
            self._thumbnails[key] = answer.thumbnail
            self._small[key] = answer.small, answer.light
        if answer.layers:
            self._takes[key] = answer.layers.nbytes
            self._layers[key] = replace(answer.layers, light=self._small[key][1])  # known again as that of the stand-in

"""Scenes ready to be shown: fitted to the live view's size in advance, those nearest the guests' choice kept."""

import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from booth.clock import Clock
from booth.imaging.picture_files import PictureFault
from booth.picture_types import Picture, Size
from booth.runtime.child import ChildLost, ChildProcess, ChildStopped
from booth.runtime.worker import Worker
from booth.scenes.layers import SceneLayers, stand_in
from booth.scenes.light import SceneLight
from booth.scenes.loader import LoadedScene
from booth.scenes.scene_files import Scene

log = logging.getLogger(__name__)

BUDGET = 190_000_000  # bytes of fitted scenes; of a theme of a dozen at 1920x1080 nearly all stay cached
FIT_LIMIT = 15.0  # seconds without any work on a scene; with work, twelve times that
MAX_CRASHES = 3  # times that the process may die over one scene; the first may have been chance
_POLL = 0.5  # seconds
_STAND_INS = 2  # kept at a time: the scene in front and the one that follows it in


@dataclass(frozen=True, slots=True)
class SceneCacheStatus:
    """What a technician would ask of the scene cache."""

    scenes: int  # of the theme
    cached: int  # fitted and in memory
    nbytes: int  # that the cached ones take
    budget: int  # bytes that they may take
    left_out: tuple[str, ...]  # the keys of scenes that cannot be read
    pid: int | None  # of the process that fits scenes; None when there is nothing for it to do

    def line(self) -> str:
        """For example "scenes: 8 of 8 cached, 142 of 190 MB"."""
        megabytes = f"{self.nbytes / 1e6:.0f} of {self.budget / 1e6:.0f} MB"
        left_out = f", left out: {', '.join(self.left_out)}" if self.left_out else ""
        return f"scenes: {self.cached} of {self.scenes} cached, {megabytes}{left_out}"


class SceneCache:
    """The theme's scenes at the live view's size, and as thumbnails; a thread prefetches them through a process.

    A look-up never waits. A scene that was not read yet, or cannot be read, is None; one that was evicted to stay
    within the budget is shown blurred until it is fitted again. The neighbours of the two scenes that were looked up
    last are fitted first and evicted last.

    Each piece of state has one writer, the main thread or the cache's thread, as is said beside it; the other only
    reads it, and each change is a single assignment or dictionary operation.
    """

    def __init__(
        self, scenes: Sequence[Scene], first: str, size: Size, thumbnail: Size, clock: Clock, budget: int = BUDGET
    ) -> None:
        """*first* is the key of the scene that is needed first; fitted scenes take at most *budget* bytes."""
        self._scenes = tuple(scenes)
        self._positions = {scene.key: position for position, scene in enumerate(self._scenes)}
        self._size = size
        self._budget = budget
        # Written by the main thread, in layers().
        self._recent = (first, first)  # the keys that were looked up last, the newest first
        self._stand_ins: dict[str, SceneLayers] = {}  # by key; the thread never looks at them
        self._recent_changed = threading.Event()
        # Written by the cache's thread.
        self._layers: dict[str, SceneLayers] = {}  # the cached scenes; keys come and go
        self._thumbnails: dict[str, Picture] = {}
        self._reduced: dict[str, tuple[Picture, SceneLight | None]] = {}  # what stand-ins are made of
        self._unreadable: frozenset[str] = frozenset()
        self._nbytes: dict[str, int] = {}  # of each scene that has been fitted once, cached or not
        self._crashes: Counter[str] = Counter()  # how often the process has died over a scene
        self._child = ChildProcess("scenes", "booth.scenes.loader:serve", size, thumbnail, clock=clock, offline=True)
        self._worker = Worker("scene cache", self._fill, clock)

    def start(self) -> None:
        """Begins to prefetch, the first scene first."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Abandons what is not fitted yet; False if the thread has not ended after *timeout* seconds."""
        self._worker.ask_to_stop()
        self._recent_changed.set()
        self._child.kill()
        return self._worker.stop(timeout)

    @property
    def pid(self) -> int | None:
        """The process that fits scenes, or None when there is nothing for it to do."""
        return self._child.pid

    @property
    def status(self) -> SceneCacheStatus:
        """How full the cache is; any thread may ask."""
        cached = list(self._layers.values())
        return SceneCacheStatus(
            len(self._scenes),
            len(cached),
            sum(layers.nbytes for layers in cached),
            self._budget,
            tuple(scene.key for scene in self._scenes if scene.key in self._unreadable),
            self.pid,
        )

    @property
    def usable(self) -> tuple[Scene, ...]:
        """The scenes in the theme's order, without those that cannot be read."""
        return tuple(scene for scene in self._scenes if scene.key not in self._unreadable)

    def layers(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size, or its blurred stand-in; keeps its neighbours. Main thread only."""
        if key not in self._recent and key in self._positions:
            self._recent = key, self._recent[0]
            self._recent_changed.set()
        return self._layers.get(key) or self._stand_in(key)

    def cached(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size if it is cached, never a stand-in.

        Any thread may ask: it changes neither what is cached nor what is prefetched.
        """
        return self._layers.get(key)

    def thumbnail(self, key: str) -> Picture | None:
        """The scene *key*, small, with nobody in it."""
        return self._thumbnails.get(key)

    def _stand_in(self, key: str) -> SceneLayers | None:
        if key not in self._reduced:
            return None
        if key not in self._stand_ins:
            newest = list(self._stand_ins.items())[1 - _STAND_INS :]
            self._stand_ins = dict(newest) | {key: stand_in(*self._reduced[key], self._size)}
        return self._stand_ins[key]

    def _fill(self, stopping: threading.Event) -> None:
        try:
            while not stopping.is_set():
                self._recent_changed.clear()
                within_budget = self._within_budget()
                for key in self._layers.keys() - set(within_budget):
                    del self._layers[key]
                to_fit = [key for key in within_budget if key not in self._layers]
                to_read = [scene.key for scene in self.usable if scene.key not in self._reduced]
                if to_fit or to_read:
                    # Those over which the process has died come last: no other scene waits for them.
                    key = min(to_fit or to_read, key=lambda key: self._crashes[key])
                    self._load(key, fit=bool(to_fit), stopping=stopping)
                    continue
                if len(within_budget) == len(self.usable):
                    self._child.stop()  # everything is cached
                else:
                    self._is_ready(stopping)  # for the next scene: one that died meanwhile is started again now
                self._recent_changed.wait(_POLL)
        finally:
            self._child.stop()

    def _within_budget(self) -> list[str]:
        """The keys of the scenes that the budget allows, those nearest to the recent ones first."""
        recent = [self._positions[key] for key in self._recent if key in self._positions]

        def distance(scene: Scene) -> int:
            return min((abs(self._positions[scene.key] - position) for position in recent), default=0)

        unknown = max(self._nbytes.values(), default=0)  # of a scene that was never fitted: as much as the largest
        keys, remaining = [], self._budget
        for scene in sorted(self.usable, key=distance):
            remaining -= self._nbytes.get(scene.key, unknown)
            if remaining < 0:
                break
            keys.append(scene.key)
        return keys

    def _is_ready(self, stopping: threading.Event) -> bool:
        """Whether the process can be given a scene; starts it if there is none, and waits for a moment."""
        try:
            return self._child.ready(_POLL)
        except ChildLost as fault:
            log.debug("%s", fault)
            stopping.wait(_POLL)  # before the child is started again
            return False

    def _load(self, key: str, *, fit: bool, stopping: threading.Event) -> None:
        """Reads a scene, for its thumbnail and stand-in, and caches it if it is to *fit* the live view."""
        scene = self._scenes[self._positions[key]]
        if not self._is_ready(stopping):
            return
        try:
            answer: LoadedScene | PictureFault = self._child.ask((scene, fit), FIT_LIMIT)
        except ChildStopped as fault:
            log.warning("%s", fault)
            return
        except ChildLost as fault:
            if stopping.is_set():
                return
            self._crashes[key] += 1
            if self._crashes[key] < MAX_CRASHES:
                log.warning("%s; it was reading %s", fault, scene.picture)
                return
            answer = PictureFault(scene.picture, "this machine cannot read it; save it anew, smaller, as a JPEG")
        if isinstance(answer, PictureFault):
            log.warning("a scene is left out: %s", answer)
            self._unreadable |= {key}
            return
        del self._crashes[key]
        if key not in self._reduced:
            self._thumbnails[key] = answer.thumbnail
            self._reduced[key] = answer.reduced, answer.light
        if answer.layers:
            self._nbytes[key] = answer.layers.nbytes
            # Guests are relit for each new light: it stays the same object when the stand-in is replaced.
            self._layers[key] = replace(answer.layers, light=self._reduced[key][1])

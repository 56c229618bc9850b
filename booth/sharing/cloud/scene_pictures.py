"""A photo in the scenes that the operator wants on its page on the internet, beside its own.

The darkroom makes these pictures after everything that guests at the booth wait for, one at a time; the outbox brings
other files meanwhile. Used by the outbox's thread alone, but for `wanted`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future

from booth.album.record import About, Photo
from booth.frames import SceneOrder
from booth.sharing.cloud.target import SCENES
from booth.sharing.other_scenes import stands_elsewhere

log = logging.getLogger(__name__)

_Which = tuple[str, str, str]  # the photo's token, the scene's key, what the picture is made of


class ScenePictures:
    """Knows which there should be, and has them made: of the one made last the content is held, a megabyte."""

    def __init__(
        self,
        wanted: Sequence[str],
        scenes: Sequence[str],
        event: str,
        compose: Callable[[SceneOrder], Future[bytes]],
    ) -> None:
        """*wanted*: keys of the theme's *scenes*, which are all it has. *event*: the folder of the photos that have its
        mark. *compose* as the darkroom does.
        """
        self._wanted = dict(zip(SCENES, (key for key in wanted if key in scenes), strict=False))
        self._scenes = tuple(scenes)
        self._event = event
        self._compose = compose
        self._impossible: frozenset[tuple[str, str]] = frozenset()  # tokens with keys of scenes that cannot be had
        self._which: _Which | None = None
        self._picture: Future[bytes] | None = None

    def wanted(self, photo: Photo) -> Mapping[str, str]:
        """The scenes that *photo* is to be seen in, by the name of the picture's file there. For any thread."""
        if not self._wanted or not stands_elsewhere(photo, self._scenes, self._event):
            return {}
        others = {name: key for name, key in self._wanted.items() if key != photo.scene}
        return {name: key for name, key in others.items() if (photo.token, key) not in self._impossible}

    def picture(self, photo: Photo, scene: str, source: str) -> bytes | None:
        """The picture of *photo* in a *scene*, a JPEG; None if it is not the one that was made last."""
        made = self._picture if self._which == (photo.token, scene, source) else None
        return made.result() if made and made.done() and not _fault(made) else None

    def make(self, photo: Photo, scene: str, source: str, done: Callable[[], None]) -> None:
        """Has that picture made, and calls *done* from any thread once it is there, or cannot be had.

        What was made before is not held any longer.
        """
        self._which = photo.token, scene, source
        try:
            self._picture = self._compose(About.read(photo.folder).in_another(scene, photo.folder, small=False))
        except (OSError, ValueError) as fault:  # the photo is gone, or its disk
            self._picture = Future()
            self._picture.set_exception(fault)
        self._picture.add_done_callback(lambda _: done())

    def settle(self) -> None:
        """Takes note of what became of the last picture: a scene that cannot be had is not wanted in this run."""
        fault = _fault(self._picture) if self._picture else None
        if fault and self._which:
            token, scene, _ = self._which
            self._impossible |= {(token, scene)}
            log.info("a photo does not get to the internet in the scene %s: %s", scene, fault)
            self._which = self._picture = None


def _fault(made: Future[bytes]) -> BaseException | None:
    try:
        return made.exception(0)
    except CancelledError as fault:
        return fault

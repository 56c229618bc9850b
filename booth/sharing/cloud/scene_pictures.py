"""A photo in the scenes that the operator wants on its page on the internet, beside its own.

Which these are is noted with the photo when it is taken (booth.album.copies.Copy), so that no page ever promises
something else than before. The darkroom makes the pictures after everything that guests at the booth wait for, one at a
time; the outbox brings other files meanwhile. Used by the outbox's thread alone, but for `wanted`.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from booth.album.record import About, Photo
from booth.frames import SceneOrder
from booth.scenes.scene_files import HERE
from booth.sharing.cloud.target import SCENES
from booth.sharing.other_scenes import stands_elsewhere

log = logging.getLogger(__name__)

SPOILED = 3  # photos that a scene could not be made for: it is tried for no other in this run


@dataclass(frozen=True, slots=True)
class _Asked:
    """The picture that was asked for last."""

    which: tuple[str, str, str]  # the photo's token, the scene's key, what it is made of
    cutout: Path
    picture: Future[bytes]

    @property
    def content(self) -> bytes | None:
        """The picture, once it is there."""
        return self.picture.result() if self.picture.done() and not self.picture.exception() else None


class ScenePictures:
    """Knows which there should be, and has them made: of the one made last the content is held, a megabyte."""

    def __init__(self, scenes: Collection[str], event: str, compose: Callable[[SceneOrder], Future[bytes]]) -> None:
        """*scenes*: the theme's keys. *event*: the folder of its photos. *compose* as the darkroom does."""
        self._scenes = scenes
        self._event = event
        self._compose = compose
        self._impossible: frozenset[tuple[str, str]] = frozenset()  # tokens with keys of scenes that cannot be had
        self._spoiled: Counter[str] = Counter()  # photos that a scene could not be made for, by its key
        self._asked: _Asked | None = None

    def wanted(self, photo: Photo) -> Mapping[str, str] | None:
        """The scenes that the page of *photo* is to show it in, by the name of the picture's file; for any thread.

        None for a photo of another event or theme: what there is of it stays as it is.
        """
        copy = photo.copies.get("cloud")
        if not copy or not copy.scenes or photo.singles or photo.is_clip or photo.scene == HERE:
            return {}
        if not stands_elsewhere(photo, self._scenes, self._event):
            return None
        if not photo.finished and "photo" in photo.checksums:  # and will not be in this run
            return {}
        named = {name: key for name, key in zip(SCENES, copy.scenes, strict=False) if key in self._scenes}
        return {
            name: key
            for name, key in named.items()
            if key != photo.scene and (copy.sent.get(name) or self._can_be_had(photo.token, key))
        }

    def picture(self, photo: Photo, scene: str, source: str) -> bytes | None:
        """The picture of *photo* in a *scene*, a JPEG; None if it is not the one that was made last."""
        return self._asked.content if self._asked and self._asked.which == (photo.token, scene, source) else None

    @property
    def held(self) -> str:
        """The token of the photo whose picture is there; empty if none is."""
        return self._asked.which[0] if self._asked and self._asked.content else ""

    def make(self, photo: Photo, scene: str, source: str, done: Callable[[], None]) -> None:
        """Has that picture made, and calls *done* from any thread once it is there or could not be made.

        What was made before is not held any longer.
        """
        cutout, picture = photo.folder, Future[bytes]()
        try:
            order = About.read(photo.folder).in_another(scene, photo.folder, small=False)
            cutout, picture = order.cutout, self._compose(order)
        except (OSError, ValueError) as fault:
            picture.set_exception(fault)
        self._asked = _Asked((photo.token, scene, source), cutout, picture)
        picture.add_done_callback(lambda _: done())

    def settle(self) -> bool:
        """Takes note of what became of the picture that is done; False if another try may do better.

        A scene that a photo cannot be had in is not wanted for it in this run, one that three could not be had in for
        no other. But a photo whose files are away, with their disk or on their way to another, says nothing of scenes.
        """
        fault = self._asked.picture.exception() if self._asked else None
        if not self._asked or not fault:
            return True
        if not self._asked.cutout.is_file():
            return False
        token, scene, _ = self._asked.which
        self._impossible |= {(token, scene)}
        self._spoiled[scene] += 1
        last = self._spoiled[scene] == SPOILED
        words = "photos do not get to the internet in the scene %s any more: %s" if last else "%s: %s"
        log.log(logging.WARNING if last else logging.DEBUG, words, scene, fault)
        return True

    def forget(self, token: str) -> None:
        """The photo of *token* is gone."""
        self._impossible = frozenset(each for each in self._impossible if each[0] != token)
        if self._asked and self._asked.which[0] == token and self._asked.picture.done():
            self.release()

    def release(self) -> None:
        """The picture is not needed any more."""
        self._asked = None

    def _can_be_had(self, token: str, scene: str) -> bool:
        return self._spoiled[scene] < SPOILED and (token, scene) not in self._impossible

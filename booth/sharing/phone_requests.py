"""What guests ask for on their phones: their photo in other scenes, one of these as the photo, that others see it or
not, and its deletion.

A subscriber of the album with a thread of its own. The server process only tells what is asked; pictures are made by
the darkroom, after all shots, and kept in a cache (picture_cache.py); photos are changed and deleted by the album.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from booth.album.record import About, Photo
from booth.clock import Clock
from booth.frames import SceneOrder
from booth.runtime.worker import Worker
from booth.sharing.offer import (
    OfferedFile,
    OtherScenes,
    Wish,
    full_name,
    name_on_phone,
    save_name,
    scene_code,
    small_name,
)
from booth.sharing.other_scenes import stands_elsewhere
from booth.sharing.picture_cache import PictureCache

log = logging.getLogger(__name__)

POLL_INTERVAL = 0.5  # seconds that the thread waits for something to do

_Which = tuple[str, str, bool]  # the photo's token, the scene's key, whether it is a thumbnail


class PhoneRequests:
    """Does what phones ask for. Every method but `stop` may be called from any thread and returns at once."""

    def __init__(
        self,
        scenes: Sequence[str],
        event: str,
        cache: PictureCache,
        clock: Clock,
        *,
        compose: Callable[[SceneOrder], Future[bytes]],
        offer: Callable[[str, OtherScenes], None],
        put_into_scene: Callable[[Photo, str, bytes], Future[Photo]],
        discard: Callable[[Photo], Future[None]],
        deleted: Callable[[str, bool], None],
        show: Callable[[Photo, bool], Future[Photo]],
        take_apart: Callable[[Sequence[Photo], str], Future[str]],
    ) -> None:
        """*scenes*: the theme's keys in order. *event*: the folder of the photos whose mark is the present one.

        *offer* tells phones which scenes there are for a token; *deleted* whether the photo of a token could be
        deleted. The others do as the darkroom and the album do.
        """
        self._scenes = {scene_code(key): key for key in scenes}
        self._codes = tuple(self._scenes)
        self._event = event
        self._cache = cache
        self._compose = compose
        self._tell_offer = offer
        self._put_into_scene = put_into_scene
        self._discard = discard
        self._tell_deleted = deleted
        self._show = show
        self._take_apart = take_apart
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._worker = Worker("phones' requests", self._work, clock)
        # What only its thread changes.
        self._photos: dict[str, Photo] = {}  # by token
        self._being_made: dict[_Which, Future[bytes]] = {}
        self._impossible: set[tuple[str, str]] = set()  # tokens with keys of scenes that cannot be had
        self._well = True  # the last picture could be made; of several faults in a row one is told
        self._chosen: dict[str, str] = {}  # keys of the scenes that photos are to be put into, by token

    def start(self) -> None:
        """Begins."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends; False if the thread is still busy after *timeout* seconds."""
        return self._worker.stop(timeout)

    def published(self, photo: Photo) -> None:
        """Offers *photo* in other scenes as soon as it is finished, with thumbnails if that happened just now."""
        self._jobs.put(lambda: self._publish(photo))

    def retired(self, token: str) -> None:
        """Removes every picture of the photo of *token*."""
        self._jobs.put(lambda: self._retire(token))

    def ask(self, wish: Wish, token: str, code: str = "") -> None:
        """Does what a phone wishes for the photo of *token* and the scene with the *code*."""
        self._jobs.put(lambda: self._fulfil(wish, token, code))

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                job = self._jobs.get(timeout=POLL_INTERVAL)
            except queue.Empty:
                continue
            try:
                job()
            except (OSError, ValueError) as fault:
                log.warning("a photo cannot be shown in another scene: %s", fault)

    def _publish(self, photo: Photo) -> None:
        before = self._photos.get(photo.token)
        self._photos[photo.token] = photo
        self._cache.tidy()
        if not photo.finished:  # another cutout is to come
            self._forget_pictures(photo)
        self._offer(photo)
        if before and not before.finished and self._can_change(photo):
            for key in self._scenes.values():
                self._make(photo, key, small=True)

    def _retire(self, token: str) -> None:
        photo = self._photos.pop(token, None)
        if photo:
            self._chosen.pop(token, None)
            self._impossible = {each for each in self._impossible if each[0] != token}
            self._forget_pictures(photo)

    def _fulfil(self, wish: Wish, token: str, code: str) -> None:
        photo, key = self._photos.get(token), self._scenes.get(code)
        if wish == "delete":
            self._delete(photo, token)
        elif wish == "remove page":
            self._take_apart([each for each in self._photos.values() if token in each.groups], token)
        elif wish in {"show", "hide"}:
            if photo:
                self._show(photo, wish == "show")
        elif photo and key and self._can_change(photo) and (token, key) not in self._impossible:
            if wish == "choose":
                self._chosen[token] = key
            self._make(photo, key, small=wish == "small")

    def _delete(self, photo: Photo | None, token: str) -> None:
        if photo is None:
            self._tell_deleted(token, True)  # noqa: FBT003  the answer to a question
            return
        self._discard(photo).add_done_callback(lambda done: self._tell_deleted(token, done.exception() is None))

    def _can_change(self, photo: Photo) -> bool:
        """Whether *photo* can be put into another scene: it was cut out, and with the mark that is the present one."""
        return photo.finished and stands_elsewhere(photo, self._scenes.values(), self._event)

    def _make(self, photo: Photo, key: str, *, small: bool) -> None:
        """Has a picture made, unless it is there or being made."""
        which = (photo.token, key, small)
        if which in self._being_made:
            return
        if self._file(photo, key, small=small):
            self._go_on(photo, key)
            return
        order = self._compose(About.read(photo.folder).in_another(key, photo.folder, small=small))
        self._being_made[which] = order
        order.add_done_callback(lambda order: self._jobs.put(lambda: self._take(photo, key, order, small=small)))

    def _take(self, photo: Photo, key: str, order: Future[bytes], *, small: bool) -> None:
        """Takes a picture that was made, unless nobody wants it any more."""
        which = (photo.token, key, small)
        if self._being_made.get(which) is not order:
            return
        del self._being_made[which]
        try:
            losers = self._cache.put(photo.id, _file_name(scene_code(key), small=small), order.result())
        except Exception as fault:  # noqa: BLE001  the darkroom's, or the disk's: this picture cannot be had
            log.log(logging.WARNING if self._well else logging.DEBUG, "%s in the scene %s: %s", photo.id, key, fault)
            self._well = False
            self._impossible.add((photo.token, key))
            self._chosen.pop(photo.token, None)
        else:
            self._well = True
            for loser in losers - {photo.id}:
                self._offer_again(loser)
        self._go_on(photo, key)

    def _go_on(self, photo: Photo, key: str) -> None:
        """Tells phones what there is now, and makes a picture the photo if that is what it was for."""
        photo = self._photos[photo.token]
        self._offer(photo)
        path = self._file(photo, key, small=False)
        if path and self._chosen.get(photo.token) == key:
            del self._chosen[photo.token]
            self._put_into_scene(photo, key, path.read_bytes())

    def _offer(self, photo: Photo) -> None:
        """Tells phones in which scenes *photo* may be seen, and which pictures of it there are."""
        if not self._can_change(photo):
            self._tell_offer(photo.token, OtherScenes(scene_code(photo.scene), (), {}))
            return
        codes = self._codes
        if self._impossible:
            codes = tuple(code for code in codes if (photo.token, self._scenes[code]) not in self._impossible)
        there = dict(self._cache.get(photo.id))
        files: dict[str, OfferedFile] = {}
        for code in codes:
            if path := there.get(_file_name(code, small=True)):
                files[small_name(code)] = OfferedFile(str(path), "image/webp")
            if path := there.get(_file_name(code, small=False)):
                files[full_name(code)] = OfferedFile(str(path), "image/jpeg")
                name = name_on_phone(photo.id, self._scenes[code])
                files[save_name(code)] = OfferedFile(str(path), "image/jpeg", download_name=name)
        self._tell_offer(photo.token, OtherScenes(scene_code(photo.scene), codes, files))

    def _offer_again(self, photo_id: str) -> None:
        """Offers the photo with the id *photo_id*, which has lost a picture to the cache's limit."""
        for photo in self._photos.values():
            if photo.id == photo_id:
                self._offer(photo)

    def _file(self, photo: Photo, key: str, *, small: bool) -> Path | None:
        return dict(self._cache.get(photo.id)).get(_file_name(scene_code(key), small=small))

    def _forget_pictures(self, photo: Photo) -> None:
        for which in [which for which in self._being_made if which[0] == photo.token]:
            self._being_made.pop(which).cancel()
        self._cache.forget(photo.id)


def _file_name(code: str, *, small: bool) -> str:
    """The name of a picture in the cache."""
    return f"{code}-small.webp" if small else f"{code}.jpg"

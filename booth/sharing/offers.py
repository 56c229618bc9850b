"""What phones may fetch: put together from what album and darkroom have made, for the thread that tells the server."""

import queue

from booth.album.record import Photo
from booth.sharing.offer import (
    News,
    Offer,
    OfferedFile,
    OtherScenes,
    name_on_phone,
    save_single_name,
    single_name,
    small_single_name,
)


class Offers:
    """The offers by token. `put` may be called from any thread, all else from one."""

    def __init__(self) -> None:
        self._changes: queue.SimpleQueue[tuple[str, Offer | OtherScenes | bool | None]] = queue.SimpleQueue()
        self._others: dict[str, OtherScenes] = {}  # by token
        self.by_token: dict[str, Offer] = {}
        """As they were at the last `take`; others read one value at a time."""

    def put(self, token: str, change: Offer | OtherScenes | bool | None) -> None:
        """Changes what is on offer for *token*: the photo, its other scenes, or None for nothing any more.

        True and False tell the phone that asked for it whether the photo is deleted.
        """
        self._changes.put((token, change))

    def take(self) -> News:
        """What has changed since the last call."""
        offers: dict[str, Offer | None] = {}
        deleted: dict[str, bool] = {}
        while not self._changes.empty():
            token, change = self._changes.get()
            match change:
                case Offer():
                    known = self._others.get(token)
                    self.by_token[token] = offers[token] = change.with_scenes(known) if known else change
                case OtherScenes() if token in self.by_token:
                    self._others[token] = change
                    self.by_token[token] = offers[token] = self.by_token[token].with_scenes(change)
                case bool():
                    deleted[token] = change
                case None:
                    offers[token] = None
                    self.by_token.pop(token, None)
                    self._others.pop(token, None)
        return News(offers, deleted)


def offer_of(photo: Photo, *, asked: bool = False) -> Offer:
    """What phones may fetch of *photo*; *asked*: guests may say that everybody sees it.

    No ranges: the darkroom's photo takes the place of the live one.
    """
    path = str(photo.picture)
    files = {
        "PHOTO.JPG": OfferedFile(path, "image/jpeg", is_photo=True),
        "SAVE": OfferedFile(path, "image/jpeg", download_name=name_on_phone(photo.id), is_photo=True),
        "SMALL.JPG": OfferedFile(path, "image/jpeg", small=True),
    }
    for number, single in enumerate(photo.singles, 1):
        files |= _single(str(single), number, name_on_phone(photo.id, f"shot {number}"))
    if photo.clip and photo.animation:
        files |= _clip(photo.id, str(photo.clip), str(photo.animation))
    return Offer(
        files,
        # In a time zone of Python's own: that of a file read by pydantic would have to be imported, and the server
        # process can open no file any more.
        photo.expires and photo.expires.astimezone(),
        singles=len(photo.singles),
        clip=photo.clip is not None,
        order=photo.id,
        in_gallery=photo.in_gallery if asked else None,
        groups=photo.groups,
    )


def _clip(photo_id: str, video: str, animation: str) -> dict[str, OfferedFile]:
    """A clip's files, as phones may fetch them; none of them is ever replaced."""
    mp4, webp = "video/mp4", "image/webp"
    return {
        "CLIP.MP4": OfferedFile(video, mp4, ranges=True, is_photo=True),
        "CLIP-SAVE": OfferedFile(video, mp4, download_name=name_on_phone(photo_id, kind="mp4"), is_photo=True),
        "CLIP.WEBP": OfferedFile(animation, webp, is_photo=True),
        "CLIP-MOVING": OfferedFile(animation, webp, download_name=name_on_phone(photo_id, kind="webp"), is_photo=True),
    }


def _single(path: str, number: int, download_name: str) -> dict[str, OfferedFile]:
    """The picture of a strip's shot, as phones may fetch it."""
    return {
        single_name(number): OfferedFile(path, "image/jpeg", is_photo=True),
        save_single_name(number): OfferedFile(path, "image/jpeg", download_name=download_name, is_photo=True),
        small_single_name(number): OfferedFile(path, "image/jpeg", small=True),
    }

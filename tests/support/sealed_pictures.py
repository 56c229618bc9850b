"""Pictures of 30 KB that tell of themselves whether they are whole, and a darkroom that makes them at once."""

import hashlib
import io
from concurrent.futures import Future
from datetime import datetime
from functools import cache
from typing import TypeVar

from PIL import Image

from booth.album.event_folder import event_folder
from booth.album.record import Photo
from booth.darkroom.developed import Developed, DevelopedClip
from booth.frames import SceneOrder, SheetOrder, Shot
from booth.sharing.cloud.scene_pictures import ScenePictures
from tests.rehearsals.rehearsed_album import EVENT, Darkroom

T = TypeVar("T")
ONLINE = "moon", "beach"  # the scenes on pages
SEAL = 64  # bytes at the end: the checksum of all before, in hexadecimal digits


@cache
def noise() -> bytes:
    """A JPEG of about 30 KB."""
    file = io.BytesIO()
    Image.effect_noise((320, 180), 60).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def sealed(told: str) -> bytes:
    """A JPEG that has *told* behind it, as bytes that decoders pass over, and its own checksum."""
    content = noise() + told.encode()
    return content + hashlib.sha256(content).hexdigest().encode()


def is_whole(content: bytes) -> bool:
    """Whether *content* is a sealed picture from its beginning to its end."""
    return hashlib.sha256(content[:-SEAL]).hexdigest().encode() == content[-SEAL:]


def strip_of(order: SheetOrder) -> bytes:
    """A strip of *order*'s pictures."""
    return sealed("strip " + " ".join(hashlib.sha256(each).hexdigest() for each in order.pictures))


def scene_pictures() -> ScenePictures:
    """Makes at once what photos are to be seen in on their pages."""
    return ScenePictures({"lake", *ONLINE, "elsewhere"}, event_folder(EVENT), _compose)


def in_scene(scene: str, taken: datetime) -> bytes:
    """The picture of the photo *taken* then in another *scene*."""
    return sealed(f"{scene} {taken.isoformat()}")


def page_of(photo: Photo) -> bytes:
    """The page of *photo*."""
    return sealed(f"page {photo.id} {len(photo.singles)} {photo.is_clip}")


class QuickDarkroom(Darkroom):
    """Develops at once, each shot to a picture of its own."""

    def develop_live(self, shot: Shot) -> Developed:
        """The live composition."""
        return Developed(_picture("live", shot), b"live cutout")

    def develop(self, shot: Shot, *, urgent: bool) -> "Future[Developed]":
        """The finished picture."""
        return _done(Developed(_picture("finished", shot), b"cutout"))

    def develop_clip(self, shot: Shot, *, urgent: bool) -> "Future[DevelopedClip]":
        """The finished clip."""
        return _done(DevelopedClip(_picture("video", shot), _picture("animation", shot)))


def _compose(order: SceneOrder) -> "Future[bytes]":
    return _done(in_scene(order.scene, order.taken))


def _picture(kind: str, shot: Shot) -> bytes:
    return sealed(f"{kind} {shot.scene} {hashlib.sha256(shot.frame.jpeg).hexdigest()}")


def _done(result: T) -> "Future[T]":
    order: Future[T] = Future()
    order.set_running_or_notify_cancel()
    order.set_result(result)
    return order

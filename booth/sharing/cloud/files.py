"""The files that a photo has elsewhere: which, in what order they go there, and what is in them."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from booth.album.record import Photo, checksum, taken_of
from booth.sharing.cloud.target import ABOUT, ANIMATION, PAGE, PICTURE, SINGLES, THUMB, VIDEO
from booth.sharing.thumbnails import small_jpeg

VERSION = 1  # of ABOUT.JSON
THUMB_SIZE = (320, 320)  # pixels that it fits into
THUMB_MOST = 8_000  # bytes


class Unfit(OSError):
    """A file of a photo is not what its about.json says: it is being replaced, or damaged."""


@dataclass(frozen=True, slots=True)
class CopyFile:
    """One file of a photo elsewhere."""

    name: str  # there
    media_type: str
    source: str  # the checksum of what it is made of; empty: of whatever is there
    path: Path | None = None  # of what it is the same as; None: it is made for the place
    scene: str = ""  # that the darkroom makes it in


def files_of(
    photo: Photo, *, page: bool, thumb: bool = True, scenes: Mapping[str, str] | None = MappingProxyType({})
) -> Iterator[CopyFile]:
    """All that there should be of *photo* as it is now, in the order in which it goes there; its *page* if it has one.

    Of one that is not finished only the picture that there is, and of that nothing more is said. *thumb*: with a
    thumbnail if guests want everybody to see it. *scenes*: those that its page shows it in, by the file's name; None:
    if it has a page, that stays as it is.
    """
    if page:
        shown = [f"{name} {scene}" for name, scene in (scenes or {}).items()]
        told = " ".join([kind_of(photo), str(len(photo.singles)), str(photo.expires), *shown])
        yield CopyFile(PAGE, "text/html; charset=utf-8", "" if scenes is None else checksum(told.encode()))
    if not photo.finished:
        yield CopyFile(PICTURE, "image/jpeg", "", photo.picture)
        return
    pictures = list(_pictures(photo))
    yield from pictures
    told = " ".join([photo.scene, *(f"{each.name} {each.source}" for each in pictures)])
    yield CopyFile(ABOUT, "application/json", checksum(told.encode()))
    if thumb and photo.in_gallery:
        yield CopyFile(THUMB, "image/jpeg", photo.checksums.get("photo", ""))
    for name, scene in (scenes or {}).items():
        told = f"{photo.checksums.get('cutout', '')} {scene}"
        yield CopyFile(name, "image/jpeg", checksum(told.encode()), scene=scene)


def _pictures(photo: Photo) -> Iterator[CopyFile]:
    digits = photo.checksums
    yield CopyFile(PICTURE, "image/jpeg", digits.get("photo", ""), photo.picture)
    for name, path in zip(SINGLES, photo.singles, strict=False):
        yield CopyFile(name, "image/jpeg", digits.get(path.name, ""), path)
    if photo.clip:
        yield CopyFile(VIDEO, "video/mp4", digits.get("clip", ""), photo.clip)
    if photo.animation:
        yield CopyFile(ANIMATION, "image/webp", digits.get("animation", ""), photo.animation)


def kind_of(photo: Photo) -> str:
    """What ABOUT.JSON calls *photo*."""
    return "strip" if photo.singles else "clip" if photo.is_clip else "photo"


def content_of(photo: Photo, file: CopyFile, make_page: Callable[[Photo], bytes] | None) -> bytes:
    """What is in *file* of *photo*. Raises OSError, also where a picture is not the one that it should be (Unfit)."""
    if file.name == PAGE:
        assert make_page
        return make_page(photo)
    if file.name == ABOUT:
        return _about(photo)
    if file.name == THUMB:
        return small_jpeg(io.BytesIO(photo.picture.read_bytes()), THUMB_SIZE, THUMB_MOST)
    return _read(file)


def _read(file: CopyFile) -> bytes:
    assert file.path
    content = file.path.read_bytes()
    if file.source and checksum(content) != file.source:
        raise Unfit(f"{file.path} is not as it was written")
    return content


def _about(photo: Photo) -> bytes:
    """What there is of *photo*, for whoever reads the place without this booth; it says nothing of who is in it."""
    pictures = {each.name: _read(each) for each in _pictures(photo)}
    told = {
        "version": VERSION,
        "taken": taken_of(photo.id).isoformat(),
        "kind": kind_of(photo),
        "scene": photo.scene,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in pictures.items()
        },
    }
    return (json.dumps(told, indent=1) + "\n").encode()

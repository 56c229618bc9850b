"""Carries a photo's folder from one of the album's folders into the other: copied, read back, then in its place.

A photo that lies in both is right in the second, where it was changed while the first could not be written. So whoever
brings it home puts a former one aside first, and then says in the second (`_COMES`) that the first is right from now
on: a kill or a power cut at any moment leaves one that counts. Everything raises OSError.
"""

import errno
import hashlib
import shutil
from pathlib import Path

from booth.album.record import album_of
from booth.album.repair import prune
from booth.durable import PART, digest_on_disk, have_folder, make_folder, make_way, move, put, remove

_ARRIVING = ".arriving"  # a folder in the album carried to, of copies that are not complete
_REPLACED = ".replaced"  # a folder in either, of copies that are not right any more
_COMES = ".comes-home"  # a file in the second folder, with the id of the photo that is right in the first


def carry(folder: Path, album: Path) -> Path:
    """Copies a photo's *folder* into the folder *album*, where one of the same photo makes way; gives its place there.

    *folder* stays as it is. Raises OSError too if what was written does not come back as it was.
    """
    return _settle(_copy(folder, album), _place_in(album, folder))


def bring_home(folder: Path, album: Path) -> Path:
    """The same, but that *folder* goes with `leave` once everybody knows of the new place, which is given."""
    copy, target = _copy(folder, album), _place_in(album, folder)
    if target.exists():
        _put_aside(target)
    put(album_of(folder), {_COMES: folder.name.encode()})
    return _settle(copy, target)


def leave(folder: Path) -> None:
    """Removes a photo's *folder* in the second album folder, after it was brought home from there."""
    album = album_of(folder)
    if folder.exists():
        _put_aside(folder)
    remove(album / _COMES)
    _empty(album / _REPLACED)
    prune(folder.parent)


def tidy(album: Path, first: Path | None) -> None:
    """Takes up in the folder *album* what a kill or a power cut has left of carrying.

    *first*: the first folder, if *album* is the second and photos may be in the first by now.
    """
    for left in (_ARRIVING, _REPLACED):
        _empty(album / left)
    if not (album / _COMES).exists():
        return
    photo = (album / _COMES).read_text(encoding="ascii", errors="replace")
    for folder in album.glob(f"*/*/{photo}") if photo.replace("-", "").isalnum() else ():
        if first and _place_in(first, folder).exists():
            _put_aside(folder)
            prune(folder.parent)
    remove(album / _COMES)
    _empty(album / _REPLACED)


def _place_in(album: Path, folder: Path) -> Path:
    """Where the photo in *folder*, of whichever album folder, has its place in *album*."""
    return album / folder.relative_to(album_of(folder))


def _copy(folder: Path, album: Path) -> Path:
    """A complete copy of *folder* in *album*, read back, that nobody takes for a photo yet."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != PART}
    arriving = album / _ARRIVING
    make_way(arriving, links=False)
    _empty(arriving)
    try:
        make_folder(arriving)
        copy = arriving / folder.name
        make_folder(copy)
        put(copy, files)
        for name, content in files.items():
            with (copy / name).open("rb") as file:
                there = digest_on_disk(file)
            if there != hashlib.sha256(content).hexdigest():
                raise OSError(errno.EIO, "what was written there does not come back as it was", str(copy / name))
    except OSError:
        shutil.rmtree(arriving, ignore_errors=True)
        raise
    return copy


def _put_aside(folder: Path) -> None:
    """Takes a photo's *folder* away, in one durable step, where another copy is the right one."""
    replaced = album_of(folder) / _REPLACED
    make_way(replaced, links=False)
    _empty(replaced)
    make_folder(replaced)
    move(folder, replaced / folder.name)


def _empty(left: Path) -> None:
    """Removes the folder *left* of copies, if it is there."""
    if left.is_dir():
        shutil.rmtree(left)


def _settle(copy: Path, target: Path) -> Path:
    """Moves a complete *copy* to its place *target*; durable on return."""
    album = album_of(target)
    for parent in (target.parents[1], target.parent):
        have_folder(parent)
    if target.exists():
        _put_aside(target)
    move(copy, target)
    copy.parent.rmdir()
    _empty(album / _REPLACED)
    return target

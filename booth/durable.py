"""Files that are completely on the disk once a call returns, and survive a power cut from then on.

The order of writing, flushing and renaming is the one that was tried with real power cuts:
`tests/rehearsals/powercut.py`.
"""

import errno
import hashlib
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

log = logging.getLogger(__name__)

CANNOT_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})
"""What fsync(2) says on storage that has no such thing: old network shares, some FUSE file systems."""

PART = ".part"  # the suffix of a file that is being written; one found at a start was cut off


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes *files*, contents by name, into *folder* in their order and replaces older ones; durable on return.

    Each is written under a temporary name and flushed, then all are renamed, then the folder is flushed. A kill or a
    power cut leaves each file old or new, never half-written. If one is new, so are all before it in the order: true of
    file systems that log renames in their order (ext4, xfs, btrfs, f2fs). Raises OSError, leaving no temporary file.
    """
    parts = {name: folder / f".{name}{PART}" for name in files}
    try:
        for name, part in parts.items():
            _write(part, files[name])
        for name, part in parts.items():
            part.rename(folder / name)
    except OSError:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    flush(folder)


def make_folder(folder: Path) -> None:
    """Makes *folder*; durable on return. Its parent exists. Raises FileExistsError if it exists, OSError."""
    folder.mkdir()
    flush(folder.parent)


def have_folder(folder: Path, *, links: bool = True) -> None:
    """Sees to it that *folder* is one, whatever stands there; durable on return. *links* as in `make_way`.

    Its parent exists. Raises OSError.
    """
    make_way(folder, links=links)
    with suppress(FileExistsError):
        make_folder(folder)


def move(folder: Path, target: Path) -> None:
    """Renames *folder* to *target* on the same disk; durable on return. A cut leaves one of the two. Raises OSError."""
    folder.rename(target)
    flush(target.parent)
    flush(folder.parent)


def sweep(folder: Path) -> None:
    """Removes temporary files that a kill or a power cut left in *folder*. Raises OSError."""
    for part in folder.glob(f".*{PART}"):
        part.unlink()


def remove(path: Path) -> None:
    """Removes the file *path*, if it exists; durable on return. Raises OSError."""
    path.unlink(missing_ok=True)
    flush(path.parent)


def make_way(folder: Path, *, links: bool = True) -> None:
    """Renames what stands where *folder* belongs and is no folder, such as a file of that name; durable on return.

    *links*: a link to a folder is as good as one. Raises OSError.
    """
    if not os.path.lexists(folder) or (folder.is_dir() and (links or not folder.is_symlink())):
        return
    number = 1
    while os.path.lexists(aside := folder.with_name(f"{folder.name}-{number}")):
        number += 1
    move(folder, aside)
    log.warning("%s is no folder and stood in the way of one: it is called %s now", folder, aside.name)


def flush(folder: Path, *, strict: bool = False) -> None:
    """Makes the names in *folder* durable: files made, renamed or removed in it stay so. Raises OSError.

    Storage that cannot do that at all is passed over, unless *strict*: whoever promises something asks first, see
    `booth.album.storage`.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _flush(descriptor, strict=strict)
    finally:
        os.close(descriptor)


def digest_on_disk(file: BufferedReader) -> str:
    """The SHA-256 digits of an open *file* as it is on the disk. Raises OSError.

    What was just written and flushed is still in the kernel's memory, and would be compared with itself.
    """
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return hashlib.file_digest(file, "sha256").hexdigest()


def absent_disk(folder: Path, fstab: str) -> Path | None:
    """The mount point that *folder* lies below and that has no disk mounted; None if there is no such.

    *fstab* is the text of /etc/fstab. Without the check the folder would be made on the system's disk and fill that up.
    """
    for line in fstab.splitlines():
        fields = line.split()
        if len(fields) > 1 and fields[1].startswith("/") and not line.lstrip().startswith("#"):
            place = Path(fields[1].replace("\\040", " "))  # fstab(5): a space is written so
            if folder.absolute().is_relative_to(place) and not place.is_mount():
                return place
    return None


def _write(part: Path, content: bytes) -> None:
    """Writes a new file and flushes it.

    After a failed flush the same file is never flushed again: the kernel would report success.
    """
    try:
        file = part.open("xb")
    except FileExistsError:  # left by a fault so bad that it could not even be removed
        part.unlink()
        file = part.open("xb")
    with file:
        file.write(content)
        file.flush()
        _flush(file.fileno())


def _flush(descriptor: int, *, strict: bool = False) -> None:
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if strict or fault.errno not in CANNOT_FLUSH:
            raise

"""Files that are completely on the disk once a call returns, and survive a power cut from then on.

The order of writing, flushing and renaming is the one that was tried with real power cuts:
`tests/rehearsals/powercut.py`.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

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


def flush(folder: Path) -> None:
    """Makes the names in *folder* durable: files made, renamed or removed in it stay so. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
        os.fsync(file.fileno())

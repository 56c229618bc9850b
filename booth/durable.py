"""Files that are on the disk once a call returns, whole, and stay there through a power cut.

The order of writing, flushing and renaming is the one that was tried with real power cuts:
`tests/rehearsals/powercut.py`.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PART = ".part"  # ends the name of a file that is being written; what has it at a start was cut off


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes *files* durable in *folder* under their names, replacing what was there, in their order.

    Each is written beside its place and flushed, then all are renamed, then the folder is flushed. A kill or a power
    cut leaves each of them old or new, never a part, and none new whose forerunner in the order is old (true of file
    systems that log renames in their order: ext4, xfs, btrfs, f2fs). Raises OSError, leaving no temporary file.
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
    """Makes *folder*, durably. Raises FileExistsError if there is one, OSError."""
    folder.mkdir()
    flush(folder.parent)


def move(folder: Path, target: Path) -> None:
    """Gives *folder* the path *target* on the same disk, durably: after a cut it is at one place or the other."""
    folder.rename(target)
    flush(target.parent)
    flush(folder.parent)


def sweep(folder: Path) -> None:
    """Removes from *folder* what was being written when the power went or the program was killed."""
    for part in folder.glob(f".*{PART}"):
        part.unlink()


def remove(path: Path) -> None:
    """Removes the file *path*, if there is one, durably. Raises OSError."""
    path.unlink(missing_ok=True)
    flush(path.parent)


def flush(folder: Path) -> None:
    """Makes durable which names are in *folder*. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def absent_disk(folder: Path, fstab: str) -> Path | None:
    """Where a disk should be mounted that *folder* belongs on and that is not there; None if all is well.

    *fstab* is the text of /etc/fstab. Without the disk the folder would be made on the one below, and fill that up.
    """
    for line in fstab.splitlines():
        fields = line.split()
        if len(fields) > 1 and fields[1].startswith("/") and not line.lstrip().startswith("#"):
            place = Path(fields[1].replace("\\040", " "))  # fstab(5): a space is written so
            if folder.absolute().is_relative_to(place) and not place.is_mount():
                return place
    return None


def _write(part: Path, content: bytes) -> None:
    """A new file, flushed. After a failed flush the same file is never flushed again: the kernel would say yes."""
    try:
        file = part.open("xb")
    except FileExistsError:  # left by a fault so bad that it could not even be removed
        part.unlink()
        file = part.open("xb")
    with file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

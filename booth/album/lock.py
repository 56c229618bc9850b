"""The hold on the photo folder: one booth has it at a time, and only while the right disk is there."""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

from booth.durable import absent_disk, make_folder
from booth.problems import Problem

_ADVICE = {
    errno.ENOSPC: "make room on it",
    errno.EDQUOT: "make room on it",
    errno.EROFS: "the disk can only be read, it may be failing",
    errno.EACCES: "let the booth's user write there",
    errno.EPERM: "let the booth's user write there",
    errno.ENOENT: "is the disk plugged in?",
}


class FolderLock:
    """A lock on a folder that leaves no file in it and ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Makes and locks the folder; True if it was not held before, or is another folder by now.

        Raises OSError, or Problem if its disk is not mounted or another booth has it.
        """
        if self._descriptor is not None:
            if self._folder.exists() and os.path.samestat(os.fstat(self._descriptor), self._folder.stat()):
                return False
            self.release()  # it was removed, or another disk is there
        with suppress(FileNotFoundError):
            absent = absent_disk(self._folder, Path("/etc/fstab").read_text(encoding="utf-8"))
            if absent:
                raise Problem("could_not_keep", f"{self._folder} belongs on the disk {absent}: plug it in")
        with suppress(FileExistsError):
            make_folder(self._folder)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            os.close(descriptor)
            if not isinstance(fault, BlockingIOError):
                raise
            raise Problem("could_not_keep", f"{self._folder} is in use by another booth: end that one") from None
        self._descriptor = descriptor
        return True

    @property
    def held(self) -> bool:
        """Whether it was taken and not released."""
        return self._descriptor is not None

    def release(self) -> None:
        """Gives the folder back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def explain(folder: Path, fault: OSError) -> str:
    """What keeps the booth from using *folder*, and what to do, for the operator."""
    place = fault.filename2 or fault.filename or folder
    advice = _ADVICE.get(fault.errno or 0, "check the disk")
    return f"{folder} cannot be used: {fault.strerror}; {advice} ({place})"

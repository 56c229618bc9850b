"""The lock on the photo folder: one booth uses it at a time, and only on storage that does as the operator demands."""

import errno
import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path

from booth.album.storage import ANY_STORAGE, MOUNTS, StorageRules, can_flush, is_apart, kind_of
from booth.durable import absent_disk, make_folder
from booth.problems import Problem

log = logging.getLogger(__name__)

_ADVICE = {
    errno.ENOSPC: "make room on it",
    errno.EDQUOT: "make room on it",
    errno.EROFS: "the disk can only be read, it may be failing",
    errno.EACCES: "let the booth's user write there",
    errno.EPERM: "let the booth's user write there",
    errno.ENOENT: "is the disk plugged in?",
    errno.ENOTDIR: "a file stands where a folder should be, move it away",
}


class FolderLock:
    """An flock(2) on the folder itself: it leaves no file behind and ends with the process, however that ends.

    Used by one thread; `held` may be asked from any.
    """

    def __init__(self, folder: Path, rules: StorageRules = ANY_STORAGE) -> None:
        self._folder = folder
        self._rules = rules
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Makes the folder if need be and locks it.

        True if it was locked just now: for the first time, after a `release`, or since another folder has its name (the
        stick was changed). False if this lock is held already. Raises OSError, or Problem if its disk is not mounted,
        cannot flush and the operator does not put up with that, or another booth has the folder.
        """
        if self._descriptor is not None:
            if self._folder.exists() and os.path.samestat(os.fstat(self._descriptor), self._folder.stat()):
                return False
            self.release()  # it was removed, or another disk is there
        if missing := absent(self._folder, self._rules):
            raise Problem("could_not_keep", missing)
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
        if remark := unflushable(self._folder):
            if not self._rules.unflushed:
                self.release()
                raise Problem("could_not_keep", f"{remark}; {UNFLUSHED_ADVICE}")
            log.warning("%s; photos are kept all the same, as [album] unflushed says", remark)
        return True

    @property
    def held(self) -> bool:
        """Whether the folder is locked by this booth."""
        return self._descriptor is not None

    def release(self) -> None:
        """Unlocks the folder; nothing happens if it is not locked."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


UNFLUSHED_ADVICE = "keep photos on a disk of the booth's own, or allow it: unflushed = true under [album]"


def absent(folder: Path, rules: StorageRules) -> str | None:
    """For the operator: which disk is not there on which *folder* belongs; None if it is there. Raises OSError."""
    with suppress(FileNotFoundError):
        if place := absent_disk(folder, Path("/etc/fstab").read_text(encoding="utf-8")):
            return f"{folder} belongs on the disk {place}: plug it in"
    if not is_apart(folder, rules.apart_from):
        return f"{folder} is not on a disk of its own, as [album] mounted or second_folder demands: plug that disk in"
    return None


def unflushable(folder: Path) -> str | None:
    """For the operator: what the *folder*'s storage cannot promise; None if it can."""
    if can_flush(folder):
        return None
    kind = kind_of(folder, MOUNTS.read_text(encoding="utf-8"))
    return f"{folder} is on storage of the kind {kind}, which cannot flush: a power cut may take the newest photos"


def problem_of(folder: Path, fault: Exception) -> Problem:
    """*fault*, met while photos were kept in *folder*, in words; if it is a bug, with the trace as its cause."""
    if isinstance(fault, Problem):
        return fault
    if isinstance(fault, OSError):
        return Problem("could_not_keep", explain(folder, fault))
    problem = Problem("could_not_keep", f"the album failed: {type(fault).__name__}: {fault}")
    problem.__cause__ = fault
    return problem


def explain(folder: Path, fault: OSError) -> str:
    """For the operator: why *folder* cannot be used and what to do, with the path that *fault* names."""
    place = fault.filename2 or fault.filename or folder
    advice = _ADVICE.get(fault.errno or 0, "check the disk")
    return f"{folder} cannot be used: {fault.strerror}; {advice} ({place})"

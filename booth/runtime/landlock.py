"""Takes the file system from this process, for good: what speaks to strangers has only what it was given."""

import ctypes
import os
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

# linux/landlock.h, linux/prctl.h; the numbers of the system calls are the same on every architecture
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_ASK_VERSION = 1
_PR_SET_NO_NEW_PRIVS = 38

# Rights by the version of the interface that brought them: all are taken. Of files: 13 from opening to making links,
# then moving to another folder (2), truncating (3), ioctl on devices (5).
_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
_READ = 0b1101  # of these: to run a file, to read it, to list a folder
_TCP = {4: 0b11}  # to bind a port, to connect
_OTHERS = {6: 0b11}  # to reach other processes: by abstract sockets, by signals


def landlock_version() -> int:
    """The version of Landlock's interface in this kernel (landlock(7)); 0 if it has none, or has turned it off."""
    return max(0, _call(_CREATE_RULESET, None, 0, _ASK_VERSION))


def without_files() -> bool:
    """Forbids this thread, and every one that it starts from now on, to open any file, be it to read or to write.

    Nor can it make or remove one; from Linux 6.7 on it cannot connect to anybody or take a port either, from 6.12 on
    no signal of it reaches another process. What is open stays usable, and more may be given to it by a pipe. Whatever
    Python loads late has to be imported before. Threads that run already are not bound: the only one of a child's does
    nothing but wait for its pipe to close.

    Returns False, with nothing forbidden, where the kernel has no Landlock.

    Raises OSError if the kernel refuses.
    """
    return _restrict((_FILES, _TCP, _OTHERS), ())


def only_files(readable: Iterable[Path], writable: Iterable[Path] = ()) -> bool:
    """Forbids this thread, and those that it starts, every file but those below the folders *readable* and *writable*.

    It may connect to anybody. Folders that are not there are passed over. Otherwise as without_files.
    """
    rules = [(path, _READ) for path in readable] + [(path, -1) for path in writable]
    return _restrict((_FILES, {}, _OTHERS), [rule for rule in rules if rule[0].is_dir()])


def _restrict(kinds: tuple[dict[int, int], ...], rules: Sequence[tuple[Path, int]]) -> bool:
    """Takes the rights of *kinds* but those that *rules* leave below a folder; -1: all. Raises OSError."""
    version = landlock_version()
    if not version:
        return False
    taken = [_newest(kind, version) for kind in kinds]
    rights = b"".join(each.to_bytes(8, "little") for each in taken)
    size = 8 * (1 + (version >= min(_TCP)) + (version >= min(_OTHERS)))  # struct landlock_ruleset_attr grew twice
    ruleset = _call(_CREATE_RULESET, ctypes.c_char_p(rights), size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "the kernel refused to make a ruleset of Landlock's")
    try:
        for path, left in rules:
            _allow(ruleset, path, taken[0] & left)
        no_more_rights = [ctypes.c_ulong(part) for part in (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)]
        if _LIBC.prctl(*no_more_rights) != 0 or _call(_RESTRICT_SELF, ruleset, 0) < 0:
            raise OSError(ctypes.get_errno(), "the kernel refused to take the files from this process")
    finally:
        os.close(ruleset)
    return True


def _allow(ruleset: int, folder: Path, rights: int) -> None:
    """Leaves *rights* below *folder*. Raises OSError."""
    descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = ctypes.c_char_p(struct.pack("=Qi", rights, descriptor))  # struct landlock_path_beneath_attr, packed
        if _call(_ADD_RULE, ruleset, _PATH_BENEATH, beneath, 0) < 0:
            raise OSError(ctypes.get_errno(), f"the kernel refused to leave {folder} to this process")
    finally:
        os.close(descriptor)


_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long


def _call(number: int, *arguments: ctypes.c_char_p | int | None) -> int:
    """A system call that the C library has no function for; -1 if it fails."""
    words = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    return int(_LIBC.syscall(ctypes.c_long(number), *words))


def _newest(kind: dict[int, int], version: int) -> int:
    """All rights of one kind that *version* knows."""
    return next((rights for since, rights in reversed(kind.items()) if since <= version), 0)

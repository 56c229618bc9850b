"""Gives up the network for this process, for good: what handles faces cannot send them anywhere."""

import ctypes
import errno
import platform
import struct

# linux/prctl.h, linux/seccomp.h
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | errno.EPERM

_AF_UNIX = 1
_IO_URING_SETUP = 425  # the same number on every architecture

# machine: (AUDIT_ARCH_* of linux/audit.h, number of socket(2))
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_X32 = 0x40000000  # x86_64 numbers its 32-bit-pointer twin calls from here

# Offsets into struct seccomp_data, and the BPF operations used (linux/bpf_common.h)
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


def offline() -> None:
    """Forbids this thread, and all that it starts from now on, every socket that is not AF_UNIX.

    A filter of system calls that cannot be taken off again: socket() of another family, io_uring (which opens sockets
    of its own) and foreign ABIs fail with EPERM. Call it before importing anything that starts threads.

    It is set with prctl: seccomp(2), which libseccomp uses, is not in systemd's @system-service, prctl is.
    Raises OSError if the kernel refuses and NotImplementedError on other machines than x86_64 and aarch64.
    """
    machine = platform.machine()
    if machine not in _MACHINES:
        raise NotImplementedError(f"cannot give up the network on {machine}: only on {' and '.join(_MACHINES)}")
    arch, socket = _MACHINES[machine]
    # Jumps count the instructions to skip; the last two are the ways out.
    program = [
        (_LOAD, 0, 0, _ARCH),
        (_IF_EQUAL, 0, 7, arch),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 5, 0, _X32),
        (_IF_EQUAL, 4, 0, _IO_URING_SETUP),
        (_IF_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    lines = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(lines))
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0),
    ):
        if libc.prctl(*(ctypes.c_ulong(part) if isinstance(part, int) else part for part in request)) != 0:
            raise OSError(ctypes.get_errno(), "the kernel would not let this process give up the network")

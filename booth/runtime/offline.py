"""Takes the network from this process, for good: what handles faces cannot send them anywhere."""

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
_X32 = 0x40000000  # from here on are the numbers of the x32 ABI (32-bit pointers on x86_64)

# Offsets into struct seccomp_data, and the BPF operations used (linux/bpf_common.h)
_SYSCALL, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


def offline() -> None:
    """Forbids this thread, and every thread and process that it starts from now on, all sockets but AF_UNIX.

    A seccomp filter, which cannot be removed again: socket() of another family, io_uring (which can open sockets
    itself) and system calls of foreign ABIs fail with EPERM. Call it before importing anything that starts threads.

    It is set by prctl(2), because seccomp(2), which libseccomp calls, is not in systemd's @system-service.
    Raises OSError if the kernel refuses and NotImplementedError on other machines than x86_64 and aarch64.
    """
    machine = platform.machine()
    if machine not in _MACHINES:
        raise NotImplementedError(f"cannot give up the network on {machine}: only on {' and '.join(_MACHINES)}")
    arch, socket = _MACHINES[machine]
    # (operation, skip if true, skip if false, operand): jumps count the instructions to skip, to one of the last two.
    program = [
        (_LOAD, 0, 0, _ARCH),
        (_IF_EQUAL, 0, 7, arch),
        (_LOAD, 0, 0, _SYSCALL),
        (_IF_AT_LEAST, 5, 0, _X32),
        (_IF_EQUAL, 4, 0, _IO_URING_SETUP),
        (_IF_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(code, len(code))
    fprog = struct.pack("HxxxxxxP", len(program), ctypes.addressof(instructions))  # struct sock_fprog
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(fprog), 0, 0),
    ):
        if libc.prctl(*(ctypes.c_ulong(part) if isinstance(part, int) else part for part in request)) != 0:
            raise OSError(ctypes.get_errno(), "the kernel refused to take the network from this process")

"""Where the C library keeps the memory that was let go of."""

import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


def one_heap() -> None:
    """Has all threads of this process share one heap, from now on.

    By itself glibc gives nearly every thread one of its own ("arena"), and what is freed stays in it. The booth's
    pictures are made by one thread and let go of by another: each heap would keep room for its own.
    """
    ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)

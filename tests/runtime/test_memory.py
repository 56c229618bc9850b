import subprocess
import sys

THREADS = """
import ctypes, os, sys, threading
if sys.argv[1] == "one":
    from booth.runtime.memory import one_heap
    one_heap()
allocated = threading.Barrier(5)
def work():
    kept = [bytearray(10_000) for _ in range(100)]
    allocated.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
allocated.wait()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(how: str) -> int:
    """How many heaps a process of four more threads has, which `malloc_info(3)` tells."""
    told = subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True).stdout
    return told.count("<heap nr=")


def test_all_threads_share_one_heap_where_they_would_have_one_each() -> None:
    assert heaps("each") > 2
    assert heaps("one") == 1

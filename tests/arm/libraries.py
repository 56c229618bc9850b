"""Loads every compiled library of every installed package, each in a process of its own, as some end theirs.

    python -m tests.arm.libraries

Ends with 1 if one does not load, other than MediaPipe's where the booth says by itself that it cannot run.
"""

import ctypes
import os
import sys
import sysconfig
from pathlib import Path

from booth.segmentation.processor import this_runs_mediapipe


def main() -> int:
    """Returns the exit status."""
    site = Path(sysconfig.get_paths()["purelib"])
    libraries = sorted(file for file in site.rglob("*.so") if file.parent.suffix != ".libs")  # those come with others
    failed = [file.relative_to(site) for file in libraries if not _loads(file)]
    for file in failed:
        print(f"{file} does not load", flush=True)
    avoided = [] if this_runs_mediapipe() else [file for file in failed if file.parts[0] == "mediapipe"]
    print(f"{len(libraries) - len(failed)} of {len(libraries)} libraries load; {len(avoided)} is left out by the booth")
    return int(len(avoided) < len(failed))


def _loads(file: Path) -> bool:
    """Whether a process lives on that has loaded *file*."""
    child = os.fork()
    if child == 0:
        try:
            ctypes.CDLL(str(file))
        except OSError as fault:
            print(fault, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    sys.exit(main())

"""A lock as it is for another Python and another machine: pip decides what a marker asks for by the Python it runs in.

python -m tests.arm.locked LOCK 3.13      prints the lock for that Python on aarch64, without markers
"""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement


def locked(lock: str, python: str) -> str:
    """What *lock* has for *python*, such as "3.13", on a Linux on aarch64."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": "aarch64",
        "sys_platform": "linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    kept = []
    for block in re.split(r"\n(?=\S)", lock):
        first, _, hashes = block.partition("\\\n")
        if not hashes:  # a remark
            continue
        wanted = Requirement(first.strip())
        if wanted.marker is None or wanted.marker.evaluate(machine):
            kept.append(f"{wanted.name}{wanted.specifier} \\\n{hashes}")
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    sys.stdout.write(locked(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2]))

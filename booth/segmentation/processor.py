"""Whether this machine's processor can run MediaPipe, which is known before it is imported: a processor that cannot
ends the process with an illegal instruction, and that is no exception that could be caught.
"""

import platform
from pathlib import Path

NOTICE = (
    "this processor cannot run MediaPipe (it lacks instructions of ARMv8.1, as a Raspberry Pi 4 does), so OpenCV runs "
    "its model: with the same result, in about twice the time"
)
"""For the operator, where it cannot."""

_LSE = "atomics"  # the kernel's name for ARMv8.1's Large System Extensions


def runs_mediapipe(machine: str, cpuinfo: str) -> bool:
    """Whether MediaPipe's library runs on a processor of the kind *machine* with *cpuinfo*, what /proc/cpuinfo holds.

    Its build for aarch64 uses the atomic instructions of ARMv8.1: a Raspberry Pi 5 has them, a Pi 4 or 3 has not.
    """
    if machine != "aarch64":
        return True
    features = [line.partition(":")[2].split() for line in cpuinfo.splitlines() if line.startswith("Features")]
    return bool(features) and all(_LSE in named for named in features)


def this_runs_mediapipe() -> bool:
    """The same of this machine."""
    return runs_mediapipe(platform.machine(), Path("/proc/cpuinfo").read_text())

"""`booth bench --report FILE`: what a machine is, what the check finds, what the bench measures, to be sent in.

One JSON file without any picture: it can be read before it leaves the house.
"""

import json
import os
import platform
import resource
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.durable import put
from booth.operator.finding import Finding
from booth.operator.versions import machine_model
from booth.segmentation.live.governor import temperature
from booth.segmentation.processor import this_runs_mediapipe

_PACKAGES = "mediapipe", "numpy", "opencv-contrib-python-headless", "pillow", "pygame-ce"


def write_report(file: Path, findings: Sequence[Finding], results: dict[str, Any], cool: float | None) -> None:
    """Writes *findings* and the bench's *results* to *file*, with what the machine is. Raises OSError.

    *cool*: the processor's temperature before the bench in degrees Celsius, None where it is not measured.
    """
    report = {
        "made": Clock().wall().isoformat(timespec="minutes"),
        "machine": machine() | {"celsius": {"before": cool, "after": temperature()}},
        "check": [asdict(found) for found in findings],
        "bench": results,
    }
    put(file.resolve().parent, {file.name: (json.dumps(report, indent=2) + "\n").encode()})


def machine() -> dict[str, Any]:
    """What may explain how this machine does: hardware, kernel, system, packages; sizes in bytes."""
    return {
        "model": machine_model(),
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": os.sysconf("SC_PHYS_PAGES") * resource.getpagesize(),
        "page": resource.getpagesize(),
        "kernel": platform.release(),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME"),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "model_runs_in": "MediaPipe" if this_runs_mediapipe() else "OpenCV",
        "screens": _screens(Path("/sys/class/drm")),
    }


def _screens(cards: Path) -> dict[str, str]:
    """The driver of each graphics card, and the first mode of each connector with a screen, by the kernel's name."""
    found = {}
    for card in sorted(cards.glob("card*")):
        if (driver := card / "device" / "driver").exists() and "-" not in card.name:
            found[card.name] = driver.resolve().name
        elif (modes := card / "modes").exists() and (mode := modes.read_text().split()):
            found[card.name] = mode[0]
    return found

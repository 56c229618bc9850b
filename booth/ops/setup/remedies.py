"""What to do about a command of set-up that failed, told from what it wrote."""

from __future__ import annotations  # for the Pythons that are too old

import re
import shutil
import signal
from pathlib import Path

from booth.clock import Clock

REMEDIES = (  # a pattern in what the command wrote, and what to do about it; the first that matches counts
    ("No space left on device", "The disk is full. Make 2 GB free ({free:.1f} GB are) and start again."),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The package index could not prove who it is. Is the date right ({date})? Then is ca-certificates installed?",
    ),
    (
        "MATCH THE HASHES",
        "A package is not the one that was tried with the booth: a damaged download, or a package index that makes "
        "its own. Run `python3 -m pip cache purge` and start again.",
    ),
    (
        "NewConnectionError|NameResolutionError|name resolution|ConnectTimeout|ReadTimeout|Connection reset|"
        "Network is unreachable|Could not find a version",
        "The package index could not be reached. The first start needs the internet, later ones do not: "
        "see that this machine is online and start again.",
    ),
    ("Permission denied|Read-only file system", "This folder must be writable for whoever sets the booth up."),
    ("Killed|MemoryError|Cannot allocate memory", "The memory ran out. Close other programs and start again."),
)
KILLED = "It was killed; most often the memory ran out. Close other programs and start again."
UNKNOWN = "The reason stands above. The next start goes on from here."


def remedy(output: str, status: int, folder: Path) -> str:
    """What to do about a command that wrote *output* and ended with *status*; *folder* is on the disk it works on.

    *status* is as subprocess gives it: negative for a signal.
    """
    for pattern, text in REMEDIES:
        if re.search(pattern, output):
            return text.format(free=shutil.disk_usage(folder).free / 1e9, date=Clock().wall().strftime("%d %B %Y"))
    return KILLED if status == -signal.SIGKILL else UNKNOWN

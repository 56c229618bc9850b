"""Whose jobs and copies are whose, where several booths use one printer, or one place for copies."""

import hashlib
from contextlib import suppress
from pathlib import Path

MACHINE = Path("/etc/machine-id")


def owner_of(album: Path, machine: Path = MACHINE) -> str:
    """Eight letters that stay the same for the *album* on this machine, and that tell neither."""
    name = ""
    with suppress(OSError, UnicodeDecodeError):
        name = machine.read_text().strip()
    return hashlib.sha256(f"{name} {album.resolve()}".encode()).hexdigest()[:8]

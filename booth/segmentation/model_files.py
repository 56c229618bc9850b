"""The models' files, which are used only if they are what they were."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "models"


def checked_model(name: str, sha256: str) -> Path:
    """The path of the model *name*. Raises ValueError if its content does not have the checksum *sha256*."""
    path = FOLDER / name
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise ValueError(f"{path} is damaged: its checksum is not the one in models/README.md; install the booth again")
    return path

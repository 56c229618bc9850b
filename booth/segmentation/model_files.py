"""The models' files, which are used only if they are what they were."""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "models"

_ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)  # of the table in models/README.md


def checked_model(name: str, sha256: str) -> Path:
    """The path of the model *name*. Raises ValueError if its content does not have the checksum *sha256*."""
    path = FOLDER / name
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise ValueError(f"{path} is damaged: its checksum is not the one in models/README.md; install the booth again")
    return path


def damaged_model() -> str | None:
    """For the operator: which of the models that models/README.md lists cannot be used; None if all can."""
    table = FOLDER / "README.md"
    try:
        rows = _ROW.findall(table.read_text(encoding="utf-8", errors="replace"))
        for name, sha256 in rows:
            checked_model(name, sha256)
    except ValueError as fault:
        return str(fault)
    except OSError as fault:
        return f"{fault.filename} cannot be read: {fault.strerror}; install the booth again"
    return None if rows else f"{table} is damaged; install the booth again"

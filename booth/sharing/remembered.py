"""Small things that have to outlast the booth, as texts by name in a file of the state folder."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from booth.durable import put


def remembered(file: Path) -> dict[str, str]:
    """What is in *file*; nothing if that is not there yet, or damaged."""
    with suppress(OSError, ValueError, RecursionError):
        content = json.loads(file.read_bytes())
        if isinstance(content, dict):
            return {str(name): str(text) for name, text in content.items()}
    return {}


def remember(file: Path, texts: Mapping[str, str]) -> None:
    """Makes *texts* the durable content of *file*, whose folder's parent exists. Raises OSError."""
    file.parent.mkdir(exist_ok=True)
    put(file.parent, {file.name: json.dumps(dict(texts), indent=2, ensure_ascii=False).encode()})

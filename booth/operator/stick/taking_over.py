"""Taking an event over whole: its files are durable on the booth's disk before one settings file is replaced.

`events/` beside the settings file has a folder for the event in use and one for the event before, to which there is a
way back. Nothing that was in use is changed before the settings say otherwise.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from booth.album.event_folder import event_folder
from booth.config import Config
from booth.durable import have_folder, move, put
from booth.operator.stick.event_settings import event_values

FOLDER = "events"
BEFORE = "event-before.json"  # in the state folder: the settings of the event before
_DRAFT = ".taking"  # in events/: what was copied and is not in use yet

Change = Callable[[Mapping[str, Any]], Config]
"""Changes settings in their file, all or none; raises SettingsFault."""


def draft(home: Path) -> Path:
    """Where an event is copied to first; there is nothing yet. Raises OSError."""
    have_folder(home / FOLDER, links=False)
    shutil.rmtree(home / FOLDER / _DRAFT, ignore_errors=True)
    return home / FOLDER / _DRAFT


def take_over(event: Config, present: Config, home: Path, change: Change) -> None:
    """Puts the *event* that lies in the draft in the place of that of the *present* settings.

    Raises SettingsFault and OSError; then all is as before.
    """
    name = event_folder(event.event.name)
    number, target = 1, home / FOLDER / name
    while target.exists():
        number += 1
        target = home / FOLDER / f"{name}-{number}"
    move(home / FOLDER / _DRAFT, target)
    values = event_values(event) | {"event.folder": f"{FOLDER}/{target.name}"}
    try:
        _exchange(values, present, home, change)
    except Exception:
        shutil.rmtree(target, ignore_errors=True)
        raise
    kept = {target, home / present.event.folder}
    for other in (home / FOLDER).iterdir():
        if other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def former(home: Path) -> dict[str, Any] | None:
    """The settings of the event before, by name; None if there is none. Raises OSError."""
    try:
        found = json.loads((home / "state" / BEFORE).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) and "event.name" in found else None


def go_back(present: Config, home: Path, change: Change) -> None:
    """Puts the event before in the place of that of the *present* settings, which becomes the event before.

    Raises SettingsFault and OSError; then all is as before.
    """
    if values := former(home):
        _exchange(values, present, home, change)


def _exchange(values: Mapping[str, Any], present: Config, home: Path, change: Change) -> None:
    """Writes down the event of the *present* settings first, then has those of the other one take its place."""
    state = home / "state"
    state.mkdir(exist_ok=True)
    before = (state / BEFORE).read_bytes() if (state / BEFORE).exists() else b""
    put(state, {BEFORE: json.dumps(event_values(present)).encode()})
    try:
        change(values)
    except Exception:
        put(state, {BEFORE: before})
        raise

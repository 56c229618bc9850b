"""What the check finds about the booth's own files: whose they are, whether there is room, what settings lack."""

import os
import pwd
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from booth.config import SHIPPED, Config, HookSettings
from booth.operator.finding import Finding

NAMED = 12  # settings at most that are named: those that a new version has brought
LITTLE_ROOM = 200_000_000  # bytes on the disk of settings, state and journal


def about_owner(home: Path, albums: Sequence[Path]) -> list[Finding]:
    """Whether whoever owns the folder *home*, as whom the booth runs, can write where it keeps things.

    A command that was run as root leaves files there that the service cannot change.
    """
    owner = home.stat().st_uid
    foreign = [path for path in _own_files(home, albums) if path.lstat().st_uid != owner]
    findings = []
    if foreign:
        named = ", ".join(str(path) for path in foreign[:3]) + (f" and {len(foreign) - 3} more" if foreign[3:] else "")
        text = f"not the booth's user ({_user(owner)}) but {_user(foreign[0].lstat().st_uid)} owns {named}"
        remedy = f"Give them to the booth: sudo chown -R --reference='{home}/.' '{home}/.'"
        findings.append(Finding("warning", "files", text, remedy))
    state = home / "state"
    if os.geteuid() not in (0, owner) or not os.access(state if state.is_dir() else home, os.W_OK | os.X_OK):
        text, remedy = f"you may not write to {state}", "Run the check as the booth's user."
        findings.append(Finding("warning", "files", text, remedy))
    return findings or [Finding("ok", "files", f"settings, state and photos in {home} belong to {_user(owner)}")]


def _own_files(home: Path, albums: Sequence[Path]) -> Iterator[Path]:
    """What the booth itself changes."""
    state = home / "state"
    for folder in (state, *albums):
        if folder.is_dir() and folder.is_relative_to(home):
            yield folder
            with suppress(OSError):
                yield from folder.iterdir()


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # of a service's own user, which exists only while it runs
        return f"user {number}"


def about_room(home: Path, albums: Sequence[Path]) -> list[Finding]:
    """Whether the disk of settings and state has room, where it is not that of the photos, too."""
    for album in albums:
        with suppress(OSError):
            if album.exists() and album.stat().st_dev == home.stat().st_dev:
                return []
    free = shutil.disk_usage(home).free
    text = f"{free / 1e9:.1f} GB free for settings and state in {home}"
    if free < LITTLE_ROOM:
        return [Finding("warning", "disk", text, "Make room: sudo journalctl --vacuum-size=100M, sudo apt-get clean")]
    return [Finding("ok", "disk", text)]


def about_settings(path: Path, config: Config) -> list[Finding]:
    """Which settings of this version the file *path* lacks, and what an operator should have set in *config*."""
    theirs, shipped = (tomllib.loads(each.read_text(encoding="utf-8-sig")) for each in (path, SHIPPED))
    missing = [name for name in _names(shipped) if name not in _names(theirs)]
    text = f"{path}, event {config.event.name}"
    if missing:
        named = f": {', '.join(missing)}" if len(missing) <= NAMED else ""
        text += f"; {len(missing)} settings are not in it and at their defaults{named}"
    findings = [Finding("ok", "settings", text)]
    if not config.operator.contact:
        remedy = 'Say whom: contact = "Anna, 0171 234567" under [operator].'
        findings.append(Finding("warning", "settings", "guests are told nobody to call when a fault lasts", remedy))
    return findings


def about_hooks(hooks: HookSettings) -> list[Finding]:
    """Whether the operator's own commands are there; nothing if there are none."""
    found = {name: command[0] for name, command in hooks if command}
    missing = [f"{name}: {program}" for name, program in found.items() if not shutil.which(program)]
    if missing:
        text = f"there is no such program, or it may not be run: {', '.join(missing)}"
        return [Finding("warning", "hooks", text, "Mend its path under [hooks], or make it a program: chmod +x.")]
    return [Finding("ok", "hooks", f"{', '.join(found)} run commands of yours")] if found else []


def _names(table: Mapping[str, object]) -> list[str]:
    """The names of the settings in *table*, as "event.name"."""
    names: list[str] = []
    for name, value in table.items():
        names += [f"{name}.{each}" for each in value] if isinstance(value, dict) else [name]
    return names

"""The settings file, as the panel changes it: remarks and order stay, and what it said before is kept."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item, Table

from booth.clock import Clock
from booth.config import Config, SettingsFault, read_config
from booth.durable import make_way, put, remove
from booth.settings import settings_of

Value = str | bool | int | float | Sequence[str]
"""What a setting may be."""

VERSIONS = 10  # that are kept
PIN = "operator.pin"
SECRET = frozenset({PIN, "share.wifi_password"})
"""Settings that are in no list of changes, report or log."""

_FOLDER = "settings"  # in state/
_CANDIDATE = "candidate.toml"  # in that: what is about to become the settings file
_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Version:
    """The settings file as it was before a change."""

    number: int
    replaced: datetime | None  # when, in local time; None if the name does not tell
    changed: tuple[str, ...]  # what then became of each setting, such as 'event.name: "Anna" became "Tom"'
    path: Path


class SettingsFile:
    """The one writer of the settings file beside the operator's own editor. For the desk's thread."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._home = path.parent
        self._folder = path.parent / "state" / _FOLDER
        self._clock = clock

    def read(self) -> Config:
        """What the file says now. Raises SettingsFault."""
        return read_config(self.path)

    def change(self, changes: Mapping[str, Value]) -> Config:
        """Makes *changes*, such as {"event.name": "Anna and Tom"}, all or none; durable on return.

        Raises SettingsFault, with the reasons, if the file could not be used then, cannot be used now, or cannot be
        written.
        """
        text = self._text()
        try:
            document = tomlkit.parse(text)
            for name, value in changes.items():
                _set(document, name, value)
        except TOMLKitError as fault:
            reason = f"the file cannot be changed while it has a mistake: {fault}; mend it, or go back to a version"
            raise SettingsFault(self.path, [reason]) from fault
        return self._replace(text, tomlkit.dumps(document))

    def versions(self) -> tuple[Version, ...]:
        """What the file said before each of the last changes, the newest first."""
        found: list[Version] = []
        try:
            after = self._text()
        except SettingsFault:
            after = ""
        for path in reversed(self._kept()):
            number, _, time = path.stem.partition("-")
            try:
                text = path.read_text(encoding="utf-8")
                replaced = datetime.strptime(time, _TIME).astimezone() if time else None
            except (OSError, ValueError):
                continue
            found.append(Version(int(number), replaced, tuple(_differences(text, after)), path))
            after = text
        return tuple(found)

    def go_back(self, version: Version) -> Config:
        """Makes the file what it was in *version*, but for the PIN; what it says now becomes a version.

        Raises SettingsFault.
        """
        try:
            text = version.path.read_text(encoding="utf-8")
            document = tomlkit.parse(text)
        except (OSError, ValueError) as fault:  # TOMLKitError is a ValueError
            raise SettingsFault(version.path, [f"this version cannot be read: {fault}"]) from fault
        old = self._text()
        pins = [dict(_flat(each)).get(PIN, "") for each in (old, text)]
        if pins[0] != pins[1]:  # who goes back wants the event as it was, and not everybody in
            _set(document, PIN, str(pins[0]))
        return self._replace(old, tomlkit.dumps(document))

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as fault:
            raise SettingsFault(self.path, [f"the file cannot be read: {fault}"]) from fault

    def _replace(self, old: str, new: str) -> Config:
        """Puts *new* in the place of the text *old*, if it is in order. Raises SettingsFault."""
        try:
            make_way(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            candidate = self._folder / _CANDIDATE
            candidate.write_text(new, encoding="utf-8")
            config = self._checked(candidate)
            if new != old:
                put(self._folder, {self._next_name(): old.encode()})
                put(self._home, {self.path.name: new.encode()})
                for path in self._kept()[:-VERSIONS]:
                    remove(path)
            candidate.unlink()
        except OSError as fault:
            raise SettingsFault(self.path, [f"the file cannot be written: {fault.strerror}"]) from fault
        return config

    def _checked(self, candidate: Path) -> Config:
        """The settings in *candidate*, with all that they name looked at. Raises SettingsFault about the real file."""
        try:
            config = read_config(candidate)
            settings_of(config, self._home)
        except SettingsFault as fault:
            if fault.path in (candidate, self._home):
                raise SettingsFault(self.path, fault.reasons) from fault
            raise
        return config

    def _kept(self) -> list[Path]:
        """The files of the versions, the oldest first."""
        return sorted(path for path in self._folder.glob("*.toml") if path.stem.partition("-")[0].isdecimal())

    def _next_name(self) -> str:
        kept = self._kept()
        number = int(kept[-1].stem.partition("-")[0]) + 1 if kept else 1
        return f"{number:06d}-{self._clock.wall():{_TIME}}.toml"


def _set(document: tomlkit.TOMLDocument, name: str, value: Value) -> None:
    """Sets *name* in *document*; a remark behind it keeps its column where there is room."""
    section, dot, key = name.rpartition(".")
    if dot and section not in document:
        document[section] = tomlkit.table()
    table = document[section] if dot else document
    if not isinstance(table, Table | tomlkit.TOMLDocument):  # an inline table, which someone has written by hand
        table[key] = value  # it has the same ways, and no remarks inside
        return
    body = table.value if isinstance(table, Table) else table
    old = body.item(key) if key in body else None
    if not isinstance(old, Item):  # there is none, or a section of that name
        old = None
    new = tomlkit.item(list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value)
    longer = len(new.as_string()) - len(old.as_string()) if old is not None else 0
    table[key] = new
    if old is not None and old.trivia.comment:
        new.trivia.comment_ws = " " * max(1, len(old.trivia.comment_ws) - longer)


def _differences(before: str, after: str) -> Iterator[str]:
    """What became of each setting between two texts of the file, in words."""
    old, new = (dict(_flat(text)) for text in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) == new.get(name):
            continue
        if name in SECRET:
            yield f"{name} changed"
        elif name not in old:
            yield f"{name}: {_shown(new[name])} came"
        elif name not in new:
            yield f"{name}: {_shown(old[name])} went"
        else:
            yield f"{name}: {_shown(old[name])} became {_shown(new[name])}"


def _flat(text: str) -> Iterator[tuple[str, object]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for name, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", each) for key, each in value.items())
        else:
            yield name, value


def _shown(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_shown, value))}]"
    return str(value)

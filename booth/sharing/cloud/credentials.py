"""By what the target knows the booth: from the environment, or from a file that nobody else can read."""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from booth.problems import FileFault
from booth.setting_tables import PlaceSettings
from booth.toml_files import TomlFault, read_model


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account's name and its password, or an access key's id and its secret."""

    name: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


NOBODY = Credentials()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    name: str
    secret: str


def credentials_of(settings: PlaceSettings, home: Path, environment: Mapping[str, str]) -> Credentials:
    """Those for the target of *settings*, whose file lies in *home*. Raises FileFault, which says what to do.

    The *environment* goes first: BOOTH_CLOUD_NAME and BOOTH_CLOUD_SECRET, or BOOTH_SECOND_COPY_NAME and so on. A folder
    needs none.
    """
    if settings.target in {"", "folder"}:
        return NOBODY
    beginning = f"BOOTH_{settings.table.upper()}"
    if secret := environment.get(f"{beginning}_SECRET"):
        return Credentials(environment.get(f"{beginning}_NAME", ""), secret)
    path = home / settings.credentials
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        raise FileFault(path, f'{fault.strerror}; write two lines into it, name = "..." and secret = "..."') from None
    if stat.S_IMODE(mode) & 0o077:
        raise FileFault(path, f"others can read it; chmod 600 {path}")
    try:
        found = read_model(path, _File)
    except TomlFault:  # whose reasons may quote what stands there
        raise FileFault(path, 'must have two lines, name = "..." and secret = "...", and nothing else') from None
    return Credentials(found.name, found.secret)


def secrets_of(places: Iterable[PlaceSettings], home: Path) -> list[str]:
    """What must stand in no report; nothing of a place for which there is nothing, or it cannot be read."""
    secrets: list[str] = []
    for place in places:
        with suppress(FileFault):
            found = credentials_of(place, home, os.environ)
            secrets += found.name, found.secret
    return secrets

"""Takes out of texts what must not leave the booth: passwords, the PIN, links, and the addresses of phones."""

import ipaddress
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from booth.config import Config
from booth.sharing.network.address import addresses

GONE = "(left out)"
_SECRET = re.compile(
    r"password|secret|token|\bpin|_pin|hash|salt|\bkey\b|_key|contact|webhook|ntfy", re.IGNORECASE
)  # names of settings
_LETTERS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z2-7]{26}(?![A-Za-z0-9])")  # a token in either case: of a photo, an album
_HARDWARE = re.compile(r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b")  # a MAC address
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}))(?![\w:])"
)
_HASH = re.compile(r"\$[a-z0-9-]+\$\S+|(?:scrypt|pbkdf2|argon2)\S*:\S+", re.IGNORECASE)  # as passwords are hashed
_SHORTEST = 4  # letters of a secret; a shorter one would take half of every text with it


class Redaction:
    """Leaves *secrets* out of texts, and whatever looks like one; the addresses in *own*, of the booth itself, stay."""

    def __init__(self, secrets: Iterable[str], own: Iterable[str] = ()) -> None:
        known = sorted({text for text in secrets if len(text) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(re.escape(text) for text in known), re.IGNORECASE) if known else None
        self._own = {"127.0.0.1", "0.0.0.0", "::1", "::", *own}  # noqa: S104  nothing listens there

    def text(self, text: str) -> str:
        """*text* without secrets."""
        if self._known:
            text = self._known.sub(GONE, text)
        for pattern in (_HASH, _LETTERS, _HARDWARE):
            text = pattern.sub(GONE, text)
        return _ADDRESS.sub(self._address, text)

    def settings(self, table: Mapping[str, object]) -> dict[str, object]:
        """The settings in *table*; of secret ones no more than that there is one."""
        told: dict[str, object] = {}
        for name, value in table.items():
            if name == "hooks" and isinstance(value, dict):  # an argument may be a password
                told[name] = {hook: [*words[:1], GONE] for hook, words in value.items() if isinstance(words, list)}
            elif isinstance(value, dict):
                told[name] = self.settings(value)
            elif _SECRET.search(name):
                told[name] = GONE if value else value
            else:
                told[name] = json.loads(self.text(json.dumps(value, ensure_ascii=False, default=str)))
        return told

    def _address(self, found: re.Match[str]) -> str:
        try:
            ipaddress.ip_address(found[0])
        except ValueError:  # a time of day, a version
            return found[0]
        return found[0] if found[0] in self._own else GONE


def own_addresses(config: Config) -> list[str]:
    """This machine's addresses, which tell nothing of guests."""
    return [config.share.address, *addresses().values()]


def secrets_in(settings: Path, state: Path) -> Iterator[str]:
    """Every value of a secret name in the file *settings* and in those of the folder *state*, even broken ones."""
    for file in (settings, *sorted(state.glob("**/*.toml")), *sorted(state.glob("**/*.json"))):
        try:
            content = file.read_bytes()
            table = json.loads(content) if file.suffix == ".json" else tomllib.loads(content.decode("utf-8-sig"))
        except (OSError, ValueError):
            yield from _values_of_broken(file)
            continue
        yield from _values(table, secret=False)


def _values_of_broken(file: Path) -> Iterator[str]:
    """What stands behind a secret name in a *file* that cannot be parsed."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if value and _SECRET.search(name):
            yield value.partition("#")[0].strip().strip("\"'")


def _values(content: object, *, secret: bool) -> Iterator[str]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _values(value, secret=secret or bool(_SECRET.search(str(name))))
    elif isinstance(content, list):
        for value in content:
            yield from _values(value, secret=secret)
    elif secret and isinstance(content, str):
        yield content

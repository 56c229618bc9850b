"""The Wi-Fi that guests join first, and how the booth makes up a name and a password for one of its own."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from booth.config import ShareSettings
from booth.sharing.remembered import remember, remembered

log = logging.getLogger(__name__)

FILE = "own-wifi.json"  # in the state folder
_MACHINE_ID = Path("/etc/machine-id")

# Syllables of these are not confused when they are read aloud, in any of the booth's languages: no b and p, d and t, m
# and n, c and k, s and z, v and w, e and i. Its code is on the screen for everybody, so that 10^10 passwords will do.
_CONSONANTS = "fklmrst"
_VOWELS = "aou"


@dataclass(frozen=True, slots=True)
class Wifi:
    """What a phone has to know to join a Wi-Fi."""

    name: str
    password: str  # empty for a network without one
    hidden: bool = False  # it does not tell its name


def venue_wifi(settings: ShareSettings) -> Wifi | None:
    """The Wi-Fi that the operator has named; None if there is none to join."""
    if settings.network != "venue" or not settings.wifi_name:
        return None
    return Wifi(settings.wifi_name, settings.wifi_password, settings.wifi_hidden)


def own_wifi(settings: ShareSettings, state: Path, machine: str) -> Wifi:
    """The booth's own Wi-Fi: what the operator has named, else what was made up at the first start on this *machine*.

    It is kept in the folder *state*; a copy of that on another machine makes its own.
    """
    made = _kept(state, machine) or _made_up(state, machine)
    return Wifi(settings.wifi_name or made.name, settings.wifi_password or made.password, settings.wifi_hidden)


def machine_of(radio: str) -> str:
    """What tells this machine from every other; *radio* is the permanent hardware address of its Wi-Fi adapter.

    A copied card has the same machine-id, hence the radio. Hashed, since machine-id(5) must not be handed on.
    """
    try:
        name = _MACHINE_ID.read_text("ascii").strip()
    except (OSError, UnicodeError):  # the radio alone has to do
        name = ""
    return hashlib.sha256(f"the booth's own Wi-Fi: {name} {radio.upper()}".encode()).hexdigest()


def _kept(state: Path, machine: str) -> Wifi | None:
    kept = remembered(state / FILE)
    if kept.get("machine") == machine and {"name", "password"} <= kept.keys():
        return Wifi(kept["name"], kept["password"])
    return None


def _made_up(state: Path, machine: str) -> Wifi:
    made = Wifi(f"Photo Booth {_word().capitalize()}", "-".join(_word() for _ in range(4)))
    try:
        remember(state / FILE, {"machine": machine, "name": made.name, "password": made.password})
    except OSError as fault:
        log.warning("the booth's own Wi-Fi will have another name after the next start: %s", fault)
    return made


def _word() -> str:
    return "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))

"""The party album's address: a token for each event, kept where it outlasts the booth."""

import logging
from pathlib import Path

from booth.album.record import random_letters
from booth.settings import Settings
from booth.sharing.remembered import remember, remembered

log = logging.getLogger(__name__)

_FILE = "party-album.json"
_LETTERS = 26  # of a token, five bits each


def party_token(state: Path, event: str) -> str:
    """The token of the *event*'s album, kept in the folder *state*; empty if there is none yet."""
    return remembered(state / _FILE).get(event, "")


def make_party_token(state: Path, event: str) -> None:
    """Gives the *event*'s album a token, unless it has one. Raises OSError."""
    tokens = remembered(state / _FILE)
    if event not in tokens:
        remember(state / _FILE, tokens | {event: random_letters(_LETTERS)})


def with_party_album(settings: Settings) -> Settings:
    """*settings*, the party album of which has an address from now on, if there is to be one and one can be kept."""
    config = settings.config
    if config.privacy.party_album:
        try:
            make_party_token(settings.home / "state", config.event.name)
        except OSError as fault:
            log.error("there is no party album: its address cannot be kept (%s)", fault)
            return settings.but("privacy", party_album=False)
    return settings

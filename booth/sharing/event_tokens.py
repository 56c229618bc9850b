"""The addresses of the party album and of the wall: a token for each event, kept where it outlasts the booth."""

import logging
from pathlib import Path
from typing import Literal

from booth.album.record import random_letters
from booth.settings import Settings
from booth.sharing.remembered import remember, remembered

log = logging.getLogger(__name__)

What = Literal["party-album", "wall"]
"""What has an address of its own in each event: the name of the file, without its ending."""

_LETTERS = 26  # of a token, five bits each


def event_token(state: Path, what: What, event: str) -> str:
    """The token of the *event*'s album or wall, kept in the folder *state*; empty if there is none yet."""
    return remembered(state / f"{what}.json").get(event, "")


def make_event_token(state: Path, what: What, event: str) -> None:
    """Gives the *event*'s album or wall a token, unless it has one. Raises OSError."""
    tokens = remembered(state / f"{what}.json")
    if event not in tokens:
        remember(state / f"{what}.json", tokens | {event: random_letters(_LETTERS)})


def with_addresses(settings: Settings) -> Settings:
    """*settings* whose party album and wall have an address from now on, without those that none can be kept of."""
    config, state = settings.config, settings.home / "state"
    if config.privacy.party_album:
        try:
            make_event_token(state, "party-album", config.event.name)
        except OSError as fault:
            log.error("there is no party album: its address cannot be kept (%s)", fault)
            settings = settings.but("privacy", party_album=False)
    if config.gallery.enabled:
        try:
            make_event_token(state, "wall", config.event.name)
        except OSError as fault:
            log.error("guests' photos are not shown here: the wall's address cannot be kept (%s)", fault)
            settings = settings.but("gallery", enabled=False)
    return settings

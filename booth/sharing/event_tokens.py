"""The addresses of the party album and of the wall: a token for each event, kept where it outlasts the booth."""

import logging
from pathlib import Path
from typing import Literal, get_args

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
    """*settings* whose gallery has its two addresses from now on; without a gallery if they cannot be kept."""
    config = settings.config
    if config.gallery.enabled:
        try:
            for what in get_args(What):
                make_event_token(settings.home / "state", what, config.event.name)
        except OSError as fault:
            log.error("guests' photos are shown to nobody: the addresses for it cannot be kept (%s)", fault)
            return settings.but("gallery", enabled=False)
    return settings

"""The party album's address: a token for each event, kept where it outlasts the booth."""

import json
import logging
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from booth.album.record import random_letters
from booth.durable import put
from booth.settings import Settings

log = logging.getLogger(__name__)

_FILE = "party-album.json"
_LETTERS = 26  # of a token, five bits each


def party_token(state: Path, event: str) -> str:
    """The token of the *event*'s album, kept in the folder *state*; empty if there is none yet."""
    return _read(state).get(event, "")


def make_party_token(state: Path, event: str) -> None:
    """Gives the *event*'s album a token, unless it has one. Raises OSError."""
    tokens = _read(state)
    if event not in tokens:
        state.mkdir(exist_ok=True)
        tokens[event] = random_letters(_LETTERS)
        put(state, {_FILE: json.dumps(tokens, indent=2, ensure_ascii=False).encode()})


def with_party_album(settings: Settings) -> Settings:
    """*settings*, the party album of which has an address from now on, if there is to be one and one can be kept."""
    config = settings.config
    if config.privacy.party_album:
        try:
            make_party_token(settings.home / "state", config.event.name)
        except OSError as fault:
            log.error("there is no party album: its address cannot be kept (%s)", fault)
            privacy = config.privacy.model_copy(update={"party_album": False})
            return replace(settings, config=config.model_copy(update={"privacy": privacy}))
    return settings


def _read(state: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        tokens = json.loads((state / _FILE).read_bytes())
        if isinstance(tokens, dict):
            return {str(event): str(token) for event, token in tokens.items()}
    return {}

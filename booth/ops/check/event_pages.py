"""The addresses of the party album and of the wall, and whether a running booth answers there."""

from collections.abc import Mapping
from http import HTTPStatus

from booth.operator.finding import Finding
from booth.ops.check.phones import shown_address
from booth.settings import Settings
from booth.sharing.event_tokens import What, event_token
from booth.sharing.network.reaching import WEB_PORT, fetch, link_to

FETCH_LIMIT = 3.0  # seconds for an answer
_PATHS: Mapping[What, str] = {"party-album": "A", "wall": "W"}
_TOLD: Mapping[What, tuple[str, str]] = {  # what it is called, and the command that prints its code
    "party-album": ("the party album", "booth album party"),
    "wall": ("the wall of photos", "booth wall"),
}


def is_wanted(settings: Settings, what: What) -> bool:
    """Whether the settings want an album, or a wall."""
    config = settings.config
    return config.privacy.party_album if what == "party-album" else config.gallery.enabled


def page_link(settings: Settings, what: What) -> tuple[str, bool] | None:
    """The link of the party album or the wall, in capitals as codes have it, and whether the booth answers there now.

    None if there is none, or no address for it: the booth has not been started with it, or there is no network.
    """
    config = settings.config
    token = event_token(settings.home / "state", what, config.event.name) if is_wanted(settings, what) else ""
    address = shown_address(settings)
    if not token or address is None:
        return None
    path = f"/{_PATHS[what]}/{token}"
    for port in (WEB_PORT, config.share.port):
        answer = fetch(address, port, path, FETCH_LIMIT)
        if answer and answer.status == HTTPStatus.OK:
            return link_to(address, port, path), True
    return link_to(address, config.share.port, path), False


def about_event_pages(settings: Settings) -> list[Finding]:
    """Where party album and wall are; nothing of one that is not wanted."""
    findings = []
    for what, (name, command) in _TOLD.items():
        if not is_wanted(settings, what):
            continue
        if (found := page_link(settings, what)) is None:
            findings.append(Finding("ok", "album", f"{name} gets its address when the booth starts in a network"))
            continue
        link, answers = found
        when = "" if answers else "once the booth runs, "
        findings.append(Finding("ok", "album", f"{when}{name} is at {link.lower()}; {command} prints its code"))
    return findings

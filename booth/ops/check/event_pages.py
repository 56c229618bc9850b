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
NAMES: Mapping[What, str] = {"party-album": "the party album, for phones,", "wall": "the wall, for a beamer,"}


def page_link(settings: Settings, what: What) -> tuple[str, bool] | None:
    """The link of the party album or the wall, in capitals as codes have it, and whether the booth answers there now.

    None if there is none, or no address for it: the booth has not been started with it, or there is no network.
    """
    config = settings.config
    token = event_token(settings.home / "state", what, config.event.name) if config.gallery.enabled else ""
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
    """Where party album and wall are; nothing where guests' photos are shown to nobody."""
    findings = []
    for what, name in NAMES.items() if settings.config.gallery.enabled else ():
        if (found := page_link(settings, what)) is None:
            findings.append(Finding("ok", "album", f"{name} gets its address when the booth starts in a network"))
            continue
        link, answers = found
        when = "" if answers else "once the booth runs, "
        findings.append(Finding("ok", "album", f"{when}{name} is at {link.lower()}; booth gallery prints its code"))
    return findings

"""The party album's address, and whether a running booth answers there."""

from http import HTTPStatus

from booth.operator.finding import Finding
from booth.ops.check.phones import shown_address
from booth.settings import Settings
from booth.sharing.network.reaching import WEB_PORT, fetch, link_to
from booth.sharing.party import party_token

FETCH_LIMIT = 3.0  # seconds for an answer


def party_link(settings: Settings) -> tuple[str, bool] | None:
    """The link of the party album, in capitals as codes have it, and whether the booth answers there now.

    None if there is no album, or no address for it: the booth has not been started with it, or there is no network.
    """
    config = settings.config
    token = party_token(settings.home / "state", config.event.name) if config.privacy.party_album else ""
    address = shown_address(settings)
    if not token or address is None:
        return None
    path = f"/A/{token}"
    for port in (WEB_PORT, config.share.port):
        answer = fetch(address, port, path, FETCH_LIMIT)
        if answer and answer.status == HTTPStatus.OK:
            return link_to(address, port, path), True
    return link_to(address, config.share.port, path), False


def about_party_album(settings: Settings) -> list[Finding]:
    """Where the party album is; nothing if there is none."""
    if not settings.config.privacy.party_album:
        return []
    if (found := party_link(settings)) is None:
        return [Finding("ok", "album", "the party album gets its address when the booth starts in a network")]
    link, answers = found
    when = "" if answers else "once the booth runs, "
    return [Finding("ok", "album", f"{when}the party album is at {link.lower()}; booth album party prints its code")]

"""The party album's address, and whether a running booth answers there."""

import http.client

from booth.ops.check.finding import Finding
from booth.ops.check.phones import shown_address
from booth.settings import Settings
from booth.sharing.party import party_token
from booth.sharing.publisher import WEB_PORT

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
    for port in (WEB_PORT, config.share.port):
        if _answers(address, port, f"/A/{token}"):
            return _link(address, port, token), True
    return _link(address, config.share.port, token), False


def about_party_album(settings: Settings) -> list[Finding]:
    """Where the party album is; nothing if there is none."""
    if not settings.config.privacy.party_album:
        return []
    if (found := party_link(settings)) is None:
        return [Finding("ok", "album", "the party album gets its address when the booth starts in a network")]
    link, answers = found
    when = "" if answers else "once the booth runs, "
    return [Finding("ok", "album", f"{when}the party album is at {link.lower()}; booth album party prints its code")]


def _link(address: str, port: int, token: str) -> str:
    place = address.upper() if port == WEB_PORT else f"{address.upper()}:{port}"
    return f"http://{place}/A/{token}"


def _answers(address: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=FETCH_LIMIT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

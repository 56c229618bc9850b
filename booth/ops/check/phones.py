"""What the check finds about the way to the phones, and a code to try it with."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from booth.clock import Clock
from booth.config import ShareSettings
from booth.operator.finding import Finding
from booth.ops.check.camera import is_held
from booth.settings import Settings
from booth.sharing.network.address import addresses
from booth.sharing.network.network_manager import NetworkManager, NetworkManagerFault
from booth.sharing.network.probes import NAME
from booth.sharing.network.reaching import WEB_PORT, fetch, link_to
from booth.sharing.network.way import address_of, seen_address
from booth.sharing.publishing import make_publisher
from booth.sharing.qr import in_any_terminal, photo_code
from booth.sharing.server.pages import SAFETY_HEADERS

SNIPPET = Path("/etc/NetworkManager/dnsmasq-shared.d/booth.conf")
TEST_LIMIT = 60.0  # seconds for which a phone is waited for
START_LIMIT = 10.0  # seconds until the booth's own page is up
STOP_LIMIT = 5.0  # seconds for it to end
FETCH_LIMIT = 5.0  # seconds for an answer
POLL_INTERVAL = 0.5  # seconds between two looks


def about_phones(settings: Settings) -> list[Finding]:
    """How guests' phones reach the booth, and whether that was seen to work."""
    share = settings.config.share
    if share.network == "none":
        return [Finding("ok", "phones", "they get nothing: guests are told to ask you for their photos")]
    if share.network == "own":
        return _about_own_network(share)
    address = shown_address(settings)
    if address is None:
        where = f"on {share.interface}" if share.interface != "auto" else "here"
        return [
            Finding("warning", "phones", f"there is no network {where}, so guests are told to ask for their photos")
        ]
    found = addresses() if share.address == "auto" else {}
    others = [f"{name} ({other})" for name, other in found.items() if other != address]
    text = f"they reach the booth at {address}" + (f", not at {', '.join(others)}" if others else "")
    if _is_seen(settings, address):
        return [Finding("ok", "phones", f"{text}; a phone has opened a page there in this event")]
    remedy = "Run the check in a terminal for a code to try it with, in the guests' network."
    return [Finding("warning", "phones", f"{text}; none has come yet in this event", remedy)]


def _about_own_network(share: ShareSettings) -> list[Finding]:
    """Only looks: opening it would end the connection of an operator who has come by Wi-Fi."""
    try:
        with NetworkManager() as manager:
            radio = manager.radio(share.interface)
    except NetworkManagerFault as fault:
        text = f"no Wi-Fi of the booth's own, so guests are told to ask for their photos: {fault}"
        return [Finding("warning", "phones", text)]
    findings = [Finding("ok", "phones", f"{radio.interface} can be the booth's own Wi-Fi")]
    if not SNIPPET.exists():
        findings.append(
            Finding(
                "warning",
                "phones",
                f"phones will leave the booth's Wi-Fi, since it has no internet, and {NAME} leads nowhere",
                "In the booth's folder: sudo make install",
            )
        )
    return findings


def try_a_phone(settings: Settings, clock: Clock) -> None:
    """Prints a code that leads a phone to the booth, and waits for one; not if one has come in this event already."""
    share = settings.config.share
    address = shown_address(settings)
    if share.network != "venue" or not address or _is_seen(settings, address):
        return
    with _served(settings, clock) as port:
        if port is None:
            return
        link = link_to(address, port, "/")
        print(f"\nTry it: scan this with a phone that is in the guests' network. {link}")
        print(in_any_terminal(photo_code(link), sys.stdout), flush=True)
        if _comes_true(lambda: _is_seen(settings, address), TEST_LIMIT, clock):
            print("A phone has opened the page: the way is seen to work.")
        else:
            print(
                f"No phone has come within {TEST_LIMIT:.0f} s. If one has tried, the network keeps phones apart from "
                'the booth: use another Wi-Fi, or network = "own" under [share].'
            )


@contextmanager
def _served(settings: Settings, clock: Clock) -> Iterator[int | None]:
    """The port of the guests' page: the running booth's, or of one that is served meanwhile. None if there is none."""
    if is_held(*settings.config.album.folders(settings.home)):
        yield next((port for port in (WEB_PORT, settings.config.share.port) if _is_ours(port)), None)
        return
    publisher = make_publisher(settings, clock)
    publisher.start()
    try:
        up = _comes_true(lambda: publisher.status.reachable, START_LIMIT, clock)
        yield publisher.status.port if up else None
    finally:
        publisher.stop(STOP_LIMIT)


def _is_ours(port: int) -> bool:
    """Whether a booth's page answers on *port*; systemd may have handed it another than the settings name."""
    answer = fetch("127.0.0.1", port, "/", FETCH_LIMIT)
    return answer is not None and answer.headers.get("X-Robots-Tag") == SAFETY_HEADERS["X-Robots-Tag"]


def _comes_true(happened: Callable[[], bool], limit: float, clock: Clock) -> bool:
    ends = clock.now() + limit
    while not happened():
        if clock.now() > ends:
            return False
        clock.sleep(POLL_INTERVAL)
    return True


def shown_address(settings: Settings) -> str | None:
    """The address that codes have now; None without a network."""
    return address_of(settings.config.share, _seen(settings))


def _is_seen(settings: Settings, address: str) -> bool:
    return _seen(settings) == address


def _seen(settings: Settings) -> str | None:
    config = settings.config
    return seen_address(settings.home / "state", config.event.name, config.share.network)

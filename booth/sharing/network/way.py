"""The way from the booth to a phone: in which network, at which address, and whether it was seen to work.

An address is shown to guests only after the booth itself has fetched a page there; that says nothing of networks in
which phones are kept apart from it: the way counts as seen to work only once a phone has opened a page in this event.
"""

import logging
import threading
from http import HTTPStatus
from pathlib import Path

from booth.album.record import random_letters
from booth.clock import Clock
from booth.config import ShareSettings
from booth.runtime.worker import Worker
from booth.sharing.network.address import addresses, phone_address
from booth.sharing.network.own_network import OwnNetwork
from booth.sharing.network.reaching import fetch
from booth.sharing.network.wifi import Wifi, venue_wifi
from booth.sharing.remembered import remember, remembered

log = logging.getLogger(__name__)

FILE = "seen-to-work.json"  # in the state folder
LOOKS = 1.0  # seconds between two looks at this machine's address
TRIES = 10.0  # seconds after which an address that answered is tried again
FETCH_LIMIT = 2.0  # seconds for an answer of the booth's own server
UNOPENED = 5  # shares in a row that nobody opened, after which the operator is warned


class Way:
    """How phones reach the booth, looked after in a thread of its own.

    Every method but `stop` may be called from any thread and returns at once.
    """

    def __init__(self, settings: ShareSettings, event: str, state: Path, clock: Clock) -> None:
        """*state*: the folder in which is kept what was seen in the *event*, and the own Wi-Fi's name and password."""
        self.own = OwnNetwork(settings, state, clock) if settings.network == "own" else None
        """The booth's own Wi-Fi, if that is how phones come."""
        self.joined: float | None = None
        """When a phone was last heard for the first time, or after a long silence, in monotonic seconds."""
        self.trial = random_letters(26)
        """A token that the server process answers without a photo: the booth's own."""
        self._settings = settings
        self._event = event
        self._state = state
        self._clock = clock
        self._venue_wifi = venue_wifi(settings)
        self._worker = Worker("way to the phones", self._work, clock)
        self._changed = threading.Event()  # there may be something to try
        self._port: int | None = None
        self._seen = seen_address(state, event, settings.network)  # the address at which a phone has opened a page
        self._unopened: dict[str, None] = {}  # tokens whose code was shown since the last one that was opened, in order
        # Written by the thread of _work alone.
        self._address: str | None = None  # this machine's, whether it answers or not
        self._answers: tuple[str, int] | None = None  # the address and port at which the booth has reached itself

    def start(self) -> None:
        """Begins to look after it."""
        if self.own:
            self.own.start()
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends that, and closes the own Wi-Fi; False if that took longer than *timeout* seconds."""
        self._worker.ask_to_stop()
        self._changed.set()
        closed = self.own.stop(timeout) if self.own else True
        return self._worker.stop(timeout) and closed

    def serves(self, port: int | None) -> None:
        """Takes the port of the server process; None while there is none."""
        self._port = port
        self._changed.set()

    @property
    def wifi(self) -> Wifi | None:
        """The Wi-Fi that guests join first; None if there is none, or it is not open."""
        return self.own.wifi if self.own else self._venue_wifi

    @property
    def address(self) -> str | None:
        """The address for links: the booth has reached itself there. None if there is none now."""
        answers = self._answers
        return answers[0] if answers and answers == (self._address, self._port) else None

    @property
    def seen_to_work(self) -> bool:
        """Whether a phone has opened a page in this event, at the address that is shown now."""
        return self._address is not None and self._address == self._seen

    @property
    def unopened(self) -> int:
        """How many codes in a row were shown until now without a phone that came."""
        return len(self._unopened)

    def opened(self) -> None:
        """A phone has opened a photo's page."""
        self._unopened.clear()

    def came(self, local: str) -> None:
        """A phone has opened a page at *local*, an address of this machine."""
        if self._settings.address != "auto":
            seen = self._address
        elif local == self._address or (self._settings.interface == "auto" and not self.own and not self.seen_to_work):
            seen = local  # phones are there, and the links follow them
        else:
            return  # from another network than the guests', such as the operator's
        if seen and seen != self._seen:
            self._seen = seen
            _keep_seen(self._state, self._event, self._settings.network, seen)
            log.info("a phone has opened a page at %s: the way to the phones is seen to work", seen)
            self._changed.set()

    def shown(self, token: str) -> None:
        """A guest is shown the code of the photo of *token*."""
        if token in self._unopened:
            return
        if self.unopened == UNOPENED:
            log.warning(
                "nobody has opened the last %d photos: try a code with a phone of your own in the guests' network%s",
                UNOPENED,
                self._elsewhere(),
            )
        self._unopened[token] = None

    def line(self) -> str:
        """What an operator has to know of it, in a phrase; empty if all is well."""
        if self.own and not self.own.wifi:
            return f"no Wi-Fi of its own: {self.own.fault or 'it is being opened'}"
        if self._address and not self.address and self._port:
            return f"the booth does not reach itself at {self._address}"
        if self.unopened > UNOPENED:
            return f"nobody opened the last {self.unopened - 1} photos"
        return "" if self.seen_to_work or not self._address else "no phone has opened a page here yet"

    def _elsewhere(self) -> str:
        """Where else phones may be, for a sentence about their not coming."""
        if self._settings.address != "auto" or self._settings.interface != "auto" or self.own:
            return ""
        others = [f"{name} ({address})" for name, address in addresses().items() if address != self._address]
        return f", or set share.interface in config.toml: the booth is also at {', '.join(others)}" if others else ""

    def _work(self, stopping: threading.Event) -> None:
        tried, again, failed = None, float("-inf"), False
        while not stopping.is_set():
            self._address = self._find()
            wanted = (self._address, self._port)
            now = self._clock.now()
            if wanted != tried or now >= again:
                address, port = wanted
                answers = bool(address and port and self._reaches_itself(address, port))
                if answers or wanted != tried or failed:  # one failure may be a moment in which all phones come at once
                    self._answers = (address, port) if address and port and answers else None
                failed = not answers
                if address and port and not answers and wanted != tried:
                    log.warning("the booth does not reach its own page at %s, so it shows no code", address)
                tried, again = wanted, now + (TRIES if answers else LOOKS)
            self._changed.wait(LOOKS)
            self._changed.clear()

    def _find(self) -> str | None:
        return self.own.address if self.own else address_of(self._settings, self._seen)

    def _reaches_itself(self, address: str, port: int) -> bool:
        """Whether this very booth answers there, and not another machine at an address that is out of date."""
        answer = fetch(address, port, f"/P/{self.trial}", FETCH_LIMIT)
        return answer is not None and answer.status == HTTPStatus.NO_CONTENT


def address_of(settings: ShareSettings, seen: str | None) -> str | None:
    """The address of this machine in a network of others; *seen* is where a phone has opened a page, if one has."""
    return settings.address if settings.address != "auto" else phone_address(settings.interface, seen)


def seen_address(state: Path, event: str, network: str) -> str | None:
    """The address at which a phone was last seen in this *event* and kind of *network*."""
    kept = remembered(state / FILE)
    return kept.get("address") if (kept.get("event"), kept.get("network")) == (event, network) else None


def _keep_seen(state: Path, event: str, network: str, address: str) -> None:
    try:
        remember(state / FILE, {"event": event, "network": network, "address": address})
    except OSError as fault:
        log.warning("it is not kept that the way to the phones works: %s", fault)

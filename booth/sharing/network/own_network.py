"""The booth's own Wi-Fi: an access point that NetworkManager opens, for as long as the booth runs."""

import logging
import threading
from contextlib import suppress
from pathlib import Path

from booth.clock import Clock
from booth.config import ShareSettings
from booth.runtime.worker import Worker
from booth.sharing.network.network_manager import NetworkManager, NetworkManagerBusy, NetworkManagerFault, Radio
from booth.sharing.network.wifi import Wifi, machine_of, own_wifi

log = logging.getLogger(__name__)

ADDRESS = "10.42.0.1"  # of the booth in its own network, as in systemd/booth-dnsmasq.conf
OPENS_WITHIN = 90.0  # seconds: an adapter scans first, and may have to leave another network
LOOKS_AGAIN = 2.0  # seconds between two looks at whether it is still open
AGAIN = 10.0  # seconds until it is tried again where nothing was changed by trying
AGAIN_OPENING = 120.0  # the same where the adapter has left its own network for it
POLL = 0.2  # seconds between two looks while it opens


class OwnNetwork:
    """Keeps the access point open in a thread of its own; where it cannot, it says why and goes on trying."""

    def __init__(self, settings: ShareSettings, state: Path, clock: Clock) -> None:
        """*state*: the folder in which its name and password are kept."""
        self._settings = settings
        self._state = state
        self._clock = clock
        self._worker = Worker("own Wi-Fi", self._work, clock)
        self._before: str | None = None  # the connection that the adapter was in, to be given back
        # Written by the thread of _work alone.
        self.wifi: Wifi | None = None
        """What a phone has to know to join; None while it is not open."""
        self.fault = ""
        """Why it is not open, in a phrase; empty while nothing is known to be wrong."""

    def start(self) -> None:
        """Begins to open it."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Closes it and gives the adapter its network back; False if that took longer than *timeout* seconds."""
        return self._worker.stop(timeout)

    @property
    def address(self) -> str | None:
        """The booth's address in it; None while it is not open."""
        return ADDRESS if self.wifi else None

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            again = AGAIN
            try:
                with NetworkManager() as manager:
                    radio = manager.radio(self._settings.interface)
                    again = AGAIN_OPENING
                    self._keep_open(manager, radio, stopping)
            except NetworkManagerFault as fault:
                self._tell(str(fault))
            stopping.wait(again)

    def _keep_open(self, manager: NetworkManager, radio: Radio, stopping: threading.Event) -> None:
        """Opens it on *radio* and returns when the booth ends. Raises NetworkManagerFault when it is closed."""
        self._before = radio.connection or self._before
        wifi = own_wifi(self._settings, self._state, machine_of(radio.address))
        access_point = manager.open_access_point(radio, wifi, ADDRESS)
        try:
            ends = self._clock.now() + OPENS_WITHIN
            while not self._is_open(manager, access_point, radio):
                if self._clock.now() > ends:
                    raise NetworkManagerFault(f"NetworkManager takes too long to open a Wi-Fi on {radio.interface}")
                if stopping.wait(POLL):
                    return
            self.wifi = wifi
            self._tell("")
            while not stopping.wait(LOOKS_AGAIN):
                self._is_open(manager, access_point, radio)
        finally:
            self.wifi = None
            self._give_back(manager, radio, access_point)

    @staticmethod
    def _is_open(manager: NetworkManager, access_point: str, radio: Radio) -> bool:
        """Whether it is open; False while it comes up, or NetworkManager is busy. Raises NetworkManagerFault."""
        try:
            return manager.is_open(access_point, radio)
        except NetworkManagerBusy:
            return False

    def _give_back(self, manager: NetworkManager, radio: Radio, access_point: str) -> None:
        with suppress(NetworkManagerFault):  # it was closed already
            manager.close_access_point(access_point)
        if self._before:
            try:
                manager.reconnect(radio, self._before)
            except NetworkManagerFault as fault:
                log.warning("%s was not put back into its network: %s", radio.interface, fault)

    def _tell(self, fault: str) -> None:
        if fault and fault != self.fault:
            log.warning("the booth has no Wi-Fi of its own, so guests are told to ask for their photos: %s", fault)
        elif not fault and self.fault:
            log.warning("the booth's own Wi-Fi is open now")
        self.fault = fault

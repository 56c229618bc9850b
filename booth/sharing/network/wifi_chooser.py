"""Looks around for Wi-Fis and joins the one that the operator chooses, in a thread of its own."""

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from booth.clock import Clock
from booth.runtime.worker import Worker
from booth.sharing.network.joining import Joining, Nearby
from booth.sharing.network.network_manager import NetworkManager, NetworkManagerFault

log = logging.getLogger(__name__)

LOOKS = 2.0  # seconds between two looks at what is heard
SCANS = 10.0  # seconds between two times that the adapter is told to listen anew
JOINS_WITHIN = 45.0  # seconds: a router that gives out addresses slowly takes thirty
POLL = 0.3  # seconds between two looks at whether it has joined


@dataclass(frozen=True, slots=True)
class WifiView:
    """What there is to be seen."""

    nearby: tuple[Nearby, ...] | None = None  # None: not listened yet
    joining: str = ""  # the name of the Wi-Fi that is being joined
    said: str = ""  # what came of the last wish, in a sentence
    went_well: bool = True  # that is good news
    fault: str = ""  # why there is no list, in a phrase


class WifiChooser:
    """Shows the Wi-Fis around while it runs. Every method but `stop` returns at once; `view` may be read by any."""

    def __init__(self, interface: str, clock: Clock) -> None:
        """*interface*: the Wi-Fi adapter's, or "auto"."""
        self.view = WifiView()  # written by the thread of _work alone
        self._interface = interface
        self._clock = clock
        self._worker = Worker("Wi-Fis around", self._work, clock)
        self._wishes: queue.Queue[Callable[[Joining], None]] = queue.Queue()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begins to listen."""
        self._worker.start()

    def ask_to_stop(self) -> None:
        """Ends it without waiting; a Wi-Fi that is being joined is given up."""
        self._stopping.set()
        self._worker.ask_to_stop()

    def stop(self, timeout: float) -> bool:
        """Ends it; False if that took longer than *timeout* seconds."""
        self.ask_to_stop()
        return self._worker.stop(timeout)

    def join(self, name: str, password: str = "") -> None:
        """Joins the Wi-Fi *name*; without a *password* with that which is kept, if it needs one."""
        self._wishes.put(lambda joining: self._join(joining, name, password))

    def forget(self, name: str) -> None:
        """Forgets the Wi-Fi *name*, and leaves it."""
        self._wishes.put(lambda joining: self._forget(joining, name))

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                with NetworkManager() as manager:
                    self._look_around(Joining(manager, self._interface), stopping)
            except NetworkManagerFault as fault:
                self.view = replace(self.view, fault=str(fault), nearby=None, joining="")
            stopping.wait(LOOKS)

    def _look_around(self, joining: Joining, stopping: threading.Event) -> None:
        scanned = float("-inf")
        while not stopping.is_set():
            if (now := self._clock.now()) - scanned >= SCANS:
                scanned = now
                joining.scan()
            self.view = replace(self.view, nearby=joining.nearby(), fault="")
            with suppress(queue.Empty):
                wish = self._wishes.get(timeout=LOOKS / 2)
                wish(joining)

    def _join(self, joining: Joining, name: str, password: str) -> None:
        self.view = replace(self.view, joining=name, said="")
        try:
            self._tell(self._joined(joining, name, password))
        except NetworkManagerFault as fault:
            log.info("the Wi-Fi %s was not joined: %s", name, fault)
            self._tell(str(fault), went_well=False)

    def _joined(self, joining: Joining, name: str, password: str) -> str:
        """Joins it; a sentence about that. Raises NetworkManagerFault."""
        attempt = joining.begin(name, password)
        ends = self._clock.now() + JOINS_WITHIN
        try:
            while not joining.has_joined(attempt):
                if self._clock.now() > ends:
                    raise NetworkManagerFault(f"{name} does not answer. Is it too far away?")
                if self._stopping.wait(POLL):
                    raise NetworkManagerFault(f"{name} was not joined: nobody waited for it.")
        except NetworkManagerFault:
            joining.drop(attempt)
            raise
        joining.keep(attempt)
        log.info("the booth is in the Wi-Fi %s now", name)
        return f"The booth is in {name} now."

    def _forget(self, joining: Joining, name: str) -> None:
        try:
            joining.forget(name)
            self._tell(f"{name} is forgotten.")
        except NetworkManagerFault as fault:
            self._tell(str(fault), went_well=False)

    def _tell(self, said: str, *, went_well: bool = True) -> None:
        self.view = replace(self.view, joining="", said=said, went_well=went_well)

"""Which phones the server process has seen, so that the booth learns when one has come; kept in memory alone."""

from collections import OrderedDict
from collections.abc import Callable

GONE = 600.0  # seconds of silence after which a phone that asks again has come anew
NOTED = 1024  # phones told apart, the latest
PAUSE = 1.0  # seconds from telling something to telling it again, whoever asks how often


class Phones:
    """Tells when a phone is heard for the first time, and at which of this machine's addresses one has had a page."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        """*tell* sends an event to the booth: ("joined", ""), ("came", address)."""
        self._tell = tell
        self._heard: OrderedDict[str, float] = OrderedDict()  # when, by the phone's address
        self._told: dict[tuple[str, str], float] = {}  # when, by the event

    def asked(self, phone: str, local: str, now: float) -> None:
        """The *phone*, an address, has asked for anything at *local*, the address of this machine that it used."""
        if phone == local:  # the booth itself
            return
        last = self._heard.pop(phone, None)
        self._heard[phone] = now
        if len(self._heard) > NOTED:
            self._heard.popitem(last=False)
        if last is None or now - last > GONE:
            self._tell_once("joined", "", now)

    def opened(self, phone: str, local: str, now: float) -> None:
        """The *phone* gets a page at *local*."""
        if phone != local:
            self._tell_once("came", local, now)

    def _tell_once(self, event: str, detail: str, now: float) -> None:
        if now - self._told.get((event, detail), float("-inf")) >= PAUSE:
            self._told[event, detail] = now
            self._tell(event, detail)

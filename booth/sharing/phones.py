"""Which phones the server process has seen, so that the booth learns when one has come; kept in memory alone."""

from collections import OrderedDict
from collections.abc import Callable

GONE = 600.0  # seconds of silence after which a phone that asks again has come anew
NOTED = 1024  # phones told apart, the latest


class Phones:
    """Tells when a phone is heard for the first time, and at which of this machine's addresses one has had a page."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        """*tell* sends an event to the booth: ("joined", ""), ("came", address)."""
        self._tell = tell
        self._heard: OrderedDict[str, float] = OrderedDict()  # when, by the phone's address
        self._came_to = ""

    def asked(self, phone: str, local: str, now: float) -> None:
        """The *phone*, an address, has asked for anything at *local*, the address of this machine that it used."""
        if phone == local:  # the booth itself
            return
        last = self._heard.pop(phone, None)
        self._heard[phone] = now
        if len(self._heard) > NOTED:
            self._heard.popitem(last=False)
        if last is None or now - last > GONE:
            self._tell("joined", "")

    def opened(self, phone: str, local: str) -> None:
        """The *phone* gets a page at *local*."""
        if local not in {phone, self._came_to}:
            self._came_to = local
            self._tell("came", local)

"""How well guests can fetch their photos, and what their phones have done with them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """What phones have done with a photo, in monotonic seconds."""

    opened: float | None = None  # when a phone last asked for the page for the first time; the same one counts once
    delivered: float | None = None  # when the first phone had the complete picture


@dataclass(frozen=True, slots=True)
class SharingStatus:
    """How well guests can fetch their photos at this moment."""

    address: str | None  # of this machine, as links name it; None without a network
    port: int | None  # None while the server process starts or cannot open its port
    fault: str  # why the port cannot be opened; empty if it can
    offered: int  # photos that can be fetched
    opened: int  # of these, those whose page a phone has opened
    delivered: int  # of these, those that a phone has in full
    way: str = ""  # what is to be said of the way to the phones; empty if a phone has come by it, and all is well
    off: bool = False  # the operator wants no page: guests ask for their photos

    @property
    def reachable(self) -> bool:
        """Whether a link can be given to a guest."""
        return self.address is not None and self.port is not None

    def line(self) -> str:
        """All of it as a short phrase."""
        counts = f"{self.offered} photos, {self.opened} opened, {self.delivered} fetched"
        if self.off:
            return "guests' page: off"
        if self.fault:
            return f"guests' page: {self.fault}; {counts}"
        if self.port is None:
            return f"guests' page: starting; {counts}"
        where = f"{self.address or 'no network'}, port {self.port}"
        return f"guests' page: {where}; {counts}" + (f"; {self.way}" if self.way else "")

"""What an operator does with the whole machine: switches it off, starts it anew, sets its clock.

logind (org.freedesktop.login1(5)) and timedated (org.freedesktop.timedate1(5)) do it, asked over the system's D-Bus;
that the service's user may ask is said in systemd/booth-machine.rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from booth.clock import Clock
from booth.problems import Problem
from booth.runtime.system_bus import BusFault, SystemBus

CALL_LIMIT = 8.0  # seconds for an answer
LET_GO_LIMIT = 5.0  # seconds for the time servers' program to let the clock go
_LOOK_AGAIN = 0.1  # seconds
_LOGIND, _LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_TIMEDATED, _TIMEDATED_PATH = "org.freedesktop.timedate1", "/org/freedesktop/timedate1"
_STILL_BY_NETWORK = ".AutomaticTimeSyncEnabled"
_HELD_BACK = (".OperationInProgress", ".BlockedByInhibitorLock")


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the machine's clock says, and what keeps it right."""

    now: datetime
    source: Literal["network", "battery", ""]  # what has set it: a time server, a clock with a battery, nothing known
    asks_network: bool  # a time server is asked whenever there is a network


class Machine:
    """Logind and timedated, asked over the system's D-Bus. Whatever it does may wait, and raises Problem."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def switch_off(self) -> None:
        """Shuts the machine down; returns when that has begun."""
        _end_by("PowerOff")

    def restart(self) -> None:
        """Shuts the machine down and starts it anew; returns when that has begun."""
        _end_by("Reboot")

    def clock_state(self) -> ClockState:
        """What the clock says, and who has set it."""
        with _asking(_TIMEDATED) as bus:
            by_network, asks = (
                bool(bus.get(_TIMEDATED_PATH, _TIMEDATED, name, limit=CALL_LIMIT))
                for name in ("NTPSynchronized", "NTP")
            )
        return ClockState(self._clock.wall(), "network" if by_network else self._clock.source, asks)

    def set_clock(self, when: datetime) -> None:
        """Sets the machine's clock, and that with a battery if it has one, to *when*, which has a time zone.

        Where time servers are asked, they still are afterwards: without a network they do not answer, with one they
        know better.
        """
        clock = self._clock
        with _asking(_TIMEDATED) as bus:
            asks = bool(bus.get(_TIMEDATED_PATH, _TIMEDATED, "NTP", limit=CALL_LIMIT))
            began = clock.now()
            if asks:
                _call(bus, "SetNTP", "bb", (False, False))
            try:
                while True:
                    since = round((clock.now() - began) * 1e6)
                    try:
                        _call(bus, "SetTime", "xbb", (round(when.timestamp() * 1e6) + since, False, False))
                        break
                    except BusFault as fault:
                        if not fault.error.endswith(_STILL_BY_NETWORK) or clock.now() - began > LET_GO_LIMIT:
                            raise
                    clock.sleep(_LOOK_AGAIN)
            finally:
                if asks:
                    _call(bus, "SetNTP", "bb", (True, False))


def _end_by(method: str) -> None:
    with _asking(_LOGIND) as bus:
        bus.call(_LOGIND_PATH, f"{_LOGIND}.Manager", method, "b", (False,), limit=CALL_LIMIT)


def _call(bus: SystemBus, method: str, signature: str, body: tuple[bool | int, ...]) -> None:
    bus.call(_TIMEDATED_PATH, _TIMEDATED, method, signature, body, limit=CALL_LIMIT)


@contextmanager
def _asking(name: str) -> Iterator[SystemBus]:
    """A connection to the program *name*; what goes wrong with it is a Problem in words."""
    try:
        bus = SystemBus(name, CALL_LIMIT)
        try:
            yield bus
        finally:
            bus.close()
    except BusFault as fault:
        raise Problem("", _explained(fault, name)) from fault


def _explained(fault: BusFault, name: str) -> str:
    program = "systemd-logind" if name == _LOGIND else "systemd-timedated"
    if fault.forbidden:
        return "The booth may not do that: sudo apt install polkitd, then sudo make install in the booth's folder."
    if fault.absent:
        return f"This machine has no {program}, which does that."
    if fault.error.endswith(_HELD_BACK):
        return f"Another program holds that back, such as an update that is being installed; wait a little ({fault})."
    return f"{program} does not do it: {fault}"

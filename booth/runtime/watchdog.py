"""Tells systemd that the booth is alive, by sd_notify's protocol: datagrams to the socket named in NOTIFY_SOCKET."""

import contextlib
import os
import socket
from collections.abc import Callable, Mapping

EVERY = 5.0  # seconds between two reports at most; the unit's patience is for what one frame takes beside that
STARTS_WITHIN = 300.0  # seconds for which systemd waits on after each report of a start that goes on


class Watchdog:
    """Reports to systemd, if the booth was started by it. Never waits, never raises.

    Called by the main loop after a frame was presented, and only then: a report from anywhere else would prove that
    some thread is alive, not that a guest sees something.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """*environment* is `os.environ` as systemd set it: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID."""
        address = environment.get("NOTIFY_SOCKET", "")
        if address.startswith("@"):
            address = "\0" + address[1:]  # Linux's abstract sockets, which are no files
        self._address = address
        limit = float(environment.get("WATCHDOG_USEC") or 0) / 1e6
        self._watched = limit > 0 and environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._every = min(limit / 3, EVERY) if self._watched else EVERY
        self._ready = False
        self._next = float("-inf")

    def beat(self, now: float, status: Callable[[], str]) -> None:
        """Reports "alive" every five seconds, or every third of a watchdog's timeout if that is shorter.

        *status* is for `systemctl status`, *now* in monotonic seconds. The first report also says "ready": the first
        frame is on the screen.
        """
        if now < self._next:
            return
        line = " ".join(status().split())  # a line break would begin another field
        message = f"STATUS={line}" if self._ready else f"READY=1\nSTATUS={line}"
        if self._watched:
            message += "\nWATCHDOG=1"
        if self._send(message):
            self._ready = True
            self._next = now + self._every

    def starting(self, now: float, status: str) -> None:
        """Reports every few seconds that the start goes on, with *status*: systemd then waits on for it.

        Not "ready", after which the watchdog would count the seconds that the booth's parts need to start.
        """
        if now >= self._next:
            self._next = now + EVERY
            self._send(f"EXTEND_TIMEOUT_USEC={STARTS_WITHIN * 1e6:.0f}\nSTATUS={status}")

    def stopping(self) -> None:
        """Reports that the booth ends on purpose."""
        self._send("STOPPING=1\nSTATUS=closing")

    def _send(self, message: str) -> bool:
        if not self._address:
            return True
        # If systemd does not take it, because it reloads itself or its queue is full, the next frame tries again.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams:
            datagrams.settimeout(0)
            datagrams.sendto(message.encode(), self._address)
            return True
        return False

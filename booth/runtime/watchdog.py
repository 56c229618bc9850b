"""Tells systemd that the booth lives, in its own words: a datagram to the socket named in NOTIFY_SOCKET."""

import contextlib
import os
import socket
from collections.abc import Mapping

UNWATCHED = 5.0  # seconds between two reports where no watchdog waits for them


class Watchdog:
    """Reports to systemd; does nothing where systemd does not ask for it.

    Called by the main loop after a frame was presented, and only then: a ping from anywhere else would prove that some
    thread lives, not that a guest sees something. Never waits, never raises.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """*environment* is `os.environ` as systemd set it: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID."""
        address = environment.get("NOTIFY_SOCKET", "")
        if address.startswith("@"):
            address = "\0" + address[1:]  # Linux's abstract sockets, which are no files
        self._address = address
        limit = float(environment.get("WATCHDOG_USEC") or 0) / 1e6
        self._watched = limit > 0 and environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._every = limit / 3 if self._watched else UNWATCHED
        self._ready = False
        self._next = float("-inf")

    def beat(self, now: float, status: str) -> None:
        """Says "alive" at a third of the watchdog's patience, with *status* for `systemctl status`.

        The first beat also says that the booth is ready: its first frame is on the screen. *now* in monotonic seconds.
        """
        if now < self._next:
            return
        message = f"STATUS={status}" if self._ready else f"READY=1\nSTATUS={status}"
        if self._watched:
            message += "\nWATCHDOG=1"
        if self._send(message):
            self._ready = True
            self._next = now + self._every

    def stopping(self) -> None:
        """Says that the booth ends on purpose."""
        self._send("STOPPING=1\nSTATUS=closing")

    def _send(self, message: str) -> bool:
        if not self._address:
            return True
        # What systemd misses, because it reloads itself or its queue is full, the next frame says again.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)
            line.sendto(message.encode(), self._address)
            return True
        return False

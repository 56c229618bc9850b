"""A way to a server that is as bad as a crowded venue's: it refuses, breaks off, stalls, trickles, answers nonsense."""

import random
import socket
import struct
import threading
from contextlib import suppress

from booth.clock import Clock

FAULTS = ("refuse", "reset", "reset late", "stall", "trickle", "500", "503", "403")
TRICKLE = 200  # bytes at a time
TRICKLE_PAUSE = 0.25  # seconds between two of them
LONGEST = 400_000  # bytes after which a connection is reset at the latest, if it is to be


class FaultyProxy:
    """Passes connections on to *port* of this machine; *share* of them have a fault, and all in `next` that one."""

    def __init__(
        self, port: int, share: float = 0.0, chance: random.Random | None = None, trickle: int = TRICKLE
    ) -> None:
        self.next: list[str] = []  # the fault of every connection from now on, in place of chance; empty: by chance
        self.made: dict[str, int] = {}  # how often each fault was made
        self.connections = 0
        self._to = port
        self._share = share
        self._chance = chance or random.Random(1)
        self._trickle = trickle  # bytes at a time
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open: set[socket.socket] = set()
        self._ended = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> "FaultyProxy":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listener.close()
        for each in list(self._open):
            with suppress(OSError):
                each.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            fault = self.next[0] if self.next else ""
            if not self.next and self._chance.random() < self._share:
                fault = self._chance.choice(FAULTS)
            after = self._chance.randrange(LONGEST)
            if fault:
                self.made[fault] = self.made.get(fault, 0) + 1
            threading.Thread(target=self._carry, args=(phone, fault, after), daemon=True).start()

    def _carry(self, phone: socket.socket, fault: str, after: int) -> None:
        self._open.add(phone)
        server = None
        try:
            match fault:
                case "refuse":
                    _reset(phone)
                    return
                case "stall":
                    self._ended.wait(600)
                    return
                case "500" | "503" | "403":
                    self._answer(phone, fault)
                    return
            server = socket.create_connection(("127.0.0.1", self._to), timeout=60)
            self._open.add(server)
            late = fault == "reset late"  # the server has had all of it, and its answer is lost
            up = after if fault == "reset" else None
            paths = (
                (phone, server, up, fault == "trickle", False),
                (server, phone, 0 if late else None, False, late),
            )
            both = [threading.Thread(target=self._pass_on, args=path, daemon=True) for path in paths]
            for thread in both:
                thread.start()
            for thread in both:
                thread.join()
        except OSError:
            pass
        finally:
            for each in (phone, server):
                if each:
                    self._open.discard(each)
                    with suppress(OSError):
                        each.close()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, limit: int | None, trickles: bool, waits: bool
    ) -> None:
        """Until the source ends; resets both after *limit* bytes. *waits*: those bytes are waited for."""
        passed, pause = 0, Clock().sleep
        with suppress(OSError):
            while content := source.recv(self._trickle if trickles else 65536):
                if limit is not None and passed + len(content) > limit:
                    target.sendall(content[: limit - passed])
                    if waits:
                        pause(0.05)
                    _reset(source)
                    _reset(target)
                    return
                target.sendall(content)
                passed += len(content)
                if trickles:
                    pause(TRICKLE_PAUSE)
            target.shutdown(socket.SHUT_WR)

    @staticmethod
    def _answer(phone: socket.socket, status: str) -> None:
        phone.settimeout(2)
        with suppress(OSError):
            phone.recv(65536)
            phone.sendall(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            while phone.recv(65536):
                pass


def _reset(connection: socket.socket) -> None:
    """Ends it as a broken one ends: with RST."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
        connection.close()

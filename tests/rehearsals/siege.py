"""What many slow and silent clients can do to the guests' page (`python -m tests.rehearsals.siege`); takes a minute.

The real server and, from twenty addresses, five hundred clients that send one byte of a header each second and two
hundred that take a hundred bytes of a photo each second; each comes back at once when it is cut off. Meanwhile an
honest phone asks ten times a second, on a new connection each time. Ends with status 1 unless 99 % of its requests are
answered within a second and every slow client is cut off within ten.
"""

import argparse
import contextlib
import http.client
import itertools
import random
import select
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from booth.clock import Clock
from booth.sharing.server.http_connection import LOOK_INTERVAL
from tests.support.phone import TOKEN, ask, new_server, photo_in, port_of
from tests.support.running import ROOT

SILENT, GREEDY = 500, 200
ADDRESSES = 20
TICK = 0.25  # seconds between two looks at all clients
PHOTO_BYTES = 1_500_000
HONEST_LIMIT = 1.0  # seconds for an answer
CUT_LIMIT = 10.0 + LOOK_INTERVAL + 2 * TICK  # seconds: ten, and what it takes to notice, there and here
_OVER = select.POLLHUP | select.POLLERR | select.POLLRDHUP | select.POLLNVAL


class Slow:
    """One client that holds its place as long as it can."""

    def __init__(self, port: int, address: str, request: bytes, clock: Clock) -> None:
        self._to = (port, address)
        self._request = request  # what it sends at once
        self._reads = request.endswith(b"\r\n\r\n")
        self._clock = clock
        self._line: socket.socket | None = None
        self._poll = select.poll()
        self.since = 0.0

    def begin(self) -> None:
        port, address = self._to
        self._line = socket.socket()
        self._line.bind((address, 0))
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._line.settimeout(5.0)
        self._poll = select.poll()
        self._poll.register(self._line, _OVER)
        self.since = self._clock.now()
        with contextlib.suppress(OSError):  # cut off before it stood
            self._line.connect(("127.0.0.1", port))
            self._line.sendall(self._request)
        self._line.settimeout(0)

    def go_on(self, *, now_and_then: bool) -> float | None:
        """Takes or sends a little; how long it was there if it was cut off, and begins anew."""
        assert self._line
        if not self._poll.poll(0):
            with contextlib.suppress(OSError):
                if self._reads:
                    self._line.recv(round(100 * TICK))
                elif now_and_then:
                    self._line.send(b"a")
            return None
        self._line.close()
        lasted = self._clock.now() - self.since
        self.begin()
        return lasted


def besiege(port: int, seconds: float) -> None:
    """All slow clients; prints how long each lasted: the longest of the silent ones, of the greedy, and how many."""
    clock = Clock()
    addresses = itertools.cycle(f"127.0.2.{number}" for number in range(1, ADDRESSES + 1))
    ask = f"GET /P/{TOKEN}/PHOTO.JPG HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    silent = [Slow(port, next(addresses), b"GET / HTTP/1.1\r\nX: ", clock) for _ in range(SILENT)]
    greedy = [Slow(port, next(addresses), ask, clock) for _ in range(GREEDY)]
    for client in silent + greedy:
        client.begin()
    print("all there", flush=True)
    lasted: dict[bool, list[float]] = {False: [], True: []}
    ends = clock.now() + seconds
    for turn in itertools.count():
        began = clock.now()
        if began >= ends:
            break
        for kind, clients in ((False, silent), (True, greedy)):
            for client in clients:
                over = client.go_on(now_and_then=turn % 4 == 0)
                if over is not None:
                    lasted[kind].append(over)
        clock.sleep(max(0.0, TICK - (clock.now() - began)))
    for kind, clients in ((False, silent), (True, greedy)):
        still = [clock.now() - client.since for client in clients]
        print(len(lasted[kind]), max(lasted[kind] + still))


def honest(port: int, seconds: float, clock: Clock) -> list[float]:
    """How long each of an honest phone's requests took; infinity for one that was not answered."""
    took = []
    ends = clock.now() + seconds
    while clock.now() < ends:
        began = clock.now()
        try:
            answered = ask(port, f"/P/{TOKEN}").status == http.client.OK
        except (OSError, http.client.HTTPException):
            answered = False
        took.append(clock.now() - began if answered else float("inf"))
        clock.sleep(max(0.0, 0.1 - (clock.now() - began)))
    return sorted(took)


def rehearse(seconds: float) -> int:
    """Besieges a server; 1 if an honest phone suffers from it, or a slow client lasts."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        photo = photo_in(Path(name))
        photo.picture.write_bytes(random.Random(1).randbytes(PHOTO_BYTES))
        server = new_server(0)
        server.published(photo)
        server.start()
        try:
            port = port_of(server)
            words = [sys.executable, "-m", "tests.rehearsals.siege", "--besiege", str(port), "--seconds", str(seconds)]
            with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as siege:
                assert siege.stdout
                siege.stdout.readline()  # all are there
                took = honest(port, seconds, clock)
                ends = [line.split() for line in siege.stdout.read().splitlines()]
        finally:
            server.stop(5.0)
    in_time = sum(each <= HONEST_LIMIT for each in took) / len(took)
    print(
        f"{len(took)} honest requests: {in_time:.1%} answered within {HONEST_LIMIT:.0f} s, half of them within "
        f"{took[len(took) // 2] * 1000:.0f} ms, 99 % within {took[int(len(took) * 0.99)] * 1000:.0f} ms"
    )
    for kind, (times, longest) in zip(("send slowly", "read slowly"), ends, strict=True):
        print(f"clients that {kind}: cut off {times} times, the last to go after {float(longest):.1f} s")
    return int(in_time < 0.99 or any(float(longest) > CUT_LIMIT for _, longest in ends))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--besiege", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.besiege:
        besiege(chosen.besiege, chosen.seconds)
        return 0
    return rehearse(chosen.seconds)


if __name__ == "__main__":
    sys.exit(main())

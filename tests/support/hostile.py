"""Clients that mean no good: requests as no browser makes them, and links that nobody was given."""

import os
import random
import re
import secrets
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from booth.sharing.publisher import Publisher
from tests.support.mutations import mutated
from tests.support.phone import TOKEN, ask, dial

PHOTO = b"\xff\xd8\xff" + b"the photo " * 50
"""What the photo on offer holds: small, so that it can be looked for in every answer."""


def replies(port: int, number: int, request: bytes) -> bytes:
    """All that comes back within the time in which an honest request is answered."""
    with dial(port, f"127.0.3.{number % 200 + 1}") as line:
        came = b""
        try:
            line.sendall(request)
            line.settimeout(0.4)
            while piece := line.recv(1 << 20):
                came += piece
        except OSError:  # nothing more to come, or cut off
            pass
        return came


def send_broken(server: Publisher, port: int, picture: Path, count: int, seed: int) -> Counter[str]:
    """Sends *count* requests that are broken in many ways; returns how often each status came back.

    Asserts that the server process lives on and that nothing comes back but its pages and the photo on offer,
    *picture*, beside which lies a file that is not.
    """
    picture.write_bytes(PHOTO)
    (picture.parent / "secret").write_bytes(b"secret")
    page, start, gone = (ask(port, path).body for path in (f"/P/{TOKEN}", "/", "/nowhere"))
    pid = server.pid
    chance = random.Random(seed)
    requests = [mutated(chance) for _ in range(count)]

    with ThreadPoolExecutor(64) as phones:
        answers = list(phones.map(lambda each: replies(port, *each), enumerate(requests)))

    statuses: Counter[str] = Counter()
    for request, answer in zip(requests, answers, strict=True):
        rest = answer
        while rest:
            head, _, rest = rest.partition(b"\r\n\r\n")
            found = re.match(rb"HTTP/\d\.\d (\d\d\d) ", head)
            assert found, (request, answer)
            statuses[found[1].decode()] += 1
            for body in (page, start, gone, PHOTO):
                rest = rest.removeprefix(body)
            assert not rest or rest.startswith(b"HTTP/"), (request, answer)
    assert ask(port, f"/P/{TOKEN}/SAVE").body == PHOTO
    assert server.pid == pid
    assert not os.waitid(os.P_PID, pid or 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return statuses


def guess(port: int, phones: Iterable[str], each: int) -> Counter[str]:
    """Tries out links, *each* of as many from every address in *phones*; returns how often each status came back."""
    statuses: Counter[str] = Counter()
    for phone in phones:
        line = dial(port, phone)
        for _ in range(each):
            token = b32encode(secrets.token_bytes(17))[:26].decode()
            line.sendall(f"GET /P/{token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head, length, came = b"", 0, b""
            while b"\r\n\r\n" not in came or len(came) < len(head) + 4 + length:
                came += (piece := line.recv(65536))
                assert piece
                head = came.partition(b"\r\n\r\n")[0]
                found = re.search(rb"Content-Length: (\d+)", head)
                length = int(found[1]) if found else 0
            statuses[head[9:12].decode()] += 1
            if b"Connection: close" in head:
                line.close()
                line = dial(port, phone)
        line.close()
    return statuses

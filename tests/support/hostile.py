"""Clients that mean no good: requests as no browser makes them, and links that nobody was given."""

import os
import random
import re
import secrets
import socket
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from booth.sharing.publisher import Publisher
from tests.support.mutations import mutated
from tests.support.phone import PATIENCE, TOKEN, ask, dial

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
    known = [PHOTO] + [
        ask(port, path, headers={"Accept-Language": language}).body
        for path in (f"/P/{TOKEN}", "/", "/nowhere")
        for language in ("", "de")  # which one of the mutations asks for
    ]
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
            for body in known:
                rest = rest.removeprefix(body)
            assert not rest or rest.startswith(b"HTTP/"), (request, answer)
    assert ask(port, f"/P/{TOKEN}/SAVE").body == PHOTO
    assert server.pid == pid
    assert not os.waitid(os.P_PID, pid or 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return statuses


def guess(port: int, phones: Iterable[str], each: int, patience: float = PATIENCE) -> Counter[str]:
    """Tries out links, *each* of as many from every address in *phones*; returns how often each status came back.

    One that is not answered within *patience* seconds is given up: "unanswered".
    """
    statuses: Counter[str] = Counter()
    for phone in phones:
        line: socket.socket | None = None
        for _ in range(each):
            line = line or dial(port, phone)
            line.settimeout(patience)
            head = _answer_to_a_guess(line)
            statuses[head[9:12].decode() or "unanswered"] += 1
            if not head or b"Connection: close" in head:
                line.close()
                line = None
        if line:
            line.close()
    return statuses


def _answer_to_a_guess(line: socket.socket) -> bytes:
    """The head of the answer to a link that was made up; empty if none comes."""
    token = b32encode(secrets.token_bytes(17))[:26].decode()
    head, length, came = b"", 0, b""
    try:
        line.sendall(f"GET /P/{token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        while b"\r\n\r\n" not in came or len(came) < len(head) + 4 + length:
            piece = line.recv(65536)
            if not piece:
                return b""
            came += piece
            head = came.partition(b"\r\n\r\n")[0]
            found = re.search(rb"Content-Length: (\d+)", head)
            length = int(found[1]) if found else 0
    except OSError:  # cut off, or too late
        return b""
    return head

"""Twenty thousand broken requests, ten thousand guessed links (`python -m tests.rehearsals.hostile`); some minutes.

Both against the real server with its real limits. Ends with status 1 if it crashes or says that it failed, if anything
comes back but its pages and the photo on offer, if a guess hits, if guessing is not slowed, or if a phone behind the
same router as who guesses does not get its photo meanwhile.
"""

import argparse
import http.client
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from booth.clock import Clock
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_connection import Limits
from tests.support.hostile import PHOTO, guess, send_broken
from tests.support.phone import TOKEN, ask, new_server, photo_in, port_of

GUESSERS = 20  # addresses; the first of them is a router with honest phones behind it
GUESS_PATIENCE = 0.3  # seconds that a guesser waits for an answer


@contextmanager
def served() -> Iterator[tuple[Publisher, int, Path]]:
    """A server, its port, and the file of the photo that it offers."""
    with tempfile.TemporaryDirectory() as name:
        photo = photo_in(Path(name))
        photo.picture.write_bytes(PHOTO)
        server = new_server(0)
        server.published(photo)
        server.start()
        try:
            yield server, port_of(server), photo.picture
        finally:
            server.stop(5.0)


def break_requests(count: int) -> bool:
    """Whether *count* broken requests are all answered as they should be."""
    with served() as (server, port, picture):
        statuses = send_broken(server, port, picture, count, seed=20261128)
    print(f"{count} broken requests: {told(statuses)}", flush=True)
    return not [status for status in statuses if status[0] == "5" and status != "503"]


def guess_links(count: int) -> bool:
    """Whether *count* guesses hit nothing and are slowed, and phones behind the same router never notice."""
    clock, over = Clock(), threading.Event()
    honest: Counter[int] = Counter()
    with served() as (_, port, _):

        def phones() -> None:
            while not over.wait(0.2):
                try:
                    honest[ask(port, f"/P/{TOKEN}/PHOTO.JPG").status] += 1
                except (OSError, http.client.HTTPException):
                    honest[0] += 1

        thread = threading.Thread(target=phones)
        thread.start()
        began = clock.now()
        addresses = ["127.0.0.1", *(f"127.0.2.{number}" for number in range(2, GUESSERS + 1))]
        with ThreadPoolExecutor(GUESSERS) as pool:
            found = pool.map(lambda address: guess(port, [address], count // GUESSERS, GUESS_PATIENCE), addresses)
            statuses = sum(found, Counter[str]())
        took = clock.now() - began
        over.set()
        thread.join()
    print(
        f"{statuses.total()} guessed links within {took:.0f} s: {told(statuses)}; "
        f"phones behind the same router: {told(honest)}",
        flush=True,
    )
    most = GUESSERS * (Limits().guesses + took * Limits().guesses_per_second)
    return set(statuses) <= {"404", "429", "unanswered"} and statuses["404"] <= most and set(honest) == {200}


def told(statuses: Counter[str] | Counter[int]) -> str:
    """How often each status came, in words."""
    return ", ".join(f"{status} {times} times" for status, times in sorted(statuses.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--guesses", type=int, default=10_000)
    chosen = parser.parse_args()
    good = break_requests(chosen.requests)
    return 0 if guess_links(chosen.guesses) and good else 1


if __name__ == "__main__":
    sys.exit(main())

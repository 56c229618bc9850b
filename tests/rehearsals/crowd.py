"""What two hundred phones that fetch at once cost the live view (`python -m tests.rehearsals.crowd`); two minutes.

The real booth on a screen nobody sees, with the demo camera, guests choosing a scene: in turn alone, and while two
hundred phones of as many addresses fetch the page and a photo of 1.5 MB, 12 MB a second together as over a good Wi-Fi.
Ends with status 1 unless all photos are whole, the view keeps 97 % of its rate, and 99 % of its pictures come within
33 ms of the one before. The phones need little processor time here, since they bring their own: one process plays
all of them, in small reads and at a low priority.
"""

import argparse
import contextlib
import itertools
import json
import logging
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from booth.app import App
from booth.clock import Clock
from booth.config import Config
from booth.frames import Frame
from booth.settings import settings_of
from booth.ui.screens.choose import ChooseScreen
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.window import open_window
from tests.support.phone import TOKEN, photo_in
from tests.support.running import ROOT, free_port

SIZE = (1280, 720)
PHONES = 200
PHOTO_BYTES = 1_500_000
TOGETHER = 12e6  # bytes a second
READ = 32 * 1024  # bytes at a time
SETTLING = 8.0  # seconds after the first cutout until anything is measured
MOST = 600.0  # seconds for all phones
LEAST = 0.97  # of the view's rate
INTERVAL = 2 / 60 + 0.0005  # seconds between two pictures: two of a screen of 60 Hz, and what the clock is off


class Phone:
    """One of many: asks for the page and the photo, and says whether that came whole."""

    def __init__(self, port: int, number: int) -> None:
        self._line = socket.socket()
        self._line.bind((f"127.0.1.{number + 1}", 0))
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self._line.settimeout(30.0)
        self._line.connect(("127.0.0.1", port))
        self._came = bytearray()
        self.over = False
        for path in (f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG"):
            closing = "Connection: close\r\n" if path.endswith(".JPG") else ""
            self._line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{closing}\r\n".encode())
        self._line.settimeout(0)

    def take(self, most: int) -> int:
        """Takes up to *most* bytes of what has come; returns how many there were."""
        try:
            piece = self._line.recv(most)
        except BlockingIOError:
            return 0
        except OSError:  # cut off
            piece = b""
        self._came += piece
        if not piece:
            self.over = True
            self._line.close()
        return len(piece)

    def has(self, photo: bytes) -> bool:
        """Whether the last thing that came is *photo*."""
        return self._came.startswith(b"HTTP/1.1 200") and self._came.endswith(b"\r\n\r\n" + photo)


def fetch(port: int, photo: bytes) -> None:
    """All phones at once; prints how many have the photo whole, and after how many seconds the last of them."""
    clock = Clock()
    began = clock.now()
    phones = [Phone(port, number) for number in range(PHONES)]
    taken = 0.0
    while waiting := [phone for phone in phones if not phone.over]:
        for phone in waiting:
            taken += phone.take(READ)
            due = began + taken / TOGETHER - clock.now()
            if due > 0:
                clock.sleep(due)
        clock.sleep(0.002)  # where nothing has come
    print(json.dumps({"whole": sum(phone.has(photo) for phone in phones), "seconds": clock.now() - began}))


@dataclass(frozen=True)
class Seen:
    """The live view as it was measured."""

    pictures: float  # a second
    cutouts: float  # a second
    interval: float  # seconds within which 99 % of the pictures come after the one before


class Watched:
    """A booth whose live view is counted."""

    def __init__(self, app: App, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    def settle(self) -> None:
        """Runs until a guest looks for a scene and everything that starts has started."""
        app = self._app
        guest = ScriptedGuest(Script().leave_by("begin"), app.stage, app.canvas)

        def over(now: float) -> bool:
            guest.play(now)
            return isinstance(app.stage.screen, ChooseScreen) and app.cutouts.cutouts.peek() is not None

        app.run(over)
        ends = self._clock.now() + SETTLING
        app.run(lambda now: now >= ends)

    def seen(self, seconds: float, until: Callable[[], bool] = lambda: False) -> Seen:
        """What is seen for *seconds*, or until what *until* waits for."""
        began = self._clock.now()
        times, shown, last = [began], 0, None

        def over(now: float) -> bool:
            nonlocal shown, last
            times.append(self._clock.now())
            cutout = self._app.cutouts.cutouts.peek()
            frame: Frame | None = cutout.frame if cutout else None
            shown += frame is not last
            last = frame
            return until() or now - began >= seconds

        self._app.run(over)
        took = times[-1] - began
        intervals = sorted(later - earlier for earlier, later in itertools.pairwise(times))
        return Seen((len(times) - 1) / took, shown / took, intervals[int(len(intervals) * 0.99)])


@contextlib.contextmanager
def running_booth(folder: Path, clock: Clock) -> Iterator[App]:
    """The booth, with a photo of 1.5 MB on offer."""
    config = Config.model_validate(
        {
            "camera": {"device": "demo"},
            "patience": {"choose": 3600.0},
            "share": {"address": "127.0.0.1", "port": free_port()},
        }
    )
    window = open_window(config.screen, SIZE)
    app = App(settings_of(config, folder), window, clock, stand_in=False)
    photo = photo_in(folder)
    photo.picture.write_bytes(random.Random(1).randbytes(PHOTO_BYTES))
    app.publisher.published(photo)
    with app.running():
        yield app
    window.close()


def rehearse(rounds: int, seconds: float) -> int:
    """Measures in turn alone and with all phones; 1 if they cost too much or one has not got its photo."""
    clock, wrong = Clock(), 0
    with tempfile.TemporaryDirectory() as name, running_booth(Path(name), clock) as app:
        booth = Watched(app, clock)
        booth.settle()
        port = str(app.publisher.status.port)
        words = ["nice", "-n", "10", sys.executable, "-m", "tests.rehearsals.crowd", "--fetch", port, name]
        before = booth.seen(seconds)
        for _ in range(rounds):
            with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as phones:
                during = booth.seen(MOST, lambda phones=phones: phones.poll() is not None)  # type: ignore[misc]  # mypy has no type for a lambda's default
                assert phones.stdout
                told = json.loads(phones.stdout.read())
            after = booth.seen(seconds)
            pictures = 2 * during.pictures / (before.pictures + after.pictures)
            cutouts = 2 * during.cutouts / (before.cutouts + after.cutouts)
            print(
                f"{told['whole']} of {PHONES} photos whole after {told['seconds']:.1f} s; meanwhile "
                f"{during.pictures:.1f} pictures a second ({pictures:.1%}), {during.cutouts:.1f} cutouts "
                f"({cutouts:.1%}), 99 % of the pictures within {during.interval * 1000:.1f} ms "
                f"(alone {before.interval * 1000:.1f} and {after.interval * 1000:.1f})",
                flush=True,
            )
            wrong |= told["whole"] < PHONES or min(pictures, cutouts) < LEAST or during.interval > INTERVAL
            before = after
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of the phones, each before and after a time without")
    parser.add_argument("--seconds", type=float, default=15.0, help="that are measured without them")
    parser.add_argument("--fetch", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fetch:
        port, folder = chosen.fetch
        fetch(int(port), photo_in(Path(folder)).picture.read_bytes())
        return 0
    logging.basicConfig(level=logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    return rehearse(chosen.rounds, chosen.seconds)


if __name__ == "__main__":
    sys.exit(main())

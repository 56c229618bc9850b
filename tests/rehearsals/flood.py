"""What a flood of requests from one phone costs the live view (`python -m tests.rehearsals.flood`); takes two minutes.

The real booth on a screen nobody sees, with the demo camera, in turn without and with a flood over the loopback: many
connections that ask again and again, then a new connection for each request. Prints the live view's rates and the
part of them that is left; ends with status 1 if that is under 95 %. The flood needs little processor time itself, since
a phone brings its own: it asks in batches, and the connections have a low priority.
"""

import argparse
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from booth.app import App
from booth.clock import Clock
from booth.config import Config
from booth.frames import Frame
from booth.settings import settings_of
from booth.ui.window import open_window
from tests.support.running import ROOT, free_port

SIZE = (1280, 720)
LEAST = 0.95  # of the live view's rate
SETTLING = 8.0  # seconds after the first cutout until anything is measured
LINES = 32  # connections of the flood at a time
ASK = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
STYLES = {"requests": (50, 0), "connections": (1, 10)}  # how many are asked at once; the flood's own priority


def flood(port: int, style: str) -> None:
    """Asks as fast as it can until it is killed; says ten times a second how many answers it has had."""
    clock = Clock()
    batch, _ = STYLES[style]
    answers = [0] * LINES

    def one_line(number: int) -> None:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2.0) as line:
                line.settimeout(60.0)
                complete = True
                while complete:
                    line.sendall(ASK * batch)
                    came = 0
                    while came < batch and (piece := line.recv(1 << 20)):
                        came += piece.count(b"HTTP/1.1 ")
                    answers[number] += came
                    complete = came == batch and style != "connections"

    for number in range(LINES):
        Thread(target=one_line, args=(number,), daemon=True).start()
    while True:
        print(sum(answers), flush=True)
        clock.sleep(0.1)


@contextmanager
def flooding(port: int, style: str) -> Iterator[subprocess.Popen[str]]:
    """A flood in a process of its own."""
    words = [sys.executable, "-m", "tests.rehearsals.flood", "--flood", str(port), style]
    process = subprocess.Popen(
        ["nice", "-n", str(STYLES[style][1]), *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        process.stdout.readline()  # everything is imported
        yield process
    finally:
        process.kill()
        process.wait()


class Watched:
    """A booth whose live view is counted."""

    def __init__(self, app: App, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    def rates(self, seconds: float) -> tuple[float, float]:
        """Pictures drawn and cutouts shown in a second, measured over *seconds*."""
        began = self._clock.now()
        drawn, shown, last = 0, 0, None

        def over(now: float) -> bool:
            nonlocal drawn, shown, last
            drawn += 1
            cutout = self._app.cutouts.cutouts.peek()
            frame: Frame | None = cutout.frame if cutout else None
            shown += frame is not last
            last = frame
            return now - began >= seconds

        self._app.run(over)
        took = self._clock.now() - began
        return drawn / took, shown / took

    def settle(self) -> None:
        """Runs until guests are cut out and everything that starts has started."""
        self._app.run(lambda _: self._app.cutouts.cutouts.peek() is not None)
        self.rates(SETTLING)


@contextmanager
def running_booth(folder: Path, clock: Clock) -> Iterator[App]:
    config = Config.model_validate(
        {"camera": {"device": "demo"}, "share": {"address": "127.0.0.1", "port": free_port()}}
    )
    window = open_window(config.screen, SIZE)
    app = App(settings_of(config, folder), window, clock, stand_in=False)
    with app.running():
        yield app
    window.close()


def rehearse(rounds: int, seconds: float) -> int:
    """Measures in turn without and with a flood; 1 if a flood costs too much."""
    clock, wrong = Clock(), 0
    with tempfile.TemporaryDirectory() as name, running_booth(Path(name), clock) as app:
        booth = Watched(app, clock)
        booth.settle()
        link = app.publisher.link("A" * 26)
        assert link
        port = int(link.split(":")[2].split("/")[0])
        for style in STYLES:
            calm, during = [], []
            with flooding(port, style) as process:
                booth.rates(seconds)  # the flood has had what one address may have at once
                for _ in range(rounds):
                    process.send_signal(signal.SIGSTOP)
                    calm.append(booth.rates(seconds))
                    process.send_signal(signal.SIGCONT)
                    during.append(booth.rates(seconds))
            assert process.stdout
            answers = int(process.stdout.read().split()[-1]) / (rounds + 1) / seconds
            (pictures, cutouts), (pictures_left, cutouts_left) = (
                [sum(rate[which] for rate in rates) / rounds for which in (0, 1)] for rates in (calm, during)
            )
            left = pictures_left / pictures, cutouts_left / cutouts
            print(
                f"{style:<12} {answers:7.0f} answers a second; "
                f"pictures {pictures:.1f} to {pictures_left:.1f} a second ({left[0]:.1%}), "
                f"cutouts {cutouts:.1f} to {cutouts_left:.1f} ({left[1]:.1%})",
                flush=True,
            )
            wrong |= min(left) < LEAST
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="of each: without a flood, with it")
    parser.add_argument("--seconds", type=float, default=2.0, help="that one measurement takes")
    parser.add_argument("--flood", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.flood:
        port, style = chosen.flood
        flood(int(port), style)
    logging.basicConfig(level=logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    return rehearse(chosen.rounds, chosen.seconds)


if __name__ == "__main__":
    sys.exit(main())

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
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from booth.app import App
from booth.clock import Clock
from booth.config import Config
from booth.frames import Frame
from booth.settings import settings_of
from booth.ui.window import open_window
from tests.support.running import ROOT, free_port, link_kernels

SIZE = (1280, 720)
LEAST = 0.95  # of the live view's rate
SETTLING = 8.0  # seconds after the first cutout until anything is measured
LINES = 32  # connections of the flood at a time
ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
STYLES = {"requests": (50, 0), "connections": (1, 10)}  # how many are asked at once; the flood's own priority


def flood(port: int, style: str, seconds: float) -> int:
    """Asks as fast as it can; how many answers came."""
    clock = Clock()
    end = clock.now() + seconds

    batch, _ = STYLES[style]

    def one_line(_: int) -> int:
        answers = 0
        while clock.now() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2.0) as line:
                while clock.now() < end:
                    line.sendall(ASK * batch)
                    came = 0
                    while came < batch and (piece := line.recv(1 << 20)):
                        came += piece.count(b"HTTP/1.1 ")
                    answers += came
                    if came < batch or style == "connections":
                        break
        return answers

    with ThreadPoolExecutor(LINES) as lines:
        return sum(lines.map(one_line, range(LINES)))


@contextmanager
def flooded(port: int, style: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """A flood in a process of its own, which prints how many answers it had."""
    words = [sys.executable, "-m", "tests.rehearsals.flood", "--flood", str(port), style, str(seconds)]
    process = subprocess.Popen(
        ["nice", "-n", str(STYLES[style][1]), *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
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
    link_kernels(folder)
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
            calm, during, answers = [], [], 0
            for _ in range(rounds):
                calm.append(booth.rates(seconds))
                with flooded(port, style, seconds + 2) as process:
                    booth.rates(2)  # until it has begun and has had what a guest may have at once
                    during.append(booth.rates(seconds))
                    assert process.stdout
                    answers += int(process.stdout.readline())
            left = [sum(rate[which] for rate in during) / sum(rate[which] for rate in calm) for which in (0, 1)]
            quiet, loud = (
                [sum(rate[which] for rate in rates) / rounds for which in (0, 1)] for rates in (calm, during)
            )
            print(
                f"{style:<12} {answers / rounds / (seconds + 2):7.0f} answers a second; "
                f"pictures {quiet[0]:.1f} to {loud[0]:.1f} a second ({left[0]:.1%}), "
                f"cutouts {quiet[1]:.1f} to {loud[1]:.1f} ({left[1]:.1%})",
                flush=True,
            )
            wrong |= min(left) < LEAST
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each: without a flood, with it")
    parser.add_argument("--seconds", type=float, default=4.0, help="that one measurement takes")
    parser.add_argument("--flood", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.flood:
        port, style, seconds = chosen.flood
        print(flood(int(port), style, float(seconds)))
        return 0
    logging.basicConfig(level=logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    return rehearse(chosen.rounds, chosen.seconds)


if __name__ == "__main__":
    sys.exit(main())

"""What guests see and feel of a booth on a slower machine, while the governor lowers the live view's workload.

`python -m tests.rehearsals.governed [--shares 100 50 25 12] [--size 1280x720]`

The whole booth runs in a real window, held to each share of this machine's processors by a control group's quota, as
root; outside of the quota are the screen in memory, the finger, and what watches the screen. Quotas count for every
hundredth of a second, so that the booth is slow all the time and not stopped now and then. A person stands before the
camera (a picture of the demo's guests). For each share are told: the governor's workload once it has settled; pictures
a second, and the longest wait for a picture that 99 % do not exceed, while a finger pulls the scenes to and fro; the
time from a finger's touch of the shutter to the picture that shows it pressed; and how far the finished photo is from
that of the first share.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.ops.bench.figures import percentile
from booth.picture_types import Picture, Size
from tests.rehearsals.counted import say
from tests.rehearsals.slow import held_to
from tests.rehearsals.whole import descendants
from tests.support.running import RunningBooth, XScreen, free_port, until

PERIOD = 10_000  # microseconds for which a quota counts
SETTLED = 24.0  # seconds without a change of the workload: longer than it takes the governor to try a higher one
TOUCHES, PULLS = 30, 3.0  # of the shutter; seconds of pulling
LOOK = 0.0005  # seconds between two looks at the screen
SHUTTER = 0.5, 0.91  # fractions of the screen
SETTINGS = """
[camera]
device = "demo"
demo = "{guests}"
[photo]
countdown = 3
[scenes]
motion = false
[patience]
choose = 600
photo = 600
[share]
address = "127.0.0.1"
port = {port}
"""


class Finger:
    """A finger that needs no new process for each of its movements."""

    def __init__(self, display: str) -> None:
        environment = os.environ | {"DISPLAY": display}
        self._process = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, env=environment)

    def do(self, *words: object) -> None:
        """As XScreen.do, and returns at once."""
        stdin: IO[bytes] | None = self._process.stdin
        assert stdin
        stdin.write((" ".join(map(str, words)) + "\n").encode())
        stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def settle(booth: RunningBooth) -> str:
    """Waits until the governor lets the workload be; gives that."""
    clock, told = Clock(), ""
    since = clock.now()
    while clock.now() - since < SETTLED:
        lines = [line for line in booth.log.splitlines() if "governor: " in line]
        if lines and lines[-1] != told:
            told, since = lines[-1], clock.now()
        clock.sleep(0.5)
    return told.partition("governor: ")[2].partition(", because")[0] or "full"


def touched(screen: XScreen, finger: Finger, at: tuple[int, int]) -> list[float]:
    """Seconds from each touch *at* the shutter until it is shown pressed; the finger slides off: nothing is taken."""
    clock, pixels = Clock(), screen.pixels()
    part = slice(at[1] - 60, at[1] + 60), slice(at[0] - 60, at[0] + 60)

    def now() -> NDArray[np.int16]:
        return pixels[part].astype(np.int16)

    def away() -> None:
        finger.do("mousemove", at[0], at[1] - 250, "mouseup", 1)
        clock.sleep(1.0)

    finger.do("mousemove", at[0], at[1])
    clock.sleep(1.0)
    free = now()
    finger.do("mousedown", 1)
    clock.sleep(1.0)
    change = np.abs(now() - free).sum(axis=2)
    away()
    pixel = np.unravel_index(int(change.argmax()), change.shape)
    least, seconds = int(change.max()) // 2, []
    for _ in range(TOUCHES):
        finger.do("mousemove", at[0], at[1])
        clock.sleep(0.7)
        began = clock.now()
        finger.do("mousedown", 1)
        while np.abs(now()[pixel] - free[pixel]).sum() < least and clock.now() - began < 2:
            clock.sleep(LOOK)
        seconds.append(clock.now() - began)
        away()
    return seconds


def pulled(screen: XScreen, finger: Finger, size: Size) -> list[float]:
    """Seconds between two different pictures while a finger pulls the scenes to and fro."""
    clock, pixels = Clock(), screen.pixels()
    y, left, right = size[1] // 2, size[0] // 4, 3 * size[0] // 4
    path = [*range(right, left, -6), *range(left, right, 6)] * 20
    finger.do("mousemove", right, y, "mousedown", 1)
    began, seen, last = clock.now(), [], b""
    for x in path:
        finger.do("mousemove", x, y)
        due = clock.now() + 0.006
        while clock.now() < due:
            row = pixels[size[1] // 3 :: size[1] // 3].tobytes()
            if row != last:
                last = row
                seen.append(clock.now())
            clock.sleep(LOOK)
        if clock.now() - began > PULLS:
            break
    finger.do("mousemove", right, y, "sleep", 0.5, "mouseup", 1)  # from where it began, and at rest: the scene stays
    return [later - earlier for earlier, later in pairwise(seen[5:])]


def photo(booth: RunningBooth, screen: XScreen, at: tuple[int, int]) -> tuple[Picture, str]:
    """The finished photo of a touch *at* the shutter, and what it shows."""
    screen.tap(*at)
    until(lambda: any(each["finished"] for each in booth.photos()), "the photo is finished", 300)
    (about,) = booth.photos()
    picture = cv2.imread(str(about["folder"] / "photo.jpg"))
    assert picture is not None
    return np.asarray(picture, np.uint8), "scene {scene}, crop {crop}".format(**about["shots"][0])


@contextmanager
def a_booth(folder: Path, screen: XScreen, share: int) -> Iterator[RunningBooth]:
    """A booth held to *share* percent of all processors once it shows its first screen."""
    folder.mkdir()
    (folder / "guests").mkdir()
    (folder / "guests" / "two.jpg").write_bytes(DemoCamera(Clock(), cast="two").read().jpeg)
    settings = SETTINGS.format(port=free_port(), guests=folder / "guests")
    cores = os.cpu_count() or 1
    with (
        held_to(share * cores, PERIOD) as members,
        RunningBooth(folder, screen, settings) as booth,
    ):
        booth.until("attract")
        for pid in (booth.process.pid, *descendants(booth.process.pid)):
            members.write_text(str(pid))
        until(lambda: "self-test: " in booth.log, "the booth's own photo is made", 600)  # which takes it long, too
        yield booth


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shares", type=int, nargs="+", default=[100, 50, 25, 12], metavar="PERCENT")
    parser.add_argument("--size", default="1280x720")
    chosen = parser.parse_args()
    os.environ["SDL_FRAMEBUFFER_ACCELERATION"] = "0"  # without OpenGL, which would be a processor's work here
    width, height = map(int, chosen.size.split("x"))
    at, first = (round(SHUTTER[0] * width), round(SHUTTER[1] * height)), None
    for share in chosen.shares:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            with (
                XScreen(home, (width, height)) as screen,
                Finger(screen.display) as finger,
                a_booth(home / "booth", screen, share) as booth,
            ):
                screen.tap(width // 2, height // 2)
                booth.until("choose")
                workload = settle(booth)
                gaps, waits = pulled(screen, finger, (width, height)), touched(screen, finger, at)
                taken, shown = photo(booth, screen, at)
        first = taken if first is None else first
        apart = np.abs(taken.astype(int) - first).mean() if taken.shape == first.shape else float("nan")
        say(
            f"{share:3} %: {workload}; pulled {1 / statistics.fmean(gaps):.0f} pictures a second, 99 % within "
            f"{1000 * percentile(gaps, 99):.0f} ms; touch {1000 * statistics.median(waits):.0f} ms, at most "
            f"{1000 * max(waits):.0f}; photo ({shown}) {apart:.2f} of 255 from the first"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

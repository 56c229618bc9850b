"""The real program in a real X window, driven from outside as by a guest and watched as by systemd."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from booth.clock import Clock
from booth.picture_types import Picture, Size

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds after which what was waited for counts as failed
WIDTH, HEIGHT = 1280, 720  # of the X screen that guests stand before
SETTINGS = """
[camera]
device = "demo"
[photo]
countdown = {countdown}
[share]
address = "127.0.0.1"
port = {port}
[album]
keep_negatives = true
"""


def until(happened: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Waits until *happened*, which other processes bring about; fails with *what* after *patience* seconds."""
    clock = Clock()
    end = clock.now() + patience
    while not happened():
        assert clock.now() < end, f"{what}: it did not happen"
        clock.sleep(0.05)


def environment() -> dict[str, str]:
    """This process's, without a screen."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "SDL_VIDEODRIVER")}
    return kept | {"SDL_AUDIODRIVER": "dummy"}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class XScreen:
    """An X screen of *size* in memory (Xvfb); xdotool is its mouse and its keyboard."""

    def __init__(self, folder: Path, size: Size) -> None:
        reading, writing = os.pipe()
        self._folder = folder
        self._process = subprocess.Popen(
            f"Xvfb -displayfd {writing} -screen 0 {size[0]}x{size[1]}x24 -fbdir {folder} -nolisten tcp".split(),
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.display = f":{answer.readline().strip()}"

    def do(self, *words: object) -> None:
        """Moves the mouse or presses keys, in xdotool's words."""
        subprocess.run(
            ["xdotool", *map(str, words)], check=True, env=os.environ | {"DISPLAY": self.display}, timeout=PATIENCE
        )

    def tap(self, x: float, y: float) -> None:
        """Touches the screen there for a moment."""
        self.do("mousemove", round(x), round(y), "mousedown", 1, "sleep", 0.08, "mouseup", 1)

    def swipe(self, x: int, to: int, y: int) -> None:
        """Pulls a finger across the screen."""
        steps = [word for step in range(1, 11) for word in ("mousemove", x + (to - x) * step // 10, y, "sleep", 0.02)]
        self.do("mousemove", x, y, "mousedown", 1, "sleep", 0.05, *steps, "mouseup", 1)

    def picture(self) -> Picture:
        """What is on the screen."""
        return np.ascontiguousarray(self.pixels())

    def pixels(self) -> Picture:
        """What is on the screen at any moment: Xvfb's framebuffer file, in the format of xwd (X11/XWDFile.h)."""
        content = np.memmap(self._folder / "Xvfb_screen0", np.uint8, "r")
        header = struct.unpack(">25I", content[:100].tobytes())
        begin, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        begin += 12 * colours
        return content[begin : begin + line * height].reshape(height, line // 4, 4)[:, :width, 2::-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


class RunningBooth:
    """`booth run` as systemd starts it, with a socket on which it reports which screen guests see."""

    def __init__(
        self,
        home: Path,
        screen: XScreen | None,
        settings: str | None = None,
        arguments: Sequence[str] = (),
        countdown: float = 1.0,
    ) -> None:
        """*home* gets the settings and the album; None as *screen*: a machine without one."""
        self.home = home
        self.port = free_port()
        self.settings = home / "config.toml"
        if settings is None:
            settings = SETTINGS.format(port=self.port, countdown=countdown)
        self.settings.write_text(settings, encoding="utf-8")
        self._status = ""
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(home / "notify"))
        self._line.settimeout(0)
        self._log = (home / "log").open("ab")
        variables = environment() | {"NOTIFY_SOCKET": str(home / "notify"), "WATCHDOG_USEC": "300000"}
        if screen:
            variables |= {"DISPLAY": screen.display, "SDL_VIDEODRIVER": "x11"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "booth", "run", "--config", str(self.settings), *arguments],
            cwd=ROOT,
            env=variables,
            stderr=self._log,
            stdout=self._log,
        )

    @property
    def status(self) -> str:
        """The name of the screen that guests see, from the status that systemd is sent."""
        while True:
            try:
                message = self._line.recv(4096).decode()
            except BlockingIOError:
                return self._status
            for line in message.splitlines():
                if line.startswith("STATUS="):
                    self._status = line.removeprefix("STATUS=").partition(";")[0]

    def until(self, status: str) -> None:
        """Waits until the booth reports *status*; fails if it has ended."""
        until(lambda: self.status == status or self.process.poll() is not None, f"{status} after {self.status}")
        assert self.process.poll() is None, self.log

    @property
    def log(self) -> str:
        """What the booth has logged."""
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")

    def children(self) -> dict[str, int]:
        """The process ids of its children, by name."""
        found = {}
        for pid in map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()):
            found[_words(pid)[-1].removeprefix("booth: ")] = pid
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():  # those started by its threads
            for pid in map(int, (task / "children").read_text().split()):
                found[_words(pid)[-1].removeprefix("booth: ")] = pid
        return found

    def photos(self) -> list[dict[str, Any]]:
        """The about.json of each photo, with its "folder", oldest first."""
        # What begins with a dot is the self-test's: what that has thrown away lies as deep as a photo for a moment.
        found = self.home.glob("photos/[!.]*/*/*/about.json")
        files = sorted(found, key=lambda file: file.parent.name)
        return [json.loads(file.read_text(encoding="utf-8")) | {"folder": file.parent} for file in files]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it and returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGKILL)
        self._log.close()
        self._line.close()
        (self.home / "notify").unlink()
        if kind:
            sys.stdout.write(self.log)


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    except OSError:
        return [""]

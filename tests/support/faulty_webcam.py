"""A webcam with the demo guests in front of it, to which everything happens that happens to webcams."""

import errno
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.camera.nodes import Node
from booth.clock import Clock
from tests.support.scripted_camera import MJPG, ScriptedWebcam

SIZE = (1280, 720)
RATE = 15.0  # frames a second, so that a busy machine keeps up
_PICTURES = 45  # of the demo guests, over and over

FAULTS = {
    "unplugged": "the driver reports at once that no picture will come, and the node is gone",
    "unplugged, back under another number": "the same, and the kernel gives it another node",
    "frozen": "no picture comes; the driver gives up after a second",
    "repeating itself": "the same picture again and again",
    "garbage": "broken pictures: noise, halves, flipped bits",
    "black": "black, with a sensor's noise",
    "a streaming error": "the driver reports an error, and the node stays",
}


class FaultyWebcam(ScriptedWebcam):
    """cv2.VideoCapture of that webcam; `fault` is one of FAULTS, or empty."""

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        super().__init__(clock, ((MJPG, SIZE, 30.0),))
        guests = DemoCamera(clock, SIZE, cast="two")
        self._pictures = [encode_jpeg(guests.picture(4 * number), 90) for number in range(_PICTURES)]
        noise = np.random.default_rng(1)
        self._black = [encode_jpeg(noise.integers(0, 12, (SIZE[1], SIZE[0], 3), np.uint8)) for _ in range(3)]
        self._chance = chance
        self._shown = 0
        self.fault = ""
        self.node = 0

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        if self.fault.startswith("unplugged") or self.fault == "a streaming error" or not self.opened:
            return False, None
        if self.fault == "frozen":
            end = self.clock.now() + 1.0
            while self.fault == "frozen" and self.clock.now() < end:
                self.clock.sleep(0.02)
            if self.fault == "frozen":
                return False, None
        self.clock.sleep(1 / RATE)
        return True, np.frombuffer(self._buffer(), np.uint8)[None]

    def _buffer(self) -> bytes:
        if self.fault == "repeating itself":
            return self._pictures[self._shown % _PICTURES]
        self._shown += 1
        if self.fault == "black":
            return self._black[self._shown % len(self._black)]
        picture = self._pictures[self._shown % _PICTURES]
        if self.fault != "garbage":
            return picture
        match self._chance.randrange(4):
            case 0:
                return self._chance.randbytes(50_000)
            case 1:
                return picture[: self._chance.randrange(len(picture))]
            case 2:
                return picture[: len(picture) // 2] + self._pictures[0]
            case _:
                torn = bytearray(picture)
                for _ in range(40):
                    torn[self._chance.randrange(len(torn))] ^= 1 << self._chance.randrange(8)
                return bytes(torn)

    @property
    def there(self) -> bool:
        return not self.fault.startswith("unplugged")

    def mend(self) -> None:
        """The fault is over."""
        if "number" in self.fault:
            self.node += 1
        self.fault = ""

    def node_of(self, path: Path) -> Node:
        if not self.there or path != self.path_now:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return Node("Faulty Cam", "usb-1", captures=True)

    @property
    def path_now(self) -> Path:
        return Path(f"/dev/video{self.node}")

    @contextmanager
    def plugged_in(self) -> Iterator[None]:
        """It is the one webcam of the machine."""
        with (
            patch.object(Node, "of", self.node_of),
            patch("booth.camera.webcam.webcams", lambda: [self.path_now] if self.there else []),
            patch("booth.camera.webcam.cv2.VideoCapture", self),
        ):
            yield

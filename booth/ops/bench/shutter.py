"""The bench's time from the shutter to a negative that a power cut cannot take."""

import statistics
import tempfile
from concurrent.futures import Future
from pathlib import Path

from booth.album.album import Album
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.ops.bench.figures import milliseconds
from booth.picture_types import Size

SHOTS = 10


def measure_shutter(size: Size) -> float:
    """Milliseconds from the shutter to the durable negative of a frame of *size*, on the disk of temporary files."""
    frame = DemoCamera(Clock(), size=size, cast="one").read()

    def never(_shot: Shot, *, urgent: bool) -> Future[Developed]:  # noqa: ARG001  its name is part of the call
        return Future()

    def live(_shot: Shot) -> Developed:
        return Developed(frame.jpeg, b"")

    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        album = Album(
            Path(folder) / "photos",
            "bench",
            Clock(),
            develop_live=live,
            develop=never,
            subscribers=(),
            keep_negatives=False,
        )
        album.start()
        for _ in range(SHOTS):
            album.keep(Shot(frame, None, "bench", size)).result(30)
            delay = album.status.negative_delay
            assert delay is not None
            seconds.append(delay)
        album.stop(5)
    return milliseconds(statistics.median(seconds))

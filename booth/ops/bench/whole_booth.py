"""The whole booth before the demo camera for a few seconds, for the bench: latency, memory, time of a finished still.

Runs in a process of its own, which keeps the network that the booth's server needs.
"""

import logging
import os
import statistics
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from booth.app import App
from booth.camera.demo import DemoCamera
from booth.clock import Clock, stopwatch
from booth.config import Config
from booth.darkroom.worker import DarkroomFault
from booth.frames import Shot
from booth.imaging.threads import one_thread
from booth.ops.bench.figures import percentile
from booth.picture_types import Size
from booth.runtime.memory import one_heap
from booth.runtime.pipe import Pipe
from booth.runtime.worker import Worker
from booth.settings import read_settings
from booth.ui.window import open_window

CAMERA: Size = (1920, 1080)  # what a webcam sends

START_LIMIT = 30.0  # seconds in which the first guest must be cut out
STILL_LIMIT = 120.0  # seconds that a still may take where the darkroom is not yet warm


def serve(pipe: Pipe, path: Path, size: Size, seconds: float) -> None:
    """Runs the booth of the settings file *path* on a screen of *size* that nobody sees, and sends what was measured.

    A dict: "latency", the median and the p95 of the milliseconds from a frame's arrival to its being on the surface;
    "still", the milliseconds of a finished photo; "memory", megabytes by process. What could not be measured is None.
    """
    logging.getLogger("booth").setLevel(logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    one_thread()  # as in the booth
    one_heap()
    settings = read_settings(path)
    config, theme = settings.config, settings.theme
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(config.screen, size)
        app = App(replace(settings, config=_harmless(config, folder)), window, clock, stand_in=True)
        with app.running():
            app.self_test.passed.wait(STILL_LIMIT)  # its own photo would be measured with the rest
            latency = _latency(app, clock, seconds)
            still = _still(app, Shot(DemoCamera(clock, size=CAMERA, cast="two").read(), None, theme.first, size))
            memory = {name: _megabytes(pid) for name, pid in _processes(app).items()}
        window.close()
    pipe.send({"latency": latency, "still": still, "memory": memory})


def _harmless(config: Config, folder: str) -> Config:
    """*config* with the demo camera, and with nothing in the way of a booth that may be running."""
    return config.model_copy(
        update={
            "camera": config.camera.model_copy(update={"device": "demo", "demo": ""}),
            "album": config.album.model_copy(update={"folder": folder, "second_folder": ""}),
            "share": config.share.model_copy(update={"port": 20000 + os.getpid() % 40000}),
        }
    )


def _latency(app: App, clock: Clock, seconds: float) -> dict[str, float] | None:
    """Draws the booth for *seconds* from the first cutout on; median and p95 of the milliseconds that a frame takes."""
    arrived: dict[int, float] = {}
    shown: dict[int, float] = {}

    def watch(stopping: threading.Event) -> None:
        count = 0
        while not stopping.is_set():
            frame, count = app.feed.frames.after(count, timeout=0.5)
            if frame:
                arrived[frame.number] = clock.now()

    watcher = Worker("arrivals", watch, clock)
    watcher.start()
    ends = clock.now() + START_LIMIT
    first = True
    while clock.now() < ends:
        app.step()
        if cutout := app.live.cutout:
            if first:
                first, ends = False, clock.now() + seconds
            shown.setdefault(cutout.frame.number, clock.now())
    watcher.stop(5)
    latencies = sorted(1000 * (shown[number] - arrived[number]) for number in shown.keys() & arrived.keys())
    if not latencies:
        return None
    return {"median": round(statistics.median(latencies), 1), "p95": round(percentile(latencies, 95), 1)}


def _still(app: App, shot: Shot) -> float | None:
    """Milliseconds from *shot* to its finished photo in a darkroom that is warm."""
    shot = replace(shot, taken=Clock().wall())
    app.cutouts.shown = False  # guests wait for it on the photo screen
    try:
        app.darkroom.develop(shot).result(STILL_LIMIT)  # the first waits until it is warm
        began = stopwatch()
        app.darkroom.develop(shot).result(STILL_LIMIT)
    except (DarkroomFault, TimeoutError):
        return None
    return round(1000 * (stopwatch() - began), 1)


def _processes(app: App) -> dict[str, int]:
    pids = {
        "booth": os.getpid(),
        "segmenter": app.cutouts.pid,
        "darkroom": app.darkroom.pid,
        "server": app.publisher.pid,
        "scenes": app.scenes.pid,
    }
    return {name: pid for name, pid in pids.items() if pid}


def _megabytes(pid: int) -> int:
    """What a process holds, memory shared with others divided among them (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024

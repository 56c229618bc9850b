"""The rehearsal (`make rehearse`): the real booth on a screen nobody sees, guest after guest, with every fault in turn.

With `--memory` 500 guests without faults, at three times the usual speed, and how much memory the booth holds. Run by
hand: it takes some minutes, and as root it also fills a disk. Ends with status 1 if a photo that was shown as saved is
lost, a guest after a fault does not get a photo, or the booth grows.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from booth import camera
from booth.album.album import Photo
from booth.app import App
from booth.camera.demo import DemoCamera
from booth.camera.protocol import CameraLost
from booth.clock import Clock
from booth.config import Config
from booth.frames import Frame, Shot
from booth.settings import settings_of
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.window import open_window
from tests.support.running import free_port

PATIENCE = 60.0  # seconds that one guest may take
STILL = 300.0  # seconds without any photo finished after which the darkroom stands still
SIZE = (1280, 720)
MOST_GROWTH = 5_000_000  # bytes that all processes together may grow between guest 50 and guest 500


class FastClock(Clock):
    """Runs at three times the usual speed."""

    speed = 3.0

    def now(self) -> float:
        return super().now() * self.speed

    def thread_time(self, native_id: int) -> float:
        return super().thread_time(native_id) * self.speed

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / self.speed)


class Unpluggable(DemoCamera):
    """The demo camera on a cable that can be pulled out."""

    unplugged = False

    def __init__(self, clock: Clock) -> None:
        if self.unplugged:
            raise CameraLost("the cable is out")
        super().__init__(clock, size=SIZE, rate=15.0, cast="two")

    def read(self) -> Frame:
        if self.unplugged:
            raise CameraLost("the cable was pulled out")
        return super().read()


@dataclass
class Rehearsal:
    """One booth and the guests it has had."""

    app: App
    window: object
    clock: Clock
    folder: Path
    kept: list[Future[Photo]] = field(default_factory=list)

    def guest(self, during: Callable[[], object] = lambda: None) -> bool:
        """Plays one guest, with *during* in the middle of the countdown; whether they reached the share screen."""
        script = Script().leave_by("begin").swipe(1).leave_by("shutter")
        script.wait(0.5).leave_by("keep").leave_by("done")
        guest = ScriptedGuest(script, self.app.stage, SIZE)
        began = self.clock.now()
        happened = False

        def over(now: float) -> bool:
            nonlocal happened
            guest.play(now)
            if not happened and self.app.stage.status == "countdown":
                happened = True
                during()
            return guest.done or now - began > PATIENCE

        self.app.run(over)
        return guest.done

    def calm(self, seconds: float) -> None:
        """Lets the booth run on for *seconds* without a guest."""
        end = self.clock.now() + seconds
        self.app.run(lambda now: now > end)

    def rest(self) -> None:
        """Lets the booth run until every photo is finished, however long the darkroom takes, and a little longer."""
        unfinished, changed = self.app.album.status.unfinished, self.clock.now()
        while unfinished:
            self.calm(5)
            if (left := self.app.album.status.unfinished) < unfinished:
                unfinished, changed = left, self.clock.now()
            if self.clock.now() - changed > STILL:
                raise SystemExit(f"the darkroom stands still: {self.app.darkroom.status.line()}")
        self.calm(15)

    def lost(self) -> list[str]:
        """Photos that were shown as saved and are now missing or damaged on the disk, or cannot be fetched."""
        faults = []
        for future in self.kept:
            if not future.done() or future.cancelled() or future.exception():
                continue
            photo = future.result()
            try:
                with Image.open(photo.picture) as picture:
                    picture.load()
                link = self.app.publisher.link(photo.token)
                assert link, "there is no link"
                with urllib.request.urlopen(link + "/PHOTO.JPG", timeout=20) as answer:
                    assert len(answer.read()) == photo.picture.stat().st_size
            except (OSError, AssertionError) as fault:
                faults.append(f"{photo.id}: {fault}")
        return faults

    def least_memory(self) -> tuple[int, int]:
        """The least of ten measurements: what a process is just working on does not count."""
        measured = []
        for _ in range(10):
            self.calm(2)
            measured.append(self.memory())
        return min(measured)

    def memory(self) -> tuple[int, int]:
        """Bytes that all processes of the booth hold: their proportional set size (PSS), and the anonymous part of it.

        The first also depends on which other programs share a library with the booth, the second does not.
        """
        pids = [os.getpid(), self.app.cutouts.pid, self.app.darkroom.pid, self.app.publisher.pid, self.app.scenes.pid]
        total = {"Pss:": 0, "Pss_Anon:": 0}
        for pid in filter(None, pids):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.split()[0] in total:
                    total[line.split()[0]] += int(line.split()[1]) * 1024
        return total["Pss:"], total["Pss_Anon:"]


@contextmanager
def rehearsing(folder: Path, clock: Clock) -> Iterator[Rehearsal]:
    """A booth with its photos in *folder*."""
    config = Config.model_validate(
        {
            "camera": {"device": "demo"},
            "photo": {"countdown": 1.0},
            "share": {"address": "127.0.0.1", "port": free_port()},
        }
    )
    window = open_window(config.screen, SIZE)
    app = App(settings_of(config, folder), window, clock, stand_in=False)
    rehearsal = Rehearsal(app, window, clock, folder)
    keep = app.album.keep

    def kept(shot: Shot, cut: Future[Shot] | None = None, layout: str | None = None) -> Future[Photo]:
        rehearsal.kept.append(keep(shot, cut, layout))
        return rehearsal.kept[-1]

    app.album.keep = kept  # type: ignore[method-assign]  # to know what was shown as saved
    with app.running():
        yield rehearsal
    window.close()


def send_signal(pid: int | None, number: signal.Signals) -> None:
    if pid:
        os.kill(pid, number)


def faults(rehearsal: Rehearsal) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """What goes wrong, by name: what happens in the middle of a guest's countdown, and what undoes it afterwards."""
    app, nothing = rehearsal.app, lambda: None
    yield "nothing", nothing, nothing
    yield "the segmenter is killed", lambda: send_signal(app.cutouts.pid, signal.SIGKILL), nothing
    yield "the segmenter is frozen", lambda: send_signal(app.cutouts.pid, signal.SIGSTOP), nothing
    yield "the darkroom is killed", lambda: send_signal(app.darkroom.pid, signal.SIGKILL), nothing
    yield "the darkroom is frozen", lambda: send_signal(app.darkroom.pid, signal.SIGSTOP), nothing
    yield "the server is killed", lambda: send_signal(app.publisher.pid, signal.SIGKILL), nothing
    yield "the server is frozen", lambda: send_signal(app.publisher.pid, signal.SIGSTOP), nothing

    taken: list[socket.socket] = []

    def take_port() -> None:
        link = app.publisher.link("A" * 26)
        assert link
        send_signal(app.publisher.pid, signal.SIGKILL)
        for _ in range(100):
            try:
                taken.append(socket.create_server(("0.0.0.0", int(link.split(":")[2].split("/")[0]))))
            except OSError:
                rehearsal.clock.sleep(0.02)
            else:
                return

    yield "the port is taken", take_port, lambda: taken.pop().close()

    def plug(*, out: bool) -> None:
        Unpluggable.unplugged = out

    yield "the camera is pulled out", lambda: plug(out=True), lambda: plug(out=False)
    if os.geteuid() != 0:
        return
    mounted = rehearsal.folder / "photos"

    def fill() -> None:
        with (mounted / "fill").open("wb") as file, suppress_full():
            while True:
                file.write(bytes(1_000_000))
                file.flush()

    yield "the disk is full", fill, (mounted / "fill").unlink


@contextmanager
def suppress_full() -> Iterator[None]:
    """Until the disk is full."""
    try:
        yield
    except OSError:
        return


def say(*words: object) -> None:
    print(*words, flush=True)


def with_faults(guests: int) -> int:
    """Plays *guests* guests, a fault with every third; returns how many things went wrong that must not go wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        if os.geteuid() == 0:
            (folder / "photos").mkdir()
            size = ["-o", "size=600m"]
            subprocess.run(["mount", "-t", "tmpfs", *size, "tmpfs", str(folder / "photos")], check=True, timeout=20)
            stack.callback(subprocess.run, ["umount", "-l", str(folder / "photos")], check=True, timeout=20)
        rehearsal = stack.enter_context(rehearsing(folder, Clock()))
        rehearsal.calm(4)
        number = 0
        while number < guests:
            for what, happens, mend in faults(rehearsal):
                if number >= guests:
                    break
                has_photo = rehearsal.guest(happens)
                mend()
                number += 1
                say(f"{number:3} {what:<28} {'photo' if has_photo else 'no photo'}")
                rehearsal.calm(6 if has_photo else 12)  # until what was lost is back
                next_has_photo = rehearsal.guest()
                number += 1
                say(f"{number:3} {'the guest after that':<28} {'photo' if next_has_photo else 'NO PHOTO'}")
                wrong += not next_has_photo
        rehearsal.calm(8)
        for fault in rehearsal.lost():
            say("LOST", fault)
            wrong += 1
        say(f"{len(rehearsal.kept)} shots, {wrong} faults that must not happen")
    return wrong


def for_memory(guests: int) -> int:
    """Plays *guests* guests and prints after every fifty how much memory the booth holds; returns 1 if it grows."""
    with tempfile.TemporaryDirectory() as name, rehearsing(Path(name), FastClock()) as rehearsal:
        rehearsal.calm(10)
        at_50: tuple[int, int] | None = None
        held = (0, 0)
        for number in range(1, guests + 1):
            if not rehearsal.guest():
                say(f"{number:3} NO PHOTO")
            if number % 50 == 0:
                rehearsal.rest()
                held = rehearsal.least_memory()
                at_50 = at_50 or held
                grown = [(now - then) / 1e6 for now, then in zip(held, at_50, strict=True)]
                say(
                    f"{number:3} guests: {held[0] / 1e6:.1f} MB ({grown[0]:+.1f} since the 50th), "
                    f"of these anonymous {held[1] / 1e6:.1f} MB ({grown[1]:+.1f})"
                )
    return int(at_50 is not None and held[0] - at_50[0] > MOST_GROWTH)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true", help="500 guests without faults, and the memory held")
    parser.add_argument("--guests", type=int, help="how many (50, with --memory 500)")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    camera.CAMERAS["demo"] = lambda _settings, clock: Unpluggable(clock)
    return for_memory(chosen.guests or 500) if chosen.memory else with_faults(chosen.guests or 50)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

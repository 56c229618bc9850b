"""The booth's other parts as the screens see them: real, simple ones that keep everything in memory."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from booth.album.record import Photo
from booth.camera.demo import DemoCamera
from booth.camera.demo_story import Cast
from booth.clock import Clock
from booth.config import LANGUAGES, Config, PrintSettings
from booth.frames import Shot
from booth.imaging.resize import resize_linear
from booth.operator.machine import ClockState, Machine
from booth.operator.stick.event_check import Event
from booth.operator.stick.sticks import StickView
from booth.operator.stick.udisks import Stick
from booth.picture_types import Matte, Picture, Size
from booth.printing.status import PrintingStatus, PrintNews, Progress
from booth.problems import Problem
from booth.runtime.pause import Pause
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.scenes.themes import Theme, theme_of
from booth.segmentation.alpha import presence
from booth.sharing.network.wifi import Wifi
from booth.sharing.network.wifi_chooser import WifiView
from booth.sharing.offer import Page
from booth.sharing.status import Visit

T = TypeVar("T")

THEMES = Path(__file__).parents[2] / "themes"
START = 1000.0  # monotonic seconds at which every fake evening begins
RATE = 30  # frames per second of the fake camera


@cache
def wonders() -> Theme:
    """The shipped theme."""
    return theme_of(Config.model_validate({"screen": {"languages": LANGUAGES}}), THEMES.parent)


@cache
def layers(key: str, size: Size) -> SceneLayers:
    """A scene of the shipped theme at *size*."""
    return load_layers(next(scene for scene in wonders().scenes if scene.key == key), size)


@cache
def thumbnail_of(key: str, size: Size, thumbnail: Size) -> Picture:
    """The scene's thumbnail."""
    return resize_linear(layers(key, size).picture, thumbnail)


@cache
def demo(size: Size, cast: Cast) -> DemoCamera:
    """The demo camera at *size*; its frames are asked for by number, so nobody waits for them."""
    return DemoCamera(Clock(), size, RATE, cast=cast)


@cache
def demo_guests(size: Size, cast: Cast, number: int) -> tuple[Picture, Matte, float]:
    """Frame *number* of the demo camera, its true matte, and the fraction of it that is person."""
    width, height = size
    # In portrait one guest is as tall as in landscape: the picture is the middle of a wider one.
    wider = size if width > height else (2 * width, height)
    camera = demo(wider, cast if width > height or cast == "nobody" else "one")
    middle = slice((wider[0] - width) // 2, (wider[0] + width) // 2)
    matte = np.ascontiguousarray(camera.truth(number)[:, middle])
    picture = np.ascontiguousarray(camera.picture(number)[:, middle])
    return picture, matte, presence(matte)


class FakeScenes:
    """All scenes are loaded at once, or none."""

    def __init__(self, theme: Theme, size: Size, thumbnail: Size) -> None:
        self.usable: tuple[Scene, ...] = theme.scenes
        self.bright: SceneLayers | None = None  # takes the place of every scene
        self.loaded = True
        self._size = size
        self._thumbnail = thumbnail

    def layers(self, key: str) -> SceneLayers | None:
        if not self.loaded or key not in {scene.key for scene in self.usable}:
            return None
        return self.bright or layers(key, self._size)

    def thumbnail(self, key: str) -> Picture | None:
        return thumbnail_of(key, self._size, self._thumbnail) if self.layers(key) else None


class FakeAlbum:
    """Keeps photos in memory; each job takes as long as it is told to, by the time passed in."""

    def __init__(self) -> None:
        self.takes = 0.12  # seconds until a photo is safe
        self.develops = 2.0  # seconds more until it is finished
        self.broken = False
        self.refuses = False
        self.read_only = False  # nothing can be deleted
        self.strips = FakeStrips(self)
        self.groups = FakeGroups(self)
        self.kept: dict[str, Photo] = {}
        self.shots: list[Shot] = []  # with the mattes they were given
        self._number = 0
        self.promises: dict[int, Future[Photo]] = {}  # of strips: kept, so that no other gets its id
        self.now = START
        self._ids: dict[int, str] = {}
        self._due: list[tuple[float, Callable[[], None]]] = []

    def keep(self, shot: Shot, cut: Future[Shot] | None = None, layout: str | None = None) -> Future[Photo]:
        if layout:
            return self.strips.begin(shot, cut)
        return self.begin(shot, cut, scene=shot.scene, clip=bool(shot.clip))

    def begin(
        self, shot: Shot, cut: Future[Shot] | None, scene: str, shots: int = 0, *, clip: bool = False
    ) -> Future[Photo]:
        if cut is None:
            self.shots.append(shot)
        else:
            cut.add_done_callback(lambda cut: self.shots.append(cut.result()))
        self._number += 1
        number = self._number
        name = f"20260612-1530{number:02d}-{'ABCDEFGH'[number % 8] * 2}KEPT23"
        token = f"TOKEN{number:02d}".ljust(26, "A").replace("0", "X").replace("1", "Y")
        folder = Path("/photos") / name
        singles = tuple(folder / f"shot-{each}.jpg" for each in range(1, shots + 1))
        return self._begin(Photo(name, folder, token, scene, finished=False, singles=singles, is_clip=clip))

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        return self._begin(replace(photo, scene=shot.scene, finished=False))

    def show(self, photo: Photo, *, shown: bool) -> Future[Photo]:
        return self._begin(replace(self.kept.get(photo.id, photo), in_gallery=shown))

    def discard(self, photo: Photo | Future[Photo]) -> Future[None]:
        gone: Future[None] = Future()

        def forget() -> None:
            if self.read_only:
                gone.set_exception(Problem("could_not_delete", "the disk can only be read"))
                return
            name = photo.id if isinstance(photo, Photo) else self._ids.get(id(photo)) or self.strips.photo(photo)
            self.kept.pop(name or "", None)
            gone.set_result(None)

        self._due.append((self.now + self.takes, forget))
        return gone

    def newest(self, photo_id: str) -> Photo | None:
        return self.kept.get(photo_id)

    def step(self, now: float) -> None:
        """Does what is due at *now*."""
        self.now = now
        due, self._due = [job for at, job in self._due if at <= now], [(at, job) for at, job in self._due if at > now]
        for job in due:
            job()

    def _begin(self, photo: Photo) -> Future[Photo]:
        kept: Future[Photo] = Future()
        self._ids[id(kept)] = photo.id

        def safe() -> None:
            if self.broken:
                kept.set_exception(Problem("could_not_keep", "the disk is full"))
                return
            self.kept[photo.id] = photo
            kept.set_result(photo)
            self._due.append((self.now + self.develops, finished))

        def finished() -> None:
            if self.kept.get(photo.id) == photo:
                animation = photo.folder / "clip.webp" if photo.is_clip else None
                self.kept[photo.id] = replace(photo, finished=True, animation=animation)

        self._due.append((self.now + self.takes, safe))
        return kept


class FakeGroups:
    """Puts photos together at once."""

    def __init__(self, album: FakeAlbum) -> None:
        self._album = album
        self.made: list[tuple[str, ...]] = []  # ids of the photos of each

    def put_together(self, photos: Sequence[Photo]) -> Future[str]:
        self.made.append(tuple(photo.id for photo in photos))
        together: Future[str] = Future()
        token = f"GROUP{'ABCDEFGH'[len(self.made) % 8]}".ljust(26, "A")
        for photo in photos:
            newest = self._album.kept[photo.id]
            self._album.kept[photo.id] = replace(newest, groups=(*newest.groups, token))
        together.set_result(token)
        return together


class FakeStrips:
    """Keeps strips in the fake album's memory, which hears of one when its guests are done."""

    def __init__(self, album: FakeAlbum) -> None:
        self._album = album
        self.shots: dict[int, list[Shot]] = {}  # of each strip, by what `begin` gave
        self._photos: dict[int, Future[Photo]] = {}
        self.newest: list[Shot] = []  # the shots of the strip that was wanted last
        self.ended = 0  # times that a strip was wanted

    def begin(self, shot: Shot, cut: Future[Shot] | None) -> Future[Photo]:
        strip: Future[Photo] = Future()
        self.shots[id(strip)] = []
        self._album.promises[id(strip)] = strip
        self.add(strip, shot, cut)
        return strip

    def add(self, strip: Future[Photo], shot: Shot, cut: Future[Shot] | None = None, place: int | None = None) -> None:
        shots = self.shots[id(strip)]
        if place is None:
            shots.append(shot)
        else:
            shots[place] = shot

    def end(self, strip: Future[Photo]) -> Future[Photo]:
        self.ended += 1
        self.newest = shots = self.shots[id(strip)]
        before = self._photos.get(id(strip))
        if before is None:
            kept = self._album.begin(shots[-1], None, shots[0].scene, len(shots))
        else:
            kept = self._album.change_scene(before.result(), shots[0])
        self._photos[id(strip)] = kept
        return kept

    def photo(self, strip: Future[Photo]) -> str | None:
        """The id of what has become of *strip*."""
        kept = self._photos.get(id(strip))
        return kept.result().id if kept and kept.done() and not kept.exception() else None


class FakeLinks:
    """Has a link for every photo while there is a network."""

    def __init__(self, wifi: Wifi | None = None) -> None:
        self.network = True
        self.wifi = wifi
        self.joined: float | None = None
        self.visits: dict[str, Visit] = {}
        self.codes_shown: list[str] = []  # tokens
        self.online = False
        self.coming = False  # pages on the internet are still to come

    def example(self) -> str | None:
        return self.link("A" * 26)

    def link(self, token: str, page: Page = "P") -> str | None:
        if self.online and page == "P":
            return None if self.coming else self.later(token)
        return f"http://192.168.4.1:8000/{page}/{token}" if self.network else None

    def later(self, token: str) -> str | None:
        page = f"https://PHOTOS.EXAMPLE/ANNA-AND-TOM-61CC/0A1B2C3D/2026-06-12/{token}/PAGE.HTML"
        return page if self.online or self.coming else None

    def visit(self, token: str) -> Visit:
        return self.visits.get(token, Visit())

    def shown(self, token: str) -> None:
        self.codes_shown.append(token)


class FakeDesk:
    """Does at once what it is given."""

    def do(self, work: Callable[[], T]) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(work())
        except Exception as fault:  # noqa: BLE001  as the real one
            done.set_exception(fault)
        return done


class FakePrints:
    """A printer as the settings name it, of which a test says how it is doing."""

    def __init__(self, settings: PrintSettings, state: Path) -> None:
        self.automatic = settings.automatic
        self.ordered = 0  # sheets, by the guests who are there
        self.asked: list[str] = []  # ids of photos that are printed
        self.left = (settings.per_guest or 99) if settings.printer else 0
        self.progress: Progress = "printing"  # of a photo that was asked for
        self.pause = Pause(state, "printer")
        self.status = PrintingStatus(settings.printer)
        self.told: list[str] = []  # what the operator did

    def new_guests(self) -> None:
        self.ordered = 0

    def order(self) -> Callable[[Photo], None] | None:
        if self.ordered >= self.left:
            return None
        self.ordered += 1
        return lambda photo: self.asked.append(photo.id)

    def resume(self) -> None:
        self.pause.set(on=False)
        self.told.append("resume")

    def skip(self, name: str) -> None:
        self.told.append(f"skip {name}")

    def again(self, photo: Photo) -> None:
        self.told.append(f"print {photo.code}")

    def print_again(self, name: str) -> None:
        self.told.append(f"again {name}")

    def news(self, photo: Photo | None) -> PrintNews:
        offered = self.ordered < self.left
        return (
            PrintNews(offered, self.progress, 45)
            if photo and photo.id in self.asked
            else PrintNews(offered, "none", 45)
        )


class FakeMachine(Machine):
    """A machine that notes what it is asked for, or refuses it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.refusal = ""
        self.state = ClockState(datetime(2026, 6, 12, 18, 0, tzinfo=UTC), "network", asks_network=True)

    def switch_off(self) -> None:
        self._note("switch off")

    def restart(self) -> None:
        self._note("restart")

    def clock_state(self) -> ClockState:
        return self.state

    def set_clock(self, when: datetime) -> None:
        self._note(f"set clock to {when.astimezone(UTC):%Y-%m-%d %H:%M}")

    def _note(self, wish: str) -> None:
        if self.refusal:
            raise Problem("", self.refusal)
        self.asked.append(wish)


class FakeSounds:
    """Remembers which sounds were asked for."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def tick(self) -> None:
        self.heard.append("tick")

    def shutter(self) -> None:
        self.heard.append("shutter")

    def done(self) -> None:
        self.heard.append("done")


class FakeSticks:
    """Notes what it is asked for; what there is to be seen is set by the test."""

    def __init__(self) -> None:
        self.view = StickView(sticks=())
        self.asked: list[tuple[str, ...]] = []

    def look(self) -> None:
        pass

    def copy_photos(self, stick: Stick) -> None:
        self.asked.append(("copy", stick.name))

    def remove_photos(self, copied: Mapping[str, str]) -> None:
        self.asked.append(("remove", *copied))

    def find_events(self, stick: Stick) -> None:
        self.asked.append(("find", stick.name))

    def bring(self, stick: Stick, name: str) -> None:
        self.asked.append(("bring", stick.name, name))

    def take_over(self, event: Event) -> None:
        self.asked.append(("take over", event.config.event.name))

    def go_back(self) -> None:
        self.asked.append(("go back",))

    def interrupt(self) -> None:
        self.asked.append(("interrupt",))


class FakeWifis:
    """The same for Wi-Fis."""

    def __init__(self) -> None:
        self.view = WifiView()
        self.listens = False
        self.asked: list[tuple[str, ...]] = []

    def start(self) -> None:
        self.listens = True

    def ask_to_stop(self) -> None:
        self.listens = False

    def join(self, name: str, password: str = "") -> None:
        self.asked.append(("join", name, password))

    def forget(self, name: str) -> None:
        self.asked.append(("forget", name))

"""The booth's other parts as the screens see them: real, simple ones that keep everything in memory."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pygame

from booth.album.record import Photo
from booth.camera.demo import DemoCamera
from booth.camera.demo_story import Cast
from booth.clock import Clock
from booth.composition.mark import Mark, mark_layer
from booth.config import Config
from booth.frames import Cutout, Frame, Latest, Shot
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture, Size
from booth.problems import Problem
from booth.scenes.layers import SceneLayers
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.scenes.themes import Theme, theme_of
from booth.sharing.publisher import Visit
from booth.ui.composition_view import CompositionView, Guests
from booth.ui.drawing import Drawing
from booth.ui.gestures import Fingers, Gesture, Key, KeyName, Point
from booth.ui.live_view import LiveView
from booth.ui.parts import ScreenContext, Shelf
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.stage import Stage

S = TypeVar("S")

THEMES = Path(__file__).parents[2] / "themes"
START = 1000.0  # monotonic seconds at which every fake evening begins
FRAME = 1 / 60  # seconds between two drawn frames
RATE = 30  # frames a second of the fake camera


@cache
def wonders() -> Theme:
    """The shipped theme."""
    return theme_of(Config.model_validate({"screen": {"languages": ["en", "de", "fr", "es", "ar"]}}), THEMES.parent)


@cache
def layers(key: str, size: Size) -> SceneLayers:
    """A scene of the shipped theme at *size*."""
    return load_layers(next(scene for scene in wonders().scenes if scene.key == key), size)


@cache
def small(key: str, size: Size, thumbnail: Size) -> Picture:
    """The same as a thumbnail."""
    return resize_linear(layers(key, size).picture, thumbnail)


@cache
def demo(size: Size, cast: Cast) -> DemoCamera:
    """The demo camera at *size*; nobody waits for its frames here, they are asked for by number."""
    return DemoCamera(Clock(), size, RATE, cast=cast)


@cache
def demo_guests(size: Size, cast: Cast, number: int) -> tuple[Picture, Picture, float]:
    """Frame *number* of the demo camera, its true matte, and how much of it is person."""
    width, height = size
    # A camera that stands upright shows one guest as tall as a lying one does: the middle of a wider picture.
    wider = size if width > height else (2 * width, height)
    camera = demo(wider, cast if width > height or cast == "nobody" else "one")
    middle = slice((wider[0] - width) // 2, (wider[0] + width) // 2)
    matte = np.ascontiguousarray(camera.truth(number)[:, middle])
    picture = np.ascontiguousarray(camera.picture(number)[:, middle])
    return picture, matte, float((matte > 127).mean())


class FakeShelf:
    """All scenes are there at once."""

    def __init__(self, theme: Theme, size: Size, thumbnail: Size) -> None:
        self.usable: tuple[Scene, ...] = theme.scenes
        self.bright: SceneLayers | None = None  # stands for every scene
        self._size = size
        self._thumbnail = thumbnail

    def layers(self, key: str) -> SceneLayers | None:
        if key not in {scene.key for scene in self.usable}:
            return None
        return self.bright or layers(key, self._size)

    def thumbnail(self, key: str) -> Picture | None:
        return small(key, self._size, self._thumbnail) if self.layers(key) else None


class FakeAlbum:
    """Keeps photos in memory; each job takes as long as it is told to, by the time that is passed in."""

    def __init__(self) -> None:
        self.takes = 0.12  # seconds until a photo is safe
        self.develops = 2.0  # seconds more until it is finished
        self.broken = False
        self.kept: dict[str, Photo] = {}
        self.shots: list[Shot] = []  # with the mattes they were given
        self._number = 0
        self.now = START
        self._ids: dict[int, str] = {}
        self._due: list[tuple[float, Callable[[], None]]] = []

    def keep(self, shot: Shot, cut: Future[Shot] | None = None) -> Future[Photo]:
        if cut is None:
            self.shots.append(shot)
        else:
            cut.add_done_callback(lambda cut: self.shots.append(cut.result()))
        self._number += 1
        number = self._number
        name = f"20260612-1530{number:02d}-{'ABCDEFGH'[number % 8] * 2}KEPT23"
        token = f"TOKEN{number:02d}".ljust(26, "A").replace("0", "X").replace("1", "Y")
        return self._begin(Photo(name, Path("/photos") / name, token, shot.scene, finished=False))

    def change_scene(self, photo: Photo, shot: Shot) -> Future[Photo]:
        return self._begin(replace(photo, scene=shot.scene, finished=False))

    def discard(self, photo: Photo | Future[Photo]) -> Future[None]:
        gone: Future[None] = Future()

        def forget() -> None:
            name = photo.id if isinstance(photo, Photo) else self._ids[id(photo)]
            self.kept.pop(name, None)
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
                self.kept[photo.id] = replace(photo, finished=True)

        self._due.append((self.now + self.takes, safe))
        return kept


class FakeServer:
    """Has a link for every photo while there is a network."""

    def __init__(self) -> None:
        self.network = True
        self.visits: dict[str, Visit] = {}

    def link(self, token: str) -> str | None:
        return f"HTTP://192.168.4.1:8000/P/{token}" if self.network else None

    def visit(self, token: str) -> Visit:
        return self.visits.get(token, Visit())


class FakeSounds:
    """Remembers what was to be heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def tick(self) -> None:
        self.heard.append("tick")

    def shutter(self) -> None:
        self.heard.append("shutter")

    def done(self) -> None:
        self.heard.append("done")


@dataclass
class Room:
    """What is in front of the fake camera, and whether it and the segmenter work."""

    cast: Cast = "one"
    camera: bool = True
    segmenter: bool = True
    still: bool = False  # always the same frame's picture
    lag: float = 0.05  # seconds from a frame to its cutout


class Evening:
    """A booth with fake parts, driven by passing time in: no window, no waiting."""

    def __init__(
        self,
        canvas: Size = (480, 270),
        room: Room | None = None,
        theme: Theme | None = None,
        mark: Mark | None = None,
        shelf: Shelf | None = None,
        **settings: Any,
    ) -> None:
        self.now = START
        self.size = canvas
        self.room = room or Room()
        self.config = Config.model_validate({"photo": {"countdown": 3.0}} | settings)
        self.frames: Latest[Frame] = Latest()
        self.cutouts: Latest[Cutout] = Latest()
        self.album, self.server, self.sounds = FakeAlbum(), FakeServer(), FakeSounds()
        self.canvas = pygame.Surface(canvas, 0, 32)
        theme = theme or wonders()
        look = Drawing(theme, canvas)
        self.shelf = FakeShelf(theme, canvas, look.thumbnail)
        shelf = shelf or self.shelf
        self.easel = CompositionView(canvas, canvas, shelf.layers, mark_layer(mark, canvas))
        self.segmenter_silent_since: float | None = None
        self._number = 0
        self._cutting: list[Frame] = []
        language = self.config.screen.languages[0]
        self.parts = ScreenContext(
            config=self.config,
            theme=theme,
            language=language,
            words=theme.words[language],
            look=look,
            ratio=canvas,
            shelf=shelf,
            frames=self.frames,
            cutouts=self.cutouts,
            cut_next=self._cutting.append,
            live=LiveView(self.easel, self.frames, self.cutouts, self.alive, mirror=self.config.cutout.mirror),
            easel=self.easel,
            album=self.album,
            server=self.server,
            sounds=self.sounds,
            read=self.read,
            logo=mark.logo if mark else None,
        )
        self._see()
        self.stage = Stage(self.parts, self.now)
        self.fingers = Fingers(canvas)
        self.seen: list[str] = [self.screen]  # the screens in the order in which they appeared

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return type(self.stage.screen).__name__.removesuffix("Screen")

    def showing(self, kind: type[S]) -> S:
        """The screen that is shown, which is a *kind*."""
        assert isinstance(self.stage.screen, kind), f"{self.screen} is shown"
        return self.stage.screen

    def alive(self, now: float) -> bool:
        """Whether the segmenter has answered in the last ten seconds."""
        return self.segmenter_silent_since is None or now - self.segmenter_silent_since < 10

    def read(self, path: Path, size: Size) -> Future[Picture]:
        """The finished photo: the very composition, as large as it is asked for."""
        photo = self.album.kept[path.parent.name]
        shot = next(shot for shot in reversed(self.album.shots))
        picture, matte, presence = self._guests(shot.frame.number)
        guests = Guests(Cutout(shot.frame, picture, matte, presence), shot.levels, mirror=self.config.photo.mirror)
        read: Future[Picture] = Future()
        read.set_result(resize_linear(self.easel.composed(photo.scene, guests, shot.moment), size))
        return read

    def run(self, seconds: float, until: str | None = None, *, draw: bool = False) -> "Evening":
        """Lets time pass, until the screen *until* is shown if one is named."""
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.step(draw=draw)
            if until == self.screen:
                return self
        assert until is None, f"{until} was never shown, but {self.seen}"
        return self

    def play(self, script: Script, limit: float = 60.0) -> "Evening":
        """Lets a guest play *script* to its end."""
        guest = ScriptedGuest(script, self.stage, self.size)
        end = self.now + limit
        while not guest.done:
            assert self.now < end, f"the script came to no end; screens were {self.seen}"
            self.step(guest.play)
        self.step()
        return self

    def step(self, act: Callable[[float], None] = lambda now: None, *, draw: bool = False) -> None:
        """One drawn frame."""
        self.now += FRAME
        self._see()
        self.album.step(self.now)
        act(self.now)
        self._note()
        self.stage.update(self.now)
        self._note()
        if draw:
            self.stage.draw(self.canvas)
            self._note()

    def draw(self) -> pygame.Surface:
        """The canvas as it is now."""
        self.stage.draw(self.canvas)
        return self.canvas

    def touch(self, *gestures: Gesture) -> None:
        """Hands gestures to the stage."""
        for gesture in gestures:
            self.stage.touch(gesture, self.now)
            self._note()

    def tap(self, target: str | Point, finger: int = 0) -> None:
        """A finger comes down and lifts at once, on a target or a point."""
        at = target if isinstance(target, tuple) else self.stage.screen.targets[target].center
        self.touch(*self.fingers.down(finger, at, self.now), *self.fingers.up(finger, at, self.now))

    def key(self, name: KeyName) -> None:
        """A key is pressed."""
        self.touch(Key(name, self.now))

    def _note(self) -> None:
        if self.seen[-1:] != [self.screen]:
            self.seen.append(self.screen)

    def _see(self) -> None:
        """Camera and segmenter do their part."""
        if not self.room.camera:
            return
        number = int(self.now * RATE)
        if number > self._number:
            self._number = number
            frame = Frame(b"", self.size, number / RATE, number, demo=True)
            self.frames.put(frame)
            self._cutting.append(frame)
        if not self.room.segmenter:
            silent = self.segmenter_silent_since = self.segmenter_silent_since or self.now
            self._cutting.clear()
            newest = self.frames.peek()
            if self.now - silent < 10 or newest is None:
                self.cutouts.put(None)
            else:
                picture, _, _ = self._guests(newest.number)
                self.cutouts.put(Cutout(newest, picture, np.full(picture.shape[:2], 255, np.uint8), 1.0))
            return
        self.segmenter_silent_since = None
        while self._cutting and self._cutting[0].taken + self.room.lag <= self.now:
            frame = self._cutting.pop(0)
            self.cutouts.put(Cutout(frame, *self._guests(frame.number)))

    def _guests(self, number: int) -> tuple[Picture, Picture, float]:
        return demo_guests(self.size, self.room.cast, 40 if self.room.still else number % 60)

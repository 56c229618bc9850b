"""A booth for tests: real screens in front of fake parts, driven by passing time in."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pygame

from booth.camera.demo_story import Cast
from booth.camera.jpeg import encode_jpeg
from booth.camera.ring import FrameRing
from booth.clock import Clock
from booth.composition.mark import Mark, mark_layer
from booth.composition.sheet import Placed, SheetTexts, compose_sheet
from booth.config import Config
from booth.darkroom.developed import Developed
from booth.fault_text import FaultText
from booth.frames import CLIP_SECONDS, Burst, Cutout, Frame, Latest, Shot
from booth.imaging.resize import resize_linear
from booth.operator.faults import Fault
from booth.operator.finding import Finding
from booth.operator.pin import PinTries
from booth.operator.settings_file import SettingsFile
from booth.picture_types import WHOLE, Matte, Picture, RelativeBox, Size
from booth.problems import Trouble
from booth.runtime.pause import Pause
from booth.scenes.themes import Theme
from booth.settings import Settings
from booth.sharing.network.wifi import venue_wifi
from booth.ui.composition_view import CompositionView, ShownGuests
from booth.ui.context import Photos, SceneSource, ScreenContext, Shooting
from booth.ui.drawing import Drawing
from booth.ui.gestures import Fingers, Gesture, Hold, Key, KeyName, Point
from booth.ui.live_view import LiveView
from booth.ui.options import screen_options
from booth.ui.panel.access import OperatorAccess
from booth.ui.prints import Print, make_print
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.stage import Stage
from tests.support.fakes import (
    RATE,
    START,
    THEMES,
    FakeAlbum,
    FakeDesk,
    FakeLinks,
    FakeMachine,
    FakePrints,
    FakeScenes,
    FakeSounds,
    FakeSticks,
    FakeWifis,
    demo_guests,
    wonders,
)
from tests.support.stopped_clock import StoppedClock

S = TypeVar("S")

TODAY = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)
FRAME = 1 / 60  # seconds between two drawn frames

FINDINGS = (
    Finding("ok", "Camera", "Fake camera, 1920x1080, 30 pictures a second"),
    Finding("warning", "Light", "backlight", "Turn the booth so that no window or lamp is behind the guests"),
    Finding("fault", "Disk", "room for 12 photos (0.1 GB free)", "Make room: copy photos to a stick"),
)

FILE = encode_jpeg(np.random.default_rng(1).integers(0, 256, (90, 160, 3), np.uint8))
"""The file of every frame; what is shown of it comes from the demo camera."""
TORN = FILE[: len(FILE) // 2] + FILE[-1000:]


@dataclass
class Room:
    """What is in front of the fake camera, and whether it and the segmenter work."""

    cast: Cast = "one"
    camera: bool = True
    segmenter: bool = True
    still: bool = False  # every frame shows the same picture
    rate: float = RATE  # frames a second
    lag: float = 0.05  # seconds from a frame to its cutout
    heads_whole: bool = True  # as the cutout of a shot says
    torn: int = 0  # frames from now on that come torn over the cable


class _TodaysClock(Clock):
    def wall(self) -> datetime:
        return TODAY


class Evening:
    """A booth with fake parts: no window, no waiting."""

    def __init__(
        self,
        canvas: Size = (480, 270),
        room: Room | None = None,
        theme: Theme | None = None,
        mark: Mark | None = None,
        scenes: SceneSource | None = None,
        home: Path = Path("/nowhere"),
        **settings: Any,
    ) -> None:
        """*home* is the folder of a settings file, for evenings on which the operator changes it."""
        self.now = START
        self.size = canvas
        self.room = room or Room()
        self.config = Config.model_validate({"photo": {"countdown": 3.0}} | settings)
        self.frames: Latest[Frame] = Latest()
        self.cutouts: Latest[Cutout] = Latest()
        self._ring = FrameRing(CLIP_SECONDS)
        self.album, self.links, self.sounds = FakeAlbum(), FakeLinks(venue_wifi(self.config.share)), FakeSounds()
        self.prints = FakePrints(self.config.print, home / "state")
        self.printers: tuple[str, ...] = ()
        self.canvas = pygame.Surface(canvas, 0, 32)
        theme = theme or wonders()
        drawing = Drawing(theme, canvas)
        self.scenes = FakeScenes(theme, canvas, drawing.thumbnail)
        scenes = scenes or self.scenes
        self.composition = CompositionView(canvas, canvas, scenes.layers, mark_layer(mark, canvas))
        self.segmenter_silent_since: float | None = None
        self.trouble: Trouble | None = None
        self.findings: tuple[Finding, ...] = FINDINGS
        self.faults: tuple[Fault, ...] = ()
        self.machine = FakeMachine()
        self.sticks, self.wifis = FakeSticks(), FakeWifis()
        self.asked: list[str] = []  # what the operator asked of the parts
        self._number = 0
        self._cutting: list[Frame] = []
        self.crop = WHOLE  # of the cutouts
        self.bursts: list[Burst] = []
        self.best: int | None = 0  # which frame of a burst is the best, counted from the one at zero; None: not known
        self.context = ScreenContext(
            options=screen_options(Settings(self.config, theme, mark, THEMES.parent)),
            theme=theme,
            language=self.config.screen.languages[0],
            drawing=drawing.speaking(self.config.screen.languages[0]),
            sounds=self.sounds,
            scenes=scenes,
            live=LiveView(self.composition, self.frames, self.cutouts, self.alive, mirror=self.config.cutout.mirror),
            composition=self.composition,
            shooting=Shooting(self.frames, self.cutouts, self._cut_next, self._choose, canvas, self._ring.up_to),
            photos=Photos(
                self.album,
                self.links,
                self.links,
                self.read,
                self._print_of,
                self.prints,
                lambda: self.trouble,
                self._lifetime,
                self._fault,
                gallery=lambda: sorted(
                    (photo for photo in self.album.kept.values() if photo.in_gallery),
                    key=lambda photo: photo.id,
                    reverse=True,
                ),
            ),
            operator=self._operator(home),
        )
        self._see()
        self.stage = Stage(self.context, self.now)
        self.fingers = Fingers(canvas)
        self.seen: list[str] = [self.screen]  # the screens in the order in which they appeared

    def _operator(self, home: Path) -> OperatorAccess:
        return OperatorAccess(
            desk=FakeDesk(),
            config=self.config,
            settings=SettingsFile(home / "config.toml", StoppedClock(TODAY)),
            tries=PinTries(home / "state", START),
            pause=Pause(home / "state"),
            machine=self.machine,
            printing=self.prints,
            printers=lambda: self.printers,
            look=lambda: self.findings,
            faults=lambda: self.faults,
            sticks=self.sticks,
            wifis=lambda: self.wifis,
            photos=lambda: tuple(sorted(self.album.kept.values(), key=lambda photo: photo.id, reverse=True)),
            reopen_camera=lambda: self.asked.append("camera"),
            learn_room_anew=lambda: self.asked.append("room"),
            develop=self._develop,
            date=lambda: TODAY,
            trial="TRIALTRIALTRIALTRIALTRIALA",
            wall="WALLWALLWALLWALLWALLWALLWA" if self.config.gallery.enabled else "",
        )

    def _develop(self, shot: Shot) -> Future[Developed]:
        """The guests of the demo camera in the shot's scene."""
        guests = ShownGuests(Cutout(shot.frame, *self._guests(shot.frame.number)), shot.levels, mirror=False)
        developed: Future[Developed] = Future()
        photo = encode_jpeg(self.composition.composed(shot.scene, guests, shot.moment, shot.look))
        developed.set_result(Developed(photo, b""))
        return developed

    def _lifetime(self) -> tuple[datetime, datetime] | None:
        kept_for = self.config.event.kept_for
        return (TODAY, TODAY + kept_for) if kept_for else None

    def _fault(self, seconds: float) -> str:
        why = "there is no camera at /dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920-video-index0; is it plugged in?"
        told = FaultText("Anna & Tom", _TodaysClock(), lambda: self.trouble, lambda: None if self.room.camera else why)
        return told(seconds)

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

    def _cut_next(self, frame: Frame) -> RelativeBox:
        self._cutting.append(frame)
        return self.crop

    def _choose(self, burst: Burst) -> Future[Frame]:
        self.bursts.append(burst)
        best: Future[Frame] = Future()
        if self.best is not None:
            best.set_result(burst.frames[burst.zero + self.best])
        return best

    def read(self, path: Path, size: Size, at: float | None = None, /) -> Future[Picture]:
        """The finished photo: the same composition at the size that is asked for."""
        photo = self.album.kept[path.parent.name]
        read: Future[Picture] = Future()
        if photo.singles:
            layout = next(layout for layout in self.context.theme.layouts if layout.key == self.config.strip.layout)
            placed = [Placed(self._photo(shot, shot.scene)) for shot in self.album.strips.newest]
            texts = SheetTexts(self.config.event.title, "12 June 2026", "", "en")
            read.set_result(resize_linear(compose_sheet(layout, self.context.theme, placed, texts), size))
            return read
        shot = next(shot for shot in reversed(self.album.shots))
        if at is not None:  # its clip
            shot = replace(shot, frame=shot.clip[-1 - int(at * self.room.rate) % len(shot.clip)])
        read.set_result(resize_linear(self._photo(shot, photo.scene), size))
        return read

    def _print_of(self, path: Path, size: Size, tilt: float) -> Future[Print]:
        made: Future[Print] = Future()
        cast, self.room.cast = self.room.cast, "two"  # the guests who were there
        made.set_result(make_print(self.read(path, size).result(), tilt))
        self.room.cast = cast
        return made

    def _photo(self, shot: Shot, scene: str) -> Picture:
        picture, matte, presence = self._guests(shot.frame.number)
        guests = ShownGuests(Cutout(shot.frame, picture, matte, presence), shot.levels, mirror=self.config.photo.mirror)
        return self.composition.composed(scene, guests, shot.moment, shot.look)

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

    def touch(self, *gestures: Gesture | Hold) -> None:
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
        number = int(self.now * self.room.rate)
        if number > self._number:
            self._number = number
            self.room.torn -= 1
            jpeg = TORN if self.room.torn >= 0 else FILE
            frame = Frame(jpeg, self.size, number / self.room.rate, number, demo=True)
            self.frames.put(frame)
            self._ring.add(frame)
            self._cutting.append(frame)
        if not self.room.segmenter:
            silent = self.segmenter_silent_since = self.segmenter_silent_since or self.now
            self._cutting.clear()
            newest = self.frames.peek()
            if self.now - silent < 10 or newest is None:
                self.cutouts.put(None)
            else:
                picture, _, _ = self._guests(newest.number)
                self.cutouts.put(
                    Cutout(newest, picture, np.full(picture.shape[:2], 255, np.uint8), 1.0, None, heads_whole=True)
                )
            return
        self.segmenter_silent_since = None
        while self._cutting and self._cutting[0].taken + self.room.lag <= self.now:
            frame = self._cutting.pop(0)
            self.cutouts.put(Cutout(frame, *self._guests(frame.number), heads_whole=self.room.heads_whole))

    def _guests(self, number: int) -> tuple[Picture, Matte, float]:
        return demo_guests(self.size, self.room.cast, 40 if self.room.still else number % 60)

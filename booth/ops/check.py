"""`booth check`: looks at camera, light, plate, segmenter and speed, and says what to do about each, in plain words."""

import fcntl
import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from booth.camera import Camera, CameraLost, open_camera
from booth.clock import Clock, stopwatch
from booth.config import Config, ScreenSettings, read_config
from booth.frames import Frame
from booth.imaging.exposure import Fault, fault_of_light
from booth.imaging.framing import FrameFault, crop_size, frame_picture, live_size, parse_ratio, upright
from booth.picture_types import Ratio, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.segmentation.live.background import BackgroundModel
from booth.segmentation.live.governor import STEPS, forecast
from booth.segmentation.live.pipeline import LivePipeline

Level = Literal["ok", "warning", "fault"]

LOOKS = 6.0  # seconds for which the room is looked at
STARTS = 60.0  # seconds that the segmenter may take to load its model
_SMOOTH = 20.0  # pictures a second below which guests see themselves jerk
_SHARP = 1280  # pixels of the longer side below which a photo is soft
_LITTLE = 0.5  # share of the camera's picture below which much of it is thrown away
_USUAL: Size = (1920, 1080)  # of a screen that is not connected now

_LIGHT: dict[Fault | None, tuple[Level, str, str]] = {
    None: ("ok", "the light is good", ""),
    "too dark": (
        "warning",
        "it is dark in front of the camera",
        "Put a lamp beside the screen, shining at the guests.",
    ),
    "too bright": (
        "warning",
        "much of the picture is plain white",
        "Turn a lamp away from the camera, or move the camera out of the sun.",
    ),
    "backlight": (
        "warning",
        "there is a bright window or lamp behind the guests, who will be dark",
        "Draw the curtain, turn the booth around, or put a lamp beside the screen.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check: what was found about a part of the booth, and what to do if anything."""

    level: Level
    part: str
    says: str
    do: str = ""


def check(settings: Path, clock: Clock, looks: float = LOOKS) -> list[Finding]:
    """All there is to say about this booth, having looked at the room for *looks* seconds. Raises SettingsFault."""
    config = read_config(settings)
    try:
        camera = open_camera(config.camera, clock, stand_in=False)
    except CameraLost as lost:
        return [_no_camera(str(lost), settings.parent / config.album.folder), _segmenter_alone(config, clock)]
    try:
        return _looked(config, camera, clock, looks)
    finally:
        camera.close()


def lines(findings: list[Finding]) -> str:
    """*findings* for people."""
    told = []
    for found in findings:
        told.append(f"{found.level:<8} {found.part:<10} {found.says}")
        if found.do:
            told.append(f"{'':<19} -> {found.do}")
    return "\n".join(told)


def _looked(config: Config, camera: Camera, clock: Clock, looks: float) -> list[Finding]:
    """What is found with a camera that could be opened."""
    child = ChildProcess("segmenter", "booth.segmentation.segmenter:serve", _model(config), clock=clock, offline=True)
    try:
        first = camera.read()
        ratio = parse_ratio(config.photo.shape, _screen(config.screen) or _USUAL)
        size = live_size(ratio, _screen(config.screen) or _USUAL)
        seen = _Looking(config, ratio, size, child)
        answers = _ready(child, clock)
        ends = clock.now() + looks
        frames = [first]
        while clock.now() < ends:
            frames.append(camera.read())
            if answers:
                answers = seen.look(frames[-1])
        return [
            _camera(camera.name, frames),
            _use(frames[-1], config, ratio),
            _light(config, ratio, size, frames[-1]),
            *([_segmenter(seen.answers), _plate(seen.live.plate), _speed(seen.seconds)] if answers else [_dead()]),
        ]
    except CameraLost as lost:
        return [Finding("fault", "camera", str(lost))]
    except FrameFault as fault:
        return [Finding("fault", "camera", str(fault), "Try another cable, another USB port, or another camera.")]
    finally:
        child.stop()


class _Looking:
    """Cuts frames as the live view does, at full size and at the smaller one in turn, and notes how long it takes."""

    def __init__(self, config: Config, ratio: Ratio, size: Size, child: ChildProcess) -> None:
        self.live = LivePipeline(size, config.cutout.model, config.cutout.threshold)
        self.answers: list[float] = []  # seconds that the model took
        self.seconds: dict[int, list[float]] = {step.less: [] for step in STEPS}  # that cutting took
        self._config, self._ratio, self._size, self._child = config, ratio, size, child
        self._number = 0

    def look(self, frame: Frame) -> bool:
        """Whether the segmenter has answered."""
        less = list(self.seconds)[self._number % len(self.seconds)]
        self._number += 1
        size = self._size[0] // less, self._size[1] // less
        self.live.work_at(size)
        began = stopwatch()
        picture = frame_picture(frame, self._ratio, self._config.camera.rotation, size)
        shown = self.live.shrink(picture, frame.taken)
        asked = stopwatch()
        try:
            answer = self._child.ask(shown, 10.0)
        except ChildLost:
            return False
        self.answers.append(stopwatch() - asked)
        self.live.learn(answer)
        self.live.clean(picture, self.live.refine())
        self.seconds[less].append(stopwatch() - began)
        return True


def _model(config: Config) -> str:
    return "landscape" if config.cutout.model == "landscape" else "general"


def _ready(child: ChildProcess, clock: Clock) -> bool:
    ends = clock.now() + STARTS
    try:
        while clock.now() < ends:
            if child.ready(1.0):
                return True
    except ChildLost:
        pass
    return False


def _no_camera(reason: str, album: Path) -> Finding:
    if _in_use(album):
        return Finding(
            "warning",
            "camera",
            "the booth is running and has the camera, which is as it should be",
            "To check the camera, stop the booth for a moment: sudo systemctl stop booth; afterwards: "
            "sudo systemctl start booth.",
        )
    return Finding("fault", "camera", reason, "Plug the camera in, or look at its cable; then run the check again.")


def _in_use(folder: Path) -> bool:
    """Whether a booth holds its photo *folder*."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)  # and with it the lock
    return False


def _camera(name: str, frames: list[Frame]) -> Finding:
    width, height = frames[-1].size
    passed = frames[-1].taken - frames[0].taken
    rate = (frames[-1].number - frames[0].number) / passed if passed > 0 else 0.0
    says = f"{name}: {width}x{height}, {rate:.0f} pictures a second"
    if frames[-1].demo:
        return Finding("warning", "camera", says, 'For a real camera: device = "auto" under [camera] in the settings.')
    if rate < _SMOOTH:
        return Finding("warning", "camera", says, "That is slow: give it more light, or a USB port of its own.")
    if max(width, height) < _SHARP:
        return Finding(
            "warning", "camera", says, "Its pictures are small and photos will be soft: use a better camera."
        )
    return Finding("ok", "camera", says)


def _use(frame: Frame, config: Config, ratio: Ratio) -> Finding:
    whole = upright(frame.size, config.camera.rotation)
    part = crop_size(whole, ratio)
    share = part[0] * part[1] / (whole[0] * whole[1])
    says = f"photos use {share:.0%} of the camera's picture"
    if config.photo.shape == "screen" and _screen(config.screen) is None:
        says += f", on a screen of {_USUAL[0]}x{_USUAL[1]} (none is connected now)"
    if share >= _LITTLE:
        return Finding("ok", "photo", says)
    turned = crop_size((whole[1], whole[0]), ratio)
    if turned[0] * turned[1] > part[0] * part[1]:
        return Finding("warning", "photo", says, "Turn the camera onto its side and set rotation = 90 under [camera].")
    return Finding("warning", "photo", says, 'Choose another ratio for photos: ratio = "3:2" under [photo].')


def _light(config: Config, ratio: Ratio, size: Size, frame: Frame) -> Finding:
    level, says, do = _LIGHT[fault_of_light(frame_picture(frame, ratio, config.camera.rotation, size))]
    return Finding(level, "light", says, do)


def _segmenter(answers: list[float]) -> Finding:
    return Finding("ok", "cut-out", f"guests are found in {statistics.median(answers) * 1000:.0f} ms")


def _segmenter_alone(config: Config, clock: Clock) -> Finding:
    """Whether the segmenter can be started, without a camera to show it anything."""
    child = ChildProcess("segmenter", "booth.segmentation.segmenter:serve", _model(config), clock=clock, offline=True)
    ready = _ready(child, clock)
    child.stop()
    return Finding("ok", "cut-out", "it starts") if ready else _dead()


def _dead() -> Finding:
    return Finding(
        "fault", "cut-out", "it does not answer, so nobody can be cut out", "Install the booth again: make set-up"
    )


def _plate(plate: BackgroundModel) -> Finding:
    match plate.state:
        case "trusted":
            return Finding("ok", "empty room", f"learned and in use: {plate.reason}")
        case "learning":
            return Finding(
                "warning",
                "empty room",
                f"not learned yet: {plate.known:.0%} of it was seen empty",
                "Step out of the camera's sight for ten seconds and check again; at an event it learns between guests.",
            )
        case "dropped":
            return Finding(
                "warning",
                "empty room",
                f"had to be learned anew: {plate.reason}",
                "Fix the camera so that it cannot move, and keep the light as it is; then check again.",
            )


def _speed(seconds: dict[int, list[float]]) -> Finding:
    usual = {less: statistics.median(times) for less, times in seconds.items() if times}
    if len(usual) < len(seconds):
        return Finding("fault", "speed", "the camera sent too few pictures to tell", "Try another camera.")
    step = forecast(usual)
    says = f"{step.name} (cutting guests out takes {usual[1] * 1000:.0f} ms)"
    if step == STEPS[0]:
        return Finding("ok", "speed", says)
    return Finding(
        "warning",
        "speed",
        f"{says}: guests will see themselves less finely; photos are as good as ever",
        "End other programs and give the machine air; a faster machine shows more.",
    )


def _screen(settings: ScreenSettings, cards: Path = Path("/sys/class/drm")) -> Size | None:
    """The size of the screen as guests look at it, from what the machine's graphics card says; None if none is on."""
    found: list[Size] = []
    for connector in sorted(cards.glob("card*-*")):
        try:
            if (connector / "status").read_text().strip() == "connected":
                width, _, height = (connector / "modes").read_text().split()[0].rstrip("ip").partition("x")
                found.append((int(width), int(height)))
        except (OSError, ValueError, IndexError):
            continue
    if settings.display >= len(found):
        return None
    return upright(found[settings.display], settings.rotation)

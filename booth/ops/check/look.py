"""The check itself: opens the camera, cuts guests out for a few seconds, and asks about each part."""

from collections.abc import Sequence
from pathlib import Path

from booth.camera import Camera, CameraLost, open_camera
from booth.clock import Clock
from booth.config import Config, read_config
from booth.imaging.framing import FrameFault, live_size, parse_ratio
from booth.operator.finding import Finding
from booth.ops.check.album import about_albums
from booth.ops.check.camera import about_camera, about_crop, about_missing_camera
from booth.ops.check.cutout import (
    NO_ANSWER,
    TrialRun,
    about_models,
    about_segmenter,
    about_segmenter_alone,
    about_speed,
)
from booth.ops.check.named_files import about_named_files
from booth.ops.check.room import about_empty_room, about_light
from booth.ops.check.screen import screen_size
from booth.picture_types import Size

SECONDS = 6.0  # for which the room is looked at
USUAL_SCREEN: Size = (1920, 1080)  # taken where no screen is connected


def check(settings: Path, clock: Clock, seconds: float = SECONDS) -> list[Finding]:
    """All findings about this booth, having looked at the room for *seconds*. Raises SettingsFault."""
    config = read_config(settings)
    return [
        *about_named_files(config, settings.parent),
        *about_models(),
        *_about_room(config, config.album.folders(settings.parent), clock, seconds),
        *about_albums(config.album, settings.parent),
    ]


def _about_room(config: Config, albums: Sequence[Path], clock: Clock, seconds: float) -> list[Finding]:
    """About all that needs a camera."""
    try:
        camera = open_camera(config.camera, clock, stand_in=False)
    except CameraLost as lost:
        return [about_missing_camera(str(lost), albums), about_segmenter_alone(config.cutout, clock)]
    try:
        return _with_camera(config, camera, clock, seconds)
    except CameraLost as lost:
        return [Finding("fault", "camera", str(lost))]
    except FrameFault as fault:
        return [Finding("fault", "camera", str(fault), "Try another cable, another USB port, or another camera.")]
    finally:
        camera.close()


def _with_camera(config: Config, camera: Camera, clock: Clock, seconds: float) -> list[Finding]:
    """Raises CameraLost, and FrameFault if a frame cannot be decoded."""
    screen = screen_size(config.screen)
    ratio = parse_ratio(config.photo.shape, screen or USUAL_SCREEN)
    size = live_size(ratio, screen or USUAL_SCREEN)
    assumed = USUAL_SCREEN if screen is None and config.photo.shape == "screen" else None
    trial = TrialRun(config, ratio, size, clock)
    try:
        frames = [camera.read()]
        answers = trial.start()
        ends = clock.now() + seconds
        while clock.now() < ends:
            frames.append(camera.read())
            answers = answers and trial.cut(frames[-1])
    finally:
        trial.stop()
    findings = [
        about_camera(camera.name, frames),
        about_crop(frames[-1].size, config.camera.rotation, ratio, assumed),
        about_light(trial.picture(frames[-1], size)),
    ]
    if not answers:
        return [*findings, NO_ANSWER]
    return [*findings, about_segmenter(trial.answer_seconds), about_empty_room(trial.plate), about_speed(trial.seconds)]

"""Reads an event as the booth would, in a process of its own: whatever its pictures and fonts do ends there."""

import logging
from dataclasses import dataclass
from pathlib import Path

from booth.clock import Clock
from booth.config import Config, SettingsFault, read_config
from booth.imaging.picture_files import PictureFault
from booth.operator.stick.event_files import SETTINGS, EventFault
from booth.operator.stick.event_settings import left_out, outside, with_event
from booth.picture_types import Picture, Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.pipe import Pipe
from booth.scenes.loader import load_scene
from booth.scenes.themes import theme_of
from booth.settings import settings_of

_JOB = "booth.operator.stick.event_check:serve"
LIMIT = 60.0  # seconds without any work after which a file is held to be one that nobody can read


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """An event that is in order and can be taken over. Crosses processes."""

    config: Config  # its own, as its file says
    scenes: tuple[tuple[str, Picture], ...]  # the name of each, and a thumbnail
    left_out: tuple[str, ...]  # settings that it gives and that stay the machine's


def check_event(folder: Path, machine: Config, home: Path, size: Size, clock: Clock) -> Event:
    """The event in *folder*, which lies below *home*, on a booth with the settings *machine*.

    *size*: of the thumbnails. Raises EventFault with every mistake.
    """
    child = ChildProcess("event", _JOB, clock=clock, offline=True)
    try:
        answer = child.ask((folder, machine, home, size), LIMIT)
    except ChildLost as fault:
        words = "One of its pictures or fonts cannot be read: the process that looked at them ended. Save them anew."
        raise EventFault([words]) from fault
    finally:
        child.stop()
    if isinstance(answer, EventFault):
        raise answer
    assert isinstance(answer, Event)
    return answer


def serve(pipe: Pipe) -> None:
    """The process that looks at one event: answers the arguments of check_event with an Event or an EventFault."""
    folder, machine, home, size = pipe.recv()
    try:
        pipe.send(_read(folder, machine, home, size))
    except EventFault as fault:
        pipe.send(fault)


def _read(folder: Path, machine: Config, home: Path, size: Size) -> Event:
    try:
        config = read_config(folder / SETTINGS)
    except SettingsFault as fault:
        raise EventFault([f"{SETTINGS}: {reason}" for reason in fault.reasons]) from fault
    reasons = [f"{SETTINGS}: {reason}" for reason in outside(config)]
    if reasons:  # else files from elsewhere would be read
        raise EventFault(reasons)
    merged = with_event(machine, config, str(folder.relative_to(home)))
    try:
        theme = settings_of(merged, home).theme
    except SettingsFault as fault:
        raise EventFault([_named(fault.path, reason, folder) for reason in fault.reasons]) from fault
    reasons = _left_out_scenes(merged, home, folder)
    scenes = []
    for scene in theme.scenes:
        try:
            scenes.append(
                (scene.name(config.screen.languages[0]), load_scene(scene, size, size, layers=False).thumbnail)
            )
        except PictureFault as fault:
            reasons.append(_named(fault.path, fault.reason, folder))
    if reasons:
        raise EventFault(reasons)
    return Event(config, tuple(scenes), left_out(machine, config))


def _left_out_scenes(config: Config, home: Path, folder: Path) -> list[str]:
    """A sentence for each scene of the event's own that could not be shown."""
    reasons: list[str] = []

    class _Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            fault = record.args[0] if isinstance(record.args, tuple) and record.args else None
            path = getattr(fault, "path", None)
            if isinstance(path, Path) and path.is_relative_to(folder):
                reasons.append(_named(path, str(getattr(fault, "reason", fault)), folder))

    log = logging.Logger("event")
    log.addHandler(_Heard())
    theme_of(config, home, log)
    return reasons


def _named(path: Path, reason: str, folder: Path) -> str:
    """*reason* with the file that it is about, as it is called on the stick."""
    text = reason.replace(f"{folder}/", "")
    if path == folder or not path.is_relative_to(folder):
        return text
    return f"{path.relative_to(folder)}: {text}"

"""Which settings an event brings with it; all others belong to the machine and stay as they are."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from booth.config import Config

OF_EVENTS = (
    "theme",
    "event.name",
    "event.line",
    "event.logo",
    "event.overlay",
    "event.keep",
    "event.folder",
    "photo.countdown",
    "photo.shape",
    "photo.mirror",
    "photo.walk_away",
    "screen.languages",
    "screen.sound",
    "screen.reduced_motion",
    "patience.choose",
    "patience.photo",
    "patience.share",
    "patience.share_with_wifi",
    "scenes.shown",
    "scenes.online",
    "scenes.here",
    "scenes.light",
    "scenes.motion",
    "privacy.consent",
    "privacy.words",
    "gallery.enabled",
    "operator.contact",
)
"""Camera, screen, network, photo folder, PIN and whatever else there is are the machine's: an event that was prepared
elsewhere knows nothing of them, and one that somebody else has prepared shall not reach them."""


def value_of(config: Config, name: str) -> Any:
    """The value of the setting *name*, such as "event.name", as the settings file may have it."""
    value: Any = config
    for part in name.split("."):
        value = getattr(value, part)
    return list(value) if isinstance(value, tuple) else value


def event_values(config: Config) -> dict[str, Any]:
    """Every setting of *config* that an event brings, by name, at its default where it says nothing."""
    return {name: value_of(config, name) for name in OF_EVENTS}


def with_event(machine: Config, event: Config, folder: str) -> Config:
    """*machine*'s settings with those of an *event* whose files lie in *folder*."""
    table = machine.model_dump()
    for name, value in (event_values(event) | {"event.folder": folder}).items():
        section, _, key = name.rpartition(".")
        (table[section] if section else table)[key] = value
    return Config.model_validate(table)


def left_out(machine: Config, event: Config) -> tuple[str, ...]:
    """The settings that *event* gives and that stay as *machine* has them, because they are the machine's."""
    return tuple(
        name for name in _given(event) if name not in OF_EVENTS and value_of(event, name) != value_of(machine, name)
    )


def outside(event: Config) -> Iterator[str]:
    """A sentence for each file that *event* names and that does not lie in its own folder."""
    named = {"event.logo": event.event.logo, "event.overlay": event.event.overlay}
    for setting, names in named.items():
        for name in [names] if isinstance(names, str) else names:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                yield f"{setting}: {name} does not lie in the event's folder; put it there, and name it without folders"
    if event.event.folder:
        yield "event.folder: is written by the booth; leave it out"


def _given(config: Config) -> Iterator[str]:
    for section in config.model_fields_set:
        value = getattr(config, section)
        if hasattr(value, "model_fields_set"):
            yield from (f"{section}.{key}" for key in value.model_fields_set)
        else:
            yield section

"""What the settings say of the event becomes the mark on its photos."""

from pathlib import Path

from booth.composition.mark import Mark, read_mark
from booth.config import Event, SettingsFault
from booth.scenes.layers import SceneFault
from booth.scenes.themes import Theme


def mark_of(event: Event, home: Path, theme: Theme) -> Mark | None:
    """The mark of *event*, whose files lie in *home* unless they begin with /; None if it has none.

    Raises SettingsFault that names the file which cannot be used.
    """
    try:
        overlays = [home / name for name in event.overlay]
        return read_mark(overlays, home / event.logo if event.logo else None, event.line, theme.fonts.strong)
    except SceneFault as fault:
        setting = "event.logo" if event.logo and fault.path == home / event.logo else "event.overlay"
        raise SettingsFault(fault.path, [f"{setting}: {fault.reason}"]) from fault

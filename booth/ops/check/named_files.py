"""What the check finds about what the settings name: the theme and its scenes, logo, overlays, the photo folder."""

import logging
from pathlib import Path

from booth.config import Config, SettingsFault
from booth.operator.finding import Finding
from booth.scenes.themes import theme_of
from booth.settings import settings_of


def about_named_files(config: Config, home: Path) -> list[Finding]:
    """A fault for everything that *config* names and that cannot be used, a warning for each scene that is left out."""
    try:
        settings_of(config, home)
    except SettingsFault as fault:
        remedy = f"Mend {fault.path.name}, or change the setting."
        reasons = [reason for reason in fault.reasons if not reason.startswith("album.folder:")]  # see album.py
        return [Finding("fault", "settings", f"{reason} ({fault.path})", remedy) for reason in reasons]
    log, left_out = logging.Logger("check"), _Lines()
    log.addHandler(left_out)
    theme_of(config, home, log)
    return [Finding("warning", "scenes", line, "booth scenes check says more.") for line in left_out.lines]


class _Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

"""The size of the connected screen, from the kernel's list of connectors: no window is opened for it."""

from pathlib import Path

from booth.config import ScreenSettings
from booth.imaging.framing import upright
from booth.picture_types import Size


def screen_size(settings: ScreenSettings, cards: Path = Path("/sys/class/drm")) -> Size | None:
    """The size of the screen as guests look at it, rotated as they see it; the first where that one is missing.

    None if no screen is connected.
    """
    found: list[Size] = []
    for connector in sorted(cards.glob("card*-*")):
        try:
            if (connector / "status").read_text().strip() == "connected":
                width, _, height = (connector / "modes").read_text().split()[0].rstrip("ip").partition("x")
                found.append((int(width), int(height)))
        except (OSError, ValueError, IndexError):
            continue
    if not found:
        return None
    display = settings.display if settings.display < len(found) else 0  # as the booth's window does
    return upright(found[display], settings.rotation)

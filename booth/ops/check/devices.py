"""What the check finds about the screen, what guests touch, and the loudspeaker, from the kernel's lists of devices."""

import os
from pathlib import Path

from booth.config import ScreenSettings
from booth.operator.finding import Finding
from booth.ops.check.screen import screen_size
from booth.picture_types import Size
from booth.ui.input_devices import CLASS, DEVICES, touch_screens

SMALLEST: Size = (800, 480)  # pixels, in any order; what screens are drawn for at least


def about_screen(settings: ScreenSettings, cards: Path = Path("/sys/class/drm")) -> Finding:
    """Whether a screen is connected, and large enough."""
    size = screen_size(settings, cards)
    if size is None:
        remedy = (
            "Connect one and switch it on, before the machine if need be. Over X11 or without one this is as it is."
        )
        return Finding("warning", "screen", "none is connected", remedy)
    text = f"{size[0]}x{size[1]}, as guests see it"
    if min(size) < min(SMALLEST) or max(size) < max(SMALLEST):
        return Finding("warning", "screen", text, f"It is small: {SMALLEST[0]}x{SMALLEST[1]} is the least.")
    return Finding("ok", "screen", text)


def about_touch(inputs: Path = CLASS, devices: Path = DEVICES) -> Finding:
    """Whether there is a touch screen, and whether whoever runs the check may read it."""
    found = touch_screens(inputs)
    if not found:
        remedy = "Look at its USB cable. A mouse, or a keyboard's arrows and space, do the same."
        return Finding("warning", "touch", "there is no touch screen", remedy)
    text = ", ".join(found.values())
    if any(os.access(devices / name, os.R_OK) for name in found):
        return Finding("ok", "touch", text)
    return Finding(
        "warning",
        "touch",
        f"{text}: you may not read it, and a booth of yours would feel no touch",
        'Add yourself to its group: sudo usermod -aG input "$USER", then log in again. The service is in it already.',
    )


def about_sound(settings: ScreenSettings, cards: Path = Path("/proc/asound/cards")) -> Finding:
    """Whether tick and shutter can be heard."""
    if not settings.sound:
        return Finding("ok", "sound", "off, as [screen] sound says")
    try:
        named = [line.partition("]:")[2].strip() for line in cards.read_text().splitlines() if "]:" in line]
    except OSError:
        named = []
    if named:
        return Finding("ok", "sound", ", ".join(named))
    return Finding(
        "warning",
        "sound",
        "there is no loudspeaker: tick and shutter are not heard",
        "Plug one in, or set sound = false under [screen].",
    )

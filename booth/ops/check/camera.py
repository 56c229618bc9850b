"""What the check finds about the camera, and about how much of its picture a photo uses."""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from booth.frames import Frame
from booth.imaging.framing import crop_size, upright
from booth.operator.finding import Finding
from booth.picture_types import Ratio, Size

SMOOTH = 20.0  # frames a second below which guests see themselves jerk
SHARP = 1280  # pixels of the longer side below which a photo is soft
LITTLE_USED = 0.5  # fraction of the camera's picture below which much of it is thrown away


def about_camera(name: str, frames: Sequence[Frame]) -> Finding:
    """Whether the camera *name* sends *frames* that are large enough, fast enough and no demo's."""
    first, last = frames[0], frames[-1]
    passed = last.taken - first.taken
    rate = (last.number - first.number) / passed if passed > 0 else 0.0
    text = f"{name}: {last.size[0]}x{last.size[1]}, {rate:.0f} pictures a second"
    if last.demo:
        return Finding("warning", "camera", text, 'For a real camera: device = "auto" under [camera] in the settings.')
    if rate < SMOOTH:
        return Finding("warning", "camera", text, "That is slow: give it more light, or a USB port of its own.")
    if max(last.size) < SHARP:
        return Finding(
            "warning", "camera", text, "Its pictures are small and photos will be soft: use a better camera."
        )
    return Finding("ok", "camera", text)


def about_missing_camera(reason: str, albums: Sequence[Path]) -> Finding:
    """Why no camera could be opened: for the *reason* given, or because a running booth, holding *albums*, has it."""
    if is_held(*albums):
        return Finding(
            "warning",
            "camera",
            "the booth is running and has the camera, which is as it should be",
            "To check the camera, stop the booth for a moment: sudo systemctl stop booth; afterwards: "
            "sudo systemctl start booth.",
        )
    return Finding("fault", "camera", reason, "Plug the camera in, or look at its cable; then run the check again.")


def is_held(*folders: Path) -> bool:
    """Whether a running booth holds any of its photo *folders* (album/lock.py); takes no hold itself."""
    return any(_is_held(folder) for folder in folders)


def _is_held(folder: Path) -> bool:
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


def about_crop(size: Size, rotation: int, ratio: Ratio, assumed_screen: Size | None = None) -> Finding:
    """How much of the camera's frames, of *size* before *rotation* (degrees), photos of *ratio* use.

    *assumed_screen*: the screen that *ratio* was taken from where none is connected.
    """
    whole = upright(size, rotation)
    width, height = crop_size(whole, ratio)
    used = width * height / (whole[0] * whole[1])
    text = f"photos use {used:.0%} of the camera's picture"
    if assumed_screen:
        text += f", on a screen of {assumed_screen[0]}x{assumed_screen[1]} (none is connected now)"
    if used >= LITTLE_USED:
        return Finding("ok", "photo", text)
    turned = crop_size((whole[1], whole[0]), ratio)
    if turned[0] * turned[1] > width * height:
        return Finding("warning", "photo", text, "Turn the camera onto its side and set rotation = 90 under [camera].")
    return Finding("warning", "photo", text, 'Choose another shape for photos: shape = "3:2" under [photo].')

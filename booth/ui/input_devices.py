"""Which touch screens the kernel has found, and whether the booth may read them.

On a console (kmsdrm) SDL reads the kernel's devices itself and says nothing about those that it may not open: the
picture is there, and every touch is lost.
"""

import grp
import os
from dataclasses import dataclass
from pathlib import Path

DEVICES = Path("/dev/input")
CLASS = Path("/sys/class/input")
_MT_POSITION_X, _ABS_X = 0x35, 0x00  # ABS_MT_POSITION_X and ABS_X of linux/input-event-codes.h
_DIRECT = 0x01  # INPUT_PROP_DIRECT of the same: what is touched is the screen, not a pad beside it
_TOUCH = 0x14A  # BTN_TOUCH


@dataclass(frozen=True, slots=True)
class Deaf:
    """Why no touch, no key and no mouse can reach the booth."""

    reason: str
    by_hand: str  # what to type where somebody has started the booth
    as_service: str  # what to type where systemd has


def deafness(devices: Path = DEVICES) -> Deaf | None:
    """Whether not one of the kernel's input devices may be read; None if one may, or none is there."""
    found = sorted(devices.glob("event*"))
    refused = None
    for device in found:
        try:
            os.close(os.open(device, os.O_RDONLY | os.O_NONBLOCK))
        except PermissionError as fault:
            refused = fault
        except OSError:
            continue  # it was unplugged just now
        else:
            return None
    if not refused:
        return None
    group = _group(found[0])
    return Deaf(
        f"The booth may not read the touch screen, nor any mouse or button: {(refused.strerror or '').lower()}, "
        f"{refused.filename} and {len(found) - 1} others. They belong to the group {group}.",
        f"sudo usermod -aG {group} $USER",
        "sudo make install",
    )


def touch_screens(kinds: Path = CLASS) -> dict[str, str]:
    """The touch screens that the kernel has found, such as "event3", with their names; needs no right to read them."""
    names = {}
    for device in sorted(kinds.glob("event*/device")):
        parts = ("capabilities/abs", "capabilities/key", "properties")
        axes, keys, properties = (_bits(device / part) for part in parts)
        touched = axes >> _MT_POSITION_X & 1 or (axes >> _ABS_X & 1 and keys >> _TOUCH & 1)
        if touched and (properties >> _DIRECT & 1 or not properties):  # old drivers tell no properties at all
            names[device.parent.name] = _text(device / "name") or device.parent.name
    return names


def _bits(file: Path) -> int:
    """A bit field as the kernel prints it: words of 64 bits in hexadecimal, the highest first."""
    value = 0
    for word in _text(file).split():
        value = value << 64 | int(word, 16)
    return value


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _group(device: Path) -> str:
    try:
        return grp.getgrgid(device.stat().st_gid).gr_name
    except (OSError, KeyError):
        return "input"

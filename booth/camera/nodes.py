"""The machine's video devices: which of them are webcams."""

import fcntl
import os
import struct
from dataclasses import dataclass
from pathlib import Path

_VIDIOC_QUERYCAP = 0x80685600  # linux/videodev2.h
_CAPABILITY = struct.Struct("16s32s32sIII12x")  # v4l2_capability: driver, card, bus, version, device's, node's flags
_DEVICE_CAPS = 0x80000000  # V4L2_CAP_DEVICE_CAPS: the node's flags are valid
_CAPTURE = 0x00000001 | 0x00001000  # V4L2_CAP_VIDEO_CAPTURE and its _MPLANE


@dataclass(frozen=True, slots=True)
class Node:
    """What the kernel knows about one /dev/video*."""

    card: str  # the maker's name for it
    bus: str  # where it is plugged in: usb-0000:01:00.0-1.2
    captures: bool  # False for the second node of a webcam, which carries only metadata

    @classmethod
    def of(cls, path: Path) -> "Node":
        """Asks the driver of *path*; raises OSError."""
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return cls.parse(fcntl.ioctl(handle, _VIDIOC_QUERYCAP, bytes(_CAPABILITY.size)))
        finally:
            os.close(handle)

    @classmethod
    def parse(cls, capability: bytes) -> "Node":
        """Reads the kernel's struct v4l2_capability."""
        _driver, card, bus, _version, device_flags, node_flags = _CAPABILITY.unpack(capability)
        flags = node_flags if device_flags & _DEVICE_CAPS else device_flags
        return cls(_text(card), _text(bus), bool(flags & _CAPTURE))


def webcams(dev: Path = Path("/dev")) -> list[Path]:
    """The capture node of every USB camera, those with a stable name (by-id) first.

    A number such as /dev/video0 may change when a camera is plugged in again. Only USB, because a Raspberry Pi has two
    dozen capture nodes of its image processor, which never deliver anything.
    """
    named = sorted((dev / "v4l" / "by-id").glob("*"))
    named_devices = {path.resolve() for path in named}
    numbered = sorted(dev.glob("video[0-9]*"), key=lambda path: (len(path.name), path.name))
    return [path for path in (*named, *(path for path in numbered if path not in named_devices)) if _is_webcam(path)]


def _is_webcam(path: Path) -> bool:
    try:
        node = Node.of(path)
    except OSError:
        return False
    return node.captures and node.bus.startswith("usb-")


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")

"""UDisks2, asked over the system's D-Bus which sticks are plugged in, and to mount them. Its names: storaged.org/doc.

It mounts below /media or /run/media, for the user who asks. Only what is in no use of the machine's own counts as a
stick: never a disk of /etc/fstab, of the system, or with the booth's own files.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from booth.runtime.system_bus import BusBusy, BusFault, SystemBus
from booth.texts import drawable, quoted

CALL_LIMIT = 10.0  # seconds for an answer
MOUNT_LIMIT = 60.0  # the same, for a stick that has to be checked first
UNMOUNT_LIMIT = 600.0  # and until everything has been written to one that is slow

_NAME = "org.freedesktop.UDisks2"
_PATH = "/org/freedesktop/UDisks2"
FOR_STICKS = (Path("/media"), Path("/run/media"))
_ASK_NOBODY = {"auth.no_user_interaction": ("b", True)}

_Properties = Mapping[str, tuple[str, Any]]
_Objects = Mapping[str, Mapping[str, _Properties]]


class StickFault(Exception):
    """Why a stick cannot be used, in sentences for the operator."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick, or a part of one, that is plugged in."""

    path: str  # UDisks2's object
    name: str
    size: int  # bytes
    place: Path | None  # where it is mounted
    refusal: str = ""  # why it cannot be used, in a sentence


class Udisks:
    """One connection to it, for one thread. Every method raises StickFault."""

    def __init__(self) -> None:
        with _told():
            self._bus = SystemBus(_NAME, CALL_LIMIT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def sticks(self, own: frozenset[int]) -> tuple[Stick, ...]:
        """What is plugged in, by name; *own*: the numbers (st_dev) of the disks with the booth's own files."""
        with _told():
            (objects,) = self._bus.call(
                _PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", None, (), limit=CALL_LIMIT
            )
        return tuple(sorted(_sticks(objects, own), key=lambda stick: (stick.name, stick.path)))

    def mount(self, stick: Stick) -> Path:
        """Where *stick* is mounted now, without programs that could run and without devices that could be opened."""
        if stick.place and os.access(stick.place, os.R_OK | os.X_OK):
            return stick.place
        if stick.place:  # by somebody else, who alone may look into it
            self.unmount(stick)
        with _told():
            options = {**_ASK_NOBODY, "options": ("s", "nosuid,nodev,noexec")}
            (place,) = self._bus.call(
                stick.path, f"{_NAME}.Filesystem", "Mount", "a{sv}", (options,), limit=MOUNT_LIMIT
            )
        if not os.path.ismount(place):
            raise StickFault(f"The stick was mounted at {place}, and the booth does not see it there.")
        return Path(place)

    def unmount(self, stick: Stick) -> None:
        """Returns when everything has been written to *stick* and it may be pulled out."""
        try:
            with _told():
                self._bus.call(
                    stick.path, f"{_NAME}.Filesystem", "Unmount", "a{sv}", (_ASK_NOBODY,), limit=UNMOUNT_LIMIT
                )
        except StickFault as fault:
            if not isinstance(fault.__cause__, BusFault) or not fault.__cause__.error.endswith(".NotMounted"):
                raise


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong on the bus becomes a StickFault."""
    try:
        yield
    except BusFault as fault:
        raise StickFault(_explained(fault)) from fault


def _explained(fault: BusFault) -> str:
    if isinstance(fault, BusBusy):
        return "The stick does not answer. Pull it out, and try another."
    if fault.absent or fault.lost:
        return "This machine cannot mount sticks. In a terminal: sudo apt install udisks2"
    if fault.forbidden:
        return "The booth may not mount sticks. In a terminal, in its folder: sudo make install"
    if fault.error.endswith(".DeviceBusy"):
        return "Something else on this machine is using the stick."
    if fault.error.endswith((".UnknownObject", ".UnknownMethod")):
        return "The stick was pulled out."
    why = quoted(str(fault), 200)
    return f"The stick cannot be opened: {why}. One that a computer has formatted as FAT32 or exFAT can."


def _sticks(objects: _Objects, own: frozenset[int]) -> Iterator[Stick]:
    """The parts of each drive that is a stick: those with files, else the drive as a whole, with what is wrong."""
    for drive_path, drive in objects.items():
        told = drive.get(f"{_NAME}.Drive")
        if told is None or not (_value(told, "Removable") or _value(told, "ConnectionBus", "") == "usb"):
            continue
        blocks = {
            path: each for path, each in objects.items()
            if _value(each.get(f"{_NAME}.Block", {}), "Drive", "/") == drive_path
        }  # fmt: skip
        if not blocks or any(_in_use(each, own) for each in blocks.values()):
            continue
        name = " ".join(str(_value(told, key, "")).strip() for key in ("Vendor", "Model")).strip()
        parts = [
            found for path, each in blocks.items()
            if (found := _part(path, each, name or "Stick"))
        ]  # fmt: skip
        if parts:
            yield from parts
        elif size := int(_value(told, "Size", 0)):
            whole = min(blocks)
            words = "It is not formatted. Format it on a computer, as FAT32 or exFAT."
            yield Stick(whole, drawable(name or "Stick"), size, None, words)


def _part(path: str, each: Mapping[str, _Properties], drive: str) -> Stick | None:
    """The stick in a block device; None if it holds nothing that could be meant."""
    block = each[f"{_NAME}.Block"]
    usage, kind = _value(block, "IdUsage", ""), str(_value(block, "IdType", ""))
    if _value(block, "HintIgnore") or usage not in ("filesystem", "crypto"):
        return None
    places = _value(each.get(f"{_NAME}.Filesystem", {}), "MountPoints", [])
    refusal = ""
    if usage == "crypto":
        refusal = "It is encrypted, and the booth has no password for it."
    elif f"{_NAME}.Filesystem" not in each:
        refusal = f"It is formatted as {quoted(kind)}, which holds no files for the booth. FAT32 or exFAT does."
    name = drawable(str(_value(block, "IdLabel", "") or drive))
    return Stick(path, name, int(_value(block, "Size", 0)), _path(places[0]) if places else None, refusal)


def _in_use(each: Mapping[str, _Properties], own: frozenset[int]) -> bool:
    """Whether a block device is the machine's own: the system's, named in /etc/fstab, or with the booth's files."""
    block = each[f"{_NAME}.Block"]
    places = [_path(place) for place in _value(each.get(f"{_NAME}.Filesystem", {}), "MountPoints", [])]
    return (
        bool(_value(block, "HintSystem"))
        or bool(_value(block, "Configuration"))
        or int(_value(block, "DeviceNumber", 0)) in own
        or any(not any(place.is_relative_to(root) for root in FOR_STICKS) for place in places)
    )


def _path(raw: bytes) -> Path:
    """A path as UDisks2 gives it: bytes with a zero at the end."""
    return Path(os.fsdecode(bytes(raw).rstrip(b"\0")))


def _value(properties: _Properties, name: str, otherwise: Any = None) -> Any:
    return properties[name][1] if name in properties else otherwise

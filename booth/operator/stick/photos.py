"""The event's photos: onto a stick, and off the booth once they are there."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from booth.album.closing import NotClosed
from booth.album.event_folder import event_folder
from booth.album.export import Exported, export
from booth.album.survey import photos_of
from booth.operator.stick.udisks import StickFault

log = logging.getLogger(__name__)

Told = Callable[[int, int], None]
"""Hears how many photos were seen to, of how many."""
Remove = Callable[[Mapping[str, str], Told, Callable[[], bool]], int]
"""Removes photos from the running booth, as booth.album.closing.discard_copied does; what it returns and raises too."""


def copy_photos(
    albums: Sequence[Path], name: str, place: Path, told: Told, stopping: Callable[[], bool]
) -> tuple[str, Mapping[str, str]]:
    """Copies the photos of the event *name* into a folder of *place*: what to say of it, and their checksums by id.

    Only the photos have one whose copies were read back. Raises StickFault, OSError.
    """
    event = event_folder(name)
    if not any((album / event).is_dir() for album in albums):
        raise StickFault(f"There are no photos of {name} on the booth.")
    target = place / event
    if os.path.lexists(target) and (target.is_symlink() or not target.is_dir()):
        raise StickFault(f"{event} on the stick is no folder, and the photos belong into one. Rename it.")
    found = export(albums, event, target, told, stopping)
    log.info("%d photos were copied to a stick, %d were there", found.copied, found.there)
    if found.stopped:
        raise StickFault(f"Interrupted: {found.copied + found.there} photos are on the stick. It goes on there.")
    return _said(found, event), found.checked


def remove_photos(
    albums: Sequence[Path],
    name: str,
    copied: Mapping[str, str],
    remove: Remove,
    told: Told,
    stopping: Callable[[], bool],
) -> str:
    """Removes the photos *copied* of the event *name*: what to say of it. Raises StickFault, OSError."""
    try:
        removed = remove(copied, told, stopping)
    except NotClosed as fault:
        raise StickFault(str(fault)) from fault
    log.info("%d photos that were copied were removed from the booth", removed)
    left = sum(1 for _ in photos_of(albums, event_folder(name)))
    said = f"Removed from the booth: {_photos(removed)} of {name}."
    if stopping():
        raise StickFault(f"Interrupted. {said} Still on it: {_photos(left)}. Copy all photos again to go on.")
    if left:
        said += (
            f" Still on it: {_photos(left)}, taken or changed since, not finished, or damaged. Copy again for these."
        )
    return said


def _said(found: Exported, event: str) -> str:
    """What became of the photos, in sentences."""
    total = found.copied + found.there
    said = f"{total} photos are on the stick, in the folder {event}; each was read back and is right."
    if found.unfinished:
        said += f" {len(found.unfinished)} are not finished yet: copy again in a minute."
    if found.damaged:
        said += f" {len(found.damaged)} are damaged on the booth and were left out: booth album export names them."
    return said


def _photos(number: int) -> str:
    return "1 photo" if number == 1 else f"{number} photos"

"""What is to be removed elsewhere, since the photo is gone here: a small file each, which holds where its copy was."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from booth.album.record import About
from booth.durable import have_folder, put, remove
from booth.setting_tables import CopyName

log = logging.getLogger(__name__)

GONE: Mapping[CopyName, str] = {"cloud": ".gone", "second_copy": ".gone-second"}
"""Folders in the album's, one for each place: the album makes the files, who has removed the copy removes them."""
_PLACE = re.compile(r"[A-Z0-9.-]{1,64}(/[A-Z0-9.-]{1,64}){3}")
_LONGEST = 24  # letters of an event's name in an address


def folder_elsewhere(event: str, booth: str, taken: datetime, letters: str) -> str:
    """Where a photo's copy is kept: "EVENT/BOOTH/2026-06-12/<letters>", in capitals for small codes.

    26 random *letters*, which are not the photo's token: a gallery on the internet tells them to everybody, and by the
    token a photo can be deleted at the booth.
    """
    return f"{event_elsewhere(event)}/{booth.upper()}/{taken:%Y-%m-%d}/{letters}"


def event_elsewhere(event: str) -> str:
    """The folder of an event at a place for copies. *event* is the name of its folder here.

    One that has other characters than capitals, digits and "-" gets some letters of a digest.
    """
    ascii_only = unicodedata.normalize("NFKD", event).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Z0-9]+", "-", ascii_only.upper()).strip("-")[:_LONGEST].rstrip("-")
    if plain != event:
        digest = hashlib.sha256(event.encode("utf-8", "surrogatepass")).hexdigest()[:4].upper()
        plain = f"{plain}-{digest}" if plain else digest
    return plain


def bury(album: Path, thrown: Path) -> None:
    """Notes of each photo in the folder *thrown* that its copies elsewhere have to go; durable on return.

    One whose about.json is gone or damaged was noted before, or can be known no more. Raises OSError.
    """
    folders: dict[CopyName, dict[str, bytes]] = {}
    for photo in thrown.iterdir():
        with suppress(FileNotFoundError, NotADirectoryError, ValueError):
            about = About.read(photo)
            for which, copy in about.copies.items():
                folders.setdefault(which, {})[about.token] = copy.folder.encode()
    for which, notes in folders.items():
        have_folder(album / GONE[which], links=False)
        put(album / GONE[which], notes)


def buried(album: Path, which: CopyName) -> dict[str, str]:
    """Where the copies were that have to go, by token. Raises OSError if the disk is not there."""
    gone = album / GONE[which]
    if not gone.is_dir():
        return {}
    found = {}
    for file in gone.iterdir():
        if file.name.startswith("."):  # one that is being written
            continue
        try:
            place = file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:  # settled meanwhile
            continue
        if _PLACE.fullmatch(place):
            found[file.name] = place
        else:
            log.warning("%s is damaged: if it was a photo's, its copy elsewhere has to be removed by hand", file)
            remove(file)
    return found


def settle(album: Path, which: CopyName, token: str) -> None:
    """That copy of *token* is gone. Raises OSError."""
    remove(album / GONE[which] / token)

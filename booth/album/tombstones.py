"""What is to be removed elsewhere, since the photo is gone here: a small file each, which holds where its copy was."""

import hashlib
import logging
import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from booth.album.record import About
from booth.durable import have_folder, put, remove

log = logging.getLogger(__name__)

GONE = ".gone"  # in the album's folder: the album makes the files, who has removed the copy removes them
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
    """Notes of each photo in the folder *thrown* that its copy elsewhere has to go; durable on return. Raises OSError.

    One whose about.json is gone or damaged was noted before, or can be known no more.
    """
    folders: dict[str, bytes] = {}
    for photo in thrown.iterdir():
        with suppress(FileNotFoundError, NotADirectoryError, ValueError):
            if (about := About.read(photo)).copy_elsewhere:
                folders[about.token] = about.copy_elsewhere.folder.encode()
    if not folders:
        return
    gone = album / GONE
    have_folder(gone, links=False)
    put(gone, folders)


def buried(album: Path) -> dict[str, str]:
    """Where the copies were that have to go, by token. Raises OSError if the disk is not there."""
    gone = album / GONE
    if not gone.is_dir():
        return {}
    found = {}
    for file in gone.iterdir():
        if file.name.startswith("."):  # one that is being written
            continue
        place = file.read_text(encoding="utf-8", errors="replace")
        if _PLACE.fullmatch(place):
            found[file.name] = place
        else:
            log.warning("%s is damaged: if it was a photo's, its copy elsewhere has to be removed by hand", file)
            remove(file)
    return found


def settle(album: Path, token: str) -> None:
    """The copy of *token* is gone. Raises OSError."""
    remove(album / GONE / token)

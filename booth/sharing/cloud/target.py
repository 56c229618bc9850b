"""What a place for copies can do, and how it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

PAGE, PICTURE = "PAGE.HTML", "PHOTO.JPG"
SINGLES = ("PHOTO1.JPG", "PHOTO2.JPG", "PHOTO3.JPG", "PHOTO4.JPG")  # of a strip, as many as it has shots
VIDEO, ANIMATION = "CLIP.MP4", "CLIP.WEBP"
SCENES = ("SCENE1.JPG", "SCENE2.JPG", "SCENE3.JPG", "SCENE4.JPG")  # the photo in others, for its page
ABOUT = "ABOUT.JSON"  # what there is of the photo, see files.py
THUMB = "THUMB.JPG"  # there while the guests want everybody to see the photo
NAMES = (PAGE, PICTURE, *SINGLES, VIDEO, ANIMATION, ABOUT, THUMB, *SCENES)
"""Every file that a photo's folder at a target can have. In capitals: codes of such addresses have larger modules."""


class TargetFault(Exception):
    """The target could not be reached or did not do it. Its str() is for the operator and names no photo."""


class Refused(TargetFault):
    """The target does not want to, and will not unless somebody does something: credentials, the place, its room."""


class Target(Protocol):
    """A place for copies of photos. Each call does all of it or raises TargetFault, Refused.

    A place is a path of letters, digits, "-", "." and "/", below what the settings name. Whatever fails in the middle,
    the same call can be made again.
    """

    def put(self, place: str, content: bytes, kind: str) -> None:
        """Makes *content*, of the media type *kind*, the file at *place*, whole: its length and content were checked.

        Never is a part of it seen under that name.
        """

    def length(self, place: str) -> int | None:
        """Bytes of the file at *place*; None if there is none."""

    def get(self, place: str) -> bytes:
        """The file at *place*. Raises TargetFault if there is none."""

    def remove(self, place: str) -> None:
        """Leaves no file at *place*; no fault if there is none."""

    def remove_folder(self, folder: str) -> None:
        """Where the target has folders, leaves nothing of that one, nor of what a put has begun there.

        No fault if it is not there. Elsewhere nothing: its files have to be removed one by one.
        """


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the target lists it."""

    place: str
    length: int  # bytes
    changed: datetime  # when it came there, by the target's clock; with a time zone


class ListedTarget(Target, Protocol):
    """A target that also says what it has: for the operator's commands. A booth does not ask, and needs no such right.

    A folder is a place, too. Both methods find nothing in one that is not there, and leave out what a put has begun.
    """

    def folders(self, folder: str) -> list[str]:
        """The names of the folders that lie directly in *folder*, sorted; "" is all that the settings name."""

    def files(self, folder: str) -> Iterator[Listed]:
        """Every file below *folder*, however deep, in any order. May be asked by several threads, also at once."""

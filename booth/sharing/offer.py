"""What phones may fetch, as it is announced to the server process, which has the booth open the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file of a photo, and how a phone gets it."""

    path: str  # opened anew for every answer: a better file may take this name at any time, in one step
    content_type: str
    download_name: str = ""  # the file's name on the phone; empty if it is only shown in the page
    ranges: bool = (
        False  # parts of it may be fetched (HTTP Range), as players of clips do; only for a file that is never replaced
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A photo that has a page, and the files below the page's address."""

    # By the last part of their address, in upper case: "PHOTO.JPG" is /P/<token>/PHOTO.JPG.
    files: Mapping[str, OfferedFile]
    expires: datetime | None = None  # when the booth removes it, in the booth's time zone; None: never

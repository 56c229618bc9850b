"""A photo as it lies on the disk: the names of its files, and what its about.json says."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from booth.frames import Levels
from booth.picture_types import Size

PICTURE = "photo.jpg"
CUTOUT = "cutout.webp"
NEGATIVE = "negative.jpg"
ABOUT = "about.json"

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is safe on the disk."""

    id: str  # "20260612-153012-ABCDEFGH": when it was taken and eight random letters; never used again
    folder: Path  # has photo.jpg and about.json, and cutout.webp when the darkroom is done with it
    token: str  # 26 random letters, 130 bits, by which a phone may ask for it
    scene: str
    finished: bool  # the darkroom's photo has taken the live one's place

    @property
    def code(self) -> str:
        """Six letters by which a guest can ask the operator for the photo; they open nothing."""
        return self.id.rpartition("-")[2][:6]

    @property
    def picture(self) -> Path:
        """The JPEG."""
        return self.folder / PICTURE


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # a later booth may have written more


class Before(_Record):
    """What a photo was when another scene was about to take its place."""

    scene: str
    finished: bool
    picture: str  # the checksum of its photo.jpg


class About(_Record):
    """What about.json says: all that is needed to develop the negative, and to tell whether the files are whole."""

    event: str
    scene: str
    taken: AwareDatetime
    mirrored: bool
    token: str
    shape: Size
    size: Size  # of the negative, as it lies in its JPEG
    demo: bool
    tones: Levels = Levels()  # of the shot, and its moment: the finished photo is composed like the live one
    moment: float = 0.0
    finished: bool = False
    checksums: dict[str, str] = {}  # SHA-256 of the files by name, as they come to exist
    before: Before | None = None  # only between announcing another scene and its finished photo

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The about.json in *folder*. Raises OSError, or ValueError if it is damaged."""
        try:
            return cls.model_validate_json((folder / ABOUT).read_bytes())
        except ValueError:
            raise ValueError(f"{folder / ABOUT} is damaged") from None  # pydantic's words would print the token

    def to_bytes(self) -> bytes:
        """The content of about.json."""
        fields = self.model_dump(mode="json", exclude_none=True)
        return (json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()

    def photo(self, folder: Path) -> Photo:
        """The photo in *folder*, which this is about."""
        return Photo(folder.name, folder, self.token, self.scene, self.finished)

    def but(self, **changes: object) -> Self:
        """The same with *changes*."""
        return self.model_copy(update=changes)


def checksum(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def random_letters(count: int) -> str:
    """*count* letters that nobody can guess, five bits each."""
    return "".join(secrets.choice(BASE32) for _ in range(count))


def new_id(taken: datetime, letters: str) -> str:
    """The name of a photo taken at *taken*, with eight random *letters*."""
    return f"{taken:%Y%m%d-%H%M%S}-{letters}"

"""A photo as it lies on the disk: the names of its files, and the content of its about.json."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from booth.album.copies import Copy
from booth.album.upgrade import VERSION, upgrade
from booth.frames import Levels, SceneOrder
from booth.picture_types import WHOLE, Ratio, RelativeBox, Size
from booth.setting_tables import CopyName

PICTURE = "photo.jpg"
CUTOUT = "cutout.webp"
NEGATIVE = "negative.jpg"
FRAMES, CLIP, ANIMATION = "negative.mjpeg", "clip.mp4", "clip.webp"
ABOUT = "about.json"

Kind = Literal["photo", "cutout", "clip", "animation"]
"""What a file shows of the guests."""
FILES: Mapping[Kind, str] = {"photo": PICTURE, "cutout": CUTOUT, "clip": CLIP, "animation": ANIMATION}
"""The file names of each kind, the same in every photo's folder."""

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # a later booth may have written more


class Sheet(_Record):
    """One sheet of paper that was asked for, and how far it has come. Asked for again it is another one.

    "sent" is durable before anything is handed to the printer: what is "waiting" was never handed over. "unsure": it
    was, and whether it has come out cannot be told any more.
    """

    name: str  # eight random letters: its jobs are called by them and by nothing that a guest or an operator has typed
    asked: AwareDatetime
    state: Literal["waiting", "sent", "printed", "skipped", "unsure"] = "waiting"
    attempt: int = 0  # how often it was handed over
    job: int | None = None  # the printing system's number of the newest attempt; None until it was told

    @property
    def open(self) -> bool:
        """Whether it is still to come out."""
        return self.state in {"waiting", "sent"}

    def but(self, **changes: object) -> Self:
        """The same with *changes*."""
        return self.model_copy(update=changes)


Sheets = tuple[Sheet, ...]


def album_of(folder: Path) -> Path:
    """The album's folder that a photo's *folder* lies in."""
    return folder.parents[2]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is safe on the disk."""

    id: str  # "20260612-153012-ABCDEFGH": when it was taken and eight random letters; never used again
    folder: Path  # holds photo.jpg and about.json, and cutout.webp once the darkroom is done
    token: str  # 26 random letters, 130 bits, by which a phone may ask for it
    scene: str
    finished: bool  # the darkroom's photo has replaced the live composition
    expires: datetime | None = None  # when it is removed; None: never
    in_gallery: bool = False  # guests want it to be seen by everybody who is there
    sheets: Sheets = ()  # of paper, in the order in which they were asked for
    singles: tuple[Path, ...] = ()  # of a strip: each shot's own JPEG, in the order of its slots
    groups: tuple[str, ...] = ()  # tokens of pages that it is on together with others, see groups.py
    copies: Mapping[CopyName, Copy] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict, compare=False)  # as About.media, if it has a copy
    is_clip: bool = False  # it is the still of a clip, which is in the next two once the darkroom is done with it
    clip: Path | None = None  # the video
    animation: Path | None = None  # the same as an animated picture

    @property
    def code(self) -> str:
        """Six letters by which a guest can ask the operator for the photo; they open nothing."""
        return self.id.rpartition("-")[2][:6]

    @property
    def picture(self) -> Path:
        """The JPEG."""
        return self.folder / PICTURE

    @property
    def first_picture(self) -> Path:
        """The same without a layout: of a strip the first of its pictures, which has the photo's shape."""
        return self.singles[0] if self.singles else self.picture


class Negative(_Record):
    """The camera's own file of a shot. It is removed once the photo is finished, this entry stays."""

    file: str
    size: Size  # as it lies in the JPEG, before the camera's rotation
    checksum: str | None = None


class ShotRecord(_Record):
    """One shot of a photo: all that is needed, beside its negative, to develop it as the guests saw it."""

    scene: str
    ratio: Ratio  # the photo's
    crop: RelativeBox = WHOLE  # as in frames.Shot
    negative: Negative
    levels: Levels = Levels()
    moment: float = 0.0  # seconds, as in frames.Shot
    look: str = ""  # as in frames.Shot; a later booth may know more of them
    focus: tuple[float, float] | None = None  # of a strip's: what is kept of it in a slot of another shape

    @property
    def picture(self) -> str:
        """The name of its own picture's file in a strip: "shot-2.jpg" to "negative-2.jpg"."""
        return self.negative.file.replace("negative", "shot")


class Medium(_Record):
    """A finished file of a photo."""

    file: str
    checksum: str


class ClipRecord(Medium):
    """The camera's own frames of a clip, one JPEG behind the other. They are removed as the negative is."""

    lengths: tuple[int, ...]  # bytes of each
    taken: tuple[float, ...]  # seconds from the first


class Before(_Record):
    """What a photo was when another scene was about to take its place."""

    scene: str
    finished: bool
    photo: str  # the checksum of its photo.jpg


class About(_Record):
    """The content of about.json, version 2: what a photo is, and the checksums of its files.

    Checksums are SHA-256 in hexadecimal digits. *media* names the files as they are finished: the live composition,
    which the darkroom is still to replace, is not among them.
    """

    version: int = VERSION  # higher than VERSION if a later booth wrote it
    event: str
    taken: AwareDatetime
    expires: AwareDatetime | None = None  # when it is removed, as it was promised; None: never
    mirrored: bool
    token: str
    demo: bool
    shots: Annotated[tuple[ShotRecord, ...], Field(min_length=1)]  # one for a single photo
    layout: str | None = None  # of a strip: the key of one of the theme's layouts
    clip: ClipRecord | None = None  # of a clip
    media: dict[str, Medium] = {}  # by kind; a later booth knows more kinds
    finished: bool = False
    in_gallery: bool = False
    groups: tuple[str, ...] = ()  # tokens, as in Photo
    sheets: Sheets = ()  # the printer's queue: whoever throws the photo away takes them along
    copy_elsewhere: Copy | None = None  # whoever throws the photo away has these removed, see tombstones.py
    second_copy: Copy | None = None
    before: Before | None = None  # only between announcing another scene and its finished photo

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The about.json in *folder*, whichever booth wrote it.

        Raises OSError, or ValueError, which names the file, if it is damaged or a later version that cannot be read.
        """
        content: object = None
        try:
            content = json.loads((folder / ABOUT).read_bytes())
            return cls.model_validate(upgrade(content))
        except (ValueError, RecursionError):  # not pydantic's words, which would print the token
            fault = "is a later booth's and cannot be read" if is_later(content) else "is damaged"
            raise ValueError(f"{folder / ABOUT} {fault}") from None

    def to_bytes(self) -> bytes:
        """The content of about.json, always in the present version."""
        fields = self.model_dump(mode="json", exclude_none=True) | {"version": VERSION}
        return (json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()

    @property
    def shot(self) -> ShotRecord:
        """The shot of a single photo."""
        return self.shots[0]

    @property
    def scene(self) -> str:
        """The scene of a single photo."""
        return self.shot.scene

    @property
    def pictures(self) -> dict[str, str]:
        """What guests take home: the files by their kind in *media*, the photo first; a strip's pictures, a clip's."""
        singles = {shot.picture: shot.picture for shot in self.shots} if self.layout else {}
        moving = {kind: file for kind, file in FILES.items() if kind in {"clip", "animation"} & self.media.keys()}
        return {"photo": PICTURE} | singles | moving

    def in_another(self, scene: str, folder: Path, *, small: bool) -> SceneOrder:
        """What the darkroom needs to compose the guests of the finished photo in *folder* in another *scene*."""
        shot = self.shot
        guests = folder / CUTOUT
        return SceneOrder(guests, scene, self.taken, shot.levels, shot.moment, self.mirrored, small, shot.look)

    def photo(self, folder: Path) -> Photo:
        """The photo in *folder*, which this is about."""
        singles, copies = tuple(folder / shot.picture for shot in self.shots) if self.layout else (), self.copies
        return Photo(
            *(folder.name, folder, self.token, self.scene, self.finished, self.expires, self.in_gallery),
            sheets=self.sheets,
            singles=singles,
            groups=self.groups,
            copies=copies,
            checksums={kind: medium.checksum for kind, medium in self.media.items() if copies},
            is_clip=self.clip is not None,
            clip=folder / CLIP if "clip" in self.media else None,
            animation=folder / ANIMATION if "animation" in self.media else None,
        )

    def but(self, **changes: object) -> Self:
        """The same with *changes*."""
        return self.model_copy(update=changes)

    def with_sheets(self, change: Callable[[Sheets], Sheets]) -> Self:
        """The same after a *change* of its sheets."""
        return self.but(sheets=change(self.sheets))

    @property
    def copies(self) -> dict[CopyName, Copy]:
        """Its copies elsewhere, those that are there and those that are to come."""
        copies: dict[CopyName, Copy | None] = {"cloud": self.copy_elsewhere, "second_copy": self.second_copy}
        return {which: copy for which, copy in copies.items() if copy}

    def with_copies(self, copies: Mapping[CopyName, Copy]) -> Self:
        """The same with *copies*, and no others."""
        return self.but(copy_elsewhere=copies.get("cloud"), second_copy=copies.get("second_copy"))

    def with_copy(self, which: CopyName, change: Callable[[Copy], Copy]) -> Self:
        """The same after a *change* of that copy elsewhere, if it has it."""
        return self.with_copies({each: change(copy) if each == which else copy for each, copy in self.copies.items()})

    def has_finished(self, shot: ShotRecord) -> bool:
        """Whether the darkroom has finished the picture of *shot*, one of a strip's."""
        return shot.picture in self.media

    def with_picture(self, shot: ShotRecord, digits: str, focus: tuple[float, float]) -> Self:
        """The same with the finished picture of *shot*, one of a strip's, whose checksum is *digits*."""
        shots = tuple(each.model_copy(update={"focus": focus}) if each == shot else each for each in self.shots)
        medium = Medium(file=shot.picture, checksum=digits)
        return self.but(shots=shots, media=self.media | {shot.picture: medium})

    def in_scene(self, scene: str) -> Self:
        """The same with its shot in *scene*."""
        return self.but(shots=(self.shot.model_copy(update={"scene": scene}), *self.shots[1:]))

    def with_media(self, checksums: Mapping[Kind, str]) -> Self:
        """The same with the files of the kinds in *checksums* added or replaced."""
        media = {kind: Medium(file=FILES[kind], checksum=digits) for kind, digits in checksums.items()}
        return self.but(media=self.media | media)


def is_later(content: object) -> bool:
    """Whether *content*, parsed from an about.json, was written by a later version of the booth."""
    return isinstance(content, dict) and isinstance(content.get("version"), int) and content["version"] > VERSION


def checksum(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def random_letters(count: int) -> str:
    """*count* letters of base32 that nobody can guess, five bits each."""
    return "".join(secrets.choice(BASE32) for _ in range(count))


def taken_of(photo_id: str) -> datetime:
    """When the photo with the id *photo_id* was taken, by the clock on the wall here."""
    return datetime.strptime(photo_id[:15], "%Y%m%d-%H%M%S").astimezone()


def new_id(taken: datetime, letters: str) -> str:
    """The name of a photo taken at *taken*, with eight random *letters*."""
    return f"{taken:%Y%m%d-%H%M%S}-{letters}"

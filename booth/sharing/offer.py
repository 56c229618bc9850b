"""What phones may fetch, as it is announced to the server process, which has the booth open the files."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

Wish = Literal["small", "full", "choose", "delete", "show", "hide", "remove page"]
"""What a phone asks for: a thumbnail in a scene, a picture, that picture as the photo, the photo's deletion, that
everybody who is there may see the photo, that nobody may any more; and that there is no page of several photos more."""

Page = Literal["P", "G", "W"]
"""Where pages begin in addresses: a photo's, that of several, the wall."""

SceneNames = Mapping[str, Mapping[str, str]]
"""The theme's scenes in its order: what guests read, by language, by the scene's code."""


def scene_code(key: str) -> str:
    """What stands for the scene *key* in addresses: eight base32 letters, since a key may have any characters."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:5]).decode()


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file of a photo, and how a phone gets it."""

    path: str  # opened anew for every answer: a better file may take this name at any time, in one step
    content_type: str
    download_name: str = ""  # the file's name on the phone; empty if it is only shown in the page
    small: bool = False  # a thumbnail of the file at *path* in place of it
    ranges: bool = (
        False  # parts of it may be fetched (HTTP Range), as players of clips do; only for a file that is never replaced
    )
    is_photo: bool = False  # whoever has it has the photo


@dataclass(frozen=True, slots=True)
class OtherScenes:
    """The scenes that a photo may be seen in, and the pictures of it that there are."""

    scene: str  # the code of the photo's own
    codes: tuple[str, ...]  # of all, in the theme's order; none while it cannot be put into another
    files: Mapping[str, OfferedFile]  # as Offer's; the names as below


@dataclass(frozen=True, slots=True)
class Offer:
    """A photo that has a page, and the files below the page's address."""

    # By the last part of their address, in upper case: "PHOTO.JPG" is /P/<token>/PHOTO.JPG.
    files: Mapping[str, OfferedFile]
    expires: datetime | None = None  # when the booth removes it, in the booth's time zone; None: never
    scene: str = ""  # as OtherScenes.scene
    scenes: tuple[str, ...] = ()  # as OtherScenes.codes
    singles: int = 0  # of a strip: how many shots it has, each a picture of its own: "SHOT-1.JPG" and so on
    clip: bool = False  # it has CLIP.MP4, and the files to be saved
    order: str = ""  # what orders it among others, the newest last
    in_gallery: bool | None = None  # None: its guests are not asked
    groups: tuple[str, ...] = ()  # tokens of the pages that it is on together with others

    def with_scenes(self, others: OtherScenes) -> Self:
        """The same photo with *others* in place of the scenes that it had."""
        files = {name: file for name, file in self.files.items() if file.is_photo or file.small}
        return replace(self, files=files | dict(others.files), scene=others.scene, scenes=others.codes)


@dataclass(frozen=True, slots=True)
class EventPages:
    """What there is beside the photos' own pages in an event."""

    party: str = ""  # the party album's token; empty if there is none
    wall: str = ""  # the wall's; the same
    title: str = ""  # the event's, which stands on the wall


@dataclass(frozen=True, slots=True)
class News:
    """What the booth tells the server process."""

    offers: Mapping[str, Offer | None]  # by token; None withdraws one
    deleted: Mapping[str, bool]  # whether the photo of a token, whose deletion was asked for, is deleted


def name_on_phone(photo_id: str, scene: str = "", kind: str = "jpg") -> str:
    """What a phone calls the file of a photo: when it was taken, and the *scene*'s key if that is not the photo's.

    *kind*: of the file, by its ending.

    The letters behind that in *photo_id* are for the operator.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", scene.lower()).strip("-")[:40]
    return f"photo-{re.sub(r'[^0-9-]', '', photo_id[:15])}{f'-{plain}' if plain else ''}.{kind}"


def single_name(number: int) -> str:
    """The name, in addresses, of the picture of a strip's shot, counted from 1."""
    return f"SHOT-{number}.JPG"


def small_single_name(number: int) -> str:
    """The same, of its thumbnail."""
    return f"SHOT-{number}-SMALL.JPG"


def save_single_name(number: int) -> str:
    """The same, to be saved."""
    return f"SHOT-{number}-SAVE"


def small_name(code: str) -> str:
    """The name, in addresses, of the thumbnail of a photo in the scene with the *code*."""
    return f"SMALL-{code}.WEBP"


def full_name(code: str) -> str:
    """The name, in addresses, of a photo's picture in the scene with the *code*."""
    return f"SCENE-{code}.JPG"


def save_name(code: str) -> str:
    """The same, to be saved."""
    return f"SAVE-{code}"

"""Brings an event's photos home from the place for copies, under names that say when they were taken.

What is there already is not fetched again, so that it goes on where it was interrupted. A file's name is made of what
its booth says of the photo, and of letters of its folder, and so is the same each time.
"""

import errno
import hashlib
import re
import shutil
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, ValidationError

from booth.album.export import checksum_on_disk, read_checksums, write_checksums
from booth.durable import put, sweep
from booth.ops.all_booths.place import EventElsewhere
from booth.sharing.cloud.target import ABOUT, ANIMATION, PAGE, PICTURE, SINGLES, THUMB, VIDEO, Listed, TargetFault

_LETTERS = 6  # of a photo's folder, in the names of its files
_NAME = re.compile(r"[A-Z0-9-]{1,40}\.[A-Z0-9]{1,5}")
_FOLDER = re.compile(r"[^/]+/[^/]+/(\d{4}-\d{2}-\d{2})/([A-Z2-7]{26})")
_LEFT_THERE = {PAGE, THUMB, ABOUT}
_ENDINGS = {PICTURE: ".jpg", VIDEO: ".mp4", ANIMATION: ".webp"} | {
    name: f"-shot-{number}.jpg" for number, name in enumerate(SINGLES, 1)
}  # as an export has them


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    bytes: NonNegativeInt
    sha256: str


class _About(BaseModel):
    """What a booth says of a photo, in its ABOUT.JSON."""

    model_config = ConfigDict(frozen=True)
    taken: AwareDatetime | None = None
    files: Mapping[str, _File] = {}


NOTHING_SAID = _About()


@dataclass(slots=True)
class Fetched:
    """What became of the files."""

    fetched: int = 0
    there: int = 0  # they were at home already
    damaged: list[str] = field(default_factory=list)  # sentences
    checksums: dict[str, str] = field(default_factory=dict)  # by their names at home

    def add(self, other: "Fetched") -> None:
        """Counts what *other* has, too."""
        self.fetched += other.fetched
        self.there += other.there
        self.damaged += other.damaged
        self.checksums |= other.checksums


def fetch(event: EventElsewhere, name: str, home: Path, told: Callable[[int, int], None]) -> Fetched:
    """Brings the photos of *event*, which is called *name*, into the folder *home*; *told* hears how many are done.

    Raises TargetFault, Refused, and OSError, whose strerror is a phrase for the operator, if *home* cannot be written
    or has not enough room: what has come stays, and the next call goes on.
    """
    home.mkdir(parents=True, exist_ok=True)
    sweep(home)
    known = read_checksums(home)
    photos = [
        photo
        for day in event.photos(lambda file: _NAME.fullmatch(file) is not None)
        for photo in sorted(day.items())
        if _FOLDER.fullmatch(photo[0])
    ]
    _check_room(photos, name, home)
    found = Fetched()
    try:
        bring = event.each(lambda photo: _Photo(event, name, home, *photo).bring(known), photos)
        for number, each in enumerate(bring, 1):
            found.add(each)
            told(number, len(photos))
    finally:
        write_checksums(home, {file: digits for file, digits in (known | found.checksums).items() if digits})
    return found


class _Photo:
    """One photo that is brought home."""

    def __init__(self, event: EventElsewhere, name: str, home: Path, folder: str, files: Mapping[str, Listed]) -> None:
        self._event = event
        self._name = name
        self._home = home
        self._folder = folder
        self._files = files

    def bring(self, known: Mapping[str, str]) -> Fetched:
        """Brings its files; *known*: the checksums of what is at home. Raises TargetFault, Refused, OSError."""
        found = self._try(known)
        return self._try(known) if found.damaged else found  # it may have been replaced while it was fetched

    def _try(self, known: Mapping[str, str]) -> Fetched:
        found = Fetched()
        about = self._about(found)
        for name in self._files.keys() - _LEFT_THERE:
            path = self._home / self._called(name, about)
            if digits := self._is_there(path, name, about, known):
                found.there += 1
                found.checksums[path.name] = digits
                continue
            content = self._get(name)
            if content is None:  # removed meanwhile
                continue
            if fault := self._fault(name, content, about):
                found.damaged.append(fault)
                continue
            put(self._home, {path.name: content})
            found.fetched += 1
            found.checksums[path.name] = hashlib.sha256(content).hexdigest()
            if about.taken:  # it came home before its booth had said when it was taken
                before = self._called(name, NOTHING_SAID)
                (self._home / before).unlink(missing_ok=True)
                found.checksums[before] = ""
        return found

    def _about(self, found: Fetched) -> _About:
        content = self._get(ABOUT) if ABOUT in self._files else None
        if content is None:
            return NOTHING_SAID
        try:
            return _About.model_validate_json(content)
        except ValidationError:
            found.damaged.append(f"{self._folder}/{ABOUT} is damaged")
            return NOTHING_SAID

    def _get(self, name: str) -> bytes | None:
        """The file *name*; None if it is gone."""
        place = f"{self._folder}/{name}"
        try:
            return self._event.target.get(place)
        except TargetFault:
            if self._event.target.length(place) is None:
                return None
            raise

    def _called(self, name: str, about: _About) -> str:
        """What its file *name* is called at home."""
        match = _FOLDER.fullmatch(self._folder)
        assert match
        when = f"{about.taken:%Y-%m-%d-%H%M%S}" if about.taken else match[1]
        stem, _, kind = name.lower().rpartition(".")
        return f"{self._name}-{when}-{match[2][:_LETTERS]}{_ENDINGS.get(name, f'-{stem}.{kind}')}"

    def _is_there(self, path: Path, name: str, about: _About, known: Mapping[str, str]) -> str:
        """The checksum of *path*, if that is the file *name*; else nothing."""
        said = about.files.get(name)
        with suppress(FileNotFoundError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_size == (said.bytes if said else self._files[name].length):
                digits = known.get(path.name) or checksum_on_disk(path) or ""
                return digits if said is None or digits == said.sha256 else ""
        return ""

    def _fault(self, name: str, content: bytes, about: _About) -> str:
        """Why *content* is not the file *name*; nothing if it is."""
        place = f"{self._folder}/{name}"
        if said := about.files.get(name):
            is_right = hashlib.sha256(content).hexdigest() == said.sha256
            return "" if is_right else f"{place} is not as its booth has made it"
        is_whole = len(content) == self._files[name].length or len(content) == self._event.target.length(place)
        return "" if is_whole else f"{place} does not come whole"


def _check_room(photos: list[tuple[str, dict[str, Listed]]], name: str, home: Path) -> None:
    """Raises OSError if the *photos* have no room in *home*, which may have some of them."""
    sizes = (file.length for _, files in photos for each, file in files.items() if each not in _LEFT_THERE)
    needed = sum(sizes) - sum(path.lstat().st_size for path in home.glob("*") if path.name.startswith(f"{name}-"))
    free = shutil.disk_usage(home).free
    if needed > free:
        words = f"the photos need {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free"
        raise OSError(errno.ENOSPC, words, str(home))

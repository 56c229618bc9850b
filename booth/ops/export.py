"""Copies an event's finished photos into a folder, under names that say when they were taken, with their checksums.

It reads the photo folders beside a running booth. What is there already is not copied again, so that an export that was
interrupted goes on, and one that is repeated adds what is new.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from booth.album.record import PICTURE, About
from booth.album.survey import photos_of
from booth.clock import Clock
from booth.durable import put, sweep

CHECKSUMS = "SHA256SUMS"  # as sha256sum(1) writes and checks it
_BAR = 30  # characters of the progress bar
_PLAIN = 5.0  # seconds between two lines where no line can be drawn over
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(slots=True)
class Exported:
    """What became of each photo."""

    copied: int = 0
    there: int = 0  # they were copied before
    unfinished: list[str] = field(default_factory=list)  # ids: the darkroom has not made them yet
    damaged: list[str] = field(default_factory=list)  # sentences


def export(album: Path, event: str, target: Path, out: TextIO) -> Exported:
    """Copies the photos of *event*, a folder of *album*, into the folder *target* and draws a bar on *out*.

    A file that is there is never replaced. Raises OSError if *target* cannot be written.
    """
    exported = Exported()
    target.mkdir(parents=True, exist_ok=True)
    sweep(target)
    sums = _read_sums(target)
    found = sorted(_photos(album, event, exported), key=lambda photo: (photo[1].taken, photo[0].name))
    bar = _Bar(len(found), out)
    try:
        for number, (folder, about) in enumerate(found, 1):
            if not about.finished:
                exported.unfinished.append(folder.name)
            else:
                _copy(folder, about, target, sums, exported)
            bar.draw(number)
    finally:
        if sums:
            lines = "".join(f"{digits}  {name}\n" for name, digits in sorted(sums.items()))
            put(target, {CHECKSUMS: lines.encode()})
    return exported


def _photos(album: Path, event: str, exported: Exported) -> Iterator[tuple[Path, About]]:
    for folder, about in photos_of(album, event):
        if isinstance(about, str):
            exported.damaged.append(about)
        else:
            yield folder, about


def _copy(folder: Path, about: About, target: Path, sums: dict[str, str], exported: Exported) -> None:
    try:
        picture = (folder / PICTURE).read_bytes()
    except FileNotFoundError:  # thrown away meanwhile
        return
    digits = hashlib.sha256(picture).hexdigest()
    if "photo" in about.media and about.media["photo"].checksum != digits and About.read(folder) == about:
        exported.damaged.append(f"{folder / PICTURE} is not as the booth wrote it")
        return
    number = 1
    while True:
        name = f"{about.event}-{about.taken:%Y-%m-%d-%H%M%S}-{number}.jpg"
        if not (target / name).exists():
            put(target, {name: picture})
            exported.copied += 1
            break
        if _digits(target / name) == digits:
            exported.there += 1
            break
        number += 1  # another photo of the same second, or the same one in another scene
    sums[name] = digits
    if not folder.exists():  # thrown away while it was copied: nobody has it then
        (target / name).unlink()
        del sums[name]


def _read_sums(target: Path) -> dict[str, str]:
    """The checksums of former exports by file name, of the files that are still there."""
    with suppress(FileNotFoundError):
        lines = (target / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        found = [match for line in lines if (match := _LINE.fullmatch(line))]
        return {match[2]: match[1] for match in found if (target / match[2]).exists()}
    return {}


def _digits(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Bar:
    """A bar that grows at a terminal, and a plain line now and then anywhere else."""

    def __init__(self, total: int, out: TextIO) -> None:
        self._total = total
        self._out = out
        self._clock = Clock()
        self._drawn = self._clock.now()

    def draw(self, done: int) -> None:
        """Shows that *done* photos were seen to."""
        text = f"{done} of {self._total} photos"
        if self._out.isatty():
            full = _BAR * done // self._total
            end = "\n" if done == self._total else ""
            self._out.write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {text}{end}")
        elif done == self._total or self._clock.now() - self._drawn >= _PLAIN:
            self._drawn = self._clock.now()
            self._out.write(f"{text}\n")
        self._out.flush()

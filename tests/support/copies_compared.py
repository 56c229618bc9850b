"""What is at a place for copies, compared with the albums that it is to be a copy of."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from booth.album.record import About, Photo
from booth.setting_tables import CopyName
from booth.sharing.cloud.files import CopyFile, files_of
from booth.sharing.cloud.target import ABOUT, PAGE, PICTURE, THUMB
from tests.support.copy_servers import CopyServer
from tests.support.sealed_pictures import in_scene, page_of, scene_pictures
from tests.support.uploading_booth import Ledger

SCENES = scene_pictures()


@dataclass
class Found:
    """What became of the photos."""

    kept: int = 0  # photos in the albums
    lost: int = 0  # of these, those of which a file is not there as it should be; and photos that guests have kept
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)


def compare(folders: Iterable[Path], server: CopyServer, which: CopyName = "cloud", *, paged: bool = True) -> Found:
    """Compares what the booths in *folders* have with what is at *server*, where those copies lie.

    *paged*: photos have pages at the first place.
    """
    copies, found = server.copies(), Found()
    belongs: set[str] = set()
    partial = double = 0
    kinds: Counter[str] = Counter()
    for folder in folders:
        ledger, tokens = Ledger(folder / "ledger"), set()
        for path in (folder / "photos").glob("*/*/*/about.json"):
            about = About.read(path.parent)
            photo = about.photo(path.parent)
            tokens.add(photo.token)
            files = {f"{photo.copies[which].folder}/{file.name}": file for file in _files(photo, which, paged=paged)}
            belongs |= files.keys()
            missing = [place for place in files if place not in copies]
            unlike = [
                place for place in files.keys() & copies.keys() if not _is_as_here(photo, files[place], place, copies)
            ]
            found.kept += 1
            found.lost += bool(missing or unlike)
            partial += len(unlike)
            kinds["strips"] += bool(photo.singles)
            kinds["clips"] += photo.is_clip
        thrown = {words[0] for words in ledger.read("throwing")}
        kinds["thrown away"] += len(thrown)
        if gone := {words[0] for words in ledger.read("kept")} - thrown - tokens:
            found.wrong.append(f"{len(gone)} photos that guests have kept are not in the album")
    contents = Counter(content for place, content in copies.items() if place.endswith(f"/{PICTURE}"))
    double = sum(count - 1 for count in contents.values())
    left = copies.keys() - belongs
    for figure, words in ((partial, "are not as here"), (double, "are there twice"), (len(left), "are left of others")):
        if figure:
            found.wrong.append(f"{figure} files {words}")
    found.figures = {"files": len(belongs), "partial": partial, "double": double, "left of deleted": len(left), **kinds}
    return found


def _files(photo: Photo, which: CopyName, *, paged: bool) -> Iterator[CopyFile]:
    page = paged and which == "cloud"
    return files_of(photo, page=page, thumb=which == "cloud", scenes=SCENES.wanted(photo) if page else {})


def _is_as_here(photo: Photo, file: CopyFile, place: str, copies: dict[str, bytes]) -> bool:
    content = copies[place]
    if file.name == ABOUT:
        told, folder = json.loads(content)["files"], place.removesuffix(ABOUT)
        return all(hashlib.sha256(copies[folder + name]).hexdigest() == told[name]["sha256"] for name in told)
    if file.name == THUMB:
        return 0 < len(content) <= 8000
    if file.name == PAGE:
        return content == page_of(photo)
    if file.scene:
        return content == in_scene(file.scene, About.read(photo.folder).taken)
    return file.path is not None and content == file.path.read_bytes()

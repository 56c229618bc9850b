"""The event's gallery, built of what a list of the place for copies says, and put there page by page.

Nothing is fetched, and no picture is made: small pictures of those photos lie there whose guests want everybody to see
them. A page keeps its photos when others come or go, so that a building after a hundred new ones puts few pages. What
it was built of is noted beside the pages, without saying where any photo is.
"""

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from booth.album.record import random_letters
from booth.ops.all_booths.gallery_page import MOVED, GalleryPages
from booth.ops.all_booths.place import GALLERY, EventElsewhere
from booth.sharing.cloud.target import PICTURE, THUMB, Listed

PER_PAGE = 60  # photos; the first page has the newest, up to twice as many less one
INDEX, BUILT = "INDEX.HTML", "BUILT.JSON"
_LETTERS = 26  # of the gallery's folder, five bits each
_NUMBERED = re.compile(r"[1-9]\d{0,6}\.HTML")


class Shown(NamedTuple):
    """A photo that everybody may see. A tuple, since a hundred thousand are sorted."""

    order: str  # when its small picture came there, and letters that tell apart those of the same moment
    folder: str  # below the event's


class _Page(BaseModel):
    model_config = ConfigDict(frozen=True)
    number: PositiveInt
    until: str  # the order of the newest photo that belongs to it
    digits: str = ""  # the checksum of the page


class _Built(BaseModel):
    """What was built last."""

    version: int = 1
    first: str = ""  # the checksum of the first page
    pages: tuple[_Page, ...] = ()  # all others, the oldest first


@dataclass(frozen=True, slots=True)
class Gallery:
    """A gallery that was built."""

    place: str  # of its first page
    photos: int
    pages: int
    put: int  # of the pages: those that were new or had changed


def build(event: EventElsewhere, pages: GalleryPages, told: Callable[[int, int], None]) -> Gallery:
    """Builds the gallery of the *event* anew where it has changed; *told* hears of how many pages how many are done.

    Raises TargetFault, Refused; what was put stays, and the next building goes on.
    """
    folder, listed = _folder_of(event)
    before = _read(event, f"{folder}/{BUILT}") if BUILT in listed else _Built()
    photos = _shown(event)
    older, newest = arranged(photos, before.pages)
    known = {INDEX: before.first} | {f"{page.number}.HTML": page.digits for page in before.pages}

    def see_to(task: tuple[str, Callable[[], bytes]]) -> tuple[str, bool]:
        """The checksum of a page, and whether it had to be put."""
        name, make = task
        content = make()
        digits = hashlib.sha256(content).hexdigest()
        is_there = name in listed and known.get(name) == digits and listed[name].length == len(content)
        if not is_there:
            event.target.put(f"{folder}/{name}", content, "text/html; charset=utf-8")
        return digits, not is_there

    tasks = _tasks(pages, older, newest)
    done = []
    for number, each in enumerate(event.each(see_to, tasks[:-1]), 1):
        done.append(each)
        told(number, len(tasks))
    done.append(event.steadily(lambda: see_to(tasks[-1])))  # the first page last: what it leads to is there
    told(len(tasks), len(tasks))
    _see_off(event, folder, listed, {name for name, _ in tasks})
    built = _Built(
        first=done[-1][0],
        pages=tuple(
            page.model_copy(update={"digits": digits}) for (page, _), (digits, _) in zip(older, done, strict=False)
        ),
    )
    if built != before:
        note = json.dumps(built.model_dump(), indent=1).encode()
        event.steadily(lambda: event.target.put(f"{folder}/{BUILT}", note, "application/json"))
    return Gallery(f"{folder}/{INDEX}", len(photos), len(tasks), sum(put for _, put in done))


def arranged(photos: Sequence[Shown], before: Sequence[_Page]) -> tuple[list[tuple[_Page, list[Shown]]], list[Shown]]:
    """*photos*, sorted, as pages, the oldest first; and those of the first page, the newest.

    Pages from *before* keep their number and their photos, also when some of these are gone. Only one to which so many
    came late that they would fill two is divided, and with it all newer ones.
    """
    groups: list[list[Shown]] = [[] for _ in range(len(before) + 1)]
    ends = [page.until for page in before]
    for photo in photos:
        groups[bisect_left(ends, photo.order)].append(photo)
    kept = next((place for place, group in enumerate(groups) if len(group) >= 2 * PER_PAGE), len(before))
    pages = [(page, group) for page, group in zip(before, groups[:kept], strict=False) if group]
    newest = [photo for group in groups[kept:] for photo in group]
    while pages and len(newest) < PER_PAGE:
        newest = pages.pop()[1] + newest
    while len(newest) >= 2 * PER_PAGE:
        page, newest = newest[:PER_PAGE], newest[PER_PAGE:]
        number = pages[-1][0].number + 1 if pages else 1
        pages.append((_Page(number=number, until=page[-1].order), page))
    return pages, newest


def _tasks(
    pages: GalleryPages, older: list[tuple[_Page, list[Shown]]], newest: list[Shown]
) -> list[tuple[str, Callable[[], bytes]]]:
    """The name of each page and what makes it, the oldest first."""

    def making(photos: list[Shown], before: str, *, first: bool) -> Callable[[], bytes]:
        return lambda: pages.page([photo.folder for photo in reversed(photos)], before, first=first)

    tasks = []
    before = ""
    for page, photos in older:
        name = f"{page.number}.HTML"
        tasks.append((name, making(photos, before, first=False)))
        before = name
    return [*tasks, (INDEX, making(newest, before, first=True))]


def _folder_of(event: EventElsewhere) -> tuple[str, dict[str, Listed]]:
    """The gallery's folder, and what lies in it, by name."""
    galleries = f"{event.folder}/{GALLERY}"
    found = event.steadily(lambda: event.target.folders(galleries))
    if not found:
        return f"{galleries}/{random_letters(_LETTERS)}", {}
    folder = f"{galleries}/{found[0]}"  # two, if it was first built twice at the same moment: always the same of them
    files = event.steadily(lambda: list(event.target.files(folder)))
    return folder, {file.place.rpartition("/")[2]: file for file in files}


def _read(event: EventElsewhere, place: str) -> _Built:
    """What was noted at *place*; nothing if that is damaged: then every page is put anew."""
    try:
        return _Built.model_validate_json(event.steadily(lambda: event.target.get(place)))
    except ValidationError:
        return _Built()


def _shown(event: EventElsewhere) -> list[Shown]:
    """The photos that everybody may see, the oldest first."""
    found = []
    for day in event.photos({PICTURE, THUMB}.__contains__):
        for folder, files in day.items():
            if files.keys() == {PICTURE, THUMB}:
                apart = hashlib.sha256(folder.encode()).hexdigest()[:8]
                when = files[THUMB].changed.astimezone(UTC)
                found.append(Shown(f"{when:%Y%m%dT%H%M%S.%f}-{apart}", folder.partition("/")[2]))
    return sorted(found)


def _see_off(event: EventElsewhere, folder: str, listed: dict[str, Listed], names: set[str]) -> None:
    """Has pages that are no more, since they are not among *names*, lead to the first: somebody may be on them."""
    for name, file in listed.items():
        if _NUMBERED.fullmatch(name) and name not in names and file.length != len(MOVED):
            event.steadily(partial(event.target.put, f"{folder}/{name}", MOVED, "text/html; charset=utf-8"))

"""The folders that an album keeps its photos in: the first, and a second while the first cannot be written.

A photo that is changed while its folder's disk cannot be written is carried into the other first.
"""

import errno
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from booth.album.carrying import carry
from booth.album.lock import FolderLock, problem_of
from booth.album.record import album_of
from booth.album.storage import StorageRules, check_usable
from booth.problems import Problem

log = logging.getLogger(__name__)

T = TypeVar("T")
Anew = Callable[[Path], Path]
"""Makes a photo's folder in an album's folder, of what is in memory, since the one that there is cannot be read."""

_OF_THE_DISK = {errno.EIO, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN}


class Change(Protocol):
    """Changes a photo on the disk, wherever it lies."""

    def __call__(self, folder: Path, step: Callable[[Path], T], anew: Anew | None = None) -> tuple[Path, T]:
        """Does *step* to the photo's *folder*; gives the folder that it is in now, and what *step* gives.

        Raises OSError, Problem and whatever *step* raises.
        """


class Place:
    """One of the folders. Used by the album's thread; `refused` and `lock.held` may be asked by any."""

    def __init__(self, folder: Path, rules: StorageRules) -> None:
        self.folder = folder
        self.lock = FolderLock(folder, rules)
        self.refused: str | None = None  # why no photo can be kept here now, in the operator's words
        self.failed = False  # its disk, since the last look
        self.opened = False


class Places:
    """One or two folders. Used by the album's thread, but for the properties."""

    def __init__(
        self,
        folders: Sequence[tuple[Path, StorageRules]],
        where: Callable[[Path], Path],
        opened: Callable[[Path], None],
        closed: Callable[[Path], None],
        moved: Callable[[Path, Path], None],
    ) -> None:
        """*where*: the folder that a photo is in by now; *opened*, *closed*: hear of each folder that is; *moved* hears
        which folder of a photo stands for which from now on.
        """
        self._places = tuple(Place(*each) for each in folders)
        self._where = where
        self._opened = opened
        self._closed = closed
        self.moved = moved

    def __iter__(self) -> Iterator[Place]:
        """The first, then the second."""
        return iter(self._places)

    @property
    def first(self) -> Place:
        """Where photos belong."""
        return self._places[0]

    @property
    def second(self) -> Place | None:
        """Where they wait until the first can be written."""
        return self._places[1] if len(self._places) > 1 else None

    @property
    def now(self) -> Place:
        """Where the next photo is kept."""
        return next((place for place in self._places if place.refused is None), self.first)

    @property
    def held(self) -> list[Path]:
        """The folders that are open, the second one first: of a photo that lies in both, that one is right."""
        return [place.folder for place in reversed(self._places) if place.lock.held]

    @property
    def refusal(self) -> str | None:
        """Why no photo can be kept anywhere, in the operator's words; None if one can."""
        refused = [place.refused for place in self._places if place.refused is not None]
        return "; ".join(refused) if len(refused) == len(self._places) else None

    def open(self, place: Place) -> None:
        """Opens a folder, unless it is open. Raises OSError, Problem."""
        if place.lock.take():
            place.opened = True
            self._opened(place.folder)

    def close(self) -> None:
        """Closes all; the next change opens them anew, which is all it takes when a disk is back."""
        for place in self._places:
            self._close(place)

    def keep(self, make: Callable[[Path], T]) -> T:
        """What *make* makes in a folder of the album: in the first that it can be made in. Raises Problem."""
        problems = []
        for place in sorted(self._places, key=lambda place: place.refused is not None):
            try:
                self.open(place)
                check_usable(place.folder, failed=False)
                made = make(place.folder)
            except (OSError, Problem) as fault:
                problems.append(self._refuse(place, fault))
            else:
                place.refused = None
                return made
        raise problems[0]

    def change(self, folder: Path, step: Callable[[Path], T], anew: Anew | None = None) -> tuple[Path, T]:
        """As Change says."""
        folder = self._where(folder)
        place = self.of(folder)
        try:
            self.open(place)
            return folder, step(folder)
        except (OSError, Problem) as fault:
            other = self._instead_of(place, fault)
            if other is None:
                raise
            moved = self._carry(folder, other, anew, fault)
        self.moved(folder, moved)
        return moved, step(moved)

    def look(self, make_room: Callable[[], None]) -> None:
        """Finds out where a photo could be kept now; *make_room* is called in between, if any folder is open."""
        faults: dict[Place, Exception] = {}
        for place in self._places:
            try:
                if place.refused and place.folder.exists():
                    check_usable(place.folder, failed=place.failed)  # before recovery begins anew what has no room
                self.open(place)
            except Exception as fault:  # noqa: BLE001  whatever it is, the next look tries anew
                faults[place] = fault
        if len(faults) < len(self._places):
            make_room()
        for place in self._places:
            try:
                if place not in faults:
                    check_usable(place.folder, failed=place.failed)
            except (OSError, Problem) as fault:
                faults[place] = fault
            if place in faults:
                self._refuse(place, faults[place])
                continue
            place.failed = False
            if place.refused:
                log.info("%s: photos can be kept again", place.folder)
                place.refused = None

    def fault_of_a_disk(self, fault: OSError) -> Place | None:
        """The place that cannot be used because of *fault*, met in any of them; None if it was a photo's own."""
        return next((place for place in self._places if _is_broken(place) and self._refuse(place, fault)), None)

    def failed(self, *places: Place) -> None:
        """The disk of one of these has failed: they are closed, and tried with a file at the next look."""
        for place in places:
            place.failed = True
            self._close(place)

    def of(self, folder: Path) -> Place:
        """The place that *folder*, a photo's, lies in."""
        return next((place for place in self._places if folder.is_relative_to(place.folder)), self.first)

    def others(self, folder: Path) -> list[Path]:
        """The same photo's folders in other places than that of *folder*, if there are any."""
        inside = folder.relative_to(album_of(folder))
        found = (place.folder / inside for place in self._places if place is not self.of(folder))
        return [each for each in found if each.exists()]

    def _refuse(self, place: Place, fault: Exception) -> Problem:
        """Notes why no photo can be kept in *place*: in words, which are given."""
        if isinstance(fault, OSError) or not place.lock.held:
            self._close(place)
            place.failed = place.failed or isinstance(fault, OSError)
        problem = problem_of(place.folder, fault)
        if problem.operator != place.refused:
            place.refused = problem.operator
            log.error("%s", problem.operator)
            if self.now is not place and self.now.refused is None:
                log.warning("photos are kept in %s until then", self.now.folder)
        return problem

    def _instead_of(self, place: Place, fault: OSError | Problem) -> Place | None:
        """The place to go to, if *fault* is one of *place*'s disk and another place can be written; else None."""
        other = next((other for other in self._places if other is not place), None)
        if other is None or not _of_its_disk(place, fault):
            return None
        self._refuse(place, fault)
        try:
            self.open(other)
            check_usable(other.folder, failed=other.failed)
        except (OSError, Problem) as another:
            self._refuse(other, another)
            return None
        return other

    def _carry(self, folder: Path, place: Place, anew: Anew | None, fault: Exception) -> Path:
        """Where the photo in *folder* is in *place*. Raises *fault*, if it can neither be carried nor made *anew*."""
        try:
            return carry(folder, place.folder)
        except OSError as unread:
            if anew is None:
                raise fault from unread
            return anew(place.folder)

    def _close(self, place: Place) -> None:
        place.lock.release()
        if place.opened:
            place.opened = False
            self._closed(place.folder)


def _of_its_disk(place: Place, fault: OSError | Problem) -> bool:
    """Whether *fault* says that *place* cannot be used, and not only that a photo is gone."""
    return isinstance(fault, Problem) or fault.errno in _OF_THE_DISK or _is_broken(place)


def _is_broken(place: Place) -> bool:
    """Whether *place* cannot be used, tried with a file."""
    try:
        check_usable(place.folder, failed=True)
    except (OSError, Problem):
        return True
    return False

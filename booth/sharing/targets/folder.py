"""A folder as a place for copies: a share of another machine that is mounted here, or a disk."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from booth.durable import absent_disk, make_folder, put, remove
from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Listed, Refused, TargetFault

FSTAB = Path("/etc/fstab")


class Folder:
    """Keeps copies in the folder that the settings name, which it never makes: it may be a disk that is not there."""

    def __init__(self, settings: PlaceSettings, _: Credentials) -> None:
        self._root = Path(settings.place)

    def put(self, place: str, content: bytes, kind: str) -> None:  # noqa: ARG002  a file has no type
        """As Target's."""
        path = self._path(place)
        try:
            for folder in reversed(path.relative_to(self._root).parents[:-1]):
                with suppress(FileExistsError):
                    make_folder(self._root / folder)
            put(path.parent, {path.name: content})
            if path.read_bytes() != content:
                raise TargetFault(f"{self._root} does not give back what was written there")
        except OSError as fault:
            raise self._fault(fault) from None

    def length(self, place: str) -> int | None:
        """As Target's."""
        try:
            return self._path(place).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise self._fault(fault) from None

    def get(self, place: str) -> bytes:
        """As Target's."""
        try:
            return self._path(place).read_bytes()
        except OSError as fault:
            raise self._fault(fault) from None

    def remove(self, place: str) -> None:
        """As Target's."""
        path = self._path(place)
        try:
            if path.parent.exists():
                remove(path)
        except OSError as fault:
            raise self._fault(fault) from None

    def remove_folder(self, folder: str) -> None:
        """As Target's."""
        path = self._path(folder)
        try:
            with suppress(FileNotFoundError):
                shutil.rmtree(path)
        except OSError as fault:
            raise self._fault(fault) from None
        with suppress(OSError):  # they are not empty
            for parent in path.parents:
                if parent == self._root:
                    break
                parent.rmdir()

    def folders(self, folder: str) -> list[str]:
        """As ListedTarget's."""
        try:
            with os.scandir(self._path(folder)) as found:
                return sorted(each.name for each in found if each.is_dir() and not each.name.startswith("."))
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise self._fault(fault) from None

    def files(self, folder: str) -> Iterator[Listed]:
        """As ListedTarget's."""
        below = [self._path(folder)]
        while below:
            try:
                with os.scandir(below.pop()) as found:
                    for each in found:
                        if each.is_dir():
                            below.append(Path(each.path))
                        elif not each.name.startswith("."):
                            yield self._listed(each)
            except FileNotFoundError:  # or removed meanwhile
                continue
            except OSError as fault:
                raise self._fault(fault) from None

    def _listed(self, entry: os.DirEntry[str]) -> Listed:
        """Raises FileNotFoundError."""
        found = entry.stat()
        place = str(Path(entry.path).relative_to(self._root))
        return Listed(place, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def _path(self, place: str) -> Path:
        """Raises TargetFault if the disk is not there."""
        if not self._root.is_dir():
            raise TargetFault(f"{self._root} is not there: is it plugged in, and mounted?")
        try:
            absent = absent_disk(self._root, FSTAB.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            absent = None
        if absent:
            raise TargetFault(f"nothing is mounted at {absent}: sudo mount {absent}")
        return self._root / place

    def _fault(self, fault: OSError) -> TargetFault:
        words = f"{self._root}: {fault.strerror}"
        if isinstance(fault, PermissionError):
            return Refused(f"{words}; let the booth's user write there")
        if shutil.disk_usage(self._root).free < 1_000_000:
            return Refused(f"{self._root} is full: make room")
        return TargetFault(words)

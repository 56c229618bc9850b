"""The versions of the booth that are installed side by side, and which one is in use.

Runs on the machine's own python3: standard library only.
"""

from __future__ import annotations  # for the Pythons that are too old

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

PROGRAM = ("booth", "themes", "systemd", "config.toml", "requirements.lock", "pyproject.toml", "LICENSE", "LICENSES.md")
SEEN_RUNNING = "seen-running"  # a file in each version that has shown a picture as the service


class Versions:
    """The folder *home* with a folder for each version, and a link `current` to the one in use."""

    def __init__(self, home: Path, source: Path) -> None:
        """*source* holds the program, of which the version `own` is made."""
        self._home = home
        self._source = source
        self._current = home / "current"
        self.own = home / "versions" / _fingerprint(source)

    def copy(self) -> None:
        """Makes the version `own`, still without its environment."""
        draft = self.own.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        for file in _files(self._source):
            target = draft / file.relative_to(self._source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            target.chmod(0o644)  # whatever it was: the service is another user
        for folder, _, _ in os.walk(self._home):
            Path(folder).chmod(0o755)
        os.sync()
        draft.rename(self.own)

    def is_current(self) -> bool:
        """Whether `own` is in use."""
        return self._in_use() == self.own.resolve()

    def use(self, version: Path) -> None:
        """Makes *version* the one in use, by one rename."""
        draft = self._current.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path("versions", version.name))
        draft.replace(self._current)
        os.sync()

    def has_run(self) -> bool:
        """Whether `own` has been seen running as the service."""
        return (self.own / SEEN_RUNNING).exists()

    def keep_as_running(self) -> None:
        """Notes that `own` has been seen running: it may be gone back to."""
        (self.own / SEEN_RUNNING).touch()

    def before(self) -> Path | None:
        """The newest of the others that have been seen running."""
        seen = [path for path in self.own.parent.glob(f"*/{SEEN_RUNNING}") if path.parent != self.own]
        return max(seen, key=lambda path: path.stat().st_mtime).parent if seen else None

    def old(self) -> list[Path]:
        """Those that are neither `own` nor the one before."""
        kept = {self.own, self.before()}
        return [path for path in self.own.parent.glob("*") if path not in kept]

    def remove_old(self) -> None:
        """Removes what `old` lists."""
        for version in self.old():
            shutil.rmtree(version)

    def remove_failed(self) -> bool:
        """Removes `own` where another version is in use; else it stays, for the next try to go on with."""
        in_use = self._in_use()
        if in_use is None or in_use == self.own.resolve() or not self.own.is_dir():
            return False
        shutil.rmtree(self.own)
        return True

    def _in_use(self) -> Path | None:
        return self._current.resolve() if self._current.is_symlink() and self._current.is_dir() else None


def _files(source: Path) -> Iterator[Path]:
    """The program's files in *source*, in an order that is always the same."""
    for name in PROGRAM:
        path = source / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in found if each.is_file() and "__pycache__" not in each.parts)


def _fingerprint(source: Path) -> str:
    """Names the version of the program in *source*: the same as long as no file has changed."""
    digest = hashlib.sha256()
    for file in _files(source):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(source)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]

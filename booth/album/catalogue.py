"""The catalogue: an index of the photos. The folders are the truth; without it, it is made anew from them."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from booth.album.record import Photo

log = logging.getLogger(__name__)

_COLUMNS = ("id", "folder", "token", "scene", "finished")
_Row = tuple[str, str, str, str, int]


class Catalogue:
    """One row for each photo. Opened, used and closed in one thread; all of it may raise sqlite3.Error or OSError."""

    def __init__(self, path: Path) -> None:
        """Opens *path*, or makes it; a damaged one is set aside under another name first."""
        self._path = path
        try:
            self._rows = _open(path)
        except sqlite3.OperationalError:
            raise  # the disk, not the file
        except sqlite3.DatabaseError as fault:
            aside = _set_aside(path)
            log.warning("%s was damaged (%s): it is now %s, and is made anew from the photos", path, fault, aside.name)
            self._rows = _open(path)

    def enter(self, photo: Photo) -> None:
        """Adds or replaces the row of *photo*; durable when it returns."""
        self._rows.execute("insert or replace into photos values (?, ?, ?, ?, ?)", self._row(photo))

    def strike(self, photo_id: str) -> None:
        """Removes the row of a photo, if it has one; durable when it returns."""
        self._rows.execute("delete from photos where id = ?", (photo_id,))

    def match(self, photos: Iterable[Photo]) -> None:
        """Makes the rows those of *photos* and no others."""
        should: dict[str, _Row] = {photo.id: self._row(photo) for photo in photos}
        rows: list[_Row] = self._rows.execute("select * from photos").fetchall()
        have = {row[0]: row for row in rows}
        self._rows.execute("begin")
        self._rows.executemany("delete from photos where id = ?", [(name,) for name in have.keys() - should.keys()])
        self._rows.executemany(
            "insert or replace into photos values (?, ?, ?, ?, ?)",
            [row for name, row in should.items() if have.get(name) != row],
        )
        self._rows.execute("commit")

    def close(self) -> None:
        """Gives the file back, whatever state it is in."""
        with suppress(sqlite3.Error):
            self._rows.close()

    def _row(self, photo: Photo) -> _Row:
        folder = photo.folder.relative_to(self._path.parent)
        return (photo.id, str(folder), photo.token, photo.scene, int(photo.finished))


def _open(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None)
    try:
        # Anything weaker than WAL with FULL was measured to lose acknowledged rows at a power cut.
        rows.execute("pragma journal_mode = wal")
        rows.execute("pragma synchronous = full")
        rows.execute(
            "create table if not exists photos"
            " (id text primary key, folder text not null, token text not null, scene text not null,"
            " finished integer not null) without rowid"
        )
        with closing(rows.execute("pragma quick_check")) as answer:
            verdict = answer.fetchone()[0]
        with closing(rows.execute("select * from photos limit 0")) as answer:
            columns = tuple(column[0] for column in answer.description)
        if verdict != "ok" or columns != _COLUMNS:
            raise sqlite3.DatabaseError(verdict if verdict != "ok" else "its columns are others")
    except BaseException:
        rows.close()
        raise
    return rows


def _set_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)
    for tail in ("-wal", "-shm"):  # they belong to the damaged one, and a new one must not read them
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return aside

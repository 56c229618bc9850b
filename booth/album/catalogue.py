"""The catalogue: an index of the photos in SQLite. The folders are the truth, it can always be rebuilt from them."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from booth.album.record import Photo

log = logging.getLogger(__name__)

SCHEMA = 1
"""The version of the table, kept as SQLite's user_version. Catalogues of version 0 had none noted."""

_OF_THE_DISK = {  # and not of the file: a new one would fare no better
    *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN),
}
_COLUMNS = ("id", "folder", "token", "scene", "finished")
_COLUMNS_OF_VERSION_0 = _COLUMNS  # by which to tell one from another program's file
_TABLE = (
    "create table if not exists photos"
    " (id text primary key, folder text not null, token text not null, scene text not null,"
    " finished integer not null) without rowid"
)
_Row = tuple[str, str, str, str, int]


class Catalogue:
    """One row for each photo. Opened, used and closed in one thread.

    All of it may raise sqlite3.Error, OSError, and UnicodeDecodeError: SQLite quotes a damaged file in its messages.
    """

    def __init__(self, path: Path) -> None:
        """Opens *path*, or makes it. One of another version of the schema is emptied: its owner calls `reconcile`.

        A damaged one, or another program's, is set aside under another name first.
        """
        self._path = path
        if path.is_dir():
            log.warning(
                "%s is a folder and stood in the catalogue's way: it is called %s now", path, _set_aside(path).name
            )
        try:
            self._rows = _open(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:
            if (
                isinstance(fault, sqlite3.DatabaseError)
                and getattr(fault, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK
            ):
                raise
            aside = _set_aside(path)
            log.warning("%s was damaged (%s): it is now %s, and is made anew from the photos", path, fault, aside.name)
            self._rows = _open(path)

    def enter(self, photo: Photo) -> None:
        """Adds or replaces the row of *photo*; durable when it returns."""
        self._rows.execute("insert or replace into photos values (?, ?, ?, ?, ?)", self._row(photo))

    def remove(self, photo_id: str) -> None:
        """Removes the row of a photo, if it has one; durable when it returns."""
        self._rows.execute("delete from photos where id = ?", (photo_id,))

    def reconcile(self, photos: Iterable[Photo]) -> None:
        """Makes the rows those of *photos* and no others."""
        should = {self._row(photo) for photo in photos}
        rows: list[_Row] = self._rows.execute("select * from photos").fetchall()
        if len(rows) == len(should) == len(should.intersection(rows)):
            return
        self._rows.execute("begin")
        self._rows.execute("delete from photos")  # a row with a damaged id would not be found by it
        self._rows.executemany("insert into photos values (?, ?, ?, ?, ?)", sorted(should))
        self._rows.execute("commit")

    def close(self) -> None:
        """Closes the file, whatever state it is in."""
        with suppress(sqlite3.Error):
            self._rows.close()

    def _row(self, photo: Photo) -> _Row:
        folder = photo.folder.relative_to(self._path.parent)
        return (photo.id, str(folder), photo.token, photo.scene, int(photo.finished))


def _open(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None)
    rows.text_factory = lambda text: text.decode("utf-8", "replace")  # what is damaged is no photo's row, and goes
    try:
        # Anything weaker than WAL with FULL was measured to lose acknowledged rows at a power cut.
        rows.execute("pragma journal_mode = wal")
        rows.execute("pragma synchronous = full")
        _bring_to_schema(rows)
        with closing(rows.execute("pragma quick_check")) as answer:
            verdict = answer.fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    except BaseException:
        rows.close()
        raise
    return rows


def _bring_to_schema(rows: sqlite3.Connection) -> None:
    """Makes the table of the present schema; drops that of another. Raises sqlite3.DatabaseError if it is not ours."""
    with closing(rows.execute("pragma user_version")) as answer:
        version = answer.fetchone()[0]
    columns = _columns(rows)
    if version == SCHEMA and columns == _COLUMNS:
        return
    if version == 0 and columns and columns != _COLUMNS_OF_VERSION_0:
        raise sqlite3.DatabaseError("it is no catalogue of this booth's")
    rows.execute("begin immediate")
    if columns and columns != _COLUMNS:
        log.info("the catalogue's schema is %d and not %d: it is made anew from the photos", version, SCHEMA)
        rows.execute("drop table photos")
    rows.execute(_TABLE)
    rows.execute(f"pragma user_version = {SCHEMA}")
    rows.execute("commit")


def _columns(rows: sqlite3.Connection) -> tuple[str, ...]:
    """The columns of the table; none if there is no table."""
    with closing(rows.execute("select name from pragma_table_info('photos')")) as answer:
        return tuple(name for (name,) in answer.fetchall())


def _set_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)
    for tail in ("-wal", "-shm"):  # they belong to the damaged one, and a new one must not read them
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return aside

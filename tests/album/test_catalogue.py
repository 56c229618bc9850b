import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from booth.album.catalogue import SCHEMA, Catalogue
from booth.album.record import Photo
from tests.rehearsals.rehearsed_album import rows

FORMER = Path(__file__).parent / "former"


def photo(folder: Path, number: int, scene: str = "lake") -> Photo:
    name = f"20260612-15301{number}-AAAAAAAA"
    return Photo(name, folder / "party" / "2026-06-12" / name, f"{number}" * 26, scene, finished=False)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "catalogue.sqlite")) as catalogue:
        yield catalogue


def test_a_photo_has_one_row_which_follows_it(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.enter(photo(tmp_path, 1))
    catalogue.enter(photo(tmp_path, 1, "beach"))
    catalogue.enter(photo(tmp_path, 2))
    catalogue.remove(photo(tmp_path, 2).id)
    catalogue.remove("20260612-153012-NEVERWAS")
    name = photo(tmp_path, 1).id
    assert rows(tmp_path) == {name: (f"party/2026-06-12/{name}", "1" * 26, "beach", 0)}


def test_the_rows_are_made_to_match_the_photos(catalogue: Catalogue, tmp_path: Path) -> None:
    for number in (1, 2):
        catalogue.enter(photo(tmp_path, number))
    catalogue.reconcile([photo(tmp_path, 2, "beach"), photo(tmp_path, 3)])
    assert {name: row[2] for name, row in rows(tmp_path).items()} == {
        photo(tmp_path, 2).id: "beach",
        photo(tmp_path, 3).id: "lake",
    }


def test_rows_are_written_so_that_a_power_cut_does_not_lose_them(catalogue: Catalogue, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as another:
        assert another.execute("pragma journal_mode").fetchone() == ("wal",)  # the file's
    assert catalogue._rows.execute("pragma synchronous").fetchone() == (2,)  # FULL; each connection's own


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


def test_a_catalogue_of_the_former_schema_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    shutil.copyfile(FORMER / "catalogue.sqlite", path)
    before = rows(tmp_path)
    assert (len(before), version(path)) == (3, 0)
    with closing(Catalogue(path)):
        assert (rows(tmp_path), version(path)) == (before, SCHEMA)
    assert not list(tmp_path.glob("*damaged*"))


@pytest.mark.parametrize("number", [SCHEMA, SCHEMA + 1])
def test_a_catalogue_with_other_columns_is_made_anew_in_its_place(tmp_path: Path, number: int) -> None:
    path = tmp_path / "catalogue.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table photos (id text primary key, printed integer)")
        other.execute("create table outbox (id text primary key)")
        other.execute(f"pragma user_version = {number}")
    with closing(Catalogue(path)) as catalogue:
        catalogue.reconcile([photo(tmp_path, 1)])
    assert (list(rows(tmp_path)), version(path)) == ([photo(tmp_path, 1).id], SCHEMA)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_flipped_bit_in_the_words_of_the_schema_or_of_a_row_is_healed(tmp_path: Path) -> None:
    """SQLite quotes the schema in its message, which is no text then, and passes over rows that are none."""
    path = tmp_path / "catalogue.sqlite"
    photos = [photo(tmp_path, number) for number in range(1, 4)]
    for word in (b"text not null", b"20260612-153012", b"lake"):
        with closing(Catalogue(path)) as catalogue:
            catalogue.reconcile(photos)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        content = bytearray(path.read_bytes())
        assert word in content
        content[content.index(word) + 3] ^= 0x80
        path.write_bytes(content)
        with closing(Catalogue(path)) as catalogue:
            catalogue.reconcile(photos)
        assert set(rows(tmp_path)) == {each.id for each in photos}, word


def test_a_format_that_no_version_of_sqlite_knows_is_damage_too(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with closing(Catalogue(path)) as catalogue:
        catalogue.reconcile([photo(tmp_path, 1)])
    content = bytearray(path.read_bytes())
    content[44:48] = bytes([0, 0, 0, 99])  # the schema's format (https://sqlite.org/fileformat2.html, 1.3)
    path.write_bytes(content)
    with closing(Catalogue(path)) as catalogue:
        catalogue.reconcile([photo(tmp_path, 1)])
    assert set(rows(tmp_path)) == {photo(tmp_path, 1).id}


def test_a_catalogue_of_another_make_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    for number in (1, 2):
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as other:
            other.execute("create table photos (something text)")
        with closing(Catalogue(path)) as catalogue:
            catalogue.enter(photo(tmp_path, 1))
        assert (tmp_path / f"catalogue-damaged-{number}.sqlite").exists()
    assert len(rows(tmp_path)) == 1


def test_a_catalogue_that_cannot_be_opened_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "catalogue.sqlite"  # root may write anywhere, but not where there is no folder
    with pytest.raises(sqlite3.OperationalError):
        Catalogue(path)
    assert list(tmp_path.iterdir()) == []

"""An event's photos leave the booth only after each was copied, and the copy read back."""

import hashlib
from pathlib import Path

import pytest

from booth.album import closing
from booth.album.catalogue import Catalogue
from booth.album.closing import NotClosed, checked_copies, remove_copied
from booth.album.index import CATALOGUE
from booth.album.record import ABOUT, PICTURE
from booth.album.statistics import Kind, read_counts, statistics
from tests.rehearsals.rehearsed_album import Darkroom, PartyClock, Rehearsal, shot

EVENT = "Anna and Ben"


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three photos of an event, one of another."""
    for event, count in ((EVENT, 3), ("fair", 1)):
        with Rehearsal(tmp_path / "photos", Darkroom(), event=event) as party:
            for number in range(count):
                party.album.keep(shot(jpeg=b"room %d " % number * 5000)).result(10)
            party.settle()
    return tmp_path / "photos"


def copied(album: Path, target: Path) -> dict[str, str]:
    return checked_copies([album], EVENT, target, PartyClock(), lambda done, total: None)


def folders(album: Path, event: str = EVENT) -> list[Path]:
    return sorted(album.glob(f"{event}/*/*"))


def test_photos_go_when_all_were_copied_and_stay_in_the_counts_and_nowhere_else(album: Path, tmp_path: Path) -> None:
    digests = {folder.name: hashlib.sha256((folder / PICTURE).read_bytes()).hexdigest() for folder in folders(album)}
    copies = copied(album, tmp_path / "stick")
    assert copies == digests
    assert len(folders(album)) == 3
    assert remove_copied([album], tmp_path / "state", EVENT, copies) == []
    assert not (album / EVENT).exists()
    assert not (album / ".thrown").exists()
    assert len(folders(album, "fair")) == 1
    assert {hashlib.sha256(each.read_bytes()).hexdigest() for each in (tmp_path / "stick").glob("*.jpg")} == set(
        digests.values()
    )
    rows = Catalogue(album / CATALOGUE)
    assert {row[0] for row in rows._rows.execute("select id from photos")} == {folders(album, "fair")[0].name}
    rows.close()
    assert statistics([album], tmp_path / "state", EVENT).photos == {
        Kind("2026-06-12 15", "lake", thrown=False, opened=False): 3
    }


def test_an_event_is_not_closed_while_a_photo_is_not_finished_or_cannot_be_read(album: Path, tmp_path: Path) -> None:
    about = folders(album)[0] / ABOUT
    whole = about.read_text()
    about.write_text(whole.replace('"finished": true', '"finished": false'))
    with pytest.raises(NotClosed, match="1 photos are not finished yet"):
        copied(album, tmp_path / "stick")
    about.write_text("{")
    with pytest.raises(NotClosed, match=r"1 photo folders of .* cannot be read"):
        copied(album, tmp_path / "stick")
    about.write_text(whole)
    assert len(copied(album, tmp_path / "stick")) == 3


def test_a_photo_that_is_not_as_the_booth_wrote_it_keeps_all_of_them(album: Path, tmp_path: Path) -> None:
    (folders(album)[1] / PICTURE).write_bytes(b"rotten")
    with pytest.raises(NotClosed, match="is not as the booth wrote it"):
        copied(album, tmp_path / "stick")
    assert len(folders(album)) == 3


def test_copies_into_the_photo_folder_are_none(album: Path) -> None:
    with pytest.raises(NotClosed, match="lies in the photo folder"):
        copied(album, album / EVENT / "copies")


def test_a_photo_that_came_or_changed_after_the_copy_stays(album: Path, tmp_path: Path) -> None:
    copies = copied(album, tmp_path / "stick")
    changed = folders(album)[2]
    (changed / PICTURE).write_bytes(b"in another scene")
    with Rehearsal(album, Darkroom()) as party:
        late = party.album.keep(shot(jpeg=b"late " * 5000)).result(10)
        party.settle()
    left = remove_copied([album], tmp_path / "state", EVENT, copies)
    assert set(left) == {changed.name, late.id}
    assert {folder.name for folder in folders(album)} == set(left)


def test_what_was_interrupted_goes_on_and_no_count_is_lost(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = copied(album, tmp_path / "stick")
    remove, calls = closing._remove, 0

    def breaks(folder: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        remove(folder)

    monkeypatch.setattr(closing, "_remove", breaks)
    with pytest.raises(KeyboardInterrupt):
        remove_copied([album], tmp_path / "state", EVENT, copies)
    assert sum(read_counts(tmp_path / "state", EVENT).gone.values()) == 1
    assert len(folders(album)) == 2
    assert remove_copied([album], tmp_path / "state", EVENT, copied(album, tmp_path / "stick")) == []
    assert sum(read_counts(tmp_path / "state", EVENT).gone.values()) == 3

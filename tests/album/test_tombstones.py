"""What is noted of a photo that is thrown away and has a copy elsewhere, whenever the program ends."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from booth.album import discards, tombstones
from booth.album.closing import remove_copied
from booth.album.copies import Copying
from booth.album.discards import THROWN
from booth.album.record import About, checksum
from booth.album.tombstones import buried, folder_elsewhere, settle
from tests.rehearsals.rehearsed_album import Rehearsal

TAKEN = datetime(2026, 6, 12, 15, 30, 12)
TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def an_album(folder: Path) -> Rehearsal:
    return Rehearsal(folder, copying=Copying("0a1b2c3d", ("cloud",)))


@pytest.mark.parametrize(
    ("event", "plain"),
    [
        ("FEST", "FEST"),
        ("Anna & Tom", "ANNA-TOM-61CC"),
        ("Zoë", "ZOE-E9DA"),
        ("写真", "1E49"),
        ("A" * 60, "A" * 24 + "-11EE"),
        ("..", "9C7F"),
    ],
)
def test_a_place_elsewhere_has_only_what_small_codes_and_every_server_can_have(event: str, plain: str) -> None:
    place = folder_elsewhere(event, "0a1b2c3d", TAKEN, TOKEN)
    found, rest = place.split("/", 1)
    assert rest == f"0A1B2C3D/2026-06-12/{TOKEN}"
    assert found.rpartition("-")[0] == plain.rpartition("-")[0]
    assert tombstones._PLACE.fullmatch(place)


def test_events_whose_names_look_alike_there_lie_apart() -> None:
    names = ["Anna & Tom", "Anna + Tom", "ANNA-TOM", "anna-tom", "A" * 30, "A" * 31]
    assert len({folder_elsewhere(name, "b", TAKEN, TOKEN) for name in names}) == len(names)


def test_a_photo_that_has_no_copy_leaves_no_note(tmp_path: Path) -> None:
    with Rehearsal(tmp_path / "photos") as party:
        party.album.discard(party.keep()).result(10)
    assert buried(tmp_path / "photos", "cloud") == {}
    assert not (tmp_path / "photos" / ".gone").exists()


def test_a_photo_that_is_thrown_away_leaves_where_its_copy_is_and_no_more(tmp_path: Path) -> None:
    album = tmp_path / "photos"
    with an_album(album) as party:
        photo = party.keep()
        party.album.discard(photo).result(10)
    assert buried(album, "cloud") == {photo.token: photo.copies["cloud"].folder}
    assert (album / ".gone" / photo.token).read_text() == photo.copies["cloud"].folder
    settle(album, "cloud", photo.token)
    assert buried(album, "cloud") == {}


def test_a_kill_between_throwing_away_and_noting_it_is_made_good_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = tmp_path / "photos"

    def killed(*_: object) -> None:
        raise OSError("killed here")

    with an_album(album) as party:
        photo = party.keep()
        with monkeypatch.context() as patch:
            patch.setattr(discards, "bury", killed)
            with pytest.raises(Exception, match="thrown away"):
                party.album.discard(photo).result(10)
            assert (album / THROWN / photo.id).exists()
            assert party.album.stop(10)
    with an_album(album) as again:
        assert again.album.recovered.wait(10)
    assert set(buried(album, "cloud")) == {photo.token}
    assert not (album / THROWN).exists()


def test_a_kill_while_the_files_are_removed_loses_no_note(tmp_path: Path) -> None:
    album = tmp_path / "photos"
    with an_album(album) as party:
        photo = party.keep()
    (album / THROWN).mkdir()
    shutil.move(photo.folder, album / THROWN)
    tombstones.bury(album, album / THROWN)
    (album / THROWN / photo.id / "about.json").unlink()
    with an_album(album) as again:
        assert again.album.recovered.wait(10)
    assert set(buried(album, "cloud")) == {photo.token}


def test_an_event_that_is_closed_has_its_copies_removed_too(tmp_path: Path) -> None:
    album = tmp_path / "photos"
    with an_album(album) as party:
        photo = party.keep()
        party.settle()
    digits = checksum(photo.picture.read_bytes())
    assert remove_copied([album], tmp_path / "state", "Anna and Ben", {photo.id: digits}) == []
    assert set(buried(album, "cloud")) == {photo.token}


def test_a_damaged_note_is_told_and_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    gone = tmp_path / ".gone"
    gone.mkdir()
    (gone / "A").write_bytes(b"\0\0\0")
    (gone / "B").write_text("../../../../etc")
    (gone / "C").write_text(folder_elsewhere("FEST", "b", TAKEN, TOKEN))
    assert set(buried(tmp_path, "cloud")) == {"C"}
    assert "by hand" in caplog.text


def test_the_note_outlasts_what_is_written_of_the_photo(tmp_path: Path) -> None:
    with an_album(tmp_path / "photos") as party:
        photo = party.keep()
        arrived = "PHOTO.JPG", "11"
        noted = party.album.note(photo, lambda about: about.with_copy("cloud", lambda copy: copy.with_sent(*arrived)))
        noted.result(10)
    about = About.read(photo.folder)
    assert about.copy_elsewhere
    assert about.copy_elsewhere.sent == {"PHOTO.JPG": "11"}
    assert about.photo(photo.folder).copies == {"cloud": about.copy_elsewhere}

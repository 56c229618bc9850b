"""The party album: what guests have put there, for whoever has its address, and nothing else."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from booth.sharing.event_tokens import event_token, make_event_token
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_party import PER_PAGE
from booth.sharing.server.shown_photos import picture_key
from booth.sharing.thumbnails import Thumbnails
from tests.support.phone import STRANGER, ask, new_server, photo_of, port_of, until

PARTY = "PARTYPARTYPARTYPARTYPARTYA"


@pytest.fixture
def server() -> Iterator[Publisher]:
    server = new_server(0, party=PARTY, wall=PARTY)
    server.start()
    yield server
    assert server.stop(5.0)


def pictures(port: int, path: str = f"/A/{PARTY}") -> list[str]:
    answer = ask(port, path)
    assert answer.status == 200
    return re.findall(r'<a href="(/A/[^"]+\.JPG)">', answer.body.decode())


def test_the_album_has_the_photos_that_guests_put_there_the_newest_first(server: Publisher, tmp_path: Path) -> None:
    photos = [photo_of(tmp_path, number) for number in (2, 4, 3)]
    hidden = photo_of(tmp_path, 5, shown=False)
    of_another_event = photo_of(tmp_path, 6, event="wedding")
    for photo in (*photos, hidden, of_another_event):
        server.published(photo)
    port = port_of(server)
    until(lambda: len(pictures(port)) == 3)
    newest = sorted(photos, key=lambda photo: photo.id, reverse=True)
    assert pictures(port) == [f"/A/{PARTY}/{picture_key('party album', photo.token)}.JPG" for photo in newest]
    assert ask(port, pictures(port)[0]).body == newest[0].picture.read_bytes()


def test_thumbnails_are_small_and_of_the_photo(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1)
    Image.new("RGB", (1920, 1080), (200, 40, 40)).save(photo.picture)
    server.published(photo)
    port = port_of(server)
    until(lambda: len(pictures(port)) == 1)
    answer = ask(port, pictures(port)[0].replace(".JPG", "-SMALL.JPG"))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert len(answer.body) < 20_000
    small = Image.open(io.BytesIO(answer.body))
    assert small.size == (360, 203)
    red, green, blue = small.getpixel((100, 100))  # type: ignore[misc]  # three numbers
    assert red > 180 > 80 > green > blue - 20


def test_the_album_tells_no_links_of_photos_and_asks_nothing_of_anybody_else(server: Publisher, tmp_path: Path) -> None:
    photos = [photo_of(tmp_path, number) for number in range(1, 4)]
    for photo in photos:
        server.published(photo)
    port = port_of(server)
    until(lambda: len(pictures(port)) == 3)
    page = ask(port, f"/A/{PARTY}").body.decode()
    assert not any(photo.token in page or photo.code in page for photo in photos)
    assert "//" not in page.replace("<!doctype", "")
    assert "<script" not in page
    assert ask(port, f"/P/{picture_key('party album', photos[0].token)}").status == 404


def test_what_was_deleted_or_taken_out_is_gone_at_once(server: Publisher, tmp_path: Path) -> None:
    deleted, taken_out = photo_of(tmp_path, 1), photo_of(tmp_path, 2)
    server.published(deleted)
    server.published(taken_out)
    port = port_of(server)
    until(lambda: len(pictures(port)) == 2)
    second, first = pictures(port)
    server.retired(deleted.token)
    server.published(replace(taken_out, in_gallery=False))
    until(lambda: pictures(port) == [])
    for path in (first, second, first.replace(".JPG", "-SMALL.JPG")):
        assert ask(port, path).status == 404
    assert b"No photos yet" in ask(port, f"/A/{PARTY}").body
    assert ask(port, f"/P/{taken_out.token}").status == 200


def test_many_photos_are_on_several_pages_of_less_than_twenty_kilobytes(server: Publisher, tmp_path: Path) -> None:
    one = photo_of(tmp_path, 1)
    for number in range(PER_PAGE + 5):
        token = f"T{number}".replace("0", "X").replace("1", "Y").replace("8", "Z").replace("9", "W").ljust(26, "A")
        server.published(replace(one, id=f"20260612-{153000 + number}-ABCDEFGH", token=token))
    port = port_of(server)
    until(lambda: len(pictures(port)) == PER_PAGE and len(pictures(port, f"/A/{PARTY}/1")) == 5)
    assert f'href="/A/{PARTY}/1"' in ask(port, f"/A/{PARTY}").body.decode()
    assert 'class="after"' not in ask(port, f"/A/{PARTY}/1").body.decode()
    assert not set(pictures(port)) & set(pictures(port, f"/A/{PARTY}/1"))
    assert len(ask(port, f"/A/{PARTY}").body) < 20_000


def test_only_the_albums_own_token_opens_it(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1)
    server.published(photo)
    port = port_of(server)
    until(lambda: len(pictures(port)) == 1)
    unknown = ask(port, f"/P/{STRANGER}").body
    for path in (f"/A/{STRANGER}", f"/A/{photo.token}", f"/P/{PARTY}", "/A/", f"/A/{PARTY}/x", f"/A/{PARTY}/../x"):
        answer = ask(port, path)
        assert (answer.status, answer.body) == (404, unknown), path
    assert ask(port, f"/A/{PARTY}", "POST").status == 405


def test_without_an_album_there_is_no_page_of_it(tmp_path: Path) -> None:
    server = new_server(0)
    server.published(photo_of(tmp_path, 1))
    server.start()
    try:
        assert ask(port_of(server), "/A/").status == 404
        assert ask(port_of(server), f"/A/{PARTY}").status == 404
    finally:
        server.stop(5.0)


def test_each_event_has_a_token_of_its_own_which_lasts(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert event_token(state, "party-album", "wedding") == ""
    make_event_token(state, "party-album", "wedding")
    first = event_token(state, "party-album", "wedding")
    make_event_token(state, "party-album", "fair")
    make_event_token(state, "party-album", "wedding")
    assert re.fullmatch(r"[A-Z2-7]{26}", first)
    assert event_token(state, "party-album", "wedding") == first != event_token(state, "party-album", "fair")
    (state / "party-album.json").write_text("torn")
    assert event_token(state, "party-album", "wedding") == ""


def test_a_thumbnail_is_made_anew_when_its_photo_has_changed_and_never_on_the_disk(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1)
    thumbnails = Thumbnails()

    def small() -> bytes:
        with open(thumbnails.opened(photo.token, str(photo.picture)), "rb") as file:  # noqa: PTH123  a descriptor
            file.seek(0)
            return file.read()

    first = small()
    assert small() == first
    Image.new("RGB", (1920, 1080), (0, 0, 255)).save(photo.picture)
    assert small() != first
    photo.picture.rename(tmp_path / "elsewhere.jpg")
    with pytest.raises(OSError, match="No such file"):
        small()
    photo.picture.symlink_to(tmp_path / "elsewhere.jpg")
    with pytest.raises(OSError, match="symbolic links"):
        small()
    photo.picture.unlink()
    thumbnails.forget(photo.token)
    assert thumbnails._made == {}
    assert list(photo.folder.iterdir()) == []

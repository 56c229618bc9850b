"""The page of several photos: these and no others, as long as they are there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from booth.album.record import About, Photo
from booth.sharing.publisher import Publisher
from tests.support.phone import STRANGER, ask, new_server, port_of, until
from tests.support.sharing_booth import demo_shot, sharing_booth

GROUP = "GROUPGROUPGROUPGROUPGROUPA"
IPHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"}


def photo_of(album: Path, number: int, *groups: str) -> Photo:
    name = f"20260612-1530{number:02d}-ABCDEFGH"
    folder = album / "party" / "2026-06-12" / name
    folder.mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes([number]) * 1000)
    token = f"TOKEN{'ABCDEFG'[number]}".ljust(26, "A")
    return Photo(name, folder, token, "lake", finished=True, groups=groups)


@pytest.fixture
def server() -> Iterator[Publisher]:
    server = new_server(0)
    server.start()
    yield server
    assert server.stop(5.0)


def page(server: Publisher) -> str:
    answer = ask(port_of(server), f"/G/{GROUP}")
    return answer.body.decode() if answer.status == 200 else ""


def test_the_page_has_its_photos_in_their_order_each_to_be_saved_and_nothing_else(
    server: Publisher, tmp_path: Path
) -> None:
    second, first = photo_of(tmp_path, 2, STRANGER, GROUP), photo_of(tmp_path, 1, GROUP)
    others = photo_of(tmp_path, 3), photo_of(tmp_path, 4, STRANGER)
    for photo in (second, first, *others):
        server.published(photo)
    until(lambda: first.token in page(server) and second.token in page(server))
    shown = page(server)
    assert shown.index(first.token) < shown.index(second.token)
    assert not any(photo.token in shown for photo in others)
    assert "//" not in shown.replace("<!doctype", "")
    assert "<script" not in shown
    port = port_of(server)
    for photo in (first, second):
        assert f'<a class="save" href="/P/{photo.token}/SAVE" download>Save photo</a>' in shown
        assert ask(port, f"/P/{photo.token}/SAVE").body == photo.picture.read_bytes()
    assert "Eure Fotos" in ask(port, f"/g/{GROUP.lower()}", headers={"Accept-Language": "de"}).body.decode()


def test_on_an_iphone_the_pictures_are_to_be_held(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1, GROUP)
    server.published(photo)
    until(lambda: photo.token in page(server))
    shown = ask(port_of(server), f"/G/{GROUP}", headers=IPHONE).body.decode()
    assert "Press and hold" in shown
    assert f'<a class="plain" href="/P/{photo.token}/SAVE" download>Save to Files</a>' in shown


def test_who_opens_it_has_opened_each_of_its_photos(server: Publisher, tmp_path: Path) -> None:
    first, second, other = photo_of(tmp_path, 1, GROUP), photo_of(tmp_path, 2, GROUP), photo_of(tmp_path, 3)
    for photo in (first, second, other):
        server.published(photo)
    port = port_of(server)
    until(lambda: ask(port, f"/G/{GROUP}", "HEAD").status == 200)
    assert server.visit(first.token).opened is None
    ask(port, f"/G/{GROUP}")
    until(lambda: server.visit(first.token).opened is not None and server.visit(second.token).opened is not None)
    assert server.visit(other.token).opened is None


def test_a_photo_that_is_deleted_goes_from_the_page_and_the_last_takes_it_along(
    server: Publisher, tmp_path: Path
) -> None:
    first, second = photo_of(tmp_path, 1, GROUP), photo_of(tmp_path, 2, GROUP)
    server.published(first)
    server.published(second)
    until(lambda: first.token in page(server) and second.token in page(server))
    server.retired(first.token)
    until(lambda: first.token not in page(server))
    assert second.token in page(server)
    server.published(replace(second, groups=()))
    until(lambda: page(server) == "")
    assert ask(port_of(server), f"/P/{second.token}").status == 200  # the photo stays


def test_the_page_is_removed_by_a_button_that_posts_and_its_photos_stay(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1, GROUP)
    wishes: list[tuple[str, str, str]] = []

    def asked(*wish: str) -> None:
        wishes.append((wish[0], wish[1], wish[2]))
        there.published(replace(photo, groups=()))

    there = new_server(0, ask=asked)
    there.published(photo)
    there.start()
    try:
        port = port_of(there)
        until(lambda: ask(port, f"/G/{GROUP}").status == 200)
        assert f'<form method="post" action="/G/{GROUP}/DELETE">' in ask(port, f"/G/{GROUP}").body.decode()
        assert ask(port, f"/G/{GROUP}/DELETE").status == 200  # looking removes nothing
        assert wishes == []
        assert ask(port, f"/G/{GROUP}/DELETE", "POST").headers["Location"] == "/"
        assert wishes == [("remove page", GROUP, "")]
        assert ask(port, f"/G/{GROUP}").status == 404
        assert ask(port, f"/P/{photo.token}/PHOTO.JPG").body == photo.picture.read_bytes()
        assert ask(port, f"/G/{STRANGER}/DELETE", "POST").status == 404
    finally:
        there.stop(5.0)


def test_only_its_own_token_opens_it_and_nothing_is_changed_there(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1, GROUP)
    server.published(photo)
    until(lambda: photo.token in page(server))
    port = port_of(server)
    unknown = ask(port, f"/P/{STRANGER}").body
    for path in (f"/G/{STRANGER}", f"/G/{photo.token}", f"/P/{GROUP}", f"/A/{GROUP}", f"/G/{GROUP}/SAVE", "/G/"):
        answer = ask(port, path)
        assert (answer.status, answer.body) == (404, unknown), path
    assert ask(port, f"/G/{GROUP}", "POST").status == 405


def test_what_guests_choose_on_their_phones_is_noted_with_their_photos(tmp_path: Path) -> None:
    with sharing_booth(tmp_path, {"gallery": {"enabled": True}}) as booth:
        photos = [booth.album.keep(demo_shot("lake", (640, 360))).result(60) for _ in range(2)]
        group = booth.album.groups.put_together(photos).result(60)
        port, link = booth.port, f"/P/{photos[0].token}"
        until(lambda: ask(port, f"/G/{group}").status == 200)
        assert ask(port, f"{link}/SHOW", "POST").status == 303
        assert [booth.newest(photo).in_gallery for photo in photos] == [True, False]
        assert ask(port, f"{link}/HIDE", "POST").status == 303
        assert not booth.newest(photos[0]).in_gallery
        assert ask(port, f"/G/{group}/DELETE", "POST").status == 303
        assert ask(port, f"/G/{group}").status == 404
        assert [About.read(photo.folder).groups for photo in photos] == [(), ()]
        assert [ask(port, f"/P/{photo.token}").status for photo in photos] == [200, 200]

"""The wall's pages: what guests want everybody to see, for whoever has its address, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from booth.album.event_folder import DEMO
from booth.sharing.publisher import Publisher
from booth.sharing.server.shown_photos import picture_key
from tests.support.phone import STRANGER, ask, new_server, photo_of, port_of, until

WALL = "WALLWALLWALLWALLWALLWALLWA"


@pytest.fixture
def server() -> Iterator[Publisher]:
    server = new_server(0, wall=WALL)
    server.start()
    yield server
    assert server.stop(5.0)


def keys(port: int) -> list[str]:
    answer = ask(port, f"/W/{WALL}/NOW")
    assert answer.status == 200
    return list(json.loads(answer.body))


def test_the_wall_has_the_photos_whose_guests_said_yes_the_newest_first(server: Publisher, tmp_path: Path) -> None:
    photos = [photo_of(tmp_path, number) for number in (2, 4, 3)]
    not_asked = photo_of(tmp_path, 5, shown=False)
    of_another_event = photo_of(tmp_path, 6, event="wedding")
    demo = photo_of(tmp_path, 1, event=DEMO)
    for photo in (*photos, not_asked, of_another_event, demo):
        server.published(photo)
    port = port_of(server)
    until(lambda: len(keys(port)) == 4)
    newest = sorted((*photos, demo), key=lambda photo: photo.id, reverse=True)
    assert keys(port) == [picture_key("wall", photo.token) for photo in newest]
    assert ask(port, f"/W/{WALL}/{keys(port)[0]}.JPG").body == newest[0].picture.read_bytes()
    assert len(ask(port, f"/W/{WALL}/{keys(port)[0]}-SMALL.JPG").body) < 20_000


def test_what_is_taken_back_or_deleted_is_gone_at_once(server: Publisher, tmp_path: Path) -> None:
    deleted, taken_back = photo_of(tmp_path, 1), photo_of(tmp_path, 2)
    server.published(deleted)
    server.published(taken_back)
    port = port_of(server)
    until(lambda: len(keys(port)) == 2)
    paths = [f"/W/{WALL}/{key}.JPG" for key in keys(port)]
    server.retired(deleted.token)
    server.published(replace(taken_back, in_gallery=False))
    until(lambda: keys(port) == [])
    assert [ask(port, path).status for path in paths] == [404, 404]
    assert ask(port, f"/P/{taken_back.token}").status == 200


def test_the_wall_tells_no_links_of_photos_and_asks_nothing_of_anybody_else(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1)
    server.published(photo)
    port = port_of(server)
    until(lambda: len(keys(port)) == 1)
    answer = ask(port, f"/W/{WALL}")
    page = answer.body.decode()
    assert photo.token not in page
    assert "<h1>Anna &amp; Tom</h1>" in page
    assert "http" not in page
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert len(page) < 12_000
    assert ask(port, f"/P/{picture_key('wall', photo.token)}").status == 404
    assert ask(port, f"/A/{WALL}/{picture_key('wall', photo.token)}.JPG").status == 404


def test_only_the_walls_own_token_opens_it(server: Publisher, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1)
    server.published(photo)
    port = port_of(server)
    until(lambda: len(keys(port)) == 1)
    unknown = ask(port, f"/P/{STRANGER}").body
    for path in (f"/W/{STRANGER}", f"/W/{STRANGER}/NOW", f"/W/{photo.token}", f"/P/{WALL}", "/W/", f"/W/{WALL}/x"):
        answer = ask(port, path)
        assert (answer.status, answer.body) == (404, unknown), path
    assert ask(port, f"/W/{WALL}", "POST").status == 405


def test_without_a_wall_nobody_is_asked_and_nothing_is_shown(tmp_path: Path) -> None:
    server = new_server(0)
    photo = photo_of(tmp_path, 1)
    server.published(photo)
    server.start()
    try:
        port = port_of(server)
        until(lambda: ask(port, f"/P/{photo.token}").status == 200)
        assert [ask(port, f"/W/{path}").status for path in ("", WALL, f"{WALL}/NOW")] == [404, 404, 404]
        assert "/SHOW" not in ask(port, f"/P/{photo.token}").body.decode()
        assert ask(port, f"/P/{photo.token}/SHOW", "POST").status == 404
    finally:
        server.stop(5.0)


def test_guests_say_yes_on_their_page_and_take_it_back_by_buttons_that_post(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, 1, shown=False)
    wishes: list[tuple[str, str, str]] = []

    def asked(*wish: str) -> None:
        wishes.append((wish[0], wish[1], wish[2]))
        there.published(replace(photo, in_gallery=wish[0] == "show"))

    there = new_server(0, wall=WALL, ask=asked)
    there.published(photo)
    there.start()
    try:
        port, link = port_of(there), f"/P/{photo.token}"
        until(lambda: ask(port, link).status == 200)
        assert f'<form method="post" action="{link}/SHOW">' in ask(port, link).body.decode()
        assert (ask(port, f"{link}/SHOW").status, wishes) == (303, [])  # looking changes nothing
        assert ask(port, f"{link}/SHOW", "POST").headers["Location"] == link
        assert wishes == [("show", photo.token, "")]
        page = ask(port, link).body.decode()
        assert "Everyone here can see this photo on the screens." in page
        assert f'<form method="post" action="{link}/HIDE">' in page
        assert len(keys(port)) == 1
        ask(port, f"{link}/HIDE", "POST")
        assert f'action="{link}/SHOW"' in ask(port, link).body.decode()
        assert keys(port) == []
    finally:
        there.stop(5.0)

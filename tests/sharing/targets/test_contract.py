"""What every place for copies has to do, on real servers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import NAMES, PICTURE, THUMB, ListedTarget, Refused, Target, TargetFault
from booth.sharing.targets import TARGETS, webdav
from tests.support.copy_servers import NAME, CopyServer, copy_server
from tests.support.running import free_port

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FOLDER = f"ANNA-AND-TOM-1A2B/0A1B2C3D/2026-06-12/{TOKEN}"
PLACE = f"{FOLDER}/{PICTURE}"
ON_SERVERS = [name for name in TARGETS if name != "folder"]


@pytest.fixture(scope="module", params=list(TARGETS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CopyServer]:
    with copy_server(request.param, tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture
def target(server: CopyServer) -> ListedTarget:
    return TARGETS[server.settings.target](server.settings, server.credentials)


def cleared(target: Target, folder: str) -> None:
    """Has nothing left of a photo, as the outbox does."""
    target.remove_folder(folder)
    for name in NAMES:
        target.remove(f"{folder}/{name}")


def test_what_is_put_there_is_there_whole_and_is_removed_again(server: CopyServer, target: ListedTarget) -> None:
    content = bytes(range(256)) * 1000
    assert target.length(PLACE) is None
    target.put(PLACE, content, "image/jpeg")
    assert target.length(PLACE) == len(content)
    assert target.get(PLACE) == content
    assert server.copies() == {PLACE: content}
    cleared(target, FOLDER)
    assert target.length(PLACE) is None
    assert server.copies() == {}


def test_doing_it_twice_is_as_good_as_once(server: CopyServer, target: ListedTarget) -> None:
    for content in (b"the live composition", b"the finished photo", b"the finished photo"):
        target.put(PLACE, content, "image/jpeg")
    assert server.copies() == {PLACE: b"the finished photo"}
    cleared(target, FOLDER)
    cleared(target, FOLDER)
    assert server.copies() == {}


def test_what_a_broken_put_has_left_goes_with_the_photo(server: CopyServer, target: ListedTarget) -> None:
    target.put(PLACE, b"photo", "image/jpeg")
    if isinstance(target, webdav.WebDav):
        target._ask("PUT", f"{PLACE}{webdav.PART}", b"half a ph")
    elif server.settings.target == "folder":
        (server.files / FOLDER / f".{PICTURE}.part").write_bytes(b"half a ph")
    # An object appears whole or not at all.
    assert len(server.copies()) == (1 if server.settings.target == "s3" else 2)
    cleared(target, FOLDER)
    assert server.copies() == {}


def test_other_photos_stay(server: CopyServer, target: ListedTarget) -> None:
    other = PLACE.replace(TOKEN, TOKEN[::-1])
    for place in (PLACE, other):
        target.put(place, b"photo", "image/jpeg")
    cleared(target, FOLDER)
    assert server.copies() == {other: b"photo"}
    cleared(target, other.rpartition("/")[0])


def test_one_file_of_a_photo_can_be_removed_alone(server: CopyServer, target: Target) -> None:
    for name in (PICTURE, THUMB):
        target.put(f"{FOLDER}/{name}", b"photo", "image/jpeg")
    for _ in range(2):
        target.remove(f"{FOLDER}/{THUMB}")
        assert server.copies() == {PLACE: b"photo"}
    cleared(target, FOLDER)
    target.remove(f"{FOLDER}/{THUMB}")  # nor is its folder there any more


def test_what_is_there_is_listed_folder_by_folder_and_below_one_at_once(
    server: CopyServer, target: ListedTarget
) -> None:
    photos = [f"FEST/{booth}/2026-06-{day}/{TOKEN}" for booth in ("A", "B") for day in (12, 13)]
    for number, photo in enumerate(photos):
        for name in NAMES:
            target.put(f"{photo}/{name}", b"1" * number, "image/jpeg")
    assert "FEST" in target.folders("")
    assert target.folders("FEST") == ["A", "B"]
    assert target.folders("FEST/A") == ["2026-06-12", "2026-06-13"]
    for folder in ("FEST", "FEST/B", "FEST/B/2026-06-13", ""):
        found = {each.place: each.length for each in target.files(folder)}
        assert found == {
            f"{photo}/{name}": number
            for number, photo in enumerate(photos)
            if photo.startswith(folder)
            for name in NAMES
        }
    age = datetime.now(UTC) - next(target.files("FEST")).changed
    assert abs(age) < timedelta(minutes=10)
    for photo in photos:
        cleared(target, photo)


def test_nothing_is_listed_of_what_is_not_there_and_no_folder_of_a_like_name(
    server: CopyServer, target: ListedTarget
) -> None:
    target.put(PLACE, b"photo", "image/jpeg")
    event = PLACE.partition("/")[0]
    for folder in ("OTHERS", event[:-1], f"{event}/0A1B"):
        assert target.folders(folder) == []
        assert list(target.files(folder)) == []
    cleared(target, FOLDER)


def test_what_a_put_has_begun_is_not_listed(server: CopyServer, target: ListedTarget) -> None:
    target.put(PLACE, b"photo", "image/jpeg")
    if isinstance(target, webdav.WebDav):
        target._ask("PUT", f"{PLACE}{webdav.PART}", b"half a ph")
    elif server.settings.target == "folder":
        (server.files / FOLDER / f".{PICTURE}.part").write_bytes(b"half a ph")
    assert [each.place for each in target.files("")] == [PLACE]
    cleared(target, FOLDER)


@pytest.mark.parametrize("kind", list(TARGETS))
def test_what_the_settings_name_may_lie_deep_and_have_a_space_in_it(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        deep = server.files / "our summer" / "FEST"
        deep.mkdir(parents=True)
        settings = server.settings.model_copy(update={"place": f"{server.settings.place}/our summer"})
        target = TARGETS[kind](settings, server.credentials)
        target.put(PLACE, b"photo", "image/jpeg")
        assert (deep.parent / PLACE).read_bytes() == b"photo"
        assert PLACE.partition("/")[0] in target.folders("")
        assert [each.place for each in target.files("")] == [PLACE]


@pytest.mark.parametrize("answers", ["one level, whatever it is asked", "403"])
def test_a_webdav_server_that_lists_one_level_at_a_time_is_asked_for_each_folder(
    answers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copy_server("webdav", tmp_path) as server:
        target = webdav.WebDav(server.settings, server.credentials)
        target.put(PLACE, b"photo", "image/jpeg")
        ask = target._ask

        def one_level(method: str, place: str, *rest: Any) -> webdav._Answer:
            if method == "PROPFIND" and rest[1]["Depth"] != "1":
                if answers == "403":
                    return webdav._Answer(403, None, b"<error xmlns='DAV:'><propfind-finite-depth/></error>")
                rest = (rest[0], rest[1] | {"Depth": "1"})
            return ask(method, place, *rest)

        monkeypatch.setattr(target, "_ask", one_level)
        assert [each.place for each in target.files("")] == [PLACE]


def test_what_is_no_listing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with copy_server("webdav", tmp_path) as server:
        target = webdav.WebDav(server.settings, server.credentials)
        for body in (b"<html><p>Welcome", b'<a xmlns="DAV:"><response><href>/our-photos/A</href></response></a>'):
            monkeypatch.setattr(target, "_ask", lambda *_, body=body: webdav._Answer(207, None, body))
            with pytest.raises(TargetFault, match="no WebDAV"):
                list(target.files(""))


@pytest.mark.parametrize("kind", ON_SERVERS)
def test_wrong_credentials_are_refused_in_words_without_a_key(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        target = TARGETS[kind](server.settings, Credentials(NAME, "wrong-and-secret"))
        attempts: list[Callable[[], object]] = [
            lambda: target.put(PLACE, b"photo", "image/jpeg"),
            lambda: target.length(PLACE),
            lambda: target.remove(PLACE),
            lambda: target.folders(""),
            lambda: list(target.files("FEST")),
        ]
        for attempt in attempts:
            with pytest.raises(Refused, match="credentials") as refused:
                attempt()
            assert TOKEN not in str(refused.value)
            assert "wrong-and-secret" not in str(refused.value)
        assert server.copies() == {}


@pytest.mark.parametrize("kind", ON_SERVERS)
def test_a_place_that_is_not_there_is_not_made_but_told(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        settings = server.settings.model_copy(update={"place": f"{server.settings.place}-of-others"})
        target = TARGETS[kind](settings, server.credentials)
        attempts: list[Callable[[], object]] = [
            lambda: target.put(PLACE, b"photo", "image/jpeg"),
            lambda: target.folders("FEST"),
            lambda: list(target.files("FEST")),
        ]
        for attempt in attempts:
            with pytest.raises(Refused, match=r"no such bucket|no folder") as refused:
                attempt()
            assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("kind", ON_SERVERS)
def test_a_server_that_is_not_there_is_a_fault_that_passes(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        settings = server.through(free_port())
    with pytest.raises(TargetFault) as fault:
        TARGETS[kind](settings, server.credentials).put(PLACE, b"photo", "image/jpeg")
    assert not isinstance(fault.value, Refused)
    assert TOKEN not in str(fault.value)


def test_a_folder_whose_disk_is_not_there_is_never_made(tmp_path: Path) -> None:
    with copy_server("folder", tmp_path) as server:
        target = TARGETS["folder"](server.settings, server.credentials)
        server.files.rmdir()
        with pytest.raises(TargetFault, match="is not there"):
            target.put(PLACE, b"photo", "image/jpeg")
        assert not server.files.exists()

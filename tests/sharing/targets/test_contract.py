"""What every place for copies has to do, on real servers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import NAMES, PICTURE, Refused, Target, TargetFault
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
def target(server: CopyServer) -> Target:
    return TARGETS[server.settings.target](server.settings, server.credentials)


def test_what_is_put_there_is_there_whole_and_is_removed_again(server: CopyServer, target: Target) -> None:
    content = bytes(range(256)) * 1000
    assert target.length(PLACE) is None
    target.put(PLACE, content, "image/jpeg")
    assert target.length(PLACE) == len(content)
    assert target.get(PLACE) == content
    assert server.copies() == {PLACE: content}
    target.remove(FOLDER, NAMES)
    assert target.length(PLACE) is None
    assert server.copies() == {}


def test_doing_it_twice_is_as_good_as_once(server: CopyServer, target: Target) -> None:
    for content in (b"the live composition", b"the finished photo", b"the finished photo"):
        target.put(PLACE, content, "image/jpeg")
    assert server.copies() == {PLACE: b"the finished photo"}
    target.remove(FOLDER, NAMES)
    target.remove(FOLDER, NAMES)
    assert server.copies() == {}


def test_what_a_broken_put_has_left_goes_with_the_photo(server: CopyServer, target: Target) -> None:
    target.put(PLACE, b"photo", "image/jpeg")
    if isinstance(target, webdav.WebDav):
        target._ask("PUT", f"{PLACE}{webdav.PART}", b"half a ph")
    elif server.settings.target == "folder":
        (server.files / FOLDER / f".{PICTURE}.part").write_bytes(b"half a ph")
    # An object appears whole or not at all.
    assert len(server.copies()) == (1 if server.settings.target == "s3" else 2)
    target.remove(FOLDER, NAMES)
    assert server.copies() == {}


def test_other_photos_stay(server: CopyServer, target: Target) -> None:
    other = PLACE.replace(TOKEN, TOKEN[::-1])
    for place in (PLACE, other):
        target.put(place, b"photo", "image/jpeg")
    target.remove(FOLDER, NAMES)
    assert server.copies() == {other: b"photo"}
    target.remove(other.rpartition("/")[0], NAMES)


@pytest.mark.parametrize("kind", ON_SERVERS)
def test_wrong_credentials_are_refused_in_words_without_a_key(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        target = TARGETS[kind](server.settings, Credentials(NAME, "wrong-and-secret"))
        attempts: list[Callable[[], object]] = [
            lambda: target.put(PLACE, b"photo", "image/jpeg"),
            lambda: target.length(PLACE),
            lambda: target.remove(FOLDER, NAMES),
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
        with pytest.raises(Refused, match=r"no such bucket|no folder") as refused:
            TARGETS[kind](settings, server.credentials).put(PLACE, b"photo", "image/jpeg")
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

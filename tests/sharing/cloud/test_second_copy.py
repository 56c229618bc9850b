"""Two places for copies at once: what is wrong with one delays nothing at the other, and deleting reaches both."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from booth.album.record import About
from booth.album.tombstones import buried
from booth.setting_tables import CloudSettings, SecondCopySettings
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.target import ABOUT, PAGE, PICTURE, THUMB, TargetFault
from tests.support.copy_servers import CopyServer, copy_server
from tests.support.copying_booth import GONE, REFUSED, CopyingBooth, MemoryTarget
from tests.support.running import until

pytestmark = pytest.mark.usefixtures("soon")

ONLINE = CloudSettings(target="folder", place="/nowhere", public_url="https://photos.example")
ELSEWHERE = SecondCopySettings(target="folder", place="/elsewhere")


@pytest.fixture
def first() -> MemoryTarget:
    return MemoryTarget()


@pytest.fixture
def second() -> MemoryTarget:
    return MemoryTarget()


def a_booth(
    folder: Path,
    first: MemoryTarget,
    second: MemoryTarget,
    cloud: CloudSettings = ONLINE,
    second_copy: SecondCopySettings = ELSEWHERE,
) -> CopyingBooth:
    return CopyingBooth(
        folder / "photos",
        lambda: cast("Courier", first),
        cloud,
        make_page=(lambda photo: f"the page of {photo.id}".encode()) if cloud.target else None,
        open_second=lambda: cast("Courier", second),
        second_settings=second_copy,
    )


def a_jpeg() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (64, 36), "red").save(picture, "JPEG")
    return picture.getvalue()


def names(target: MemoryTarget) -> list[str]:
    return sorted(place.rpartition("/")[2] for place in target.files)


def left_to_remove(booth: CopyingBooth) -> list[str]:
    return [token for each in booth.outboxes for token in buried(booth.folder, each.status.table)]


def both_have(booth: CopyingBooth, count: int) -> None:
    booth.brought(count)
    booth.brought(count, booth.second)


def test_a_photo_goes_to_both_places_under_the_same_letters_and_its_page_to_the_first_alone(
    tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    with a_booth(tmp_path, first, second) as booth:
        photo = booth.keep()
        booth.party.settle()  # it is finished
        photo = booth.party.album.put_into_scene(photo, "beach", a_jpeg()).result(10)
        booth.party.album.show(photo, shown=True).result(10)
        until(lambda: THUMB in names(first), "everybody may see it at the first place")
        both_have(booth, 1)
    assert names(first) == [ABOUT, PAGE, PICTURE, THUMB]
    assert names(second) == [ABOUT, PICTURE]
    assert second.files.items() <= first.files.items()
    about = About.read(photo.folder)
    assert about.copies.keys() == {"cloud", "second_copy"}
    assert about.copies["cloud"].folder == about.copies["second_copy"].folder
    assert about.copies["second_copy"].sent.keys() == {ABOUT, PICTURE}


@pytest.mark.parametrize("fault", [GONE, REFUSED])
@pytest.mark.parametrize("away", [0, 1])
def test_a_place_that_is_away_or_refuses_delays_nothing_at_the_other(
    away: int, fault: TargetFault, tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    targets = [first, second]
    targets[away].fault = fault
    with a_booth(tmp_path, first, second) as booth:
        asked, other = booth.outboxes[away], booth.outboxes[1 - away]
        photos = [booth.keep(scene) for scene in ("lake", "beach", "moon")]
        booth.brought(3, other)
        until(lambda: asked.status.fault == str(fault), "the operator can see it")
        assert asked.status.waiting == 3
        assert (other.status.fault, other.status.refused) == ("", False)
        booth.party.album.discard(photos[0]).result(10)
        until(lambda: not buried(booth.folder, other.status.table), "it is gone at the other")
        assert buried(booth.folder, asked.status.table).keys() == {photos[0].token}
        assert booth.outbox.away == (away == 0)
        targets[away].fault = None
        asked._not_before = float("-inf")  # as if a quarter of an hour had passed, for one that has refused
        booth.brought(2, asked)
        until(lambda: not buried(booth.folder, asked.status.table), "it is gone there, too")
    assert names(second) == [ABOUT, ABOUT, PICTURE, PICTURE]
    assert names(first) == sorted([*names(second), PAGE, PAGE])


@pytest.mark.parametrize("late", [0, 1])
def test_a_photo_that_is_thrown_away_while_either_place_is_given_it_is_at_neither_afterwards(
    late: int, tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    thrown_away = threading.Event()

    def throw_away() -> None:
        booth.party.album.discard(booth.party.published[0]).result(10)
        thrown_away.set()

    [first, second][late].during_put = throw_away
    with a_booth(tmp_path, first, second) as booth:
        booth.keep()
        until(lambda: thrown_away.is_set() and not left_to_remove(booth), "it is settled")
    assert first.files == second.files == {}


def test_a_removal_at_the_second_place_outlasts_the_booth(
    tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    with a_booth(tmp_path, first, second) as booth:
        photo = booth.keep()
        both_have(booth, 1)
        second.fault = GONE
        booth.party.album.discard(photo).result(10)
        until(lambda: first.files == {} and booth.second.status.to_remove == 1, "it is still at the second")
    assert names(second) == [ABOUT, PICTURE]
    second.fault = None
    with a_booth(tmp_path, first, second) as booth:
        until(lambda: not buried(booth.folder, "second_copy"), "it is settled")
    assert second.files == {}


def test_a_place_that_is_added_gets_the_photos_from_then_on(
    tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    with a_booth(tmp_path, first, second, second_copy=SecondCopySettings()) as booth:
        booth.keep()
        booth.brought(1)
    with a_booth(tmp_path, first, second) as booth:
        booth.keep("beach")
        booth.brought(2)
        booth.brought(1, booth.second)
    assert names(second) == [ABOUT, PICTURE]


def test_nothing_waits_for_a_place_that_is_taken_out_and_what_was_deleted_meanwhile_goes_when_it_is_back(
    tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    with a_booth(tmp_path, first, second) as booth:
        goes, stays = booth.keep(), booth.keep("beach")
        both_have(booth, 2)
    second.calls.clear()
    with a_booth(tmp_path, first, second, second_copy=SecondCopySettings()) as booth:
        booth.keep("moon")
        booth.brought(3)
        booth.party.album.discard(goes).result(10)
        until(lambda: not buried(booth.folder, "cloud"), "it is gone at the first")
        assert booth.second.status.line() == "second copies: none"
    assert second.calls == []
    with a_booth(tmp_path, first, second) as booth:
        until(lambda: not buried(booth.folder, "second_copy"), "it is settled")
        booth.brought(1, booth.second)
    assert {place.rpartition("/")[0] for place in second.files} == {stays.copies["second_copy"].folder}


def test_with_the_second_place_alone_photos_go_there_and_codes_lead_to_the_booth(
    tmp_path: Path, first: MemoryTarget, second: MemoryTarget
) -> None:
    with a_booth(tmp_path, first, second, CloudSettings()) as booth:
        photo = booth.keep()
        booth.brought(1, booth.second)
        assert not booth.outbox.makes_pages
        assert booth.outbox.link_to_come(photo.token) is None
    assert (first.calls, names(second)) == ([], [ABOUT, PICTURE])


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[CopyServer, CopyServer]]:
    with copy_server("s3", tmp_path / "s3") as first, copy_server("webdav", tmp_path / "webdav") as second:
        yield first, second


def test_photos_of_a_real_album_are_the_same_on_two_real_servers_and_go_from_both(
    servers: tuple[CopyServer, CopyServer], tmp_path: Path
) -> None:
    first, second = servers
    settings = SecondCopySettings.model_validate(second.settings.model_dump(include={"target", "place"}))
    with CopyingBooth(
        tmp_path / "photos",
        lambda: Courier(first.settings, first.credentials, booth.clock),
        first.settings,
        open_second=lambda: Courier(settings, second.credentials, booth.clock),
        second_settings=settings,
    ) as booth:
        photos = [booth.keep(scene) for scene in ("lake", "beach")]
        until(lambda: all(each.status.there == 2 for each in booth.outboxes), "both are there", patience=60)
        assert len(first.copies()) == 4
        assert first.copies() == second.copies()
        booth.party.album.discard(photos[0]).result(10)
        until(lambda: not left_to_remove(booth), "one is gone", patience=60)
        assert len(first.copies()) == 2
        assert first.copies() == second.copies()

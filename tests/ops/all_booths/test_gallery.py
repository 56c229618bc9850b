"""The gallery of all booths' photos that everybody may see, built at a place for copies of what lies there."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.album.tombstones import event_elsewhere
from booth.ops.all_booths.gallery import BUILT, INDEX, PER_PAGE, Shown, _Page, arranged
from booth.ops.all_booths.gallery_page import MOVED
from booth.sharing.cloud.target import PICTURE, THUMB
from tests.support.copies_of_booths import CopiesOfBooths
from tests.support.copy_servers import copy_server

EVENT = "Anna & Ben"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CopiesOfBooths]:
    with copy_server("folder", tmp_path) as server:
        yield CopiesOfBooths(server, tmp_path, EVENT)


def build(place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says."""
    assert place.command("page") == 0
    return capsys.readouterr().out


def seen(place: CopiesOfBooths) -> list[str]:
    """The folders of all photos, the newest first, as whoever follows the pages' links sees them."""
    pages, found, name = place.gallery(), [], INDEX
    while name:
        content = pages[name].decode()
        tiles = re.findall(r'<a href="\.\./\.\./([^"]+)/PHOTO\.JPG"><img src="\.\./\.\./\1/THUMB\.JPG"', content)
        assert len(tiles) < 2 * PER_PAGE
        found += tiles
        link = re.search(r'class="after" href="([^"]+)"', content)
        name = link[1] if link else ""
    return found


def test_it_has_the_photos_of_all_booths_whose_guests_said_yes_the_newest_first(
    place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [place.photo("A"), place.photo("B")]
    place.photo("A", thumb=None)  # whose guests did not
    photos.append(place.photo("A", day="2026-06-13"))
    (place.folder / place.photo("A") / PICTURE).unlink()  # it is being removed
    said = build(place, capsys)
    assert seen(place) == photos[::-1]
    assert f"{EVENT}: 3 photos on 1 pages, 1 of them new" in said
    folder = place.gallery_folder
    assert f"https://PHOTOS.EXAMPLE/2026/{event_elsewhere(EVENT)}/GALLERY/{folder.name}/INDEX.HTML" in said
    assert re.fullmatch(r"[A-Z2-7]{26}", folder.name)


def test_it_is_found_again_and_only_what_has_changed_is_put(
    place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [place.photo("A") for _ in range(3 * PER_PAGE + 5)]
    assert "185 photos on 3 pages, 3 of them new" in build(place, capsys)
    folder = place.gallery_folder
    assert seen(place) == photos[::-1]
    assert "3 pages, 0 of them new" in build(place, capsys)
    photos += [place.photo("B") for _ in range(100)]
    assert "285 photos on 4 pages, 2 of them new" in build(place, capsys)
    assert seen(place) == photos[::-1]
    assert place.gallery_folder == folder


def test_a_photo_that_was_taken_back_is_on_no_page_any_more_and_no_other_moves(
    place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [place.photo("A") for _ in range(4 * PER_PAGE)]
    build(place, capsys)
    taken_back = photos.pop(59)  # the newest of its page
    (place.folder / taken_back / THUMB).unlink()
    assert "239 photos on 4 pages, 1 of them new" in build(place, capsys)
    assert seen(place) == photos[::-1]
    letters = taken_back.rpartition("/")[2].encode()
    assert not [name for name, content in place.gallery().items() if letters in content]  # nor is it noted


def test_a_page_that_is_no_more_leads_to_the_first_one(
    place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [place.photo("A") for _ in range(4 * PER_PAGE)]
    build(place, capsys)
    for photo in photos[:PER_PAGE]:  # their time is over
        (place.folder / photo / THUMB).unlink()
    assert "180 photos on 3 pages, 1 of them new" in build(place, capsys)
    assert seen(place) == photos[PER_PAGE:][::-1]
    assert place.gallery()["1.HTML"] == MOVED
    assert b"2.HTML" in place.gallery()[INDEX] or b"3.HTML" in place.gallery()[INDEX]
    assert "0 of them new" in build(place, capsys)


def test_without_any_photo_it_says_so(place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]) -> None:
    place.photo("A", thumb=None)
    assert "0 photos on 1 pages" in build(place, capsys)
    assert b"No photos yet" in place.gallery()[INDEX]


def test_pages_that_were_damaged_or_whose_note_was_are_put_anew(
    place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [place.photo("A") for _ in range(3 * PER_PAGE)]
    build(place, capsys)
    (place.gallery_folder / "1.HTML").write_bytes(b"cut o")
    assert "1 of them new" in build(place, capsys)
    (place.gallery_folder / BUILT).write_bytes(b"{")
    assert "3 of them new" in build(place, capsys)
    assert seen(place) == photos[::-1]


def test_what_speaks_against_it_is_told(place: CopiesOfBooths, capsys: pytest.CaptureFixture[str]) -> None:
    place.photo("A")
    place.event = "nobody's"
    assert place.command("page") == 1
    assert f"there is no copy of nobody's (NOBODY-S-766D) at {place.files}; there are: {event_elsewhere(EVENT)}" in (
        capsys.readouterr().err
    )
    place.settings.write_text('[event]\nname = "fair"\n')
    assert place.command("page") == 1
    assert "no place for copies is named" in capsys.readouterr().err
    place.settings.write_text('[cloud]\ntarget = "s3"\nplace = "http://127.0.0.1:1/bucket"\ncredentials = "nowhere"\n')
    assert place.command("page") == 1
    assert "nowhere: No such file" in capsys.readouterr().err


def numbered(*numbers: int) -> list[Shown]:
    return [Shown(f"{number:05d}", f"B/D/{number}") for number in numbers]


def test_photos_that_come_late_go_where_they_belong_and_only_too_many_divide_a_page() -> None:
    photos = numbered(*range(0, 2000, 10))  # 200
    pages, newest = arranged(photos, ())
    assert [(page.number, len(group)) for page, group in pages] == [(1, 60), (2, 60)]
    assert len(newest) == 80
    before = [page for page, _ in pages]
    late = numbered(*range(1, 590, 10))  # 59, all of them for the first page
    pages, newest = arranged(sorted(photos + late), before)
    assert [len(group) for _, group in pages] == [119, 60]
    assert [page for page, _ in pages] == before
    pages, newest = arranged(sorted([*photos, *late, *numbered(5)]), before)
    assert [len(group) for _, group in pages] == [60, 60, 60]
    assert [page.number for page, _ in pages] == [1, 2, 3]
    assert len(newest) == 80


def test_the_first_page_takes_from_the_next_what_it_has_lost() -> None:
    pages, newest = arranged(numbered(*range(200)), ())
    left = numbered(*range(121))
    again, newest = arranged(left, [page for page, _ in pages])
    assert [len(group) for _, group in again] == [60]
    assert len(newest) == 61
    assert arranged([], [page for page, _ in pages]) == ([], [])


def test_every_photo_is_on_one_page_whatever_came_and_went_before() -> None:
    chance = random.Random("pages")
    before: list[_Page] = []
    there: set[int] = set()
    for _ in range(60):
        there |= {chance.randrange(3000) for _ in range(chance.randrange(200))}
        there -= {number for number in there if chance.random() < chance.choice((0, 0, 0.1, 0.9))}
        photos = numbered(*sorted(there))
        pages, newest = arranged(photos, before)
        assert [photo for _, group in pages for photo in group] + newest == photos
        assert all(0 < len(group) < 2 * PER_PAGE for _, group in pages)
        assert min(PER_PAGE, len(photos)) <= len(newest) < 2 * PER_PAGE
        before = [page for page, _ in pages]
        assert len({page.number for page in before}) == len(before)

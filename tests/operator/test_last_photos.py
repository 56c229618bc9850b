"""Which photos the panel lists."""

from pathlib import Path

from booth.album.record import Photo
from booth.operator.last_photos import LastPhotos


def photo(number: int, event: str = "Anna", *, finished: bool = True) -> Photo:
    photo_id = f"20260612-1530{number:02}-ABCDEFGH"
    return Photo(photo_id, Path("photos", event, "2026-06-12", photo_id), f"TOKEN{number}", "lake", finished)


def test_the_newest_comes_first_and_one_that_has_changed_is_there_once() -> None:
    last = LastPhotos(["Anna"])
    for number in (3, 1, 2):
        last.published(photo(number, finished=False))
    last.published(photo(1))
    assert [each.token for each in last.newest()] == ["TOKEN3", "TOKEN2", "TOKEN1"]
    assert last.newest()[2].finished


def test_one_that_is_gone_and_those_of_other_events_are_not_listed() -> None:
    last = LastPhotos(["Anna"])
    last.published(photo(1))
    last.published(photo(2, "Eve"))
    last.retired("TOKEN1")
    last.retired("TOKEN2")  # of which it has never heard
    assert last.newest() == ()

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.album.copies import Copy
from booth.album.record import Photo
from booth.sharing.cloud.files import files_of
from booth.sharing.cloud.target import ABOUT, NAMES, PAGE, PICTURE, SCENES, THUMB
from booth.sharing.cloud.waiting import (
    BEHIND,
    OLDEST,
    SETTLED,
    UNDECIDED,
    UNFINISHED,
    Bring,
    Remove,
    Waiting,
    Withdraw,
)


def photo(number: int, *, finished: bool = True, sent: dict[str, str] | None = None, checksum: str = "11") -> Photo:
    token = f"TOKEN{number}"
    return Photo(
        f"20260612-1530{number:02}-ABCDEFGH",
        Path("/photos/event/2026-06-12/id"),
        token,
        "lake",
        finished,
        copies={"cloud": Copy(folder=f"EVENT/BOOTH/2026-06-12/{token}", sent=sent or {})},
        checksums={"photo": checksum} if finished else {},
    )


def all_sent(photo: Photo) -> dict[str, str]:
    return {file.name: file.source for file in files_of(photo, page=False)}


def order(waiting: Waiting, now: float = 0.0, *, also_about: bool = False) -> list[str]:
    """What is done one after the other, if all succeeds."""
    found = []
    while errand := waiting.next(now):
        match errand:
            case Bring():
                if also_about or errand.file.name != ABOUT:
                    found.append(f"{errand.file.name} {errand.photo.token}")
                waiting.brought(errand, errand.file.source or "11", now)
            case Withdraw():
                found.append(f"withdraw {errand.photo.token}")
                waiting.withdrawn(errand, now)
            case Remove():
                found.append(f"remove {errand.token}")
                waiting.removed(errand, now)
    return found


def test_the_newest_photos_go_first_and_every_fourth_time_the_oldest_with_all_that_it_has() -> None:
    waiting = Waiting("20260613")
    for number in range(6):
        waiting.take(photo(number), 0.0)
    assert OLDEST == 4
    pictures = [each.partition("TOKEN") for each in order(waiting, also_about=True)]
    assert [f"{name[0]}{number}" for name, _, number in pictures] == [
        *("P5", "P4", "P3", "P0", "P2", "P1", "A5", "A0"),
        *("A4", "A3", "A2", "A1"),
    ]


def test_other_scenes_wait_for_whatever_else_anybody_has_also_at_the_turn_of_the_oldest() -> None:
    waiting = Waiting("20260613", pages=True, scenes_of=lambda _: {SCENES[0]: "moon"})
    for number in range(6):
        waiting.take(photo(number), 0.0)
    names = [each.partition(" ")[0] for each in order(waiting, also_about=True)]
    assert names[-6:] == [SCENES[0]] * 6
    assert SCENES[0] not in names[:-6]


def test_pages_go_before_pictures_and_also_those_of_undecided_guests() -> None:
    waiting = Waiting("20260611", pages=True)
    waiting.take(photo(1, finished=False), 0.0)
    waiting.take(photo(2), 0.0)
    waiting.keep("TOKEN2")
    assert order(waiting) == [f"{PAGE} TOKEN2", f"{PAGE} TOKEN1", f"{PICTURE} TOKEN2"]
    assert waiting.folder("TOKEN1", with_page=True) == "EVENT/BOOTH/2026-06-12/TOKEN1"
    assert waiting.folder("TOKEN3", with_page=True) is None


def test_a_page_that_has_changed_lets_new_guests_photos_go_first() -> None:
    waiting = Waiting("20260613", pages=True)
    waiting.take(photo(1, sent={PAGE: "an older one's", PICTURE: "11"}), 0.0)
    waiting.take(photo(2), 0.0)
    assert order(waiting) == [f"{PAGE} TOKEN2", f"{PICTURE} TOKEN2", f"{PAGE} TOKEN1"]


def test_guests_who_do_not_decide_and_a_darkroom_that_does_not_finish_are_waited_for_but_not_for_ever() -> None:
    waiting = Waiting("20260611")
    waiting.take(photo(1), 0.0)
    waiting.take(photo(2, finished=False), 0.0)
    waiting.keep("TOKEN2")
    assert order(waiting, UNFINISHED) == []
    assert order(waiting, UNFINISHED + 1) == [f"{PICTURE} TOKEN2"]
    assert order(waiting, UNDECIDED + 1) == [f"{PICTURE} TOKEN1"]


def test_guests_of_a_former_run_have_decided() -> None:
    waiting = Waiting("20260612-160000")
    waiting.take(photo(1), 0.0)
    assert order(waiting) == [f"{PICTURE} TOKEN1"]


def test_a_photo_that_is_there_as_it_is_now_waits_for_nothing() -> None:
    waiting = Waiting("20260613")
    sent = all_sent(photo(1))
    waiting.take(photo(1, sent=sent), 0.0)
    assert order(waiting, also_about=True) == []
    assert waiting.counts() == (1, 0, 0)
    waiting.take(photo(1, sent=sent, checksum="22"), 0.0)
    assert waiting.counts() == (0, 1, 0)
    assert order(waiting, also_about=True) == [f"{PICTURE} TOKEN1", f"{ABOUT} TOKEN1"]


def a_strip(*digits: str) -> Photo:
    folder = photo(1).folder
    singles = tuple(folder / f"shot-{number}.jpg" for number in range(1, len(digits) + 1))
    sums = {path.name: each for path, each in zip(singles, digits, strict=True)}
    return replace(photo(1), singles=singles, checksums={"photo": "11", **sums})


def a_clip(*, made: bool) -> Photo:
    plain = photo(1, finished=made)
    video, animation = (plain.folder / name if made else None for name in ("clip.mp4", "clip.webp"))
    sums = {"photo": "11"} | ({"clip": "22", "animation": "33"} if made else {})
    return replace(plain, is_clip=True, clip=video, animation=animation, checksums=sums)


def test_a_strip_has_its_pictures_and_one_that_was_taken_again_is_brought_anew() -> None:
    waiting = Waiting("20260613")
    waiting.take(a_strip("1", "2", "3"), 0.0)
    names = [PICTURE, "PHOTO1.JPG", "PHOTO2.JPG", "PHOTO3.JPG", ABOUT]
    assert order(waiting, also_about=True) == [f"{name} TOKEN1" for name in names]
    waiting.take(a_strip("1", "4", "3"), 0.0)
    assert order(waiting, also_about=True) == ["PHOTO2.JPG TOKEN1", f"{ABOUT} TOKEN1"]


def test_a_clip_goes_once_it_is_made_and_its_still_as_soon_as_that_is_finished() -> None:
    waiting = Waiting("20260611")
    waiting.take(replace(a_clip(made=False), checksums={}), 0.0)
    waiting.keep("TOKEN1")
    assert order(waiting, 1.0) == []
    waiting.take(a_clip(made=False), 0.0)
    assert order(waiting, 1.0, also_about=True) == [f"{PICTURE} TOKEN1"]
    waiting.take(a_clip(made=True), 0.0)
    assert order(waiting, 1.0, also_about=True) == ["CLIP.MP4 TOKEN1", "CLIP.WEBP TOKEN1", f"{ABOUT} TOKEN1"]


def test_a_photo_for_everybody_has_a_thumbnail_that_goes_when_its_guests_say_no() -> None:
    waiting = Waiting("20260613")
    shown = replace(photo(1), in_gallery=True)
    waiting.take(shown, 0.0)
    assert order(waiting, also_about=True) == [f"{name} TOKEN1" for name in (PICTURE, ABOUT, THUMB)]
    waiting.take(photo(1), 0.0)
    assert order(waiting) == ["withdraw TOKEN1"]
    assert waiting.counts() == (0, 1, 0)  # it may have been on its way: it is looked for again
    assert order(waiting, SETTLED + 1) == ["withdraw TOKEN1"]
    assert waiting.counts() == (1, 0, 0)


def test_guests_who_say_yes_again_have_the_thumbnail_again() -> None:
    waiting = Waiting("20260613")
    for in_gallery in (True, False, True):
        waiting.take(replace(photo(1), in_gallery=in_gallery), 0.0)
        done = order(waiting)
    assert done == [f"{THUMB} TOKEN1"]
    assert order(waiting, SETTLED + 1) == []


def test_a_thumbnail_that_may_have_arrived_goes_too() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1, sent=all_sent(photo(1)) | {THUMB: ""}), 0.0)
    assert order(waiting) == ["withdraw TOKEN1"]


@pytest.mark.parametrize(
    "changed", [a_strip("1", "2", "3"), replace(photo(1), expires=datetime(2026, 6, 26, tzinfo=UTC))]
)
def test_a_page_that_would_say_something_else_is_brought_anew(changed: Photo) -> None:
    waiting = Waiting("20260613", pages=True)
    waiting.take(photo(1), 0.0)
    order(waiting)
    waiting.take(changed, 0.0)
    assert order(waiting)[0] == f"{PAGE} TOKEN1"
    assert waiting.folder("TOKEN1", with_page=True)


def test_removals_go_first_are_done_twice_and_win_over_the_photo() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1), 0.0)
    waiting.take(photo(2), 0.0)
    waiting.remove({"TOKEN1": "EVENT/BOOTH/2026-06-12/TOKEN1"})
    waiting.take(photo(1), 0.0)
    assert order(waiting) == ["remove TOKEN1", f"{PICTURE} TOKEN2"]
    assert waiting.counts() == (1, 0, 1)
    assert waiting.left("TOKEN1") == list(NAMES)
    errand = waiting.next(SETTLED + 1)
    assert isinstance(errand, Remove)
    assert waiting.removed(errand, SETTLED + 1)
    assert waiting.counts() == (1, 0, 0)


def test_what_has_failed_lets_others_go_first() -> None:
    waiting = Waiting("20260613")
    for number in (1, 2):
        waiting.take(photo(number), 0.0)
    errand = waiting.next(0.0)
    assert isinstance(errand, Bring)
    assert errand.photo.token == "TOKEN2"
    waiting.failed(errand, 0.0, alone=True)
    assert order(waiting) == [f"{PICTURE} TOKEN1", f"{PICTURE} TOKEN2"]


def test_what_failed_because_nothing_gets_away_keeps_its_place() -> None:
    waiting = Waiting("20260613")
    for number in (1, 2):
        waiting.take(photo(number), 0.0)
    errand = waiting.next(0.0)
    assert isinstance(errand, Bring)
    waiting.failed(errand, 0.0, alone=False)
    assert order(waiting) == [f"{PICTURE} TOKEN2", f"{PICTURE} TOKEN1"]


def test_what_has_failed_alone_has_its_place_again_after_a_while() -> None:
    waiting = Waiting("20260613")
    for number in (1, 2):
        waiting.take(photo(number), 0.0)
    errand = waiting.next(0.0)
    assert isinstance(errand, Bring)
    waiting.failed(errand, 0.0, alone=True)
    assert order(waiting, BEHIND + 1) == [f"{PICTURE} TOKEN2", f"{PICTURE} TOKEN1"]


def test_a_photo_that_changed_is_brought_twice_if_the_former_one_may_still_arrive() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1), 0.0)
    errand = waiting.next(0.0)
    assert errand
    waiting.failed(errand, 0.0, alone=True)  # given up, but perhaps on its way
    waiting.take(photo(1, checksum="22"), 1.0)
    assert order(waiting, 1.0) == [f"{PICTURE} TOKEN1"]
    assert waiting.counts() == (0, 1, 0)
    assert order(waiting, SETTLED + 1) == [f"{PICTURE} TOKEN1"]
    assert order(waiting, 2 * SETTLED + 1) == []
    assert waiting.counts() == (1, 0, 0)


def test_a_photo_that_failed_and_did_not_change_is_brought_once() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1), 0.0)
    errand = waiting.next(0.0)
    assert errand
    waiting.failed(errand, 0.0, alone=True)
    assert order(waiting, 1.0) == [f"{PICTURE} TOKEN1"]
    assert waiting.counts() == (1, 0, 0)


def test_a_page_goes_before_the_second_look_at_what_was_removed_and_that_before_photos() -> None:
    waiting = Waiting("20260613", pages=True)
    waiting.remove({"TOKEN1": "EVENT/BOOTH/2026-06-12/TOKEN1"})
    assert order(waiting) == ["remove TOKEN1"]
    waiting.take(photo(2), SETTLED + 1)
    waiting.remove({"TOKEN3": "EVENT/BOOTH/2026-06-12/TOKEN3"})
    done = order(waiting, SETTLED + 1)
    assert done == ["remove TOKEN3", f"{PAGE} TOKEN2", "remove TOKEN1", f"{PICTURE} TOKEN2"]

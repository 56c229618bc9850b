from pathlib import Path

from booth.album.record import Copy, Photo
from booth.sharing.cloud.target import PICTURE
from booth.sharing.cloud.waiting import OLDEST, SETTLED, UNDECIDED, UNFINISHED, Waiting


def photo(number: int, *, finished: bool = True, sent: dict[str, str] | None = None, checksum: str = "11") -> Photo:
    token = f"TOKEN{number}"
    return Photo(
        f"20260612-1530{number:02}-ABCDEFGH",
        Path("/photos/event/2026-06-12/id"),
        token,
        "lake",
        finished,
        copy=Copy(folder=f"EVENT/BOOTH/2026-06-12/{token}", sent=sent or {}),
        checksum=checksum if finished else "",
    )


def order(waiting: Waiting, now: float = 0.0) -> list[str]:
    """What is done one after the other, if all succeeds."""
    found = []
    while errand := waiting.next(now):
        found.append(f"{errand.kind} {errand.token}")
        waiting.done(errand, "11", now)
    return found


def test_the_newest_goes_first_and_every_fourth_time_the_oldest() -> None:
    waiting = Waiting("20260613")
    for number in range(8):
        waiting.take(photo(number), 0.0)
    assert OLDEST == 4
    assert order(waiting) == [f"picture TOKEN{number}" for number in (7, 6, 5, 0, 4, 3, 2, 1)]


def test_pages_go_before_pictures_and_also_those_of_undecided_guests() -> None:
    waiting = Waiting("20260611", pages=True)
    waiting.take(photo(1, finished=False), 0.0)
    waiting.take(photo(2), 0.0)
    waiting.keep("TOKEN2")
    assert order(waiting) == ["page TOKEN2", "page TOKEN1", "picture TOKEN2"]
    assert waiting.folder_with_page("TOKEN1") == "EVENT/BOOTH/2026-06-12/TOKEN1"
    assert waiting.folder_with_page("TOKEN3") is None


def test_guests_who_do_not_decide_and_a_darkroom_that_does_not_finish_are_waited_for_but_not_for_ever() -> None:
    waiting = Waiting("20260611")
    waiting.take(photo(1), 0.0)
    waiting.take(photo(2, finished=False), 0.0)
    waiting.keep("TOKEN2")
    assert order(waiting, UNFINISHED) == []
    assert order(waiting, UNFINISHED + 1) == ["picture TOKEN2"]
    assert order(waiting, UNDECIDED + 1) == ["picture TOKEN1"]


def test_guests_of_a_former_run_have_decided() -> None:
    waiting = Waiting("20260612-160000")
    waiting.take(photo(1), 0.0)
    assert order(waiting) == ["picture TOKEN1"]


def test_a_photo_that_is_there_as_it_is_now_waits_for_nothing() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1, sent={PICTURE: "11"}), 0.0)
    assert order(waiting) == []
    assert waiting.counts() == (1, 0, 0)
    waiting.take(photo(1, sent={PICTURE: "11"}, checksum="22"), 0.0)
    assert waiting.counts() == (0, 1, 0)


def test_removals_go_first_are_done_twice_and_win_over_the_photo() -> None:
    waiting = Waiting("20260613")
    waiting.take(photo(1), 0.0)
    waiting.take(photo(2), 0.0)
    waiting.remove({"TOKEN1": "EVENT/BOOTH/2026-06-12/TOKEN1"})
    waiting.take(photo(1), 0.0)
    assert order(waiting) == ["remove TOKEN1", "picture TOKEN2"]
    assert waiting.counts() == (1, 0, 1)
    errand = waiting.next(SETTLED + 1)
    assert errand
    assert waiting.done(errand, "", SETTLED + 1)
    assert waiting.counts() == (1, 0, 0)


def test_what_has_failed_lets_others_go_first() -> None:
    waiting = Waiting("20260613")
    for number in (1, 2):
        waiting.take(photo(number), 0.0)
    errand = waiting.next(0.0)
    assert errand
    assert errand.token == "TOKEN2"
    waiting.failed(errand)
    assert order(waiting) == ["picture TOKEN1", "picture TOKEN2"]

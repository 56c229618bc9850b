"""What a phone can do with its photo, against a real server: other scenes, one of them as the photo, deletion."""

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from booth.album.record import Photo
from booth.clock import Clock
from booth.sharing.offer import OfferedFile, OtherScenes, Wish, full_name, save_name, small_name
from tests.support.phone import AURORA, LAKE, MOON, REEF, SCENES, STRANGER, TOKEN, ask, new_server, port_of, until

UNKNOWN = "ABCDEFGH"  # the code of no scene
LINK = f"/P/{TOKEN}"


@dataclass
class Booth:
    """A server, what phones wish, and the rest of the booth as the test plays it."""

    folder: Path
    photo: Photo
    wishes: list[tuple[Wish, str, str]] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.server = new_server(0, ask=lambda *wish: self.wishes.append(wish))
        self.server.published(self.photo)
        self.server.start()
        self.port = port_of(self.server)

    def offer(self, *names: str, scene: str = AURORA, codes: tuple[str, ...] = tuple(SCENES)) -> None:
        """Puts pictures with these *names* on offer, each of which holds its name."""
        files = {}
        for name in names:
            path = self.folder / name
            path.write_text(name)
            saved = "photo-lake.jpg" if name.startswith("SAVE") else ""
            files[name] = OfferedFile(str(path), "image/webp" if name.endswith("WEBP") else "image/jpeg", saved)
        self.server.offer_scenes(TOKEN, OtherScenes(scene, codes, files))
        until(lambda: all(ask(self.port, f"{LINK}/{name}").status == 200 for name in names))

    def page(self, path: str = "") -> str:
        answer = ask(self.port, f"{LINK}{path}")
        assert answer.status == 200
        return answer.body.decode()

    def leads_to(self, path: str, method: str = "GET") -> str:
        """Where a phone is sent from *path*."""
        answer = ask(self.port, f"{LINK}{path}", method)
        assert answer.status == 303
        assert answer.body == b""
        return answer.headers["Location"]


@pytest.fixture
def booth(tmp_path: Path, photo: Photo) -> Iterator[Booth]:
    (tmp_path / "pictures").mkdir()
    booth = Booth(tmp_path / "pictures", photo)
    booth.offer()
    until(lambda: "SMALL-" in booth.page())
    booth.wishes.clear()
    yield booth
    assert booth.server.stop(5.0)


def test_a_photo_that_cannot_be_put_into_another_scene_shows_none(booth: Booth) -> None:
    booth.offer(codes=())
    until(lambda: "SMALL-" not in booth.page())
    assert booth.leads_to(f"/SCENE-{LAKE}") == LINK  # a page from before
    assert booth.leads_to(f"/CHOOSE-{LAKE}", "POST") == LINK
    assert booth.wishes == []


def test_a_thumbnail_that_is_missing_is_asked_for_and_then_sent(booth: Booth) -> None:
    missing = ask(booth.port, f"{LINK}/{small_name(LAKE)}")
    assert (missing.status, missing.body, missing.headers["Retry-After"]) == (404, b"", "2")
    until(lambda: booth.wishes == [("small", TOKEN, LAKE)])
    booth.offer(small_name(LAKE))
    there = ask(booth.port, f"{LINK}/{small_name(LAKE)}")
    assert (there.headers["Content-Type"], there.body.decode()) == ("image/webp", small_name(LAKE))


def test_the_page_of_a_scene_waits_for_its_picture_and_then_shows_it(booth: Booth) -> None:
    waiting = booth.page(f"/SCENE-{LAKE}")
    assert 'http-equiv="refresh"' in waiting
    assert "Your picture is being made" in waiting
    assert "<img" not in waiting
    until(lambda: booth.wishes == [("full", TOKEN, LAKE)])
    booth.offer(small_name(LAKE))
    assert f'src="{LINK}/{small_name(LAKE)}"' in booth.page(f"/SCENE-{LAKE}")
    assert booth.leads_to(f"/{save_name(LAKE)}") == f"{LINK}/SCENE-{LAKE}"
    assert booth.leads_to(f"/{full_name(LAKE)}") == f"{LINK}/SCENE-{LAKE}"

    booth.offer(small_name(LAKE), full_name(LAKE), save_name(LAKE))
    shown = booth.page(f"/SCENE-{LAKE}")
    assert f'<img class="photo" src="{LINK}/{full_name(LAKE)}"' in shown
    assert f'href="{LINK}/{save_name(LAKE)}" download>Save photo' in shown
    assert f'action="{LINK}/CHOOSE-{LAKE}"' in shown
    saved = ask(booth.port, f"{LINK}/{save_name(LAKE)}")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="photo-lake.jpg"'
    assert booth.leads_to(f"/SCENE-{AURORA}") == LINK


def test_a_picture_that_has_just_gone_is_asked_for_again(booth: Booth) -> None:
    booth.offer(full_name(LAKE))
    booth.wishes.clear()
    (booth.folder / full_name(LAKE)).unlink()
    assert booth.leads_to(f"/{full_name(LAKE)}") == f"{LINK}/SCENE-{LAKE}"
    until(lambda: booth.wishes == [("full", TOKEN, LAKE)])


def test_whoever_has_a_picture_in_another_scene_has_not_got_the_photo(booth: Booth) -> None:
    booth.offer(small_name(LAKE), full_name(LAKE), save_name(LAKE))
    Clock().sleep(0.3)
    assert booth.server.visit(TOKEN).delivered is None
    ask(booth.port, f"{LINK}/SAVE")
    until(lambda: booth.server.visit(TOKEN).delivered is not None)


def test_the_photo_changes_its_scene_by_a_button_and_the_phone_waits_for_it(booth: Booth) -> None:
    assert booth.leads_to(f"/CHOOSE-{LAKE}") == LINK  # looking chooses nothing
    assert booth.leads_to(f"/CHOOSE-{LAKE}", "POST") == f"{LINK}/CHOOSE-{LAKE}"
    until(lambda: booth.wishes == [("choose", TOKEN, LAKE)])
    for _ in range(2):
        assert 'http-equiv="refresh"' in booth.page(f"/CHOOSE-{LAKE}")
    assert booth.leads_to(f"/CHOOSE-{MOON}") == LINK
    assert booth.leads_to(f"/CHOOSE-{LAKE}", "POST") == f"{LINK}/CHOOSE-{LAKE}"
    booth.offer(scene=LAKE)
    until(lambda: ask(booth.port, f"{LINK}/CHOOSE-{LAKE}").status == 303)
    assert f'href="{LINK}" aria-current="page"><img src="{LINK}/{small_name(LAKE)}"' in booth.page()
    assert booth.leads_to(f"/CHOOSE-{LAKE}", "POST") == LINK  # it is that already
    assert len(booth.wishes) == 2


def test_a_prefetch_and_a_look_at_the_head_have_nothing_made(booth: Booth) -> None:
    for part in (f"SCENE-{LAKE}", small_name(LAKE), full_name(LAKE), save_name(LAKE), "DELETE"):
        ask(booth.port, f"{LINK}/{part}", "HEAD")
        ask(booth.port, f"{LINK}/{part}", headers={"Sec-Purpose": "prefetch"})
    Clock().sleep(0.3)
    assert booth.wishes == []


@pytest.mark.parametrize("gone", [True, False])
def test_a_photo_is_deleted_by_a_button_after_one_question_and_the_phone_is_told_the_truth(
    booth: Booth, *, gone: bool
) -> None:
    assert f'href="{LINK}/DELETE"' in booth.page()
    for _ in range(2):
        assert f'<form method="post" action="{LINK}/DELETE">' in booth.page("/DELETE")
    assert booth.wishes == []

    with ThreadPoolExecutor(2) as phones:
        answers = [phones.submit(ask, booth.port, f"{LINK}/delete", "POST") for _ in range(2)]
        until(lambda: booth.wishes == [("delete", TOKEN, "")])
        Clock().sleep(0.2)
        assert not any(answer.done() for answer in answers)
        booth.server.retired(TOKEN)
        booth.server.deleted(TOKEN, gone)
        for answer in answers:
            assert answer.result(10).status == (200 if gone else 503)
            assert ("is gone" if gone else "could not delete") in answer.result(10).body.decode()
    assert ask(booth.port, LINK).status == 404
    assert ask(booth.port, f"{LINK}/DELETE", "POST").body == ask(booth.port, f"/P/{STRANGER}").body


@pytest.mark.parametrize(
    "part",
    [
        *("", "/", "/PHOTO.JPG", "/SAVE", f"/SCENE-{LAKE}", f"/{small_name(LAKE)}", "/DELETE/", "/DELETED", "/CHOOSE-"),
        *(f"/CHOOSE-{LAKE}.JPG", f"/CHOOSE-{LAKE}A", f"/CHOOSE-{LAKE[:-1]}"),
    ],
)
def test_nothing_else_can_be_posted_to(booth: Booth, part: str) -> None:
    answer = ask(booth.port, f"{LINK}{part}", "POST")
    assert (answer.status, answer.body) in ((405, b""), (404, ask(booth.port, f"/P/{STRANGER}").body))
    assert booth.wishes == []


def test_scenes_that_are_none_have_no_pages(booth: Booth) -> None:
    gone = ask(booth.port, f"/P/{STRANGER}").body
    for part in (
        f"SMALL-{LAKE}.JPG",
        f"SMALL-{LAKE}",
        f"SCENE-{LAKE}.WEBP",
        f"THING-{LAKE}",
        f"SCENE-{LAKE}A",
        "SCENE-",
    ):
        answer = ask(booth.port, f"{LINK}/{part}")
        assert (answer.status, answer.body) == (404, gone), part
    assert booth.leads_to(f"/SCENE-{UNKNOWN}") == LINK  # the operator has changed the theme
    assert ask(booth.port, f"/P/{STRANGER}/SCENE-{LAKE}").body == gone
    assert ask(booth.port, f"/P/{STRANGER}/DELETE").body == gone
    assert ask(booth.port, f"/P/{STRANGER}/DELETE", "POST").body == gone
    assert booth.wishes == []


def test_the_names_of_scenes_in_addresses_may_be_written_in_any_case(booth: Booth) -> None:
    booth.offer(full_name(REEF))
    assert full_name(REEF) in ask(booth.port, f"{LINK}/scene-{REEF}".lower()).body.decode()


def test_a_server_process_that_is_started_again_has_the_pictures_too(booth: Booth) -> None:
    booth.offer(small_name(LAKE), full_name(LAKE))
    pid = booth.server.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: booth.server.pid not in (None, pid) and booth.server.link(TOKEN) is not None)
    port = port_of(booth.server)
    assert ask(port, f"{LINK}/{full_name(LAKE)}").body.decode() == full_name(LAKE)
    assert len(re.findall("<li>", ask(port, LINK).body.decode())) == len(SCENES)

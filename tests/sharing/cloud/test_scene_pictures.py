"""Photos in the scenes that the operator wants on their pages on the internet, from the outbox to the target."""

from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest

from booth.album.event_folder import event_folder
from booth.album.record import CUTOUT, About, Photo
from booth.frames import SceneOrder
from booth.setting_tables import CloudSettings
from booth.sharing.cloud import waiting
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.scene_pictures import SPOILED, ScenePictures
from booth.sharing.cloud.target import ABOUT, PAGE, PICTURE, SCENES
from tests.rehearsals.rehearsed_album import Darkroom
from tests.support.copying_booth import GONE, CopyingBooth, MemoryTarget
from tests.support.running import until

pytestmark = pytest.mark.usefixtures("soon")

THEME = ("lake", "moon", "beach", "forest")
PLACE = CloudSettings(target="folder", place="/nowhere", public_url="https://photos.example")


class Composer:
    """Composes pictures when the test says so, or at once."""

    def __init__(self, *, waits: bool = False, fails: bool = False) -> None:
        self.orders: list[tuple[SceneOrder, Future[bytes]]] = []
        self.waits = waits
        self.fails = fails

    def compose(self, order: SceneOrder) -> Future[bytes]:
        made: Future[bytes] = Future()
        self.orders.append((order, made))
        if self.fails:
            made.set_exception(RuntimeError("its file cannot be read"))
        elif not self.waits:
            made.set_result(picture(order.scene))
        return made

    def finish(self) -> None:
        """Composes what was asked for last."""
        order, made = self.orders[-1]
        made.set_result(picture(order.scene))


def picture(scene: str) -> bytes:
    return f"a picture in the scene {scene}".encode()


def a_booth(
    folder: Path,
    target: MemoryTarget,
    composer: Composer,
    online: tuple[str, ...],
    *,
    event: str = "Anna and Ben",
    darkroom: Darkroom | None = None,
) -> CopyingBooth:
    scenes = ScenePictures(THEME, event_folder(event), composer.compose)

    def page(photo: Photo) -> bytes:
        return " ".join((scenes.wanted(photo) or {}).values()).encode()

    return CopyingBooth(
        folder,
        lambda: cast("Courier", target),
        PLACE,
        darkroom=darkroom or Darkroom(),
        make_page=page,
        scenes=scenes,
        online=online,
    )


def names(target: MemoryTarget) -> dict[str, bytes]:
    """What is there of the only photo, by name and in the order in which it came."""
    return {place.rpartition("/")[2]: content for place, content in target.files.items()}


def test_a_photo_is_there_in_every_scene_that_is_wanted_but_its_own_after_all_else_and_goes_with_it(
    tmp_path: Path,
) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon", "lake", "beach")) as booth:
        photo = booth.keep("lake")
        booth.brought(1)
        there = names(target)
        assert list(there) == [PAGE, PICTURE, ABOUT, SCENES[0], SCENES[2]]
        assert there[PAGE] == b"moon beach"
        assert (there[SCENES[0]], there[SCENES[2]]) == (picture("moon"), picture("beach"))
        assert [order.small for order, _ in composer.orders] == [False, False]
        copy = About.read(photo.folder).copy_elsewhere
        assert copy
        assert set(SCENES) & copy.sent.keys() == {SCENES[0], SCENES[2]}
        booth.party.album.discard(photo).result(10)
        until(lambda: not target.files, "nothing is left")


def test_while_a_scene_is_made_other_photos_go_there_and_no_second_one_is_asked_for(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        booth.keep()
        until(lambda: len(composer.orders) == 1, "the first is asked for")
        booth.keep()
        until(lambda: sum(place.endswith(ABOUT) for place in target.files) == 2, "the second photo is there")
        assert len(composer.orders) == 1
        while booth.outbox.status.waiting:
            if not composer.orders[-1][1].done():
                composer.finish()
        assert sum(place.endswith(SCENES[0]) for place in target.files) == 2
        assert len(composer.orders) <= 3  # the first was made in vain if the newer photo had its turn then


def test_a_scene_that_cannot_be_made_leaves_the_page_and_holds_nothing_up(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon", "beach")) as booth:
        booth.keep()
        until(lambda: bool(composer.orders), "the first scene is asked for")
        assert names(target)[PAGE] == b"moon beach"
        composer.orders[-1][1].set_exception(RuntimeError("its file cannot be read"))
        until(lambda: len(composer.orders) == 2, "the second is asked for")
        composer.finish()
        booth.brought(1)
        assert names(target)[PAGE] == b"beach"
        assert SCENES[0] not in names(target)
        assert names(target)[SCENES[1]] == picture("beach")


def test_a_target_that_is_away_has_no_picture_made(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        booth.keep(), booth.keep()
        until(lambda: bool(composer.orders), "a scene is asked for")
        target.fault = GONE
        composer.finish()
        until(lambda: booth.outbox.away, "it was tried")
        composer.waits = False
        until(lambda: target.calls[-1].endswith(SCENES[0]), "it is tried with the scene")
        assert len(composer.orders) == 1
        target.fault = None
        booth.brought(2)
        assert len(composer.orders) == 2


def test_a_photo_that_is_gone_meanwhile_is_no_fault(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        photo = booth.keep()
        until(lambda: bool(composer.orders), "the scene is asked for")
        booth.party.album.discard(photo).result(10)
        composer.finish()
        until(lambda: not target.files, "nothing is left of it")
        composer.waits = False
        booth.keep()
        booth.brought(1)
        assert SCENES[0] in names(target)


def test_guests_who_choose_another_scene_have_the_former_one_among_the_others(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon", "lake")) as booth:
        photo = booth.keep("lake")
        booth.brought(1)
        assert names(target)[PAGE] == b"moon"
        booth.party.album.put_into_scene(photo, "moon", b"the photo on the moon").result(10)
        until(lambda: names(target)[PAGE] == b"lake", "the page is another")
        booth.brought(1)
        assert names(target)[PICTURE] == b"the photo on the moon"
        assert names(target)[SCENES[1]] == picture("lake")


def test_what_is_there_is_not_made_again_after_a_start(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        booth.keep()
        booth.brought(1)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        booth.brought(1)
    assert len(composer.orders) == 1


def test_other_settings_change_no_page_that_guests_have_been_shown(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon", "beach")) as booth:
        booth.keep()
        booth.brought(1)
    before = names(target)
    target.calls.clear()
    with a_booth(tmp_path, target, composer, ("beach", "forest", "moon")) as booth:
        booth.brought(1)
    assert names(target) == before
    assert not [call for call in target.calls if call.startswith("put")]
    assert len(composer.orders) == 2


def test_the_next_event_leaves_the_pages_of_the_last_as_they_are(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        booth.keep()
        until(lambda: bool(composer.orders), "the scene is asked for")
    before = names(target)
    with a_booth(tmp_path, target, composer, ("beach",), event="Saturday") as booth:
        booth.brought(1)  # with another mark nothing is made of it any more
    assert names(target) == before
    assert len(composer.orders) == 1


def test_a_photo_that_the_darkroom_has_not_finished_promises_no_other_scene(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon",), darkroom=Darkroom(fails=True)) as booth:
        booth.keep()
        until(lambda: names(target).get(PAGE) == b"", "the page has no other scene")
    assert not composer.orders


def test_a_disk_that_is_away_for_a_moment_costs_no_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "BEHIND", 0.2)
    target, composer = MemoryTarget(), Composer(waits=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        photo = booth.keep()
        until(lambda: bool(composer.orders), "the scene is asked for")
        cutout = photo.folder / CUTOUT
        cutout.rename(tmp_path / "cutout")
        composer.orders[-1][1].set_exception(FileNotFoundError(str(cutout)))
        until(lambda: len(composer.orders) == 2, "it is tried again, later")
        (tmp_path / "cutout").rename(cutout)
        composer.finish()
        booth.brought(1)
        assert names(target)[PAGE] == b"moon"


def test_a_scene_that_three_photos_could_not_be_had_in_is_tried_for_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    target, composer = MemoryTarget(), Composer(fails=True)
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        for number in range(1, SPOILED + 3):
            booth.keep()
            booth.brought(number)
    assert len(composer.orders) == SPOILED
    assert caplog.text.count("in the scene moon any more") == 1
    assert not names(target)[PAGE]


def test_of_a_photo_that_is_gone_no_picture_is_held(tmp_path: Path) -> None:
    target, composer = MemoryTarget(), Composer()
    with a_booth(tmp_path, target, composer, ("moon",)) as booth:
        photo = booth.keep()
        booth.brought(1)
        booth.party.album.discard(photo).result(10)
        until(lambda: not target.files, "nothing is left of it")
        assert booth.scenes._asked is None

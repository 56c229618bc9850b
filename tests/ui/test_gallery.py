"""The gallery on the first screen: after a quiet minute, of those who said yes, gone when it has to be."""

from booth.ui.gallery import QUIET, Gallery
from booth.ui.screens.attract import AttractScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.journeys import at_share

GALLERY = {"enabled": True}


def gallery(booth: Evening) -> Gallery:
    found = booth.showing(AttractScreen).gallery
    assert found
    return found


def with_photos(count: int = 2, *, shown: int = 2, **settings: object) -> Evening:
    """An empty room, *count* photos in it, of which the first *shown* may be seen by everybody."""
    booth = at_share(gallery=GALLERY, **settings)
    for number in range(count):
        if number:
            booth.play(Script().tap("one_more").wait(0.9).tap("shutter")).run(8, until="Photo").run(0.8)
            booth.play(Script().tap("keep")).run(1)
        if number < shown:
            booth.play(Script().tap("show")).run(0.4)
    booth.play(Script().tap("done"))
    booth.room.cast = "nobody"
    return booth


def test_without_the_setting_there_is_none() -> None:
    booth = at_share().play(Script().tap("done"))
    assert booth.showing(AttractScreen).gallery is None


def test_photos_of_those_who_said_yes_and_of_nobody_else_drift_by_after_a_quiet_minute() -> None:
    booth = with_photos(3)
    ids = list(booth.album.kept)
    booth.run(QUIET - 3)
    assert gallery(booth).shown == ()
    booth.run(5)
    assert set(gallery(booth).shown) == set(ids[:2])
    assert gallery(booth).shown[0] == ids[1]  # the newest of them


def test_they_move_and_the_scene_is_seen_behind_them() -> None:
    booth = with_photos(2).run(QUIET + 4)
    first = gallery(booth)._drifting[0].x
    booth.run(1)
    moved = first - gallery(booth)._drifting[0].x
    assert 0.01 * booth.size[0] < moved < 0.04 * booth.size[0]


def test_a_touch_begins_as_always() -> None:
    booth = with_photos().run(QUIET + 4)
    assert gallery(booth).shown
    booth.play(Script().tap("begin"))
    assert booth.screen == "Choose"


def test_they_stand_back_for_whoever_comes_and_return_after_another_minute() -> None:
    booth = with_photos().run(QUIET + 4)
    booth.room.cast = "one"
    booth.run(1.2)
    assert gallery(booth).shown == ()
    booth.room.cast = "nobody"
    booth.run(QUIET - 2)
    assert gallery(booth).shown == ()
    booth.run(4)
    assert gallery(booth).shown


def test_a_photo_that_is_deleted_or_taken_back_is_gone_within_two_seconds() -> None:
    booth = with_photos(2).run(QUIET + 4)
    deleted, taken_back = booth.album.kept.values()
    del booth.album.kept[deleted.id]
    booth.run(2)
    assert [each.photo.id for each in gallery(booth)._drifting] == [taken_back.id]
    booth.album.show(taken_back, shown=False)
    booth.run(2)
    assert gallery(booth)._drifting == []


def test_a_photo_that_comes_into_the_gallery_meanwhile_is_the_next() -> None:
    booth = with_photos(3, shown=1).run(QUIET + 4)
    hidden = list(booth.album.kept.values())[1]
    assert hidden.id not in gallery(booth).shown
    booth.album.show(hidden, shown=True)
    booth.run(2)
    assert hidden.id in gallery(booth).shown


def test_all_get_their_turn() -> None:
    booth = with_photos(1)
    one = next(iter(booth.album.kept.values()))
    for number in range(7):
        name = f"20260612-1640{number:02d}-ABCDEFGH"
        booth.album.kept[name] = type(one)(
            name, one.folder.parent / name, name.ljust(26, "A"), "lake", finished=True, in_gallery=True
        )
    seen: set[str] = set()
    booth.run(QUIET)
    for _ in range(240):
        booth.run(1)
        seen |= set(gallery(booth).shown)
    assert seen == set(booth.album.kept)


def test_with_reduced_motion_one_stands_in_the_middle_after_the_other() -> None:
    booth = with_photos(2, screen={"reduced_motion": True}).run(QUIET + 4)
    (first,) = gallery(booth)._drifting
    at = first.x
    booth.run(3)
    assert first.x == at == booth.size[0] / 2
    booth.run(6)
    (second,) = gallery(booth)._drifting
    assert second.photo.id != first.photo.id


def test_there_is_none_over_what_guests_have_to_be_told() -> None:
    booth = with_photos().run(QUIET + 4)
    booth.room.camera = False
    booth.run(3)
    assert gallery(booth).shown == ()

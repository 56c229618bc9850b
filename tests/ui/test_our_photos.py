"""All that one group has taken, behind the share screen: theirs, and never anybody else's."""

import numpy as np
import pygame
import zxingcpp

from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from booth.ui.widgets.our_photos import BACK
from tests.support.evening import Evening
from tests.support.journeys import at_share

ONE_MORE = Script().tap("one_more").wait(0.9).tap("shutter")


def another(booth: Evening) -> Evening:
    """The same guests take another photo and keep it."""
    return booth.play(ONE_MORE).run(8, until="Photo").run(0.8).play(Script().tap("keep")).run(1)


def at_second(**settings: object) -> Evening:
    return another(at_share(**settings))


def codes(booth: Evening) -> list[str]:
    pixels = pygame.surfarray.array3d(booth.draw()).swapaxes(0, 1)
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]


def test_a_first_photo_offers_nothing_and_a_second_one_both() -> None:
    booth = at_share()
    assert "ours" not in booth.stage.screen.targets
    another(booth)
    assert booth.showing(ShareScreen).pills.labels == {"ours": "Your photos: 2"}


def test_one_touch_shows_all_of_them_with_one_code_and_another_the_photo_again() -> None:
    booth = another(at_second(canvas=(1280, 720))).play(Script().tap("ours")).run(0.6)
    assert booth.album.groups.made == [tuple(booth.album.kept)]
    assert len(booth.album.kept) == 3
    assert codes(booth) == ["http://192.168.4.1:8000/G/GROUPBAAAAAAAAAAAAAAAAAAAA"]
    screen = booth.showing(ShareScreen)
    assert screen.pills.labels == {"ours": "Only this photo"}
    booth.play(Script().tap("ours")).run(0.6)
    newest = list(booth.album.kept.values())[-1]
    assert codes(booth) == [f"http://192.168.4.1:8000/P/{newest.token}"]


def test_the_next_guests_get_nothing_of_those_before_however_those_have_gone() -> None:
    def done(booth: Evening) -> None:
        booth.play(Script().tap("done"))

    def walked_away(booth: Evening) -> None:
        booth.run(62, until="Attract")

    def operator_came(booth: Evening) -> None:
        booth.play(Script().tap("one_more").wait(0.9).key("back"))

    def walked_away_from_choose(booth: Evening) -> None:
        booth.play(Script().tap("one_more")).run(47, until="Attract")

    for leave in (done, walked_away, operator_came, walked_away_from_choose):
        booth = at_second()
        leave(booth)
        assert booth.screen == "Attract", leave.__name__
        booth.play(Script().tap("begin").wait(0.9).tap("shutter")).run(8, until="Photo").run(0.8)
        booth.play(Script().tap("keep")).run(1)
        assert "ours" not in booth.stage.screen.targets, leave.__name__
        another(booth).play(Script().tap("ours")).run(0.5)
        assert booth.album.groups.made == [tuple(booth.album.kept)[2:]], leave.__name__


def test_a_pause_ends_a_journey_too() -> None:
    booth = at_second()
    booth.context.operator.pause.on = True
    booth.play(Script().tap("done")).run(1)
    assert booth.screen == "Paused"
    booth.context.operator.pause.on = False
    booth.run(2, until="Attract")
    booth.play(Script().wait(0.8).tap("begin").wait(0.9).tap("shutter")).run(8, until="Photo").run(0.8)
    assert "ours" not in booth.play(Script().tap("keep")).run(1).stage.screen.targets


def test_photos_that_were_thrown_away_are_not_among_them_also_later() -> None:
    booth = at_second()
    booth.play(ONE_MORE).run(8, until="Photo").run(0.8).play(Script().tap("again"))
    booth.run(8, until="Photo").run(0.8).play(Script().tap("keep")).run(1)
    assert booth.showing(ShareScreen).pills.labels == {"ours": "Your photos: 3"}
    first = next(iter(booth.album.kept))
    del booth.album.kept[first]  # from a phone
    booth.run(0.1)
    assert booth.showing(ShareScreen).pills.labels == {"ours": "Your photos: 2"}
    booth.play(Script().tap("ours")).run(0.5)
    assert booth.album.groups.made == [tuple(booth.album.kept)]


def test_with_all_others_deleted_there_is_nothing_to_choose() -> None:
    booth = at_second()
    del booth.album.kept[next(iter(booth.album.kept))]
    booth.run(0.1)
    assert "ours" not in booth.stage.screen.targets


def test_what_was_taken_more_than_ten_minutes_ago_is_left_out() -> None:
    booth = at_share(patience={"share": 3600.0})
    booth.run(BACK)
    another(booth)
    assert "ours" not in booth.stage.screen.targets


def test_without_a_network_guests_ask_for_the_newest() -> None:
    booth = at_second()
    booth.links.network = False
    booth.play(Script().tap("ours")).run(1)
    assert not booth.showing(ShareScreen).card.has_code

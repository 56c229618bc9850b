"""Journeys of guests who want a strip: several shots, one photo."""

from typing import Any

import pytest

from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.screens.strip import StripScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening

BOTH: dict[str, Any] = {"offer": {"kinds": ["photo", "strip"]}}
ONLY_STRIPS: dict[str, Any] = {"offer": {"kinds": ["strip"]}}
TO_SHUTTER = Script().wait(0.5).tap("begin").tap("shutter")


def scenes(booth: Evening) -> list[str]:
    return [shot.scene for shot in booth.album.strips.newest]


def at_strip(**settings: Any) -> Evening:
    """The guests have been taken and see their strip."""
    return Evening(**(ONLY_STRIPS | settings)).play(TO_SHUTTER).run(40, until="Strip")


def retake(booth: Evening, shot: int) -> Evening:
    booth.run(0.8).tap(f"shot {shot}")
    return booth.run(0.1, until="Countdown").run(5, until="Strip")


def test_with_one_thing_on_offer_there_is_no_choice_and_two_touches_lead_to_the_countdown() -> None:
    booth = Evening().play(Script().wait(0.5).tap("begin").wait(1))
    assert {"photo", "strip"}.isdisjoint(booth.stage.screen.targets)
    assert Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(0.2).screen == "Countdown"


def test_with_several_the_first_is_chosen_and_the_others_stand_beside_the_shutter() -> None:
    booth = Evening(**BOTH).play(Script().wait(0.5).tap("begin").wait(1))
    targets = booth.stage.screen.targets
    assert targets["photo"].right <= targets["shutter"].left < targets["shutter"].right <= targets["strip"].left
    assert abs(targets["photo"].centery - targets["shutter"].centery) < 3
    booth.play(Script().tap("shutter")).run(8, until="Photo")
    assert booth.album.strips.ended == 0


def test_a_strip_has_four_shots_each_in_the_next_place_and_becomes_one_photo() -> None:
    booth = Evening(**BOTH).play(Script().wait(0.5).tap("begin").tap("strip").tap("shutter"))
    booth.run(40, until="Strip").run(3)
    assert booth.seen == ["Attract", "Choose", *["Countdown", "Flash"] * 4, "Strip"]
    assert scenes(booth) == ["lake", "beach", "city", "gala"]
    (photo,) = booth.album.kept.values()
    assert len(photo.singles) == 4
    assert booth.showing(StripScreen).sharpened


def test_all_shots_may_be_in_the_place_that_was_chosen() -> None:
    booth = at_strip(strip={"scenes": "same", "shots": 3})
    assert scenes(booth) == ["lake"] * 3


def test_the_countdown_between_two_shots_is_the_shorter_one() -> None:
    booth = Evening(**ONLY_STRIPS, photo={"countdown": 6.0}, strip={"pause": 2.0}).play(TO_SHUTTER)
    began = booth.now
    booth.run(8, until="Flash")
    first = booth.now - began
    began = booth.now
    booth.run(8, until="Countdown").run(8, until="Flash")
    assert booth.now - began < 3.5 < first


def test_four_shots_with_three_second_countdowns_take_less_than_25_seconds_to_their_code() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER)
    began = booth.now
    booth.run(40, until="Strip").play(Script().tap("keep")).run(10, until="Share")
    while not booth.showing(ShareScreen).card.has_code:
        booth.step()
    assert booth.now - began < 25


def test_a_shot_is_taken_again_in_its_place_and_the_others_stay() -> None:
    booth = at_strip()
    before = list(booth.album.strips.newest)
    retake(booth, 2).run(1)
    after = booth.album.strips.newest
    assert [old is new for old, new in zip(before, after, strict=True)] == [True, False, True, True]
    assert scenes(booth) == ["lake", "beach", "city", "gala"]
    assert len(booth.album.kept) == 1


def test_the_cross_ends_a_strip_with_the_shots_that_there_are() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER)
    for _ in range(2):
        booth.run(8, until="Flash").run(8, until="Countdown")
    booth.run(0.8).tap("cancel")
    assert booth.run(0.2, until="Strip").showing(StripScreen).shot_areas
    assert scenes(booth) == ["lake", "beach"]


def test_the_cross_before_the_first_shot_leads_back_and_keeps_nothing() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(0.8)
    booth.tap("cancel")
    assert booth.run(0.1).screen == "Choose"
    assert booth.album.strips.shots == {}


def test_the_cross_while_a_shot_is_taken_again_leaves_the_strip_as_it_was() -> None:
    booth = at_strip().run(0.8)
    before = list(booth.album.strips.newest)
    booth.tap("shot 3")
    booth.run(1.0).tap("cancel")
    booth.run(0.1)
    assert booth.screen == "Strip"
    assert booth.album.strips.newest == before


@pytest.mark.parametrize(("walk_away", "kept"), [("keep", 1), ("delete", 0)])
def test_guests_who_walk_away_after_the_second_shot_leave_what_the_operator_wants(walk_away: str, kept: int) -> None:
    booth = Evening(**ONLY_STRIPS, photo={"countdown": 3.0, "walk_away": walk_away}).play(TO_SHUTTER)
    booth.run(8, until="Flash").run(8, until="Countdown").run(8, until="Flash").run(8, until="Countdown")
    booth.room.cast = "nobody"
    booth.run(8, until="Strip")
    assert scenes(booth) == ["lake", "beach"]
    booth.run(90, until="Attract").run(1)
    assert len(booth.album.kept) == kept


def test_nobody_at_the_first_shot_keeps_nothing() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(1)
    booth.room.cast = "nobody"
    booth.run(8, until="Choose")
    assert booth.album.kept == {}


def test_a_strip_is_thrown_away_and_taken_back() -> None:
    booth = at_strip().run(1).play(Script().tap("throw_away")).run(1, until="Thrown").run(0.5)
    assert booth.album.kept == {}
    booth.play(Script().tap("take_back")).run(3)
    assert booth.screen == "Strip"
    assert len(booth.album.kept) == 1
    assert scenes(booth) == ["lake", "beach", "city", "gala"]


def test_a_strip_whose_disk_has_gone_between_two_shots_is_kept_anew() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(40, until="Strip")
    booth.album.broken = True
    booth.run(0.15)
    booth.album.broken = False
    booth.run(1).play(Script().tap("keep")).run(1)
    assert booth.showing(ShareScreen).pending.update()
    assert len(booth.album.kept) == 1
    assert scenes(booth) == ["lake", "beach", "city", "gala"]


def test_guests_are_told_when_a_strip_can_be_kept_nowhere() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(40, until="Strip")
    booth.album.broken = True
    booth.run(2)
    assert booth.screen == "Sorry"


def test_one_more_begins_in_the_place_of_the_first_shot_with_a_strip_chosen() -> None:
    booth = Evening(**BOTH).play(Script().wait(0.5).tap("begin").swipe(1).tap("strip").tap("shutter"))
    booth.run(40, until="Strip").play(Script().tap("keep").tap("one_more")).run(0.2)
    assert booth.showing(ChooseScreen).carousel.scene == "beach"
    booth.play(Script().tap("shutter")).run(0.3)
    assert booth.showing(CountdownScreen).targets
    booth.run(6, until="Flash").run(2, until="Countdown")


def test_without_a_camera_between_two_shots_the_strip_has_those_that_there_are() -> None:
    booth = Evening(**ONLY_STRIPS).play(TO_SHUTTER).run(8, until="Flash").run(8, until="Countdown")
    booth.room.camera = False
    booth.run(12, until="Strip")
    assert scenes(booth) == ["lake"]


@pytest.mark.parametrize("canvas", [(480, 270), (270, 480), (400, 240)])
def test_nothing_on_the_strips_screen_lies_over_anything_else(canvas: tuple[int, int]) -> None:
    booth = Evening(canvas, **ONLY_STRIPS).play(TO_SHUTTER).run(40, until="Strip")
    screen = booth.showing(StripScreen)
    areas = [screen.sheet_area, *screen.targets.values()]
    for number, area in enumerate(areas):
        assert booth.canvas.get_rect().contains(area)
        assert area.collidelist(areas[:number]) == -1, (area, areas[:number])
    booth.step(draw=True)

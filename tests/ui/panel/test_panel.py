"""Journeys of the operator: a corner held, a PIN, the panel."""

from pathlib import Path

import pygame
import pytest

from booth.config import read_config
from booth.operator.pin import matches
from booth.picture_types import Size
from booth.ui.panel.corner import operator_corner
from booth.ui.panel.pages import PAGES
from booth.ui.panel.panel_screen import PATIENCE
from booth.ui.scripted_guest import Script
from booth.ui.stage import Stage
from tests.pictures import MOMENTS
from tests.support.evening import Evening
from tests.support.journeys import at_choose, at_photo, at_share
from tests.support.operator import at_panel, at_pin, open_page, opened, typed


def test_a_corner_held_for_three_seconds_asks_for_the_pin_and_the_right_one_opens_the_panel(home: Path) -> None:
    evening = at_pin(home)
    assert evening.seen == ["Attract", "Pin"]
    evening.play(typed("2468")).run(0.5)
    assert evening.seen == ["Attract", "Pin", "Panel"]


def test_two_seconds_are_a_touch_as_any_other(home: Path) -> None:
    assert Evening((800, 480), home=home).play(Script().wait(1).hold(2.0)).screen == "Choose"


def test_any_other_corner_is_no_way_to_the_panel(home: Path) -> None:
    evening = Evening((800, 480), home=home).run(1)
    evening.touch(*evening.fingers.down(0, (790, 470), evening.now))
    for _ in range(240):
        evening.step(lambda now: evening.touch(*evening.fingers.held(now)))
    assert evening.seen == ["Attract"]


def test_a_machine_so_slow_that_it_sees_only_the_end_of_the_touch_hears_of_it_all_the_same(home: Path) -> None:
    evening = Evening((800, 480), home=home).run(1)
    evening.touch(*evening.fingers.down(0, (40, 40), evening.now))
    evening.now += 3.4
    evening.touch(*evening.fingers.up(0, (40, 40), evening.now))
    assert evening.seen == ["Attract", "Pin"]


def test_a_finger_that_moves_rests_nowhere(home: Path) -> None:
    evening = Evening((800, 480), home=home).run(1)
    evening.touch(*evening.fingers.down(0, (20, 20), evening.now))
    evening.touch(*evening.fingers.move(0, (120, 20), evening.now))
    evening.now += 10
    assert evening.fingers.held(evening.now) == []


def test_a_wrong_pin_opens_nothing_and_the_fourth_has_to_wait(home: Path) -> None:
    evening = at_pin(home)
    for _ in range(3):
        evening.play(typed("1111")).run(0.1)
    assert evening.screen == "Pin"
    assert not evening.stage.screen.targets["1"].collidelistall([])  # the keys are there
    before = evening.now
    evening.play(Script().tap("2").tap("4").tap("6").tap("8").tap("OK"))
    assert evening.screen == "Pin"  # it was not even taken
    evening.stage._touched = evening.now = before + 31
    evening.play(typed("2468")).run(0.5)
    assert evening.screen == "Panel"


def test_without_a_pin_one_is_set_twice_and_written_as_a_hash(home: Path) -> None:
    evening = Evening((800, 480), home=home).play(Script().wait(1).hold(3.2))
    evening.play(typed("2468")).play(typed("2469")).run(0.1)
    assert evening.screen == "Pin"  # the two were not the same
    evening.play(typed("2468")).play(typed("2468")).run(0.5)
    assert evening.screen == "Panel"
    written = read_config(home / "config.toml").operator.pin
    assert matches("2468", written)
    assert "2468" not in (home / "config.toml").read_text().replace(written, "")


def test_a_pin_is_forgotten_by_deleting_its_line(home: Path) -> None:
    at_pin(home)
    path = home / "config.toml"
    kept = [line for line in path.read_text().splitlines() if not line.startswith("pin = ")]
    path.write_text("\n".join(kept))
    evening = Evening((800, 480), home=home).play(Script().wait(1).hold(3.2))
    evening.play(typed("1357")).play(typed("1357")).run(0.5)
    assert evening.screen == "Panel"


def test_whoever_held_the_corner_by_chance_goes_back_or_is_brought_back(home: Path) -> None:
    assert at_pin(home).play(Script().tap("Back")).screen == "Attract"
    assert at_pin(home).run(31).screen == "Attract"


@pytest.mark.parametrize("journey", [at_choose, at_photo, at_share])
def test_the_panel_opens_from_wherever_guests_are(journey: type[Evening], home: Path) -> None:
    evening = journey(home=home).play(Script().hold(3.2))
    assert evening.screen == "Pin"


def test_a_photo_that_guests_left_for_the_operator_is_kept(home: Path) -> None:
    evening = at_photo(home=home).play(Script().hold(3.2)).run(1)
    assert evening.screen == "Pin"
    assert len(evening.album.kept) == 1


def test_a_photo_is_deleted_then_if_the_operator_wants_that(home: Path) -> None:
    evening = at_photo(home=home, photo={"countdown": 3.0, "walk_away": "delete"}).play(Script().hold(3.2)).run(1)
    assert evening.album.kept == {}


def test_the_panel_closes_by_its_button_and_after_minutes_without_a_touch(home: Path) -> None:
    assert at_panel(home).play(Script().tap("Close")).screen == "Attract"
    evening = at_panel(home).run(PATIENCE - 10)
    assert evening.screen == "Panel"
    assert evening.run(12).screen == "Attract"


def test_while_the_panel_is_open_no_guest_is_photographed(home: Path) -> None:
    evening = at_panel(home)
    for name in ("go", "left", "right"):
        evening.key(name)
    evening.run(20)
    assert evening.screen == "Panel"
    assert evening.album.shots == []
    assert not evening.stage.screen.shows_live


@pytest.mark.parametrize("size", [(640, 360), (270, 480), (800, 480)])
def test_nothing_that_guests_touch_lies_in_the_operators_corner(size: Size) -> None:
    corner = operator_corner(size)
    for name, moment in MOMENTS.items():
        stage: Stage = moment(size).stage
        inside = [target for target, rect in stage.screen.targets.items() if rect.colliderect(corner)]
        assert inside == [], name


@pytest.mark.parametrize("title", PAGES)
@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (720, 1280)])
def test_every_page_opens_and_is_drawn(title: str, size: Size, home: Path) -> None:
    evening = open_page(opened(home, size), title)
    evening.run(0.3, draw=True)
    assert evening.screen == "Panel"
    drawn = pygame.surfarray.array3d(evening.draw())
    assert len(set(map(tuple, drawn[::7, ::7].reshape(-1, 3)))) > 4

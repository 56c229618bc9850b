"""Journeys of guests who choose a look."""

from typing import Any

import numpy as np
import pygame

from booth.picture_types import Picture
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.journeys import at_choose, at_photo

LOOKS: dict[str, Any] = {"offer": {"looks": ["warm", "black and white"]}}
CHOSEN = "look black and white"


def colour(booth: Evening) -> float:
    """How far from grey the middle of the canvas is on average, of 255."""
    pixels: Picture = pygame.surfarray.array3d(booth.draw())
    width, height = booth.size
    middle = pixels[width // 3 : 2 * width // 3, height // 8 : height // 2].astype(int)
    return float(np.ptp(middle, axis=2).mean())


def looks(booth: Evening) -> list[str]:
    return [name for name in booth.stage.screen.targets if name.startswith("look ")]


def test_looks_are_not_to_be_seen_unless_they_are_offered() -> None:
    assert looks(at_choose()) == []
    assert looks(at_choose(**LOOKS)) == ["look none", "look warm", "look black and white"]


def test_a_touch_gives_the_live_view_its_look_and_another_takes_it_away() -> None:
    booth = at_choose(**LOOKS)
    assert colour(booth) > 5
    booth.play(Script().tap(CHOSEN))
    assert colour(booth) < 1  # the rings are not in the middle
    booth.play(Script().tap("look none"))
    assert colour(booth) > 5


def test_countdown_shot_and_photo_have_the_look_that_was_chosen() -> None:
    booth = at_choose(**LOOKS).play(Script().tap(CHOSEN).tap("shutter")).run(1)
    assert booth.screen == "Countdown"
    assert colour(booth) < 3  # the number is yellow
    booth.run(8, until="Photo").run(0.8)
    assert booth.album.shots[-1].look == "black and white"
    assert colour(booth) < 1
    booth.run(3)
    assert booth.showing(PhotoScreen).sharpened
    assert colour(booth) < 1


def test_another_scene_on_the_photo_screen_keeps_the_look() -> None:
    booth = at_choose(**LOOKS).play(Script().tap(CHOSEN).tap("shutter")).run(8, until="Photo").run(0.8)
    booth.play(Script().swipe(1)).run(1)
    assert colour(booth) < 1
    (photo,) = booth.album.kept.values()
    assert (photo.scene, booth.album.shots[-1].look) == ("beach", "black and white")


def test_guests_who_try_again_keep_their_look_and_the_next_guests_begin_without() -> None:
    booth = at_choose(**LOOKS).play(Script().tap(CHOSEN).tap("shutter")).run(8, until="Photo").run(0.8)
    booth.play(Script().tap("again")).run(8, until="Photo").run(0.8)
    assert booth.album.shots[-1].look == "black and white"
    booth.play(Script().tap("keep")).run(1).play(Script().tap("one_more")).run(0.8)
    assert colour(booth) < 1
    booth.run(60, until="Attract")
    assert colour(booth) > 5
    booth.play(Script().tap("begin")).run(0.8)
    assert booth.showing(ChooseScreen)
    assert colour(booth) > 5


def test_all_shots_of_a_strip_have_the_look() -> None:
    booth = at_choose(offer={"kinds": ["strip"], "looks": ["film"]}, strip={"shots": 2})
    booth.play(Script().tap("look film").tap("shutter")).run(40, until="Strip")
    assert [shot.look for shot in booth.album.strips.newest] == ["film", "film"]


def test_no_look_lies_over_the_shutter_the_scenes_or_an_arrow() -> None:
    for size in ((1280, 720), (800, 480), (540, 960)):
        offer = {"kinds": ["photo", "strip", "clip"], "looks": ["black and white", "warm", "film"]}
        targets = dict(at_choose(canvas=size, offer=offer).stage.screen.targets)
        rows = [targets.pop(name) for name in list(targets) if name.startswith("look ")]
        assert len(rows) == 4
        assert all(pygame.Rect((0, 0), size).contains(rect) for rect in rows)
        assert all(rect.collidelist(list(targets.values())) == -1 for rect in rows), size


def test_a_photo_without_looks_on_offer_has_none() -> None:
    assert at_photo().album.shots[-1].look == ""

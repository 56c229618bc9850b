"""The choice on the share screen: everybody who is there may see the photo, yes or no."""

import numpy as np
import pygame
import pytest

from booth.config import LANGUAGES
from booth.picture_types import Size
from booth.ui.flow import share_actions
from booth.ui.gestures import Tap
from booth.ui.screen import Guest, KeptPhoto
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from tests.pictures import SIZES
from tests.support.evening import Evening
from tests.support.journeys import at_photo, at_share

GALLERY = {"enabled": True}


def shown(booth: Evening) -> list[bool]:
    return [photo.in_gallery for photo in booth.album.kept.values()]


def test_guests_are_not_asked_unless_there_is_a_gallery() -> None:
    assert "show" not in at_share().stage.screen.targets


def test_nobody_is_shown_who_has_not_said_so() -> None:
    booth = at_share(gallery=GALLERY)
    assert booth.showing(ShareScreen).pills.labels == {"show": "Show to everyone: no"}
    booth.run(62, until="Attract").run(2)
    assert shown(booth) == [False]


def test_one_touch_says_yes_and_another_takes_it_back() -> None:
    booth = at_share(gallery=GALLERY).play(Script().tap("show")).run(0.5)
    assert shown(booth) == [True]
    assert booth.showing(ShareScreen).pills.labels == {"show": "Show to everyone: yes"}
    booth.play(Script().tap("show").wait(0.05).tap("show").wait(0.05).tap("show")).run(0.8)
    assert shown(booth) == [False]
    assert booth.showing(ShareScreen).pills.labels == {"show": "Show to everyone: no"}


def test_what_is_touched_before_the_photo_is_safe_is_noted_when_it_is() -> None:
    booth = at_photo(gallery=GALLERY)
    booth.album.takes = 2.0
    booth.play(Script().swipe(1).wait(0.8).tap("keep").wait(0.8).tap("show")).run(0.2)
    assert booth.showing(ShareScreen).show.shown
    booth.run(5)
    (photo,) = booth.album.kept.values()
    assert (photo.scene, photo.in_gallery) == ("beach", True)


def test_what_is_chosen_on_a_phone_is_seen_on_the_screen() -> None:
    booth = at_share(gallery=GALLERY).play(Script().tap("show")).run(0.5)
    (photo,) = booth.album.kept.values()
    booth.album.show(photo, shown=False)
    booth.run(0.5)
    assert not booth.showing(ShareScreen).show.shown
    assert shown(booth) == [False]


def test_what_the_disk_refuses_to_note_is_not_shown_as_chosen() -> None:
    booth = at_share(gallery=GALLERY)
    booth.album.broken = True
    booth.play(Script().tap("show")).run(0.5)
    assert booth.screen == "Share"
    assert not booth.showing(ShareScreen).show.shown


def test_the_next_photo_of_the_same_guests_is_asked_for_anew() -> None:
    booth = at_share(gallery=GALLERY).play(Script().tap("show").wait(0.3).tap("one_more").wait(0.9).tap("shutter"))
    booth.run(8, until="Photo").run(0.8).play(Script().tap("keep")).run(1)
    assert booth.showing(ShareScreen).pills.labels == {
        "show": "Show to everyone: no",
        "ours": "Your photos: 2",
    }
    assert shown(booth) == [True, False]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [{}, {"wifi_name": "Booth", "wifi_password": "sea of lights"}], ids=["", "wifi"])
def test_all_choices_are_large_enough_and_touch_nothing_else_in_every_language(
    size: Size, share: dict[str, str]
) -> None:
    booth = at_share(canvas=size, share=share, gallery=GALLERY, print={"printer": "Selphy"})
    pending = booth.showing(ShareScreen).pending
    kept = (KeptPhoto(pending.promised, booth.now), KeptPhoto(pending.promised, booth.now))
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    for language in LANGUAGES:
        actions = share_actions(Guest(language, "lake"))
        screen = ShareScreen(booth.context.speaking(language), pending, picture, actions, kept, booth.now)
        for _ in range(2):
            screen.update(booth.now)
            targets = dict(screen.targets)
            for name in set(targets) & {"ours", "show"}:
                choice = targets[name]
                assert pygame.Rect((0, 0), size).contains(choice), language
                assert min(choice.size) >= 0.118 * min(size), language
                assert not choice.colliderect(screen.card.area), language
                touched = [other for other, rect in targets.items() if rect.colliderect(choice)]
                assert touched == [name], language
            assert "ours" in targets
            assert ("show" in targets) != screen.ours.shown
            screen.touch(Tap(targets["ours"].center, booth.now), booth.now)

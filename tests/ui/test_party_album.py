"""The question on the photo screen: in the party album, yes or no."""

import pygame
import pytest

from booth.config import LANGUAGES
from booth.picture_types import Size
from booth.ui.screens.photo import PhotoScreen
from booth.ui.scripted_guest import Script
from tests.pictures import SIZES
from tests.support.journeys import at_photo

ALBUM = {"party_album": True}


def test_guests_are_not_asked_unless_there_is_an_album() -> None:
    assert "party" not in at_photo().stage.screen.targets


def test_nobody_is_in_the_album_who_has_not_said_so() -> None:
    booth = at_photo(privacy=ALBUM).play(Script().tap("keep")).run(2)
    assert [photo.in_party_album for photo in booth.album.kept.values()] == [False]


def test_whoever_says_yes_is_in_the_album_and_whoever_says_no_again_is_not() -> None:
    booth = at_photo(privacy=ALBUM)
    assert booth.showing(PhotoScreen).party.labels == {"party": "In the party album: no"}
    booth.play(Script().tap("party")).run(0.5)
    assert booth.showing(PhotoScreen).party.labels == {"party": "In the party album: yes"}
    assert [photo.in_party_album for photo in booth.album.kept.values()] == [True]
    booth.play(Script().tap("party").tap("keep")).run(2)
    assert [photo.in_party_album for photo in booth.album.kept.values()] == [False]


def test_a_yes_holds_for_the_photo_in_another_scene_too_and_not_for_the_next_photo() -> None:
    booth = at_photo(privacy=ALBUM).play(Script().tap("party").swipe(1).wait(1).tap("keep")).run(3)
    (photo,) = booth.album.kept.values()
    assert (photo.scene, photo.in_party_album) == ("beach", True)
    booth.play(Script().tap("one_more").wait(0.8).tap("shutter")).run(8, until="Photo")
    assert booth.showing(PhotoScreen).party.labels == {"party": "In the party album: no"}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_lies_low_and_touches_nothing_else(size: Size, language: str) -> None:
    booth = at_photo(canvas=size, privacy=ALBUM, screen={"languages": [language]})
    targets = dict(booth.stage.screen.targets)
    question = targets.pop("party")
    assert pygame.Rect((0, 0), size).contains(question)
    assert question.top > 0.55 * size[1]
    assert min(question.size) >= 0.118 * min(size)
    assert [name for name, rect in targets.items() if rect.colliderect(question)] == []

"""What guests are told about their photos, and that nobody is photographed who does not want to be."""

from datetime import timedelta
from typing import Any

import pygame
import pytest

from booth.config import LANGUAGES
from booth.picture_types import Size
from booth.ui.screens.consent import ConsentScreen
from booth.ui.scripted_guest import Script
from tests.pictures import SIZES
from tests.support.evening import TODAY, Evening

ASK = {"consent": "ask"}


def asked(canvas: Size = (480, 270), **settings: Any) -> Evening:
    return Evening(canvas, privacy=ASK, **settings).play(Script().tap("begin")).run(0.8)


def test_whoever_says_yes_goes_on_in_the_same_scene() -> None:
    booth = asked()
    assert booth.screen == "Consent"
    booth.play(Script().tap("agree").tap("shutter")).run(8, until="Photo")
    assert booth.album.shots[0].scene == "lake"
    assert booth.seen == ["Attract", "Consent", "Choose", "Countdown", "Flash", "Photo"]


def test_whoever_says_no_is_wished_a_good_time_and_not_photographed() -> None:
    booth = asked().play(Script().tap("decline"))
    assert booth.screen == "Consent"
    assert booth.stage.screen.targets == {}
    booth.run(4)
    assert booth.seen == ["Attract", "Consent", "Attract"]
    assert booth.album.shots == []


def test_whoever_says_nothing_is_not_photographed_either() -> None:
    booth = asked().run(46)
    assert booth.screen == "Attract"
    assert booth.album.shots == []


def test_a_touch_beside_the_buttons_is_no_answer() -> None:
    booth = asked()
    for point in ((240.0, 135.0), (240.0, 40.0), (240.0, 262.0)):
        booth.tap(point)
    assert booth.screen == "Consent"


def test_the_keys_of_a_button_box_answer_too() -> None:
    assert asked().play(Script().key("go")).screen == "Choose"
    assert asked().play(Script().key("back")).run(4).screen == "Attract"


def test_one_more_photo_of_the_same_guests_is_not_asked_for_again() -> None:
    booth = asked().play(Script().tap("agree").tap("shutter")).run(8, until="Photo")
    booth.play(Script().tap("keep")).run(2).play(Script().tap("one_more"))
    assert booth.screen == "Choose"


def test_without_the_question_nobody_is_asked() -> None:
    for consent in ("off", "notice"):
        assert Evening(privacy={"consent": consent}).play(Script().tap("begin")).screen == "Choose"


def test_the_notice_says_until_when_and_what_the_operator_adds() -> None:
    booth = Evening(event={"keep": "14 days"}, privacy={"words": "Ask Anna"})
    kept, added = booth.context.privacy()
    assert "until 26 June 2026" in kept
    assert added == "Ask Anna"
    assert "until" not in Evening(event={"keep": "for ever"}).context.privacy()[0]
    (close,) = Evening(event={"keep": "3 hours"}).context.privacy()
    assert f"{TODAY + timedelta(hours=3):%H:%M}" in close


@pytest.mark.parametrize(
    ("cloud", "words"),
    [
        ({"target": "s3", "place": "https://s3.example/bucket"}, "a copy of the photo on the internet"),
        ({"target": "folder", "place": "/mnt/share"}, "a copy of the photo outside it, too"),
    ],
)
@pytest.mark.parametrize("keep", ["14 days", "for ever"])
def test_whoever_is_copied_is_told_so_and_not_that_the_photo_goes_nowhere(
    cloud: dict[str, str], words: str, keep: str
) -> None:
    (told,) = Evening(event={"keep": keep}, cloud=cloud).context.privacy()
    assert words in told
    assert ("26 June 2026" in told) == (keep != "for ever")


SHARE, BUCKET = {"target": "folder", "place": "/mnt/share"}, {"target": "s3", "place": "https://s3.example/bucket"}


@pytest.mark.parametrize(
    ("cloud", "second", "words"),
    [
        ({}, SHARE, "a copy of the photo outside it, too"),
        ({}, BUCKET, "a copy of the photo on the internet"),
        (BUCKET, SHARE, "a copy of the photo on the internet"),
        (SHARE, BUCKET, "a copy of the photo on the internet"),
    ],
)
def test_of_a_second_copy_guests_are_told_too(cloud: dict[str, str], second: dict[str, str], words: str) -> None:
    (told,) = Evening(cloud=cloud, second_copy=second).context.privacy()
    assert words in told


@pytest.mark.parametrize("cloud", [{}, {"target": "s3", "place": "https://s3.example/bucket"}])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_question_and_answers_fit_every_screen_and_hide_no_face(
    size: Size, language: str, cloud: dict[str, str]
) -> None:
    booth = asked(size, screen={"languages": [language]}, cloud=cloud)
    screen = booth.showing(ConsentScreen)
    whole = pygame.Rect((0, 0), size)
    card, buttons = screen.card, list(screen.targets.values())
    assert whole.contains(card)
    assert all(whole.contains(button) and not button.colliderect(card) for button in buttons)
    assert card.top > (0.6 if size[1] < size[0] else 0.65) * size[1]
    lines = booth.context.drawing.type.lines(booth.context.words["ask_consent"], "medium", card.width, strong=True)
    assert len(lines) <= 2


@pytest.mark.parametrize("size", SIZES)
def test_no_answer_lies_where_the_shutter_will_be(size: Size) -> None:
    booth = asked(size)
    answers = dict(booth.stage.screen.targets)
    booth.play(Script().tap("agree"))
    shutter = booth.stage.screen.targets["shutter"]
    assert not any(rect.colliderect(shutter) for rect in answers.values())
